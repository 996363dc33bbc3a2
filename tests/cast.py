"""The people and papers that tests know: the demo's people at a few of Northwind's customers, and Adventure Works."""

import csv
import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

from models.allocating import allocate
from models.base import db
from models.contact import Contact, split_name
from models.credit_memo import CreditMemo
from models.customer import Customer, Status
from models.delivery import Delivery
from models.demo_people import cast
from models.document import DocumentLine
from models.invoice import Invoice
from models.module import Module
from models.money import line_total
from models.order import Order
from models.password import hash_password
from models.payment import Payment
from models.portal_user import PortalUser, free_code
from models.scope import scope
from models.staff import Staff
from models.tenant import Tenant, TenantHost
from models.text import fold, slug
from models.types import now
from tests.goods import build_goods

PEOPLE = cast()
PASSWORD = PEOPLE["password"]
NUMBERS = ("ALFKI", "ANATR", "BOTTM", "CENTC", "CONSH", "EASTC", "GROSR", "PARIS")
TODAY = dt.date.today()  # noqa: DTZ011 - what the tests' documents are dated by


@cache
def hashed() -> str:
    return hash_password(PASSWORD, 4)


def build() -> None:
    """Both tenants; committed once, before the first test."""
    northwind = Tenant(
        key="northwind", name="Northwind Traders", currency="EUR", language="en_GB", time_zone="Europe/Berlin",
        accent="#b3402e", any_host=True, demo=True, phone="+49 30 555 0100", email="hello@northwind.example",
    )  # fmt: skip
    adventure = Tenant(
        key="adventure",
        name="Adventure Works",
        currency="USD",
        language="en",
        time_zone="America/Los_Angeles",
        accent="#0b6e4f",
        demo=True,
    )
    db.session.add_all([northwind, adventure])
    db.session.flush()
    db.session.add(TenantHost(host="adventure.localhost", tenant_id=adventure.id))
    for tenant in (northwind, adventure):
        with scope(tenant):
            for person in PEOPLE[tenant.key]["staff"]:
                db.session.add(Staff(**person, password_hash=hashed()))
            _northwind() if tenant is northwind else _adventure()
            build_goods(tenant.currency)
            db.session.commit()


def _northwind() -> None:
    people, facts = PEOPLE["northwind"], _facts()
    for number in NUMBERS:
        row = facts[number]
        customer = Customer(
            number=number, name=row["CompanyName"], identifier=number.lower(), city=row["City"], country=row["Country"], street=row["Address"],
            postal_code=row["PostalCode"], currency="GBP" if number in people["gbp"] else "EUR", portal_open=number != people["portal_off"],
            status={people["blacklisted"]: Status.BLACKLISTED, people["inactive"]: Status.INACTIVE}.get(number, Status.ACTIVE),
        )  # fmt: skip
        first, last = split_name(row["ContactName"])
        email = f"{slug(fold(first), '.')}.{slug(fold(last), '.')}@{number.lower()}.example"
        add_user(customer, first, last, email, signed_in=number not in people["never_signed_in"])
    alfki = find(Customer, number="ALFKI")
    jonas = add_user(alfki, "Jonas", "Berg", "jonas.berg@alfki.example", own_orders_only=True)
    jonas.hidden_modules = frozenset(Module) - {Module.ORDERS, Module.DELIVERIES}
    consh = find(Customer, number="CONSH")
    ann = find(Contact, email="ann.devon@eastc.example")
    db.session.add(PortalUser(customer=consh, contact=ann, code=free_code(consh.id, ann.name)))
    for number in ("ALFKI", "ANATR", "BOTTM", "EASTC", "CONSH"):
        papers(find(Customer, number=number))


def _adventure() -> None:
    # The same number and identifier as at Northwind, on purpose: tenants never meet.
    customer = Customer(number="ALFKI", name="Alpine Ski House", identifier="alfki", currency="USD")
    add_user(customer, "Maria", "Cameron", "maria.cameron@alfki.example")
    papers(customer)


def add_user(
    customer: Customer, first: str, last: str, email: str, *, signed_in: bool = True, **switches
) -> PortalUser:
    """A contact with the demo's password and its portal user."""
    contact = Contact(
        customer=customer,
        first_name=first,
        last_name=last,
        email=email,
        password_hash=hashed(),
        last_sign_in_at=now() if signed_in else None,
    )
    db.session.add_all([customer, contact])
    db.session.flush()
    user = PortalUser(customer=customer, contact=contact, code=free_code(customer.id, contact.name), **switches)
    db.session.add(user)
    db.session.flush()
    return user


def papers(customer: Customer) -> None:
    """Three orders, two of them delivered and invoiced: one invoice paid in part and overdue, one open; a credit memo."""
    users = {
        user.code: user.contact_id
        for user in db.session.scalars(db.select(PortalUser).where(PortalUser.customer_id == customer.id))
    }
    first = next(iter(users.values()))
    second = users.get("JONAS.BERG", first)
    prefix = customer.number[:2]
    for n, (days, contact_id) in enumerate(((60, first), (20, second), (3, first)), 1):
        order = make(
            Order,
            customer,
            f"SO-{prefix}{n}",
            days,
            status="confirmed" if n == 3 else "completed",
            contact_id=contact_id,
            reference=f"PO {4400 + n}",
        )
        if n == 3:
            continue
        made = {"came_from_id": order.id, "contact_id": contact_id}
        make(
            Delivery,
            customer,
            f"DN-{prefix}{n}",
            days - 3,
            status="delivered",
            carrier="United Package",
            tracking_number=f"UP{n}42",
            **made,
        )
        make(
            Invoice,
            customer,
            f"INV-{prefix}{n}",
            days - 3,
            status="issued",
            due_on=TODAY - dt.timedelta(days=days - 33),
            **made,
        )
    invoice = find(Invoice, number=f"INV-{prefix}1")
    payment = make(
        Payment, customer, f"PAY-{prefix}1", 10, status="succeeded", method="bank transfer", lines=False, total=5000
    )
    allocate(payment, invoice, 5000)
    make(CreditMemo, customer, f"CM-{prefix}1", 5, status="issued", came_from_id=invoice.id, lines=False, total=1200)


def make(noun, customer: Customer, number: str, days_ago: int, *, lines: bool = True, total: int = 0, **facts):
    """A document `days_ago` days old, with two lines worth 195.50 and freight of 4.50 (so 200.00), or with a bare total."""
    document = noun(
        customer_id=customer.id, number=number, dated_on=TODAY - dt.timedelta(days=days_ago), currency=customer.currency,
        net=total, total=total, search_text=fold(number, facts.get("reference")), **facts,
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    if lines:
        rows = (
            ("1", "Chai", 10, 1800, "0.05"),
            ("28", "Rössle Sauerkraut", 2, 1225, "0"),
            ("", "Freight", 1, 450, "0"),
        )
        for position, (sku, text, quantity, price, discount) in enumerate(rows, 1):
            amount = line_total(price, Decimal(quantity), Decimal(discount))
            db.session.add(
                DocumentLine(
                    customer_id=customer.id, document_id=document.id, position=position, kind="item" if sku else "freight", sku=sku,
                    description=text, quantity=Decimal(quantity), unit_price=price, discount=Decimal(discount), amount=amount,
                )
            )  # fmt: skip
            document.net = document.total = document.total + amount
            document.search_text = f"{document.search_text} {fold(sku, text)}"
        db.session.flush()
    return document


def find(noun, **facts):
    return db.session.scalars(db.select(noun).filter_by(**facts)).one()


def _facts() -> dict[str, dict]:
    path = Path(__file__).parents[1] / "demo/northwind/customers.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["CustomerID"]: row for row in csv.DictReader(file)}
