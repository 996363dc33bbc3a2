"""What became of the newest invitation of each person: columns for the lists of people, and their meaning."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from models.contact import Contact
from models.letter import Letter
from models.link import Link, Purpose
from models.types import now

Newest, ItsLetter = aliased(Link), aliased(Letter)
COLUMNS = (
    Newest.id, Newest.made_at, Newest.expires_at, Newest.opened_at, Newest.used_at, Newest.revoked_at, ItsLetter.id, ItsLetter.state,
    ItsLetter.sent_at, ItsLetter.answer,
)  # fmt: skip


class Fate(StrEnum):
    """How far a mailed link has come."""

    LIVE = "live"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


def fate_of(used_at: dt.datetime | None, revoked_at: dt.datetime | None, expires_at: dt.datetime) -> Fate:
    if used_at:
        return Fate.USED
    if revoked_at:
        return Fate.REVOKED
    return Fate.LIVE if expires_at > now() else Fate.EXPIRED


@dataclass(frozen=True)
class Invitation:
    """One that was mailed: COLUMNS, in their order. `letter_state` is None where there was no letter."""

    id: int
    made_at: dt.datetime
    expires_at: dt.datetime
    opened_at: dt.datetime | None
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None
    letter_id: int | None
    letter_state: str | None
    sent_at: dt.datetime | None
    answer: str | None

    @property
    def fate(self) -> Fate:
        return fate_of(self.used_at, self.revoked_at, self.expires_at)


def with_newest_invitation(statement: Select) -> Select:
    """Joins it to a statement on Contact; many people still are one statement."""
    newest = (
        select(func.max(Link.id))
        .where(Link.contact_id == Contact.id, Link.purpose == Purpose.INVITATION)
        .correlate(Contact)
        .scalar_subquery()
    )
    statement = statement.outerjoin(Newest, and_(Newest.tenant_id == Contact.tenant_id, Newest.id == newest))
    its_own: Any = and_(ItsLetter.tenant_id == Newest.tenant_id, ItsLetter.link_id == Newest.id)
    return statement.outerjoin(ItsLetter, its_own)


def invitation_in(columns: Any) -> Invitation | None:
    """The Invitation of a row's last columns; None for who was never invited."""
    return Invitation(*columns) if columns[0] is not None else None
