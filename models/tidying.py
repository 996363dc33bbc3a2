"""What nobody needs any more goes, once a day: files that nothing names, PDFs that were made long ago, and what long past imports have changed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select

from models.attachment import Attachment, StoredFile
from models.base import change_if, db
from models.event import Actor
from models.finding_imports import KEPT
from models.job import JobDetail
from models.kept_pdf import drop_old_pdfs
from models.quote import QuoteAnswer
from models.sending_quotes import expire_due, remind_due
from models.sheet_import import SheetChange, SheetImport
from models.tenant import Tenant
from models.types import now

DAY = dt.timedelta(days=1)
SHEETS = dt.timedelta(days=30)  # a file that was imported, in case somebody asks what stood in it
FILES, CHANGES = 20, 500  # of a batch: short locks, whatever has gathered
WORKER = Actor("worker", None, "Portico")


def tenants_to_tidy(due: bool = True) -> Sequence[Tenant]:
    """Those that were not tidied for a day, or all."""
    found = select(Tenant).order_by(Tenant.id)
    return db.session.scalars(found.where(_is_due()) if due else found).all()


def begin(tenant: Tenant) -> bool:
    """Claim a day's tidying; True for one of any number of workers."""
    return change_if(tenant, _is_due(), tidied_at=now())


def _is_due() -> ColumnElement[bool]:
    return or_(Tenant.tidied_at.is_(None), Tenant.tidied_at < now() - DAY)


def end_what_is_past(tenant: Tenant) -> int:
    """A batch of offers whose last day is over where the business is; how many."""
    return expire_due(tenant.today(), WORKER)


def remind_some(tenant: Tenant, after: int) -> int:
    """A batch of offers that end soon; the id to go on after, 0 where all are told."""
    return remind_due(tenant, after)


def tidy_some() -> int:
    """One batch, to be committed; how many rows went, 0 where nothing is left."""
    return _forget_changes() or _drop_files() or drop_old_pdfs(FILES)


def _forget_changes() -> int:
    """Of imports that can't be undone any more."""
    past = select(SheetImport.id).where(_last_seen() < now() - KEPT)
    some = select(SheetChange.id).where(SheetChange.sheet_import_id.in_(past)).limit(CHANGES)
    return _delete(SheetChange, SheetChange.id.in_(db.session.scalars(some).all()))


def _drop_files() -> int:
    """Files of no message, draft or document, no signature, and of no import of late; stored lately is what is about to be one of these."""
    unneeded = (
        StoredFile.created_at < now() - DAY,
        ~exists().where(Attachment.tenant_id == StoredFile.tenant_id, Attachment.hash == StoredFile.hash),
        ~exists().where(QuoteAnswer.tenant_id == StoredFile.tenant_id, QuoteAnswer.signature == StoredFile.hash),
        ~exists().where(JobDetail.tenant_id == StoredFile.tenant_id, JobDetail.signature == StoredFile.hash),
        ~exists().where(
            SheetImport.tenant_id == StoredFile.tenant_id,
            SheetImport.hash == StoredFile.hash,
            _last_seen() >= now() - SHEETS,
        ),
    )
    some = db.session.scalars(select(StoredFile.id).where(*unneeded).order_by(StoredFile.id).limit(FILES)).all()
    return _delete(StoredFile, StoredFile.id.in_(some), *unneeded)


def _last_seen() -> ColumnElement[dt.datetime]:
    return func.coalesce(SheetImport.ended_at, SheetImport.begun_at)


def _delete(table: Any, *conditions: Any) -> int:
    done: Any = db.session.execute(delete(table).where(*conditions), execution_options={"synchronize_session": False})
    return done.rowcount
