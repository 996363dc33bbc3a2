"""Mails about money: a receipt for what was paid, and who hears of statements."""

from typing import Any

from sqlalchemy import and_, select

from models.allocating import Allocation
from models.base import db
from models.business_in_scope import business
from models.contact import Contact, person_of
from models.customer import Customer, customer_of
from models.document import Document
from models.formats import date, money
from models.letter import Letter
from models.module import Module
from models.posting import language_of, post
from models.sign_in import key_hash
from models.telling_of_reminders import addressees, at_address, hears_of_bills
from models.tenant import Tenant

RECEIVED = ("succeeded", "part_refunded", "refunded")


def tell_receipt(payment: Document) -> bool:
    """Who paid, or else who gets the customer's bills, has it in writing once; True where anybody is told by this call.

    To be called once the payment is received and counted towards invoices, in the same transaction, as often as one likes: whoever settles
    it first tells. Nothing where business or customer want no receipts.
    """
    customer = customer_of(payment)
    if payment.status not in RECEIVED or not (business().receipts and customer.receipts):
        return False
    payer = person_of(payment.contact_id)
    people: list[Contact | str] = [payer] if payer and payer.active and payer.email else list(addressees(customer))
    told = [_receipt(payment, person) for person in people]
    return any(told)


def tell_taken_back(payment: Document) -> None:
    """Everybody who had a receipt for it hears once that it was none."""
    had = select(Letter).where(Letter.kind == "receipt", Letter.once.startswith(f"receipt {payment.id} "))
    for letter in db.session.scalars(had.order_by(Letter.id)):
        _tell("receipt_taken_back", payment, person_of(letter.contact_id) or letter.to_address)


def _receipt(payment: Document, person: Contact | str) -> bool:
    language = language_of(person if isinstance(person, Contact) else None, customer_of(payment))
    rows = [f"{number} · {money(amount, payment.currency, language)}" for number, amount in _paid(payment)]
    return _tell("receipt", payment, person, invoices="\n".join(rows))


def _tell(kind: str, payment: Document, person: Contact | str, **more: str) -> bool:
    customer = customer_of(payment)
    language = language_of(person if isinstance(person, Contact) else None, customer)
    facts: dict[str, Any] = more | {
        "payment": payment.number,
        "amount": money(payment.total, payment.currency, language),
        "day": date(payment.dated_on, language),
        "values": {"number": payment.number},
    }
    key = str(person.id) if isinstance(person, Contact) else key_hash(person)[:24]
    return bool(post(kind, person, customer=customer, facts=facts, once=f"{kind} {payment.id} {key}"))


def _paid(payment: Document, most: int = 100) -> list[tuple[str, int]]:
    """(number, minor units) of the invoices that it pays."""
    of = and_(Document.tenant_id == Allocation.tenant_id, Document.id == Allocation.invoice_id)
    rows = select(Document.number, Allocation.amount).select_from(Allocation).join(Document, of)
    found = db.session.execute(rows.where(Allocation.source_id == payment.id).order_by(Allocation.id).limit(most))
    return [(number, amount) for number, amount in found]


def has_statements(customer: Customer, tenant: Tenant) -> bool:
    """Neither the business has statements off for all, nor are they hidden for this customer."""
    return Module.STATEMENTS not in tenant.hidden_modules | customer.hidden_modules


def hears_of_statements(customer: Customer) -> list[Contact | str]:
    """Who is mailed a customer's statement: the email for bills, else whoever sees statements; nobody where it has none."""
    if not has_statements(customer, business()):
        return []
    if customer.billing_email:
        return [at_address(customer, customer.billing_email)]
    return list(hears_of_bills(customer, Module.STATEMENTS))
