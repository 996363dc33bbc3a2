"""Papers as PDFs for archives and screen readers (PDF/A-3a, PDF/UA-1): facts and words go in as data, a template of typst's sets them."""

import json
from pathlib import Path
from typing import Any

from integrations.paper_text import Speech, columns, facts, grouped, letterhead, printed, rows, sums
from integrations.paper_words import Words
from integrations.paying_by_code import transfer_code
from integrations.statement_text import statement
from integrations.typefaces import typefaces
from models.paper import Paper, StatementPaper

TEMPLATES = Path(__file__).parents[1] / "templates/pdf"
STANDARDS = ["a-3a", "ua-1"]


def typeset(paper: Paper | StatementPaper, words: Words) -> bytes:
    """The PDF of one paper; `words` are words_of_papers() in its language. The same facts give the same bytes. Safe from any thread."""
    said = statement(paper, words) if isinstance(paper, StatementPaper) else _document(paper, words)
    return _compiled(paper.kind, said, format="pdf", pdf_standards=STANDARDS)


def pictures(paper: Paper | StatementPaper, words: Words, ppi: float = 110) -> list[bytes]:
    """Its pages as PNGs, `ppi` pixels to the inch."""
    said = statement(paper, words) if isinstance(paper, StatementPaper) else _document(paper, words)
    pages = _compiled(paper.kind, said, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compiled(kind: str, said: dict[str, Any], **how: Any) -> Any:
    import typst

    return typst.compile(
        str(TEMPLATES / f"{kind}.typ"),
        root=str(TEMPLATES),
        font_paths=typefaces(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(printed(said), ensure_ascii=False)},
        **how,
    )


def _document(paper: Paper, words: Words) -> dict[str, Any]:
    speech = Speech(paper)
    said = letterhead(paper, words, f"{words[paper.kind]} {paper.number}".strip())
    said["look"] |= {"columns": columns(paper), "code": _code(paper), "signature": list(paper.signature or b"")}
    return said | {
        "facts": facts(paper, words, speech),
        "title": paper.title,
        "introduction": paper.introduction,
        "goes_to": _goes_to(paper, words),
        "heads": [words[name] for name in columns(paper)],
        "rows": rows(paper, words, speech),
        "sums": sums(paper, words, speech),
        "note": paper.note,
        "legal_texts": list(paper.legal_texts),
        "terms": paper.terms,
        "payment": _payment(paper, words, speech),
        "settles": [[one.number, speech.date(one.dated_on), speech.money(one.amount)] for one in paper.settles],
        "received": words["received"].format(amount=speech.money(paper.total)),
        "signed": _signed(paper, words, speech),
        "words": words,
    }


def _goes_to(paper: Paper, words: Words) -> list[str]:
    """Where goods go or work is done, where that is not the address above."""
    if not paper.ship_to or paper.ship_to == (paper.buyer.name, *paper.buyer.address):
        return []
    return [words["site" if paper.kind == "job" else "goes_to"], ", ".join(paper.ship_to)]


def _payment(paper: Paper, words: Words, speech: Speech) -> dict[str, Any]:
    """How to pay an invoice that is open: a sentence and the account. Nothing for other kinds."""
    if paper.kind != "invoice" or paper.is_draft:
        return {}
    if paper.left <= 0:
        return {"says": words["paid_whole"], "rows": []}
    says = words["pay_by" if paper.due_on else "pay"]
    says = says.format(amount=speech.money(paper.left), date=speech.date(paper.due_on))
    if not paper.account:
        return {"says": says, "rows": []}
    account = [
        [words["account_holder"], paper.account.holder],
        ["IBAN", grouped(paper.account.iban)],
        ["BIC", paper.account.bic],
        [words["bank"], paper.account.bank],
        [words["payment_reference"], paper.payment_reference or paper.number],
        ["", paper.account.text],
    ]
    return {"says": says, "rows": [row for row in account if row[1]]}


def _code(paper: Paper) -> str:
    if paper.kind != "invoice" or paper.is_draft:
        return ""
    return transfer_code(paper.account, paper.left, paper.currency, paper.payment_reference or paper.number)


def _signed(paper: Paper, words: Words, speech: Speech) -> str:
    if not paper.signed_by:
        return ""
    says = words["signed" if paper.signed_on else "signed_by"]
    return says.format(name=paper.signed_by, date=speech.date(paper.signed_on))
