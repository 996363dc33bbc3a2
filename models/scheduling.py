"""Visits of a job: planned, moved, cancelled, begun and done; the customer may ask for another time (DOMAIN §5)."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select

from models.base import change_if, db
from models.contact import Contact
from models.document import Job
from models.event import Actor, record
from models.job import JobVisit
from models.letter_kinds import said
from models.moving_jobs import NOT_NOW, step
from models.refusing import Refused
from models.revising import lock
from models.staff import Staff
from models.telling_of_jobs import COMING, NOT_COMING, hours_of, tell_customer, tell_staff, tell_who_comes
from models.types import now

BACKWARDS = said("A visit has to end after it begins.")
PAST = said("That day is past. Choose today or a later one.")
NO_REASON = said("Say why: the customer reads it.")
NO_WISH = said("Say which day or time would suit you.")
NOBODY = said("Choose who comes from the list.")
MEANWHILE = said("This visit has been changed meanwhile. Look at it once more.")


class Slot(NamedTuple):
    """When and who: a local date with local times. `note` is for the customer; `staff_id` None while nobody is named."""

    day: dt.date
    begins: dt.time
    ends: dt.time
    staff_id: int | None
    note: str = ""


def plan_visit(job: Job, slot: Slot, today: dt.date, by: Actor) -> JobVisit:
    """Somebody comes; the job is scheduled with its first visit. `today` is a local date. Raises Refused."""
    staff, job = _check(slot, today), lock(job)
    step(job, "schedule", by)
    visit = JobVisit(customer_id=job.customer_id, job_id=job.id, **slot._asdict())
    db.session.add(visit)
    db.session.flush()
    record(job, "visit planned", by=by, after=_words(visit), shown=True)
    tell_customer(job, "visit planned", str(visit.id), visit)
    tell_who_comes(job, visit, staff, by)
    return visit


def move_visit(job: Job, visit: JobVisit, slot: Slot, edition: int, today: dt.date, by: Actor) -> bool:
    """Another time, or another person; what the customer had wished for is answered by that. False where nothing differs.

    `edition`: the one that was looked at. Raises Refused, also where the visit was changed meanwhile.
    """
    staff, was, before = _check(slot, today), _named(visit.staff_id), _words(visit)
    if slot == Slot(visit.day, visit.begins, visit.ends, visit.staff_id, visit.note):
        return False
    same_time = (slot.day, slot.begins, slot.ends) == (visit.day, visit.begins, visit.ends)
    still = (JobVisit.status == "planned", JobVisit.edition == edition)
    answered = {} if same_time else {"move_wish": "", "move_asked_at": None}
    if not change_if(visit, *still, edition=edition + 1, changed_at=now(), **slot._asdict(), **answered):
        raise Refused("day", MEANWHILE)
    record(job, "visit moved", by=by, before=before, after=_words(visit), shown=not same_time)
    if not same_time:
        tell_customer(job, "visit moved", f"{visit.id} {visit.edition}", visit)
    if was is not None and was.id != slot.staff_id:
        tell_who_comes(job, visit, was, by, NOT_COMING)
    tell_who_comes(job, visit, staff, by, COMING)
    return True


def cancel_visit(job: Job, visit: JobVisit, reason: str, by: Actor) -> bool:
    """Nobody comes. A job without any other visit waits for one again. False where it was cancelled before. Raises Refused."""
    reason, job = _reason(reason), lock(job)  # of two who cancel the last two visits the second finds none left
    if not change_if(
        visit, JobVisit.status == "planned", status="cancelled", edition=JobVisit.edition + 1, changed_at=now(),
        move_wish="", move_asked_at=None,
    ):  # fmt: skip
        if visit.status == "cancelled":
            return False
        raise Refused("reason", MEANWHILE)
    record(job, "visit cancelled", by=by, before=_words(visit), after=reason, shown=True)
    tell_customer(job, "visit cancelled", str(visit.id), visit, reason)
    tell_who_comes(job, visit, _named(visit.staff_id), by, NOT_COMING)
    others = select(JobVisit.id).where(JobVisit.job_id == job.id, JobVisit.status != "cancelled").limit(1)
    if job.status == "scheduled" and db.session.scalar(others) is None:
        step(job, "unschedule", by)
    return True


def begin_visit(job: Job, visit: JobVisit, by: Actor) -> bool:
    """Whoever comes is there: the job is in progress. False where that was said before. Raises Refused."""
    if not change_if(visit, JobVisit.status == "planned", status="under_way", changed_at=now()):
        return _already(visit, "under_way")
    if job.status != "in_progress":
        step(job, "start", by)
    record(job, "visit begun", by=by, after=_words(visit), shown=True)
    return True


def end_visit(job: Job, visit: JobVisit, by: Actor) -> bool:
    """Whoever came has left; whether the job is done is another question. False where that was said before. Raises Refused."""
    if not change_if(visit, JobVisit.status == "under_way", status="done", changed_at=now()):
        return _already(visit, "done")
    record(job, "visit done", by=by, after=_words(visit))
    return True


def ask_to_move(job: Job, visit: JobVisit, wish: str, person: Contact, by: Actor, today: dt.date) -> bool:
    """The customer would rather have it at another time; staff answer. False where just that is asked already. Raises Refused."""
    wish = wish.strip()[:500]
    if not wish:
        raise Refused("wish", NO_WISH)
    if visit.move_wish == wish:
        return False
    still = (JobVisit.status == "planned", JobVisit.day >= today)
    if not change_if(visit, *still, move_wish=wish, move_asked_at=now()):
        raise Refused("wish", MEANWHILE)
    record(job, "visit asked to move", by=by, after=wish, shown=True)
    tell_staff(job, "wish", by, f"{visit.id} {now().isoformat()}", wish, person.name)
    return True


def keep_visit(job: Job, visit: JobVisit, reason: str, by: Actor) -> bool:
    """It stays as it was planned, and the customer is told why. False where nothing was wished for. Raises Refused."""
    reason, asked_at = _reason(reason), visit.move_asked_at
    if not change_if(visit, JobVisit.move_wish != "", move_wish="", move_asked_at=None):
        return False
    record(job, "visit stays", by=by, after=reason, shown=True)
    tell_customer(job, "visit stays", f"{visit.id} {asked_at and asked_at.isoformat()}", visit, reason)
    return True


def clashes(visit: JobVisit) -> list[str]:
    """Numbers of other jobs that whoever comes is to be at in that time."""
    if visit.staff_id is None:
        return []
    whose = (Job.tenant_id == JobVisit.tenant_id) & (Job.id == JobVisit.job_id)
    at_once = (
        JobVisit.staff_id == visit.staff_id, JobVisit.day == visit.day, JobVisit.id != visit.id, JobVisit.status == "planned",
        JobVisit.begins < visit.ends, JobVisit.ends > visit.begins,
    )  # fmt: skip
    return list(db.session.scalars(select(Job.number).join(JobVisit, whose).where(*at_once).order_by(Job.number)))


def _check(slot: Slot, today: dt.date) -> Staff | None:
    """Who comes, where somebody is named."""
    if slot.begins >= slot.ends:
        raise Refused("ends", BACKWARDS)
    if slot.day < today:
        raise Refused("day", PAST)
    found = _named(slot.staff_id)
    if slot.staff_id is not None and (found is None or not found.active):
        raise Refused("staff", NOBODY)
    return found


def _named(staff_id: int | None) -> Staff | None:
    return db.session.scalar(select(Staff).where(Staff.id == staff_id)) if staff_id else None


def _reason(typed: str) -> str:
    reason = typed.strip()[:500]
    if not reason:
        raise Refused("reason", NO_REASON)
    return reason


def _already(visit: JobVisit, status: str) -> bool:
    """Said twice changes nothing; anything else is refused."""
    if visit.status == status:
        return False
    raise Refused("status", NOT_NOW)


def _words(visit: JobVisit) -> str:
    return f"{visit.day:%Y-%m-%d} {hours_of(visit)}"
