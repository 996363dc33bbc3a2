"""The business that runs Portico."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Shown, db, new_id
from models.module import Module
from models.switches import OpensPortal
from models.types import FlagSet, Text, UtcTime, now


class Tenant(OpensPortal, Shown, Model):
    """A business: whose name, colour, currency and time zone everything of it carries."""

    FOR = " for all"
    __tablename__ = "tenant"
    __table_args__ = (
        CheckConstraint("length(currency) = 3", "currency"),
        CheckConstraint("length(accent) = 7", "accent"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False)
    key: Mapped[str] = mapped_column(Text(40), unique=True)
    name: Mapped[str] = mapped_column(Text(120))
    currency: Mapped[str] = mapped_column(Text(3))
    language: Mapped[str] = mapped_column(Text(12), default="en")
    time_zone: Mapped[str] = mapped_column(Text(60))
    accent: Mapped[str] = mapped_column(Text(7), default="#2456d6")
    phone: Mapped[str] = mapped_column(Text(60), default="")
    email: Mapped[str] = mapped_column(Text(254), default="")
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
