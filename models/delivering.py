"""Letters on their way: one worker has each at a time, tries again with growing pauses, and gives up after a day (DOMAIN §8).

A letter is marked in a transaction of its own as soon as the server has taken it. So a worker that dies can double the one letter whose
acceptance it did not live to write down, and no other: SMTP has no way to ask whether a message arrived (RFC 5321 §4.5.3.2.6).
Everything here works within the scope of one tenant but tenants_with_mail(), and commits nothing.
"""

import datetime as dt
import random
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import joinedload

from models.base import change_if, db
from models.event import Actor, record
from models.inbox_mark import InboxMark
from models.letter import Letter, State
from models.letter_kinds import said
from models.links import is_live
from models.mail_server import MailServer
from models.tenant import Tenant
from models.types import now

LEASE = dt.timedelta(
    minutes=5
)  # half of it is longer than one letter can take on an open line (integrations/smtp.py: SECONDS)
PAUSES = [dt.timedelta(minutes=n) for n in (1, 3, 10, 30, 60, 120)]  # after the first, second … try; then the last
SERVER_PAUSES = (
    dt.timedelta(seconds=15),
    dt.timedelta(minutes=10),
)  # half as long as it has failed already, within these
GIVE_UP_AFTER = dt.timedelta(hours=24)
DEATHS = 20  # so often a worker may end with the same letter in its hands
WORKER = Actor("worker", None, "mail")
DEAD_LINK = said("Its link had expired, was used, replaced or revoked before the letter could leave.")
DEADLY = said("Whoever sends it ends in the middle, each time.")
# Written out in the statement: an index of some rows serves only who asks for just these.
UNSENT: Any = bindparam("unsent", [State.WAITING.value, State.SENDING.value], expanding=True, literal_execute=True)

HAS_LEFT = (  # made once: it is said of every letter
    update(Letter)
    .where(Letter.id == bindparam("letter"), Letter.state.in_(UNSENT))
    .values(state=State.SENT, leased_until=None, secret=None, unsubscribe=None, answer="")
    .values({name: bindparam(name) for name in ("sent_at", "subject", "text")})
)


def tenants_with_mail() -> list[Tenant]:
    """Those who have a letter that is due and a server to send it by. One statement, of all tenants: it finds out whose scope to enter."""
    letter, server, at = Letter.__table__.c, MailServer.__table__.c, now()
    usable = server.active, or_(server.paused_until.is_(None), server.paused_until <= at)
    waits = exists().where(letter.tenant_id == Tenant.id, letter.state.in_(UNSENT), letter.due_at <= at)
    ready = exists().where(server.tenant_id == Tenant.id, *usable)
    return list(db.session.scalars(select(Tenant).where(ready, waits).order_by(Tenant.id)))


def tenant_of(letter: Letter) -> Tenant:
    """Whose letter it is."""
    return db.session.scalars(select(Tenant).where(Tenant.id == letter.tenant_id)).one()


def claim(most: int = 1) -> list[Letter]:
    """The letters that have been due for longest, this worker's for LEASE. What one that died had is due again when its lease is over."""
    mine: list[Letter] = []
    while not mine and (due := _next_due(most)):
        for letter in due:
            if letter.link_id and not is_live(letter.link):
                _put_aside(letter, DEAD_LINK)
            elif letter.state == State.SENDING and letter.tries >= DEATHS:
                fail(letter, DEADLY)
            else:
                mine.append(letter)
    at = now()
    for letter in mine:
        letter.state, letter.leased_until, letter.due_at = State.SENDING, at + LEASE, at + LEASE
        letter.tries, letter.first_tried_at = letter.tries + 1, letter.first_tried_at or at
    db.session.flush()
    return mine


def time_is_left(letter: Letter) -> bool:
    """Is the lease long enough for what a letter can take? Otherwise another worker may have it before this one is done."""
    return letter.leased_until is not None and letter.leased_until - now() > LEASE / 2


def _next_due(most: int) -> list[Letter]:
    """Locked, so that others look for those after them; on SQLite there is one writer at a time anyway."""
    query = select(Letter).where(Letter.state.in_(UNSENT), Letter.due_at <= now()).order_by(Letter.due_at, Letter.id)
    locked = query.limit(most).with_for_update(skip_locked=True, of=Letter)
    return list(db.session.scalars(locked.options(joinedload(Letter.link)).execution_options(populate_existing=True)))


def sent(letter: Letter, subject: str, text: str) -> None:
    """The server has taken it, whoever has it by now. What it said stays readable, what opened something does not."""
    kept = {"subject": subject[:300], "text": text[:40_000]}
    values = {"letter": letter.id, "sent_at": now(), **kept}
    db.session.execute(HAS_LEFT, values, execution_options={"synchronize_session": False})


def postpone(letter: Letter, answer: str) -> None:
    """Not now, says the server: again after a pause that grows; for the last time a day after the first try."""
    at = now()
    last = (letter.first_tried_at or at) + GIVE_UP_AFTER
    if at >= last:
        fail(letter, answer)
        return
    pause = PAUSES[min(max(letter.tries, 1), len(PAUSES)) - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - so that they don't all come back at once
    _change_ours(letter, state=State.WAITING, due_at=min(at + pause, last), answer=_short(answer))


def fail(letter: Letter, answer: str) -> None:
    """Never, says the server, or not for a whole day: staff see it, with the answer."""
    if _change_ours(letter, state=State.FAILED, answer=_short(answer)):
        record(letter, "letter failed", by=WORKER, after=f"{letter.to_address}: {_short(answer)}")


def give_back(letters: list[Letter]) -> None:
    """Claimed, and not even tried: as if they had not been."""
    for letter in letters:
        _change_ours(letter, state=State.WAITING, due_at=now(), tries=max(letter.tries - 1, 0))


def pause_server(server: MailServer, answer: str) -> None:
    """It can't be reached or doesn't let us in: no letter is to blame, so all of them wait; those that it has cost a day are given up."""
    at = now()
    shortest, longest = SERVER_PAUSES
    pause = min(max((at - (server.failing_since or at)) / 2, shortest), longest)
    if change_if(server, MailServer.failing_since.is_(None), failing_since=at):
        record(server, "mail server fails", by=WORKER, after=_short(answer))
    change_if(server, paused_until=at + pause, answer=_short(answer))
    due = update(Letter).where(Letter.state == State.WAITING, Letter.due_at <= at)
    _changed(due.where(Letter.first_tried_at.is_(None)).values(first_tried_at=at))
    for_a_day = due.where(Letter.first_tried_at <= at - GIVE_UP_AFTER)
    failed = _changed(for_a_day.values(state=State.FAILED, answer=_short(answer)))
    if failed:
        record(server, "letters failed", by=WORKER, after=f"{failed}: {_short(answer)}")


def server_answers(server: MailServer) -> None:
    """It works: nothing of former trouble is shown any more."""
    if server.failing_since or server.paused_until or server.answer:
        if change_if(server, MailServer.failing_since.is_not(None), failing_since=None):
            record(server, "mail server works again", by=WORKER)
        change_if(server, paused_until=None, answer="")


def try_server_now(server: MailServer) -> None:
    """Staff have mended it: don't wait for the pause to end."""
    change_if(server, paused_until=None)


def retry(letter: Letter, by: Actor) -> bool:
    """Staff want it tried again, now and for another day. False where it is on its way, sent or withdrawn."""
    again = change_if(letter, Letter.state.in_((State.FAILED, State.WAITING)), state=State.WAITING, **_anew())
    if again:
        _put_aside_no_more(InboxMark.subject_id == letter.id)
        record(letter, "letter tried again", by=by, after=letter.to_address)
    return again


def retry_failed(business: Tenant, by: Actor) -> int:
    """Every failed letter at once, as after days without a server; how many."""
    _put_aside_no_more(InboxMark.subject_id.in_(select(Letter.id).where(Letter.state == State.FAILED)))
    again = _changed(update(Letter).where(Letter.state == State.FAILED).values(state=State.WAITING, **_anew()))
    if again:
        record(business, "letters tried again", by=by, after=str(again))
    return again


def _put_aside_no_more(which: Any) -> None:
    """Who put a failure aside in the inbox has not seen the next one."""
    _changed(update(InboxMark).where(InboxMark.kind == "letter", which).values(done_at=None, done_by=""))


def withdraw(letter: Letter, by: Actor) -> bool:
    """It is not to leave any more. False where it has left."""
    nothing_opens: dict[str, Any] = {"secret": None, "unsubscribe": None, "leased_until": None}
    kept = change_if(letter, Letter.state.in_((State.FAILED, State.WAITING)), state=State.WITHDRAWN, **nothing_opens)
    if kept:
        record(letter, "letter withdrawn", by=by, after=letter.to_address)
    return kept


def _anew() -> dict[str, Any]:
    return {"due_at": now(), "tries": 0, "first_tried_at": None, "answer": ""}


def _put_aside(letter: Letter, why: str) -> None:
    letter.state, letter.answer, letter.leased_until = State.WITHDRAWN, why, None
    letter.secret = letter.unsubscribe = None
    db.session.flush()


def _change_ours(letter: Letter, **values: Any) -> bool:
    """Only while nobody else has taken it since: each lease has an end of its own."""
    ours = Letter.state == letter.state, Letter.leased_until.is_not_distinct_from(letter.leased_until)
    return bool(_changed(update(Letter).where(Letter.id == letter.id, *ours).values(leased_until=None, **values)))


def _changed(statement: Any) -> int:
    """How many rows it changed; what a session holds of them stays as it is."""
    done: Any = db.session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount


def _short(answer: str) -> str:
    return answer.replace("\0", "")[:1_000]
