"""Sessions as revocable rows, and the attempts that led to them."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, and_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to, db
from models.contact import Contact
from models.engine import briefly
from models.types import Text, UtcTime, now


class SignIn(Owned, Model):
    """One signed-in browser. The cookie holds a random key; here lies only its SHA-256. `previewed`: staff look with this person's eyes.

    `waits_for_code`: the password was right and the second step is still to come, so nobody is signed in by it yet. `proved_at`: when the
    password was last given, be it at the sign-in or since; never, where a link from a mail led in.
    """

    __tablename__ = "sign_in"
    __quiet__ = True
    __table_args__ = (
        Index("ix_sign_in_key", "key_hash", unique=True),
        CheckConstraint("(contact_id is null) <> (staff_id is null)", "one_person"),
    )
    contact = belongs_to("Contact", optional=True, index=True)
    staff = belongs_to("Staff", optional=True, index=True)
    previewed = belongs_to("Contact", optional=True)
    key_hash: Mapped[str] = mapped_column(Text(64))
    device: Mapped[str] = mapped_column(Text(300), default="")
    address: Mapped[str] = mapped_column(Text(60), default="")
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    waits_for_code: Mapped[bool] = mapped_column(default=False)
    proved_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class SignInAttempt(Owned, Model):
    """Somebody tried: with which email, from where, and what came of it."""

    __tablename__ = "sign_in_attempt"
    __quiet__ = True
    __table_args__ = (Index(None, "tenant_id", "email", "id"), Index(None, "tenant_id", "at"))
    email: Mapped[str] = mapped_column(Text(254))
    address: Mapped[str] = mapped_column(Text(60))
    audience: Mapped[str] = mapped_column(Text(12))
    outcome: Mapped[str] = mapped_column(Text(20))
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


PROOF_LASTS = dt.timedelta(minutes=15)
IDLE = {"staff": dt.timedelta(hours=4), "customer": dt.timedelta(days=14)}  # unused for as long, a session is over
WAITS = dt.timedelta(minutes=10)  # for the second step


def begin(person, *, device: str, address: str, hours: int, proved: bool = True, waits: bool = False) -> str:
    """A new session for a contact or a member of staff; returns the key for the cookie. Sessions never outlive a temporary password.

    `proved`: a password was given (or chosen) for it. `waits`: it counts for nothing before let_through().
    """
    key = secrets.token_urlsafe(32)
    column = "contact_id" if isinstance(person, Contact) else "staff_id"
    started = now()
    if not waits:
        person.last_sign_in_at = started
    lasts = WAITS if waits else dt.timedelta(hours=hours)
    ends = min(filter(None, (started + lasts, person.temporary_until)))
    db.session.add(
        SignIn(
            key_hash=key_hash(key),
            device=device[:300],
            address=address[:60],
            started_at=started,
            seen_at=started,
            expires_at=ends,
            proved_at=started if proved else None,
            waits_for_code=waits,
            **{column: person.id},
        )
    )
    return key


def let_through(sign_in_id: int, person, *, hours: int) -> str | None:
    """The second step is passed: from now on this browser is signed in, by another key, which is returned; None where it came too late."""
    key, at = secrets.token_urlsafe(32), now()
    ends = min(filter(None, (at + dt.timedelta(hours=hours), person.temporary_until)))
    waiting = (SignIn.waits_for_code, SignIn.ended_at.is_(None), SignIn.expires_at > at)
    passed = update(SignIn).where(SignIn.id == sign_in_id, *waiting)
    values = {"waits_for_code": False, "key_hash": key_hash(key), "seen_at": at, "expires_at": ends}
    done: Any = db.session.execute(passed.values(**values))
    if done.rowcount != 1:
        return None
    person.last_sign_in_at = at
    return key


def renew(sign_in_id: int) -> str:
    """Another key for this browser, which alone is good from now on: who had seen the old one has nothing (after a change of password)."""
    key = secrets.token_urlsafe(32)
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(key_hash=key_hash(key)))
    return key


def note_proof(sign_in_id: int) -> None:
    """The password was given once more in this browser."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=now()))


def end(sign_in_id: int) -> None:
    """Sign one browser out."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now()))


def end_others(person, but: int | None = None) -> None:
    """Sign a person out everywhere (but in one browser): after a reset, a deactivation or a change of password (DOMAIN §3)."""
    _end_others(SignIn.contact_id if isinstance(person, Contact) else SignIn.staff_id, person.id, but)


def end_others_at(visit, but: int | None) -> None:
    """The same for whoever is signed in here; of staff the previews too."""
    _end_others(*_whose(visit), but)


def _end_others(column, person_id: int, but: int | None) -> None:
    others = update(SignIn).where(column == person_id, SignIn.ended_at.is_(None))
    db.session.execute((others.where(SignIn.id != but) if but else others).values(ended_at=now()))


MOST_SHOWN = 50


def sessions_at(visit) -> list[SignIn]:
    """Where whoever is signed in here is signed in, the browser that was used last first; the newest 50 of them."""
    column, person_id = _whose(visit)
    alive = (SignIn.previewed_id.is_(None), SignIn.ended_at.is_(None), SignIn.expires_at > now())
    counts = and_(SignIn.waits_for_code.is_(False), SignIn.seen_at > now() - IDLE[visit.audience])
    query = select(SignIn).where(column == person_id, *alive, counts)
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id).limit(MOST_SHOWN)))


def end_own(visit, sign_in_id: int) -> bool:
    """Sign one of one's own browsers out; False when it is nobody's, another's, or out already."""
    column, person_id = _whose(visit)
    if not 0 < sign_in_id < 2**63:
        return False
    own = update(SignIn).where(SignIn.id == sign_in_id, column == person_id, SignIn.ended_at.is_(None))
    done: Any = db.session.execute(own.values(ended_at=now()))
    return done.rowcount == 1


def _whose(visit) -> tuple[Any, int]:
    return SignIn.staff_id if visit.audience == "staff" else SignIn.contact_id, visit.person_id


SEEN_EVERY = dt.timedelta(minutes=5)


def seen_lately(visit) -> bool:
    """Is "last seen" within five minutes of the truth?"""
    return visit.sign_in_id is None or visit.previewing or now() - visit.seen_at < SEEN_EVERY


def note_seen(visit) -> None:
    """Keep it so, in a transaction of its own, after the request's. Where another writer is busy it waits for the next click."""
    if seen_lately(visit):
        return
    db.session.rollback()
    with briefly(db.session):
        db.session.execute(update(SignIn).where(SignIn.id == visit.sign_in_id).values(seen_at=now()))
