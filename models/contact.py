"""A person at a customer; the sign-in hangs here: one email per tenant, one sign-in."""

import datetime as dt

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.base import Model, Owned, belongs_to, db
from models.mail_topic import MailTopic
from models.text import fold
from models.types import FlagSet, Text, UtcTime, now


class Contact(Owned, Model):
    """A person, perhaps with a sign-in: `password_hash` is set once somebody gave or chose a password."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("tenant_id", "email"),
        Index(None, "tenant_id", "customer_id", "folded"),
    )
    customer = belongs_to("Customer")
    title: Mapped[str] = mapped_column(Text(40), default="")
    salutation: Mapped[str] = mapped_column(Text(40), default="")
    first_name: Mapped[str] = mapped_column(Text(80), default="")
    last_name: Mapped[str] = mapped_column(Text(80), default="")
    job_title: Mapped[str] = mapped_column(Text(100), default="")
    email: Mapped[str | None] = mapped_column(Text(254))
    phone: Mapped[str] = mapped_column(Text(60), default="")
    mobile: Mapped[str] = mapped_column(Text(60), default="")
    folded: Mapped[str] = mapped_column(Text(1000))
    language: Mapped[str | None] = mapped_column(Text(12))
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(Text(60))
    muted_mails: Mapped[frozenset[MailTopic]] = mapped_column(FlagSet(MailTopic), default=frozenset())
    temporary_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    last_sign_in_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)

    @validates("first_name", "last_name", "email")
    def _keep_folded(self, field: str, value: str | None) -> str | None:
        if field == "email":
            value = (value or "").strip().lower() or None
        parts = {f: getattr(self, f) or "" for f in ("first_name", "last_name", "email")} | {field: value or ""}
        self.folded = fold(*parts.values())[:1000]  # one character may fold into many
        return value

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.email or ""

    def subjects(self) -> set[int]:
        return {subject for subject in (self.id, self.customer_id) if subject}

    @property
    def never_signed_in(self) -> bool:
        return self.last_sign_in_at is None


def contact_by_email(email: str) -> Contact | None:
    return db.session.scalar(select(Contact).where(Contact.email == email.strip().lower()))


def person_of(contact_id: int | None) -> Contact | None:
    """Of whichever customer in the scope."""
    return db.session.scalar(select(Contact).where(Contact.id == contact_id)) if contact_id else None


def split_name(name: str) -> tuple[str, str]:
    """First and last name of a full one: the last word is the last name."""
    first, _space, last = name.strip().rpartition(" ")
    return first.strip(), last
