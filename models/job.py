"""What a job has beside its document: what was asked for and where, its visits, notes from the site, what was used, and who signed (DOMAIN §5)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.types import Fraction, JsonText, Quantity, Text, UtcTime, now

URGENCIES = ("whenever", "soon", "urgent")
WINDOWS = {  # a part of the day that a customer prefers → what staff are offered for a visit, local times
    "any": (dt.time(8), dt.time(17)),
    "morning": (dt.time(8), dt.time(12)),
    "afternoon": (dt.time(12), dt.time(17)),
}


class JobType(Owned, Model):
    """A kind of work that the business does. An hour of it costs `hourly_rate` minor units of the business's currency, taxed at `tax_rate`."""

    __tablename__ = "job_type"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        CheckConstraint("hourly_rate >= 0", "hourly_rate"),
    )
    name: Mapped[str] = mapped_column(Text(80))
    hourly_rate: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_rate: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    offered: Mapped[bool] = mapped_column(default=True)


class JobDetail(OwnedByCustomer, Model):
    """One for each job. `wishes`: preferred local dates with a part of the day, the best one first, as {"2026-03-31": "morning"}.

    Signed once, by whom the customer sends: `signature` is the SHA-256 of the drawn one's picture, empty where the name was typed alone.
    """

    __tablename__ = "job_detail"
    __table_args__ = (
        UniqueConstraint("tenant_id", "job_id"),
        CheckConstraint("urgency in ('whenever', 'soon', 'urgent')", "urgency"),
        CheckConstraint("(signed_at is null) = (signed_name = '')", "signed"),
        Index(None, "tenant_id", "signature"),
    )
    customer = belongs_to("Customer")
    job = belongs_to("Document")
    type = belongs_to("JobType", optional=True, index=True)
    signed_by = belongs_to("Contact", optional=True, index=True)
    site_contact: Mapped[str] = mapped_column(Text(120), default="")
    site_phone: Mapped[str] = mapped_column(Text(60), default="")
    urgency: Mapped[str] = mapped_column(Text(10), default="soon")
    wishes: Mapped[Mapping] = mapped_column(JsonText(500), default={})
    internal_note: Mapped[str] = mapped_column(Text(2000), default="")
    started_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    completed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    signed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    signed_name: Mapped[str] = mapped_column(Text(120), default="")
    signed_address: Mapped[str] = mapped_column(Text(60), default="")
    signature: Mapped[str] = mapped_column(Text(64), default="")


class JobVisit(OwnedByCustomer, Model):
    """Somebody comes on a local date between two local times, as clocks on the wall of the business show them.

    `edition` grows with each change that calendars have to hear of. `move_wish`: when the customer would rather have it, while nobody has answered.
    """

    __tablename__ = "job_visit"
    __table_args__ = (
        CheckConstraint("status in ('planned', 'under_way', 'done', 'cancelled')", "status"),
        CheckConstraint("begins < ends", "window"),
        CheckConstraint("(move_asked_at is null) = (move_wish = '')", "move_wish"),
        Index(None, "tenant_id", "job_id"),
        Index(None, "tenant_id", "day"),
        Index(None, "tenant_id", "staff_id", "day"),
    )
    customer = belongs_to("Customer")
    job = belongs_to("Document")
    staff = belongs_to("Staff", optional=True)
    day: Mapped[dt.date]
    begins: Mapped[dt.time]
    ends: Mapped[dt.time]
    status: Mapped[str] = mapped_column(Text(10), default="planned")
    note: Mapped[str] = mapped_column(Text(500), default="")
    edition: Mapped[int] = mapped_column(default=0)
    move_wish: Mapped[str] = mapped_column(Text(500), default="")
    move_asked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class JobNote(OwnedByCustomer, Model):
    """What staff wrote or photographed at the site; `shown`: meant for the customer too."""

    __tablename__ = "job_note"
    __table_args__ = (Index(None, "tenant_id", "job_id"),)
    customer = belongs_to("Customer")
    job = belongs_to("Document")
    staff = belongs_to("Staff")
    text: Mapped[str] = mapped_column(Text(4000), default="")
    shown: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class JobItem(OwnedByCustomer, Model):
    """What a job comes to: a material from the catalogue, hours of somebody on a local date, or a line that was agreed in a quote.

    `unit_price` in minor units of the job's currency, `discount` and `tax_rate` as fractions; of time `quantity` is hours.
    """

    __tablename__ = "job_item"
    __table_args__ = (
        CheckConstraint("kind in ('material', 'time', 'agreed')", "kind"),
        CheckConstraint("quantity > 0", "quantity"),
        CheckConstraint("unit_price >= 0", "unit_price"),
        CheckConstraint("discount between 0 and 10000", "discount"),
        CheckConstraint("(kind = 'time') = (day is not null)", "day"),
        UniqueConstraint("tenant_id", "once"),
        Index(None, "tenant_id", "job_id"),
    )
    customer = belongs_to("Customer")
    job = belongs_to("Document")
    product = belongs_to("Product", optional=True, index=True)
    staff = belongs_to("Staff", optional=True, index=True)
    kind: Mapped[str] = mapped_column(Text(8))
    day: Mapped[dt.date | None]
    sku: Mapped[str] = mapped_column(Text(40), default="")
    description: Mapped[str] = mapped_column(Text(300))
    unit: Mapped[str] = mapped_column(Text(60), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    unit_price: Mapped[int] = mapped_column(BigInteger)
    discount: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    tax_rate: Mapped[Decimal] = mapped_column(Fraction(), default=Decimal(0))
    once: Mapped[str | None] = mapped_column(Text(60))
