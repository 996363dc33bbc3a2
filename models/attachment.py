"""Files that people send along."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, OwnedByCustomer, belongs_to
from models.types import Text, UtcTime, now

ONE_PLACE = (
    " + ".join(
        f"case when {place}_id is null then 0 else 1 end"
        for place in ("thread", "document", "draft", "note", "dispute")
    )
    + " = 1"
)


class StoredFile(Owned, Model):
    """Bytes under their SHA-256; the same file sent twice lies here once."""

    __tablename__ = "stored_file"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "hash"),)
    hash: Mapped[str] = mapped_column(Text(64))
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class Attachment(OwnedByCustomer, Model):
    """One file, of the person who sent it: of a message, of a document, of what was noted at the site of a job, of a dispute, or of the draft of an order."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index(None, "tenant_id", "message_id"),
        Index(None, "tenant_id", "thread_id"),
        Index(None, "tenant_id", "document_id"),
        Index(None, "tenant_id", "draft_id"),
        Index(None, "tenant_id", "note_id"),
        Index(None, "tenant_id", "dispute_id"),
        Index(None, "tenant_id", "hash"),
        CheckConstraint("(contact_id is null) <> (staff_id is null)", "one_author"),
        CheckConstraint(ONE_PLACE, "one_place"),
    )
    thread = belongs_to("Thread", optional=True)
    message = belongs_to("Message", optional=True)
    document = belongs_to("Document", optional=True)
    draft = belongs_to("OrderDraft", optional=True)
    note = belongs_to("JobNote", optional=True)
    dispute = belongs_to("Dispute", optional=True)
    contact = belongs_to("Contact", optional=True)
    staff = belongs_to("Staff", optional=True)
    name: Mapped[str] = mapped_column(Text(200))
    type: Mapped[str] = mapped_column(Text(100))
    size: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Text(64))
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
