"""What staff have noted on things that wait in the inbox: who looks after it, and that it is done."""

import datetime as dt

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, belongs_to
from models.types import Text, UtcTime


class InboxMark(Owned, Model):
    """A note on one thing that waits, by its kind and id. Done until something newer happens to it."""

    __tablename__ = "inbox_mark"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "subject_id"),)
    kind: Mapped[str] = mapped_column(Text(20))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    assignee = belongs_to("Staff", optional=True, index=True)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    done_by: Mapped[str] = mapped_column(Text(200), default="")
