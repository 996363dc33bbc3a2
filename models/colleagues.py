"""The staff of a business as its owners see them: how far each has got, in one statement for any number."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, select

from models.base import db
from models.link import Link, Purpose
from models.second_factor import SecondFactor
from models.sign_in import SignIn
from models.staff import Role, Staff
from models.types import now


class Standing(StrEnum):
    """How far a colleague has got: the badge beside the name."""

    ACTIVE = "active"
    INVITED = "invited"
    NOT_INVITED = "no password"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True)
class Colleague:
    """One member of staff. `invited_until`: how long a live invitation is good (UTC); `seen_at`: in any browser."""

    id: int
    name: str
    email: str
    role: Role
    active: bool
    has_password: bool
    two_step: bool
    seen_at: dt.datetime | None
    invited_until: dt.datetime | None

    __tablename__ = Staff.__tablename__  # for the ids of its elements

    @property
    def standing(self) -> Standing:
        if not self.active:
            return Standing.DEACTIVATED
        if self.has_password:
            return Standing.ACTIVE
        return Standing.INVITED if self.invited_until else Standing.NOT_INVITED


def colleagues() -> list[Colleague]:
    """Everybody, those who can't come in last, by name."""
    factor = and_(SecondFactor.staff_id == Staff.id, SecondFactor.confirmed_at.is_not(None))
    seen = select(func.max(SignIn.seen_at)).where(SignIn.staff_id == Staff.id, SignIn.previewed_id.is_(None))
    alive = (Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > now())
    until = select(func.max(Link.expires_at)).where(
        Link.staff_id == Staff.id, Link.purpose == Purpose.INVITATION, *alive
    )
    query = select(
        Staff.id, Staff.name, Staff.email, Staff.role, Staff.active, Staff.password_hash.is_not(None), exists().where(factor),
        seen.scalar_subquery(), until.scalar_subquery(),
    ).order_by(Staff.active.desc(), Staff.name, Staff.id)  # fmt: skip
    rows: Any = db.session.execute(query)
    return [Colleague(key, name, email, Role(role), *rest) for key, name, email, role, *rest in rows]


def staff_by_id(staff_id: int) -> Staff | None:
    """One of this business's own, active or not."""
    return db.session.scalar(select(Staff).where(Staff.id == staff_id)) if 0 < staff_id < 2**63 else None
