"""A job as it is looked at: what was asked for, its visits, notes and what was used."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import joinedload

from models.attaching import Sent, kept_file
from models.attachment import Attachment
from models.base import db
from models.document import Job
from models.job import JobDetail, JobItem, JobNote, JobVisit
from models.keyset import LARGEST
from models.staff import Staff
from models.types import fits


def job_by_number(number: str) -> Job | None:
    """Where whoever asks may see it."""
    return db.session.scalar(select(Job).where(Job.number == number)) if fits(number, 40) else None


def detail_of(job: Any) -> JobDetail | None:
    """With its type loaded; None of a job that came from elsewhere."""
    return db.session.scalar(select(JobDetail).where(JobDetail.job_id == job.id).options(joinedload(JobDetail.type)))


def visits_of(job: Any) -> list[JobVisit]:
    """All of them in the order of time, with who comes loaded."""
    order = (JobVisit.day, JobVisit.begins, JobVisit.id)
    return list(
        db.session.scalars(
            select(JobVisit).where(JobVisit.job_id == job.id).order_by(*order).options(joinedload(JobVisit.staff))
        )
    )


def visit_of(job: Any, ident: int) -> JobVisit | None:
    """One of this job's visits."""
    mine = (JobVisit.job_id == job.id, JobVisit.id == ident)
    return (
        db.session.scalar(select(JobVisit).where(*mine).options(joinedload(JobVisit.staff)))
        if 0 < ident <= LARGEST
        else None
    )


def next_visit(visits: Sequence[JobVisit], today: dt.date) -> JobVisit | None:
    """The first one that is still to come, or under way, on a local date."""
    coming = (one for one in visits if one.status == "under_way" or (one.status == "planned" and one.day >= today))
    return next(coming, None)


def notes_of(job: Any, only_shown: bool = False) -> list[tuple[JobNote, str, list[Sent]]]:
    """(note, who wrote it, its files), the newest first; two statements however many. `only_shown`: as the customer sees them."""
    wrote = and_(Staff.tenant_id == JobNote.tenant_id, Staff.id == JobNote.staff_id)
    asked = select(JobNote, Staff.name).join(Staff, wrote).where(JobNote.job_id == job.id)
    asked = asked.where(JobNote.shown) if only_shown else asked
    rows = db.session.execute(asked.order_by(JobNote.id.desc()).limit(200)).all()
    files = _files([note.id for note, _name in rows])
    return [(note, name, files.get(note.id, [])) for note, name in rows]


def _files(notes: list[int]) -> dict[int, list[Sent]]:
    if not notes:
        return {}
    columns = (Attachment.note_id, Attachment.id, Attachment.name, Attachment.size)
    found: dict[int, list[Sent]] = {}
    for note_id, *sent in db.session.execute(
        select(*columns).where(Attachment.note_id.in_(notes)).order_by(Attachment.id)
    ):
        found.setdefault(note_id, []).append(Sent(*sent))
    return found


def file_of_job(job: Any, ident: int, only_shown: bool = False) -> Row | None:
    """(name, type, hash, content) of a file of the request or of a note of this job; None for any other."""
    notes = select(JobNote.id).where(JobNote.job_id == job.id)
    notes = notes.where(JobNote.shown) if only_shown else notes
    return kept_file(ident, (Attachment.document_id == job.id) | Attachment.note_id.in_(notes))


def items_of(job: Any) -> list[JobItem]:
    """What it comes to, in the order in which it was put down."""
    return list(db.session.scalars(select(JobItem).where(JobItem.job_id == job.id).order_by(JobItem.id)))
