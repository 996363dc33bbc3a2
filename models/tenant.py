"""The business that runs Portico."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Shown, db, new_id
from models.module import Module
from models.switches import OpensPortal
from models.types import FlagSet, Fraction, JsonText, Text, UtcTime, now


class Tenant(OpensPortal, Shown, Model):
    """A business: whose name, colour, currency and time zone everything of it carries.

    `languages` are the codes of the ones that are on, comma between (models/languages.py reads them); `terms_days` is what a new customer
    gets. `contact_changes` and `company_changes`: may a customer's person change its own details, and its company's: freely, with
    staff's approval, or never. `module_names`: key → language → [one, many], where the business calls a module something else, and
    `status_names`: "kind status" → language → word, where it calls a state of a document something else.
    `web_address` is what links in letters begin with ("https://portal.example.com"); `two_step_*`: everybody of these has to use a second
    step; `sign_in_by_mail`: customers' people may ask for a link to sign in with; `link_days`: how long a link to a document lasts;
    `link_step_up`: a code mailed to whom a link was sent opens the rest of the portal. `stock_shown` (models/product.py), with `stock_cap`
    the number that "capped" goes up to; `back_orders`: more may be ordered than there is; `order_emails`: who is mailed each order,
    comma between; `approve_own`: an approver may approve the own order. `quote_days`: how long an offer is good where nobody says otherwise,
    `quote_terms` its terms, `quote_reminder_days` before its end the customer is reminded (0: never); above `quote_approval_above` minor
    units or with a discount above the share `quote_approval_off` a colleague approves it first; `quote_asks`: what a customer has to say
    who asks for one, of models/requesting_quotes.py ASKABLE, comma between.
    `prices_gross`: prices are shown with tax. `tax_rates`: what staff are offered, in percent, comma between; `tax_texts`: treatment → the
    sentence that the law asks for. `part_payments`: customers may pay a part of what they owe, from `least_payment` minor units on.
    `write_off_most`: the largest rest, in minor units, that a clerk may write off. `receipts`: a payment is confirmed by mail. `reminder_days`
    after the due date each reminder goes out, comma between; none: never; `reminded_on` is the local date on which that was last
    looked after. `books_closed_on`: nothing dated up to this day is issued,
    voided or booked any more. `invoice_terms` stands below every invoice.
    `tidied_at`: when models/tidying.py last began.
    """

    FOR = " for all"
    __tablename__ = "tenant"
    __table_args__ = (
        CheckConstraint("length(currency) = 3", "currency"),
        CheckConstraint("length(accent) = 7", "accent"),
        CheckConstraint("button_colour is null or length(button_colour) = 7", "button_colour"),
        CheckConstraint("button_size in ('small', 'medium', 'large')", "button_size"),
        CheckConstraint("link_days between 1 and 365", "link_days"),
        CheckConstraint("stock_shown in ('hidden', 'level', 'number', 'capped')", "stock_shown"),
        CheckConstraint("stock_cap between 1 and 100000", "stock_cap"),
        CheckConstraint("terms_days between 0 and 365", "terms_days"),
        CheckConstraint("quote_days between 1 and 365", "quote_days"),
        CheckConstraint("least_payment >= 0", "least_payment"),
        CheckConstraint("write_off_most >= 0", "write_off_most"),
        CheckConstraint("quote_reminder_days between 0 and 60", "quote_reminder_days"),
        CheckConstraint("contact_changes in ('freely', 'approval', 'never')", "contact_changes"),
        CheckConstraint("company_changes in ('freely', 'approval', 'never')", "company_changes"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    key: Mapped[str] = mapped_column(Text(40), unique=True)
    name: Mapped[str] = mapped_column(Text(120))
    currency: Mapped[str] = mapped_column(Text(3))
    language: Mapped[str] = mapped_column(Text(12), default="en")
    time_zone: Mapped[str] = mapped_column(Text(60))
    accent: Mapped[str] = mapped_column(Text(7), default="#2456d6")
    logo_hash: Mapped[str | None] = mapped_column(Text(64))
    legal_name: Mapped[str] = mapped_column(Text(200), default="")
    street: Mapped[str] = mapped_column(Text(200), default="")
    city: Mapped[str] = mapped_column(Text(100), default="")
    region: Mapped[str] = mapped_column(Text(100), default="")
    postal_code: Mapped[str] = mapped_column(Text(20), default="")
    country: Mapped[str] = mapped_column(Text(100), default="")
    tax_id: Mapped[str] = mapped_column(Text(40), default="")
    phone: Mapped[str] = mapped_column(Text(60), default="")
    email: Mapped[str] = mapped_column(Text(254), default="")
    languages: Mapped[str] = mapped_column(Text(200), default="")
    terms_days: Mapped[int] = mapped_column(default=30)
    contact_changes: Mapped[str] = mapped_column(Text(12), default="freely")
    company_changes: Mapped[str] = mapped_column(Text(12), default="approval")
    module_names: Mapped[Mapping] = mapped_column(JsonText(8_000), default={})
    status_names: Mapped[Mapping] = mapped_column(JsonText(40_000), default={})
    button_words: Mapped[str] = mapped_column(Text(60), default="")
    button_colour: Mapped[str | None] = mapped_column(Text(7))
    button_size: Mapped[str] = mapped_column(Text(8), default="medium")
    web_address: Mapped[str] = mapped_column(Text(200), default="")
    two_step_staff: Mapped[bool] = mapped_column(default=False)
    two_step_customers: Mapped[bool] = mapped_column(default=False)
    sign_in_by_mail: Mapped[bool] = mapped_column(default=True)
    link_days: Mapped[int] = mapped_column(default=30)
    link_step_up: Mapped[bool] = mapped_column(default=False)
    stock_shown: Mapped[str] = mapped_column(Text(8), default="level")
    stock_cap: Mapped[int] = mapped_column(default=50)
    back_orders: Mapped[bool] = mapped_column(default=False)
    order_emails: Mapped[str] = mapped_column(Text(1000), default="")
    approve_own: Mapped[bool] = mapped_column(default=False)
    quote_days: Mapped[int] = mapped_column(default=30)
    quote_terms: Mapped[str] = mapped_column(Text(4000), default="")
    quote_reminder_days: Mapped[int] = mapped_column(default=3)
    quote_approval_above: Mapped[int | None] = mapped_column(BigInteger)
    quote_approval_off: Mapped[Decimal | None] = mapped_column(Fraction())
    quote_asks: Mapped[str] = mapped_column(Text(60), default="")
    prices_gross: Mapped[bool] = mapped_column(default=False)
    tax_rates: Mapped[str] = mapped_column(Text(100), default="")
    tax_texts: Mapped[Mapping] = mapped_column(JsonText(4_000), default={})
    part_payments: Mapped[bool] = mapped_column(default=False)
    least_payment: Mapped[int] = mapped_column(BigInteger, default=0)
    write_off_most: Mapped[int] = mapped_column(BigInteger, default=500)
    receipts: Mapped[bool] = mapped_column(default=True)
    reminder_days: Mapped[str] = mapped_column(Text(60), default="")
    reminded_on: Mapped[dt.date | None]
    books_closed_on: Mapped[dt.date | None]
    invoice_terms: Mapped[str] = mapped_column(Text(4000), default="")
    tidied_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    any_host: Mapped[bool] = mapped_column(default=False)
    portal_open: Mapped[bool] = mapped_column(default=True)
    hidden_modules: Mapped[frozenset[Module]] = mapped_column(FlagSet(Module), default=frozenset())
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)

    @property
    def tenant_id(self) -> int:
        return self.id

    def subjects(self) -> set[int]:
        return {self.id}

    def today(self) -> dt.date:
        """The local date of the business: what "due", "overdue" and "valid until" are measured against."""
        return dt.datetime.now(ZoneInfo(self.time_zone)).date()


class TenantHost(Model):
    """A host name that leads to one tenant."""

    __tablename__ = "tenant_host"
    host: Mapped[str] = mapped_column(Text(253), primary_key=True)
    tenant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tenant.id"))


def tenant_by_key(key: str | None) -> Tenant | None:
    """The tenant with that key; without a key, the only one there is (or the one that answers on any host)."""
    if key:
        return db.session.scalar(select(Tenant).where(Tenant.key == key))
    return db.session.scalar(select(Tenant).order_by(Tenant.any_host.desc(), Tenant.id).limit(1))
