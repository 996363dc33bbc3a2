"""Fills a database of its own with as many documents as wished, the same ones each time.

`python -m bench.fill --instance FOLDER --documents 1000000 --customers 1000 --share-of-one 0.5`: customer ALFKI has that
share of them. Every sale is an order, a delivery and an invoice of two lines each, and a payment of it.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

import click
from sqlalchemy import Insert, func, insert, select, text

from bench.instances import create, prepare
from models.allocating import Allocation
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import Document, DocumentLine
from models.money import line_total
from models.password import hash_password
from models.portal_user import PortalUser, free_code
from models.scope import scope
from models.staff import Role, Staff
from models.tenant import Tenant
from models.text import fold

PASSWORD = "demo-Northwind-1996"
FIRST_ID = 1 << 40  # below every key that new_id() makes today
KINDS = {"order": "SO", "delivery": "DN", "invoice": "INV", "payment": "PAY"}
STATUSES = {"order": "completed", "delivery": "delivered", "invoice": "issued", "payment": "succeeded"}
YEARS, A_BATCH, A_COMMIT = 10, 2_000, 10
GOODS = (
    "Chai", "Chang", "Aniseed Syrup", "Chef Anton's Gumbo Mix", "Rössle Sauerkraut", "Thüringer Rostbratwurst", "Côte de Blaye", "Ipoh Coffee",
    "Tarte au sucre", "Vegie-spread", "Wimmers gute Semmelknödel", "Gnocchi di nonna Alice", "Ravioli Angelo", "Raclette Courdavault",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """How much of everything. The newest `open_invoices` of ALFKI, and of all others together, are paid by half only."""

    documents: int = 1_000_000
    customers: int = 1_000
    share_of_one: float = 0.5
    open_invoices: int = 40
    until: dt.date = dt.date(2026, 1, 1)

    @property
    def sales(self) -> int:
        return -(-self.documents // len(KINDS))


def fill(wish: Wish, progress: Any = lambda done: None) -> None:
    """Everything, committed in batches; `progress` hears how many documents each batch brought. Needs an empty database."""
    if db.session.scalar(select(func.count()).select_from(Tenant)):
        raise click.ClickException("There is something in this database already; name an empty instance.")
    tenant = Tenant(
        key="bench", name="Bench Traders", currency="EUR", language="en_GB", time_zone="Europe/Berlin", any_host=True
    )
    db.session.add(tenant)
    db.session.flush()
    with scope(tenant):
        customers = _people(wish)
        db.session.commit()
        paperwork = papers(wish, customers)
        for n, batch in enumerate(iter(lambda: list(islice(paperwork, A_BATCH)), []), 1):
            _write(batch)
            if n % A_COMMIT == 0 or n in (1, 3):
                db.session.commit()
                _tell_planner(n)
            progress(len(batch))
        db.session.commit()
    _tell_planner(0)


def _tell_planner(batch: int) -> None:
    """PostgreSQL checks references by plans made while the tables were empty, slower with each row, until it is told; autovacuum comes too late."""
    if db.engine.dialect.name == "postgresql" and batch in (0, 1, 3, A_COMMIT, 10 * A_COMMIT):
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("analyze" if batch else "vacuum analyze"))


def _people(wish: Wish) -> list[tuple[int, int]]:
    """(customer's id, contact's id) of each: ALFKI with its portal user first; and the owner."""
    hashed = hash_password(PASSWORD, 4)
    db.session.add(Staff(email="owner@northwind.example", name="Andrew Fuller", role=Role.OWNER, password_hash=hashed))
    for n in range(wish.customers):
        number = "ALFKI" if n == 0 else f"C{n:06}"
        customer = Customer(
            number=number,
            name="Alfreds Futterkiste" if n == 0 else f"Customer {n}",
            identifier=number.lower(),
            currency="EUR",
        )
        contact = Contact(
            customer=customer,
            first_name="Maria",
            last_name="Anders" if n == 0 else f"Number{n}",
            email=f"maria.anders@{number}.example",
        )
        contact.password_hash = hashed if n == 0 else None
        db.session.add_all([customer, contact])
    db.session.flush()
    alfki = db.session.scalars(select(Contact).join(Contact.customer).where(Customer.number == "ALFKI")).one()
    db.session.add(
        PortalUser(customer_id=alfki.customer_id, contact=alfki, code=free_code(alfki.customer_id, alfki.name))
    )
    pairs = (
        select(Contact.customer_id, Contact.id)
        .join(Contact.customer)
        .order_by(Customer.number != "ALFKI", Customer.number)
    )
    return [tuple(pair) for pair in db.session.execute(pairs)]


def papers(wish: Wish, customers: list[tuple[int, int]]) -> Iterator[tuple[dict, list[dict], list[dict]]]:
    """(document, its lines, its allocations) as rows to insert, sale after sale, oldest first."""
    chance, begins, all_of_one = (
        random.Random(1996),
        wish.until - dt.timedelta(days=365 * YEARS),
        int(wish.sales * wish.share_of_one),
    )
    left = wish.documents
    for sale in range(wish.sales):
        nth = int((sale + 1) * wish.share_of_one)
        is_one = nth > int(sale * wish.share_of_one) or len(customers) == 1
        whose = customers[0] if is_one else customers[chance.randrange(1, len(customers))]
        day = begins + dt.timedelta(days=365 * YEARS * (sale + 1) // wish.sales)
        is_open = all_of_one - nth < wish.open_invoices if is_one else wish.sales - sale <= wish.open_invoices
        yield from islice(_sale(sale, whose, day, is_open, chance), left)
        left -= len(KINDS)


def _sale(sale: int, whose: tuple[int, int], day: dt.date, is_open: bool, chance: random.Random) -> Iterator[tuple]:
    goods = [(chance.randrange(len(GOODS)), chance.randrange(1, 40), chance.randrange(250, 9_000)) for _ in range(2)]
    amounts = [line_total(price, Decimal(quantity)) for _good, quantity, price in goods]
    paid = sum(amounts) // 2 if is_open else sum(amounts)
    key = FIRST_ID + sale * 16
    for n, kind in enumerate(KINDS):
        total = paid if kind == "payment" else sum(amounts)
        document = _document(key, n, kind, sale, whose, day, total) | {
            "allocated": paid if kind in ("invoice", "payment") else 0,
            "search_text": fold(
                f"{KINDS[kind]}-{sale:07}", f"PO {sale}", *(f"{good + 1} {GOODS[good]}" for good, *_ in goods)
            ),
        }
        lines = [
            _line(key, n, at, whose, *line, amount)
            for at, (line, amount) in enumerate(zip(goods, amounts, strict=True))
        ]
        against = {"customer_id": whose[0], "id": key + 15, "source_id": key + 3, "invoice_id": key + 2, "amount": paid}
        yield document, [] if kind == "payment" else lines, [against] if kind == "payment" and paid else []


def _document(key: int, n: int, kind: str, sale: int, whose: tuple[int, int], day: dt.date, total: int) -> dict:
    return {
        "id": key + n, "customer_id": whose[0], "contact_id": whose[1], "came_from_id": key if kind in ("delivery", "invoice") else None,
        "kind": kind, "number": f"{KINDS[kind]}-{sale:07}", "status": STATUSES[kind], "dated_on": day,
        "due_on": day + dt.timedelta(days=30) if kind == "invoice" else None, "wanted_on": None, "reference": f"PO {sale}", "note": "",
        "bill_to": "Obere Str. 57\n12209 Berlin\nGermany", "ship_to": "Obere Str. 57\n12209 Berlin\nGermany", "currency": "EUR",
        "net": total, "tax": 0, "total": total, "carrier": "Speedy Express" if kind == "delivery" else "", "tracking_number": "",
        "delivered_on": day if kind == "delivery" else None, "received_by": "", "method": "bank transfer" if kind == "payment" else "",
        "created_at": dt.datetime.combine(day, dt.time(9), dt.UTC),
    }  # fmt: skip


def _line(key: int, n: int, at: int, whose: tuple[int, int], good: int, quantity: int, price: int, amount: int) -> dict:
    return {
        "id": key + 4 + 2 * n + at, "customer_id": whose[0], "document_id": key + n, "product_id": None, "position": at + 1, "kind": "item",
        "sku": str(good + 1), "description": GOODS[good], "unit": "", "quantity": quantity, "unit_price": price, "discount": 0,
        "tax_rate": 0, "amount": amount,
    }  # fmt: skip


def _write(batch: list[tuple[dict, list[dict], list[dict]]]) -> None:
    whole = {"render_nulls": True}  # one statement for all rows, whatever is empty in them
    rows: list[tuple[Insert, list[dict]]] = [
        (insert(Document), [document for document, _lines, _allocations in batch]),
        (insert(DocumentLine), [line for _document, lines, _allocations in batch for line in lines]),
        (insert(Allocation), [allocation for _document, _lines, allocations in batch for allocation in allocations]),
    ]
    for statement, values in rows:
        if values:
            db.session.execute(statement, values, execution_options=whole)


@click.command()
@click.option("--instance", required=True, help="Folder of its own; made when missing.")
@click.option("--database-url", default="", help="An empty PostgreSQL database; without it SQLite in the folder.")
@click.option("--documents", default=1_000_000, show_default=True)
@click.option("--customers", default=1_000, show_default=True)
@click.option("--share-of-one", default=0.5, show_default=True, help="Of the documents that ALFKI has, 0 to 1.")
def main(instance: str, database_url: str, documents: int, customers: int, share_of_one: float) -> None:
    """Fill an empty database with documents to measure on."""
    app = create({"PORTICO_INSTANCE": instance, "DATABASE_URL": database_url})
    with app.app_context(), click.progressbar(length=documents, label=f"{documents:,} documents") as bar:
        prepare()
        fill(Wish(documents, customers, share_of_one, until=dt.datetime.now(dt.UTC).date()), bar.update)


if __name__ == "__main__":
    main()
