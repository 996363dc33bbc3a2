"""Which issued papers wait for their PDF: each is taken by one worker, once. What that worker doesn't live to finish is set when somebody asks."""

from sqlalchemy import exists, select

from models.base import change_if, db
from models.customer import customer_of
from models.document import Document
from models.issued_paper import UNPRINTED, IssuedPaper
from models.paper import Paper
from models.tenant import Tenant
from models.types import now


def tenants_with_unprinted() -> list[Tenant]:
    """Those who have issued something that waits. One statement, of all tenants: it finds out whose scope to enter."""
    issued = IssuedPaper.__table__
    waits = exists().select_from(issued).where(issued.c.tenant_id == Tenant.id, issued.c.printed_at.is_(None))
    return list(db.session.scalars(select(Tenant).where(waits).order_by(Tenant.id)))


def next_unprinted() -> IssuedPaper | None:
    """The oldest that nobody has in hand, claimed; to be committed. None where there is none."""
    while found := db.session.scalar(select(IssuedPaper).where(UNPRINTED).order_by(IssuedPaper.id).limit(1)):
        if change_if(found, IssuedPaper.printed_at.is_(None), printed_at=now()):
            return found
        db.session.commit()
    return None


def printed_paper(issued: IssuedPaper) -> Paper:
    """As it is sent to the customer: in the language in which it was issued."""
    from models.dossier import document_by_number  # they ask for every table, known once the database is set up
    from models.papers_of import paper_of

    document = db.session.scalars(select(Document).where(Document.id == issued.document_id)).one()
    return paper_of(document_by_number(document.kind, document.number), customer_of(document), issued.language)
