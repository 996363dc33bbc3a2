"""A paper as a file: the PDF, invoices with their data in it. What a worker sets is kept under a hash of all that it says (models/kept_pdf.py)."""

import hashlib
import logging
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from flask import current_app

from integrations.einvoicing import CannotSayElectronically, facturx
from integrations.letters import public_address_of
from integrations.paper_words import words_of_papers
from integrations.typesetting import TEMPLATES, typeset
from models.business_in_scope import business
from models.kept_pdf import keep_pdf, kept_pdf
from models.paper import Paper, StatementPaper

REMEMBERED = 64  # papers that a process has at hand, some 60 kB each
ELECTRONIC = ("invoice", "credit_memo")
log = logging.getLogger("portico")


def pdf_of(paper: Paper | StatementPaper) -> bytes:
    """PDF/A-3; of an issued invoice or credit memo with the data that programs read (EN 16931), where all that this needs is known.

    As it is kept, or set now and remembered by this process; nothing is written.
    """
    return kept_pdf(digest_of(paper)) or _set(_complete(paper), _words(paper))


def set_and_keep(paper: Paper) -> None:
    """For whoever may ask. Commits nothing."""
    digest = digest_of(paper)
    if kept_pdf(digest) is None:
        keep_pdf(digest, _set(_complete(paper), _words(paper)))


def digest_of(paper: Paper | StatementPaper) -> str:
    """SHA-256 of the facts, the words and the template that the file is made of: the same digest, the same file."""
    return hashlib.sha256(repr((_edition(), _words(paper), _complete(paper))).encode()).hexdigest()


@cache
def _edition() -> tuple[str, str]:
    """Of the program and its templates: what they set may look different in the next."""
    files = sorted(TEMPLATES.glob("*.typ"))
    return current_app.config["RELEASE"], hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _complete(paper: Paper | StatementPaper) -> Paper | StatementPaper:
    """With the address at which anybody can ask whether it is genuine."""
    if not isinstance(paper, Paper) or paper.kind not in ELECTRONIC or paper.is_draft:
        return paper
    return replace(paper, verify_at=public_address_of(business(), "public.verifying"))


def _words(paper: Paper | StatementPaper) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(words_of_papers(paper.language).items()))


@lru_cache(REMEMBERED)
def _set(paper: Any, words: tuple[tuple[str, str], ...]) -> bytes:
    pdf = typeset(paper, dict(words))
    if paper.kind not in ELECTRONIC or paper.is_draft:
        return pdf
    try:
        return facturx(pdf, paper)
    except CannotSayElectronically as why:
        log.info("no e-invoice", extra={"facts": {"number": paper.number, "why": str(why)}})
        return pdf
