"""What goes with a letter: the invoice, credit memo or statement that it is about, as a file, in the letter's language."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select

from models.base import db
from models.business_in_scope import business
from models.customer import Customer, customer_of
from models.document import Document
from models.letter import Letter
from models.link import Link
from models.text import slug

ENCLOSED = ("invoice", "credit_memo")
OF_STATEMENTS = ("statement", "statement_ready")


class Enclosure(NamedTuple):
    name: str
    content: bytes


def enclosed(letter: Letter) -> Enclosure | None:
    """Within the business's scope; None where the letter is about no such paper, or that is no more."""
    if letter.kind in OF_STATEMENTS:
        return _statement(letter)
    document = _about(letter)
    if document is None or document.status not in ("issued", "void"):
        return None
    from integrations.printing import pdf_of  # takes its time to import, and few letters need it
    from models.dossier import document_by_number
    from models.papers_of import paper_of

    row = document_by_number(document.kind, document.number)
    paper = paper_of(row, customer_of(document), letter.language)
    return Enclosure(f"{slug(document.number) or document.kind}.pdf", pdf_of(paper))


def _about(letter: Letter) -> Document | None:
    if letter.kind != "document" or not letter.link_id:
        return None
    linked = select(Document).join(Link, Link.document_id == Document.id)
    return db.session.scalar(linked.where(Link.id == letter.link_id, Document.kind.in_(ENCLOSED)))


def _statement(letter: Letter) -> Enclosure | None:
    """As it stands when the letter leaves."""
    asked, customer = letter.facts.get("query", {}), _whose(letter)
    if customer is None or not asked:
        return None
    from integrations.statement_file import statement_name, statement_pdf  # as above
    from models.statement import statement_of

    since, until = (dt.date.fromisoformat(asked[name]) for name in ("from", "to"))
    made = statement_of(customer.id, asked["currency"], since, until)
    return Enclosure(statement_name(customer, made), statement_pdf(customer, made, business().today(), letter.language))


def _whose(letter: Letter) -> Customer | None:
    return db.session.scalar(select(Customer).where(Customer.id == letter.customer_id))
