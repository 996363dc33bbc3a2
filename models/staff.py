"""People of the tenant."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Model, Owned, db
from models.mail_topic import MailTopic
from models.types import FlagSet, Text, UtcTime, now


class Role(StrEnum):
    """Owner: everything. Manager: everything but staff and danger. Clerk: documents and messages. Viewer: looks."""

    OWNER = "owner"
    MANAGER = "manager"
    CLERK = "clerk"
    VIEWER = "viewer"


class Staff(Owned, Model):
    """A member of staff with one role and a sign-in."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("tenant_id", "email"),
        CheckConstraint("role in ('owner', 'manager', 'clerk', 'viewer')", "role"),
    )
    email: Mapped[str] = mapped_column(Text(254))
    name: Mapped[str] = mapped_column(Text(120))
    role: Mapped[str] = mapped_column(Text(12))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(Text(12))
    password_hash: Mapped[str | None] = mapped_column(Text(60))
    muted_mails: Mapped[frozenset[MailTopic]] = mapped_column(FlagSet(MailTopic), default=frozenset())
    temporary_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    last_sign_in_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)

    @validates("email")
    def _lower(self, _field: str, value: str) -> str:
        return value.strip().lower()

    def subjects(self) -> set[int]:
        return {self.id}


def staff_by_email(email: str) -> Staff | None:
    return db.session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
