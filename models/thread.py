"""Talk between a customer and the business: a thread on any document, and a general one."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, OwnedByCustomer, belongs_to
from models.types import Text, UtcTime, now


class Thread(OwnedByCustomer, Model):
    """About one document, or (without one) whatever else a customer has to say; `about_id` is the document's id or the customer's.

    `last_*` are of its newest message, kept in the same transaction. Staff read as one: `staff_read_up_to` is the id of the newest message that
    any of them has seen, `staff_told_up_to` of the newest that they were mailed about.
    """

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("tenant_id", "about_id"),
        Index(None, "tenant_id", "last_id", "id"),
        Index(None, "tenant_id", "customer_id", "last_id", "id"),
        Index(None, "tenant_id", "last_by_staff", "last_id"),
    )
    customer = belongs_to("Customer")
    document = belongs_to("Document", optional=True, index=True)
    about_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger, default=0)
    last_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)
    last_by_staff: Mapped[bool] = mapped_column(default=False)
    staff_read_up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    staff_read_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    staff_told_up_to: Mapped[int] = mapped_column(BigInteger, default=0)


class Message(OwnedByCustomer, Model):
    """What one person said. Plain text; links in it are made when it is shown."""

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "tenant_id", "thread_id", "id"),
        CheckConstraint("(contact_id is null) <> (staff_id is null)", "one_author"),
    )
    thread = belongs_to("Thread")
    contact = belongs_to("Contact", optional=True)
    staff = belongs_to("Staff", optional=True)
    author_name: Mapped[str] = mapped_column(Text(200))
    text: Mapped[str] = mapped_column(Text(5_000))
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


class ReadMark(OwnedByCustomer, Model):
    """How far one contact has read a thread, and the newest message that it was mailed about."""

    __tablename__ = "read_mark"
    __table_args__ = (
        UniqueConstraint("tenant_id", "thread_id", "contact_id"),
        Index(None, "tenant_id", "contact_id", "thread_id"),
    )
    thread = belongs_to("Thread")
    contact = belongs_to("Contact")
    up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    told_up_to: Mapped[int] = mapped_column(BigInteger, default=0)

    def subjects(self) -> set[int]:
        return {self.contact_id, self.customer_id}
