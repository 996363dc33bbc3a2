"""The server that a business's mail leaves by."""

import datetime as dt

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, db
from models.sealed import Sealed
from models.types import Text, UtcTime


class MailServer(Owned, Model):
    """One at most per tenant. `sender_address` is the envelope's sender of all its mail, whatever a letter's Reply-To says.

    `paused_until` (UTC): it could not be reached, with `answer` saying how; `failing_since` then says since when.
    """

    __tablename__ = "mail_server"
    __quiet__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id"),
        CheckConstraint("security in ('starttls', 'tls', 'none')", "security"),
        CheckConstraint("port between 1 and 65535", "port"),
    )
    host: Mapped[str] = mapped_column(Text(253))
    port: Mapped[int] = mapped_column(default=587)
    security: Mapped[str] = mapped_column(Text(8), default="starttls")
    username: Mapped[str] = mapped_column(Text(254), default="")
    password: Mapped[str | None] = mapped_column(Sealed(500))
    sender_address: Mapped[str] = mapped_column(Text(254))
    sender_name: Mapped[str] = mapped_column(Text(120), default="")
    active: Mapped[bool] = mapped_column(default=True)
    paused_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    failing_since: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answer: Mapped[str] = mapped_column(Text(1_000), default="")


def mail_is_on() -> bool:
    """Is there a server that letters leave by? Otherwise they wait, and staff can read them."""
    return db.session.scalar(select(MailServer.id).where(MailServer.active).limit(1)) is not None
