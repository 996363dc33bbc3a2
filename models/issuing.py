"""An invoice or credit memo is issued: it takes the next number, without gaps, and what it says is frozen (DOMAIN §5)."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models.accounts import held_paper, refuse_closed
from models.address import Address, Purpose
from models.bank_account import BankAccount
from models.base import change_if, db
from models.business_in_scope import business
from models.countries import country_code
from models.customer import Customer, address_lines, customer_of
from models.deposits import count_towards
from models.document import Document, DocumentLine, searchable
from models.event import Actor, record
from models.formats import spoken
from models.issued_paper import IssuedPaper
from models.letter_kinds import said
from models.numbering import draw
from models.refusing import Refused
from models.taxing import refuse_wrong_tax, tax_text
from models.tenant import Tenant
from models.types import now

ISSUED_ALREADY = said("This is issued already: what it says stays.")
NO_LINES = said("Write at least one line first.")
NEGATIVE = said("The lines come to less than 0: write a credit memo instead.")
FUTURE = said("An invoice can't be dated in the future.")


def issue(draft: Document, on: dt.date, today: dt.date, by: Actor) -> Document:
    """Number, date and frozen facts in one transaction, deposits counted; `on` is the local date on it. The second who tries is refused. Raises Refused."""
    draft = held_paper(draft)
    if draft.status != "draft":
        raise Refused("status", ISSUED_ALREADY)
    if on > today:
        raise Refused("dated_on", FUTURE)
    refuse_closed(on)
    lines, customer, tenant = lines_of(draft), customer_of(draft), business()
    if not lines:
        raise Refused("lines", NO_LINES)
    if draft.total < 0:
        raise Refused("lines", NEGATIVE)
    refuse_wrong_tax(customer, tenant, lines)
    number, was = draw(draft.kind, on), draft.number
    due = (draft.due_on or on + dt.timedelta(customer.terms_days)) if draft.kind == "invoice" else None
    if not change_if(draft, Document.status == "draft", number=number, status="issued", dated_on=on, due_on=due):
        raise Refused("status", ISSUED_ALREADY)
    draft.search_text = searchable(
        number, draft.reference, draft.note, [f"{line.sku} {line.description}" for line in lines]
    )
    db.session.add(_frozen(draft, customer, tenant, by))
    db.session.flush()
    record(draft, f"{draft.kind.replace('_', ' ')} issued", by=by, before=was, after=number, shown=True)
    if draft.kind == "invoice":
        count_towards(draft, by)
    return draft


def mark_sent(paper: Any, by: Actor) -> None:
    """It was mailed to somebody: known of what was issued here."""
    frozen = frozen_of(paper)
    if frozen:
        frozen.sent_at = now()
        record(_document(paper), f"{paper.kind.replace('_', ' ')} sent", by=by)


def _document(row: Any) -> Document:
    """The document that a row is of."""
    return db.session.scalars(select(Document).where(Document.id == row.id)).one()


def frozen_of(paper: Document) -> IssuedPaper | None:
    """What it said when it was issued here; None for one that came from elsewhere, and for a draft."""
    return db.session.scalar(select(IssuedPaper).where(IssuedPaper.document_id == paper.id))


def lines_of(paper: Document) -> list[DocumentLine]:
    """In their order."""
    mine = select(DocumentLine).where(DocumentLine.document_id == paper.id).order_by(DocumentLine.position)
    return list(db.session.scalars(mine))


def facts_now(currency: str, customer: Customer, tenant: Tenant) -> dict[str, Any]:
    """What would be frozen if it were issued now: for that moment, for previews, and for what came from elsewhere."""
    treatment = customer.treatment
    return {
        "language": spoken(customer.language) or spoken(tenant.language) or "en",
        "treatment": treatment,
        "seller": seller_of(tenant),
        "buyer": buyer_of(customer),
        "account": account_of(currency),
        "texts": {"tax": str(tax_text(tenant, treatment)), "terms": tenant.invoice_terms},
    }


def seller_of(tenant: Tenant) -> dict[str, Any]:
    """The business as its papers name it."""
    return _party(tenant, tenant.legal_name or tenant.name, tenant.email) | {"phone": tenant.phone}


def buyer_of(customer: Customer) -> dict[str, Any]:
    """The customer as it is billed: at its address for bills, else at its main one."""
    mine = select(Address).where(Address.customer_id == customer.id, Address.purpose == Purpose.BILLING)
    billing = db.session.scalar(mine.order_by(Address.preferred.desc(), Address.id).limit(1))
    named = _party(billing or customer, customer.name, customer.billing_email or customer.email)
    if billing and billing.recipient and billing.recipient != customer.name:
        named["address"] = [billing.recipient, *named["address"]]
    return named | {"number": customer.number, "tax_id": customer.tax_id}


def account_of(currency: str) -> dict[str, str]:
    """Where to transfer to in a currency; empty where the business has named nothing."""
    found = db.session.scalar(select(BankAccount).where(BankAccount.currency == currency))
    if found is None:
        return {}
    return {name: getattr(found, name) for name in ("holder", "iban", "bic", "bank", "instructions")}


def _party(row: Any, name: str, email: str) -> dict[str, Any]:
    return {
        "name": name, "address": address_lines(row.street, row.postal_code, row.city, row.region, row.country), "street": row.street,
        "postal_code": row.postal_code, "city": row.city, "country": country_code(row.country) or "", "email": email,
        "tax_id": getattr(row, "tax_id", ""),
    }  # fmt: skip


def _frozen(paper: Document, customer: Customer, tenant: Tenant, by: Actor) -> IssuedPaper:
    facts = facts_now(paper.currency, customer, tenant)
    return IssuedPaper(customer_id=paper.customer_id, document_id=paper.id, issued_by=by.name[:200], **facts)
