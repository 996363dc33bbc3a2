"""Who is told of what becomes of a document: on the customer's side whoever asked for it, on the business's whoever hears of orders."""

from typing import Any

from sqlalchemy import select

from models.base import db
from models.business_in_scope import business
from models.contact import Contact, person_of
from models.customer import customer_of
from models.document import Document
from models.explaining import facts_of_all
from models.levels import visible_modules
from models.module import Module
from models.posting import post
from models.sign_in import key_hash
from models.staff import Staff
from models.tenant import Tenant


def hearing(document: Document, module: Module, person_id: int | None = None) -> list[Contact]:
    """Who asked for it (or `person_id`), where they see it; or the customer's administrators who do, or else whoever does."""
    return hearing_of(document.customer_id, module, person_id or document.contact_id)


def hearing_of(customer_id: int, module: Module, person_id: int | None = None) -> list[Contact]:
    """This person, where they see a module of this customer's; or its administrators who do, or else whoever does."""
    rows = [row for row in facts_of_all(customer_id) if module in visible_modules(row)]
    seeing = {row.person_id for row in rows}
    if person_id in seeing:
        person = person_of(person_id)
        return [person] if person else []
    chosen = {row.person_id for row in rows if row.administrator} & seeing or seeing
    return list(db.session.scalars(select(Contact).where(Contact.id.in_(chosen)).order_by(Contact.id)))


def tell_business(letter: str, document: Document, facts: dict[str, Any], once: str, but: int | None = None) -> None:
    """The addresses that hear of orders, and the customer's sales person, each once for the key `once`; `but` knows already."""
    customer = customer_of(document)
    tenant = business()
    values = {"number": customer.number, "kind": document.kind, "document": document.number}
    seller = db.session.scalar(
        select(Staff).where(Staff.id == (customer.sales_person_id or 0), Staff.active, Staff.password_hash.is_not(None))
    )
    readers: list[Any] = [one for one in order_addresses(tenant) if not seller or one != seller.email]
    readers += [seller] if seller and seller.id != but else []
    for reader in readers:
        key = str(reader.id) if isinstance(reader, Staff) else key_hash(reader)[:32]
        post(letter, reader, customer=customer, facts=facts | {"values": values}, once=f"{once} {key}")


def order_addresses(tenant: Tenant) -> list[str]:
    """Who is mailed each order."""
    return [address for address in (part.strip() for part in tenant.order_emails.split(",")) if address]
