"""A company that buys."""

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Model, Owned, belongs_to, db
from models.module import Module
from models.switches import OpensPortal
from models.text import fold, slug
from models.types import FlagSet, Fraction, Text, UtcTime, fits, now

RESERVED_IDENTIFIERS = frozenset(
    "admin api app assets auth help login new portal public settings sign-in sign-out static support theme www".split()
)


NO_NUMBER = re.compile(
    r"[/\\\x00-\x1f\x7f]|^\.+$|^(new|bulk)$", re.I
)  # a number is a part of addresses, and these pages lie there


class Status(StrEnum):
    """Inactive: nobody gets in. Blacklisted: they see everything and can start nothing new."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    BLACKLISTED = "blacklisted"


class Customer(OpensPortal, Owned, Model):
    """A customer with the switches of its portal. `identifier` is the last part of the portal's address.

    `discount`: off list prices, a fraction. `order_minimum` and `credit_limit` (None: none) in minor units of `currency`.
    `needs_reference`: orders carry its own number. `manages_users`: its people may look after their colleagues.
    `treatment`: how its invoices are taxed. `pays_by`: the way of paying it is offered first. `statement_monthly`: a statement is mailed on
    the first of each month, last for the month that ended with `statement_until`. `reminders`: it is reminded of what is overdue.
    `gateway_reference`: what the card gateway calls it.
    """

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "identifier"),
        Index(None, "tenant_id", "name_folded", "id"),
        CheckConstraint("status in ('active', 'inactive', 'blacklisted')", "status"),
        CheckConstraint("length(currency) = 3", "currency"),
        CheckConstraint("accent is null or length(accent) = 7", "accent"),
        CheckConstraint("terms_days between 0 and 365", "terms_days"),
        CheckConstraint("discount between 0 and 9999", "discount"),
        CheckConstraint("order_minimum >= 0", "order_minimum"),
        CheckConstraint("treatment in ('domestic', 'intra_eu', 'export', 'reverse_charge')", "treatment"),
        CheckConstraint("pays_by in ('', 'card', 'transfer')", "pays_by"),
        CheckConstraint("credit_limit is null or credit_limit >= 0", "credit_limit"),
    )
    department = belongs_to("Department", optional=True)
    sales_person = belongs_to("Staff", optional=True)
    number: Mapped[str] = mapped_column(Text(40))
    name: Mapped[str] = mapped_column(Text(200))
    short_name: Mapped[str] = mapped_column(Text(60), default="")
    name_folded: Mapped[str] = mapped_column(Text(400))
    folded: Mapped[str] = mapped_column(Text(1000))
    identifier: Mapped[str] = mapped_column(Text(40))
    status: Mapped[str] = mapped_column(Text(12), default=Status.ACTIVE)
    portal_open: Mapped[bool] = mapped_column(default=True)
    hidden_modules: Mapped[frozenset[Module]] = mapped_column(FlagSet(Module), default=frozenset())
    accent: Mapped[str | None] = mapped_column(Text(7))
    logo_hash: Mapped[str | None] = mapped_column(Text(64))
    currency: Mapped[str] = mapped_column(Text(3))
    language: Mapped[str | None] = mapped_column(Text(12))
    terms_days: Mapped[int] = mapped_column(default=30)
    tax_id: Mapped[str] = mapped_column(Text(40), default="")
    email: Mapped[str] = mapped_column(Text(254), default="")
    billing_email: Mapped[str] = mapped_column(Text(254), default="")
    phone: Mapped[str] = mapped_column(Text(60), default="")
    fax: Mapped[str] = mapped_column(Text(60), default="")
    street: Mapped[str] = mapped_column(Text(200), default="")
    city: Mapped[str] = mapped_column(Text(100), default="")
    region: Mapped[str] = mapped_column(Text(100), default="")
    postal_code: Mapped[str] = mapped_column(Text(20), default="")
    country: Mapped[str] = mapped_column(Text(100), default="")
    group_chat: Mapped[str] = mapped_column(Text(500), default="")
    discount: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    order_minimum: Mapped[int] = mapped_column(BigInteger, default=0)
    credit_limit: Mapped[int | None] = mapped_column(BigInteger)
    needs_reference: Mapped[bool] = mapped_column(default=False)
    manages_users: Mapped[bool] = mapped_column(default=True)
    treatment: Mapped[str] = mapped_column(Text(16), default="domestic")
    pays_by: Mapped[str] = mapped_column(Text(10), default="")
    receipts: Mapped[bool] = mapped_column(default=True)
    statement_monthly: Mapped[bool] = mapped_column(default=False)
    statement_until: Mapped[dt.date | None]
    reminders: Mapped[bool] = mapped_column(default=True)
    gateway_reference: Mapped[str] = mapped_column(Text(200), default="")
    archived_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)

    @validates("name", "number", "short_name", "city", "email")
    def _keep_folded(self, field: str, value: str) -> str:
        parts = {f: getattr(self, f) or "" for f in ("number", "name", "short_name", "city", "email")} | {
            field: value or ""
        }
        self.name_folded = fold(parts["name"])[:400]  # one character may fold into many
        self.folded = fold(*parts.values())[:1000]
        return value

    @property
    def customer_id(self) -> int:
        return self.id

    def subjects(self) -> set[int]:
        return {self.id}

    @property
    def address_lines(self) -> list[str]:
        return address_lines(self.street, self.postal_code, self.city, self.region, self.country)


def address_lines(street: str, postal_code: str, city: str, region: str, country: str) -> list[str]:
    """A postal address as it is printed, empty parts left out."""
    town = " ".join(part for part in (postal_code, city) if part)
    return [line for line in (street, ", ".join(part for part in (town, region) if part), country) if line]


def customer_of(row: Any) -> Customer:
    """Whose row it is."""
    return db.session.scalars(select(Customer).where(Customer.id == row.customer_id)).one()


def customer_by_number(number: str) -> Customer | None:
    return db.session.scalar(select(Customer).where(Customer.number == number)) if fits(number, 40) else None


def free_identifier(name: str, number: str = "") -> str:
    """A portal address for a new customer: from its name, 2–40 of a–z, 0–9 and dashes, not reserved, not taken,
    and none that still leads to another portal (DOMAIN §4). From its number where the name has no such letters.
    """
    stem = (slug(name) or slug(number))[:36].strip("-") or "customer"
    if len(stem) < 2 or stem in RESERVED_IDENTIFIERS:
        stem = f"{stem}-customer"
    from models.old_identifier import OldIdentifier

    former = (OldIdentifier.identifier.startswith(stem, autoescape=True), OldIdentifier.until > now())
    taken = set(
        db.session.scalars(select(Customer.identifier).where(Customer.identifier.startswith(stem, autoescape=True)))
    ) | set(db.session.scalars(select(OldIdentifier.identifier).where(*former)))
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if name not in taken)
