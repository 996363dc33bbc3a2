"""The two businesses of the demo, and how far loading them has come."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from models.base import db
from models.branch import Branch
from models.document import Document
from models.event import Actor, Event, record
from models.scope import scope
from models.tenant import Tenant, TenantHost, tenant_by_key

BY = Actor("command", None, "flask demo")
FOLDER = Path(__file__).parents[2] / "demo"
AGE = 2  # days: the newest order is at least so old, and at most a week older


@dataclass(frozen=True)
class Business:
    """What is set up, and two dates of its files: those of one early order and of the newest one."""

    facts: dict
    host: str
    early: tuple[str, dt.date]
    newest: dt.date
    branches: tuple[dict, ...] = ()

    @property
    def folder(self) -> Path:
        return FOLDER / self.facts["key"]


NORTHWIND = Business(
    {
        "key": "northwind",
        "name": "Northwind Traders",
        "currency": "EUR",
        "language": "en_GB",
        "languages": "de",
        "time_zone": "Europe/Berlin",
        "accent": "#b3402e",
        "phone": "+49 30 555 0100",
        "legal_name": "Northwind Traders GmbH",
        "street": "Speicherstraße 12",
        "postal_code": "20457",
        "city": "Hamburg",
        "country": "Germany",
        "tax_id": "DE136695976",
        "email": "hello@northwind.example",
    },
    "northwind.localhost",
    ("SO-10248", dt.date(1996, 7, 4)),
    dt.date(1998, 5, 6),
    (
        {"code": "SEA", "name": "Seattle", "city": "Seattle", "country": "USA", "phone": "+1 206 555 0100"},
        {"code": "LON", "name": "London", "city": "London", "country": "UK", "phone": "+44 20 5550 0100"},
    ),
)
ADVENTURE = Business(
    {
        "key": "adventure",
        "name": "Adventure Works",
        "currency": "USD",
        "language": "en",
        "time_zone": "America/Los_Angeles",
        "accent": "#0b6e4f",
        "phone": "+1 425 555 0100",
        "email": "hello@adventure.example",
    },
    "adventure.localhost",
    ("SO-1001", dt.date(2026, 1, 12)),
    dt.date(2026, 4, 15),
)
BUSINESSES = (NORTHWIND, ADVENTURE)


def found(business: Business) -> Tenant:
    """The demo's tenant, made when it is missing. Northwind answers on any host unless somebody else does already."""
    tenant = tenant_by_key(business.facts["key"])
    if tenant is None:
        taken = db.session.scalar(select(Tenant.id).where(Tenant.any_host))
        any_host = business is NORTHWIND and taken is None
        tenant = Tenant(**business.facts, any_host=any_host, demo=True)
        db.session.add(tenant)
        db.session.flush()
        if not any_host:
            db.session.add(TenantHost(host=business.host, tenant_id=tenant.id))
    with scope(tenant):
        _found_branches(business)
    return tenant


def _found_branches(business: Business) -> None:
    there = set(db.session.scalars(select(Branch.code)))
    db.session.add_all(Branch(**branch) for branch in business.branches if branch["code"] not in there)
    db.session.flush()


def conclude(tenant: Tenant) -> None:
    """Put on record that everything is there."""
    if not _is_concluded(tenant):
        record(tenant, "demo loaded", by=BY)
        db.session.flush()


def is_loaded() -> bool:
    """Is the whole demo there?"""
    return all((tenant := tenant_by_key(b.facts["key"])) and _is_concluded(tenant) for b in BUSINESSES)


def was_begun() -> bool:
    """Is any of the demo there?"""
    return bool(db.session.scalar(select(Tenant.id).where(Tenant.demo).limit(1)))


def _is_concluded(tenant: Tenant) -> bool:
    told = select(Event.id).where(Event.subject_id == tenant.id, Event.what == "demo loaded")
    with scope(tenant):
        return db.session.scalar(told.limit(1)) is not None


def days_later(business: Business, tenant: Tenant) -> int:
    """By how many days, always whole weeks, its dates are moved: as its first order was; before that, so that the newest is recent."""
    number, written = business.early
    first = select(Document.dated_on).where(Document.kind == "order", Document.number == number)
    with scope(tenant):
        dated = db.session.scalar(first)
    if dated:
        return (dated - written).days
    return (tenant.today() - dt.timedelta(days=AGE) - business.newest).days // 7 * 7
