"""The server that a business's mail leaves by."""

import datetime as dt

from sqlalchemy import CheckConstraint, UniqueConstraint, and_, bindparam, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, db
from models.sealed import Sealed
from models.types import Text, UtcTime, now


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


_at = bindparam("mail_now", callable_=now, type_=UtcTime)  # read when a statement is executed: it is put together once
_paused = and_(MailServer.failing_since.is_not(None), MailServer.paused_until > _at)
_active = select(case((_paused, "failing"), else_="")).select_from(MailServer).where(MailServer.active)
WHY_OFF = func.coalesce(_active.scalar_subquery(), "no server")  # what mail_is_off() says, for other statements


def mail_server() -> MailServer | None:
    """The one of the business in scope, as it stands in the database now: another process may have changed it."""
    return db.session.scalar(select(MailServer).execution_options(populate_existing=True))


def mail_is_on() -> bool:
    """Is there a server that letters leave by, be it failing just now? Otherwise they wait, and staff can read them."""
    return mail_is_off() != "no server"


def mail_is_off() -> str:
    """Why letters wait: "no server", "failing" or "" when they don't. One statement."""
    return db.session.scalar(select(WHY_OFF)) or ""
