"""What a batch of document rows refers to, looked up with one statement for each noun."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import or_, select, tuple_

from models.base import db
from models.branch import Branch, Department
from models.contact import Contact
from models.customer import Customer, address_lines
from models.document import Document
from models.importing.running import Row
from models.portal_user import PortalUser
from models.product import Product
from models.types import fits

ADDRESS = (Customer.street, Customer.postal_code, Customer.city, Customer.region, Customer.country)


PLACES: dict[str, type[Branch | Department]] = {"branch": Branch, "department": Department}


class Buyer(NamedTuple):
    """A customer as far as a document needs it; `address` is name and postal address, line by line."""

    id: int
    number: str
    currency: str
    terms_days: int
    address: str


class Around:
    """Everything by the name that files use for it."""

    def __init__(self, kind: str, rows: list[Row]):
        self.documents = _documents(kind, wanted(rows, "number"))
        self.customers = _customers(wanted(rows, "customer"), [d.customer_id for d in self.documents.values()])
        self.buyers = {buyer.id: buyer for buyer in self.customers.values()}
        self.contacts, self.acting = _contacts(wanted(rows, "contact"))
        self.products = _products(wanted(rows, "sku"))
        self.origins = _origins(wanted(rows, "came_from"))
        self.places = {name: _places(noun, wanted(rows, name)) for name, noun in PLACES.items()}

    def acts_for(self, contact_id: int, customer_id: int) -> bool:
        """Is the person a contact of the customer, or a portal user of it?"""
        return (contact_id, customer_id) in self.acting


def wanted(rows: Iterable[Row], column: str) -> set[Any]:
    return {row.values[column] for row in rows if row.values.get(column)}


def _documents(kind: str, numbers: set[str]) -> dict[str, Document]:
    """Locked until the batch is committed (on PostgreSQL; SQLite has one writer anyway)."""
    mine = select(Document).where(Document.kind == kind, Document.number.in_(numbers)).order_by(Document.id)
    return {d.number: d for d in db.session.scalars(mine.with_for_update())} if numbers else {}


def _customers(numbers: set[str], ids: list[int]) -> dict[str, Buyer]:
    facts = select(Customer.id, Customer.number, Customer.currency, Customer.terms_days, Customer.name, *ADDRESS)
    rows = db.session.execute(facts.where(or_(Customer.number.in_(numbers), Customer.id.in_(ids))))
    return {
        number: Buyer(id_, number, currency, days, "\n".join([name, *address_lines(*address)]))
        for id_, number, currency, days, name, *address in rows
    }


def _contacts(emails: set[str]) -> tuple[dict[str, int], set[tuple[int, int]]]:
    if not emails:
        return {}, set()
    people = select(Contact.email, Contact.id, Contact.customer_id).where(Contact.email.in_(emails))
    rows = db.session.execute(people).all()
    ids = {email: id_ for email, id_, _customer in rows if email}
    users = select(PortalUser.contact_id, PortalUser.customer_id).where(PortalUser.contact_id.in_(ids.values()))
    acting = set(db.session.execute(users))
    return ids, acting | {(id_, customer_id) for _email, id_, customer_id in rows}


def _products(skus: set[str]) -> dict[str, tuple[int, str, str]]:
    if not skus:
        return {}
    rows = db.session.execute(select(Product.sku, Product.id, Product.name, Product.unit).where(Product.sku.in_(skus)))
    return {sku: (id_, name, unit) for sku, id_, name, unit in rows}


def _places(noun: type[Branch | Department], codes: set[str]) -> dict[str, int]:
    """By code, closed ones too: papers of before may come from there."""
    known = [code for code in codes if fits(code, 20)]
    if not known:
        return {}
    return dict(db.session.execute(select(noun.code, noun.id).where(noun.code.in_(known))).all())


def _origins(named: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    if not named:
        return {}
    columns = select(Document.kind, Document.number, Document.id, Document.customer_id)
    rows = db.session.execute(columns.where(tuple_(Document.kind, Document.number).in_(list(named))))
    return {(kind, number): (id_, customer_id) for kind, number, id_, customer_id in rows}
