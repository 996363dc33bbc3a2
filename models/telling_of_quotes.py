"""Mails about quotes: who asked hears of the offer and of what becomes of it, the business hears of requests and answers."""

from typing import Any

from sqlalchemy import select

from models.base import db
from models.contact import Contact, person_of
from models.customer import customer_of
from models.document import Document
from models.event import Actor
from models.explaining import facts_of_all
from models.letter_kinds import said
from models.levels import visible_modules
from models.module import Module
from models.posting import post
from models.quote import QuoteAnswer
from models.scope import current_scope
from models.staff import Staff
from models.telling_of_orders import order_addresses
from models.tenant import Tenant

NEWS = {  # what became of a quote → how the letter begins
    "sent": said("We have made you an offer."),
    "revised": said("We have changed our offer: please look at the new version."),
    "withdrawn": said("We have withdrawn our offer: %(reason)s"),
}
HEARD = {  # what a customer did → how the letter to the business begins
    "requested": said("%(author)s asks for a price."),
    "accepted": said("%(author)s has accepted."),
    "declined": said("%(author)s has declined: %(reason)s"),
}


def tell_customer(quote: Document, what: str, reason: str = "") -> None:
    """Who asked hears of it, or the customer's administrators, or else whoever sees its quotes."""
    words: Any = [NEWS[what], {"reason": reason[:500]}] if "%(reason)s" in NEWS[what] else NEWS[what]
    facts = {"said": {"news": words}, "quote": quote.number, "values": {"number": quote.number}}
    for person in hearing(quote):
        once = f"quote {quote.id} {quote.revision} {what} {person.id}"
        post("quote_news", person, customer=customer_of(quote), facts=facts, once=once)


def hearing(quote: Document) -> list[Contact]:
    """Who is told of what becomes of it."""
    rows = [row for row in facts_of_all(quote.customer_id) if Module.QUOTES in visible_modules(row)]
    seeing = {row.person_id for row in rows}
    if quote.contact_id in seeing:
        person = person_of(quote.contact_id)
        return [person] if person else []
    chosen = {row.person_id for row in rows if row.administrator} & seeing or seeing
    return list(db.session.scalars(select(Contact).where(Contact.id.in_(chosen)).order_by(Contact.id)))


def tell_staff_of_request(quote: Document, person: Contact) -> None:
    """The addresses that hear of orders, and the customer's sales person."""
    _tell_staff(quote, "requested", person.name)


def tell_staff_of_answer(quote: Document, answer: QuoteAnswer, by: Actor) -> None:
    """The same; whoever of staff answered for the customer knows already."""
    _tell_staff(quote, answer.outcome, answer.name or by.name, answer.reason, by.id if by.kind == "staff" else None)


def _tell_staff(quote: Document, what: str, author: str, reason: str = "", but: int | None = None) -> None:
    customer = customer_of(quote)
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == current_scope().tenant_id)).one()
    values = {"number": customer.number, "kind": "quote", "document": quote.number}
    words = [HEARD[what], {"author": author, "reason": reason}]
    facts = {"said": {"news": words}, "quote": quote.number, "values": values}
    seller = db.session.scalar(
        select(Staff).where(Staff.id == (customer.sales_person_id or 0), Staff.active, Staff.password_hash.is_not(None))
    )
    readers: list[Any] = [one for one in order_addresses(tenant) if not seller or one != seller.email]
    readers += [seller] if seller and seller.id != but else []
    for reader in readers:
        key = reader.id if isinstance(reader, Staff) else reader
        post("staff_quote", reader, customer=customer, facts=facts, once=f"quote {quote.id} {what} {key}"[:200])
