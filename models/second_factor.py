"""The second step of a sign-in: an authenticator app's codes, and ten codes for when it is lost."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to, db
from models.contact import Contact
from models.sealed import Sealed
from models.staff import Staff
from models.types import Text, UtcTime, now


class SecondFactor(Owned, Model):
    """One at most per person; it counts from `confirmed_at` on. `last_step` is the last time step used, against replay (RFC 6238 §5.2)."""

    __tablename__ = "second_factor"
    __table_args__ = (
        UniqueConstraint("tenant_id", "contact_id"),
        UniqueConstraint("tenant_id", "staff_id"),
        CheckConstraint("(contact_id is null) <> (staff_id is null)", "one_person"),
    )
    contact = belongs_to("Contact", optional=True)
    staff = belongs_to("Staff", optional=True)
    secret: Mapped[str | None] = mapped_column(Sealed(64))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)

    def subjects(self) -> set[int]:
        return {self.contact_id or self.staff_id}


class RecoveryCode(Owned, Model):
    """One of ten; good once. Here lies only its hash."""

    __tablename__ = "recovery_code"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "factor_id", "code_hash"),)
    factor = belongs_to("SecondFactor")
    code_hash: Mapped[str] = mapped_column(Text(64))
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


def of_person(person: Contact | Staff) -> Any:
    """The condition that a second factor is this person's."""
    return SecondFactor.contact_id == person.id if isinstance(person, Contact) else SecondFactor.staff_id == person.id


def second_step_since(person: Contact | Staff) -> dt.datetime | None:
    """Since when this person's sign-in has a second step; None where it has none."""
    return db.session.scalar(select(SecondFactor.confirmed_at).where(of_person(person)))
