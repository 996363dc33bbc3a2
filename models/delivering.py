"""Letters on their way: claimed by one worker at a time, tried again with growing pauses, and given up after a day (DOMAIN §8).

A letter is marked in a transaction of its own as soon as the server has taken it. So a worker that dies can double the one letter whose
acceptance it did not live to write down, and no other: SMTP has no way to ask whether a message arrived (RFC 5321 §4.5.3.2.6).
"""

import datetime as dt
import random
from typing import Any

from sqlalchemy import and_, exists, or_, select, update

from models.base import change_if, db
from models.event import Actor, record
from models.letter import Letter, State
from models.mail_server import MailServer
from models.tenant import Tenant
from models.types import now

LEASE = dt.timedelta(minutes=5)
PAUSES = [
    dt.timedelta(minutes=n) for n in (1, 3, 10, 30, 60, 120)
]  # after the first, second … try; the last one from then on
SERVER_PAUSES = [dt.timedelta(seconds=n) for n in (30, 60, 120, 300, 600)]
GIVE_UP_AFTER = dt.timedelta(hours=24)
WORKER = Actor("worker", None, "mail")


def tenants_with_mail() -> list[Tenant]:
    """Those who have a letter that is due and a server to send it by. One statement, of all tenants: it finds out whose scope to enter."""
    letter, server, at = Letter.__table__.c, MailServer.__table__.c, now()
    usable = exists().where(
        server.tenant_id == Tenant.id,
        server.active,
        or_(server.paused_until.is_(None), server.paused_until <= at),
    )
    waits = exists().where(
        letter.tenant_id == Tenant.id,
        letter.due_at <= at,
        or_(
            letter.state == State.WAITING,
            and_(letter.state == State.SENDING, letter.leased_until < at),
        ),
        letter.state.in_((State.WAITING, State.SENDING)),
    )
    return list(db.session.scalars(select(Tenant).where(usable, waits).order_by(Tenant.id)))


def mail_server() -> MailServer | None:
    """The one of the tenant in scope."""
    return db.session.scalar(select(MailServer).execution_options(populate_existing=True))


def tenant_of(letter: Letter) -> Tenant:
    """Whose letter it is."""
    return db.session.scalars(select(Tenant).where(Tenant.id == letter.tenant_id)).one()


def claim(most: int) -> list[Letter]:
    """Up to `most` due letters of the tenant in scope, this worker's for LEASE. What a worker that died had is due again when its lease is over."""
    at = now()
    due = or_(Letter.state == State.WAITING, and_(Letter.state == State.SENDING, Letter.leased_until < at))
    found = select(Letter.id).where(Letter.state.in_((State.WAITING, State.SENDING)), Letter.due_at <= at, due)
    mine = list(
        db.session.scalars(found.order_by(Letter.due_at, Letter.id).limit(most).with_for_update(skip_locked=True))
    )
    if not mine:
        return []
    taken = update(Letter).where(Letter.id.in_(mine), due)
    values = {"state": State.SENDING, "leased_until": at + LEASE, "tries": Letter.tries + 1}
    db.session.execute(taken.values(**values), execution_options={"synchronize_session": False})
    db.session.execute(
        update(Letter).where(Letter.id.in_(mine), Letter.first_tried_at.is_(None)).values(first_tried_at=at)
    )
    ours = select(Letter).where(Letter.id.in_(mine)).order_by(Letter.due_at, Letter.id)
    return list(db.session.scalars(ours.execution_options(populate_existing=True)))


def still_ours(letter: Letter) -> bool:
    """Renew the lease just before the letter goes out; False where it was withdrawn or taken by another worker meanwhile."""
    return change_if(letter, *_ours(letter), leased_until=now() + LEASE)


def sent(letter: Letter, subject: str, text: str) -> None:
    """The server has taken it. What it said stays readable, what opened something does not."""
    values = {"state": State.SENT, "sent_at": now(), "secret": None, "subject": subject[:300], "text": text[:40_000]}
    change_if(letter, Letter.state == State.SENDING, leased_until=None, answer="", **values)


def postpone(letter: Letter, answer: str) -> None:
    """Not now, says the server: again after a pause that grows, until a day has passed since the first try."""
    at = now()
    if letter.first_tried_at and at - letter.first_tried_at >= GIVE_UP_AFTER:
        return fail(letter, answer)
    pause = PAUSES[min(letter.tries, len(PAUSES)) - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - so that they don't all come back at once
    change_if(
        letter, *_ours(letter), state=State.WAITING, due_at=at + pause, leased_until=None, answer=answer[:1_000]
    )  # fmt: skip
    return None


def fail(letter: Letter, answer: str) -> None:
    """Never, says the server, or not for a whole day: staff see it, with the answer."""
    if change_if(letter, *_ours(letter), state=State.FAILED, leased_until=None, answer=answer[:1_000]):
        record(letter, "letter failed", by=WORKER, after=f"{letter.to_address}: {answer}"[:2_000])


def give_back(letters: list[Letter]) -> None:
    """Claimed, and not even tried: as if it had not been."""
    for letter in letters:
        values: dict[str, Any] = {"state": State.WAITING, "leased_until": None, "tries": Letter.tries - 1}
        change_if(letter, *_ours(letter), **values)


def pause_server(server: MailServer, answer: str) -> None:
    """It can't be reached or doesn't let us in: no letter is to blame, so all of them wait; those that have tried for a day are given up."""
    at, since = now(), server.failing_since or now()
    failed_for = at - since
    pause = next((p for p in SERVER_PAUSES if failed_for < p * 4), SERVER_PAUSES[-1])
    change_if(server, paused_until=at + pause, failing_since=since, answer=answer[:1_000])
    old = select(Letter).where(
        Letter.state.in_((State.WAITING, State.SENDING)),
        Letter.due_at <= at,
        Letter.first_tried_at <= at - GIVE_UP_AFTER,
    )
    for letter in db.session.scalars(old.limit(1_000)):
        fail(letter, answer)


def server_answers(server: MailServer) -> None:
    """It works: nothing of former trouble is shown any more."""
    if server.failing_since or server.paused_until or server.answer:
        change_if(server, paused_until=None, failing_since=None, answer="")


def try_server_now(server: MailServer) -> None:
    """Staff have mended it: don't wait for the pause to end."""
    change_if(server, paused_until=None)


def retry(letter: Letter, by: Actor) -> bool:
    """Staff want it tried again, now and for another day. False where it is on its way, sent or withdrawn."""
    again = change_if(
        letter,
        Letter.state.in_((State.FAILED, State.WAITING)),
        state=State.WAITING,
        due_at=now(),
        tries=0,
        first_tried_at=None,
        answer="",
    )
    if again:
        record(letter, "letter tried again", by=by, after=letter.to_address)
    return again


def withdraw(letter: Letter, by: Actor) -> bool:
    """It is not to leave any more. False where it has left."""
    kept = change_if(
        letter, Letter.state.in_((State.FAILED, State.WAITING)), state=State.WITHDRAWN, secret=None, leased_until=None
    )
    if kept:
        record(letter, "letter withdrawn", by=by, after=letter.to_address)
    return kept


def _ours(letter: Letter) -> tuple:
    """Nobody else has taken it since: the tries are as they were when it was claimed."""
    return Letter.state == State.SENDING, Letter.tries == letter.tries
