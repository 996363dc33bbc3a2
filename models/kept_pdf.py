"""Papers as PDFs, kept under what they say: asked for again, the same paper is not set anew."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, db, insert_into
from models.types import Text, UtcTime, now

KEPT = dt.timedelta(days=90)  # after that it is set anew from the same facts, should somebody ask


class KeptPdf(Owned, Model):
    """`digest`: SHA-256 of all that the file is made of (integrations/printing.py). It never changes: other facts make another one."""

    __tablename__ = "kept_pdf"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "digest"), Index(None, "tenant_id", "made_at"))
    digest: Mapped[str] = mapped_column(Text(64))
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


def kept_pdf(digest: str) -> bytes | None:
    """The file with these facts, where it was made before."""
    return db.session.scalar(select(KeptPdf.content).where(KeptPdf.digest == digest))


def keep_pdf(digest: str, content: bytes) -> None:
    """Made by two at once, it lies there once."""
    db.session.execute(
        insert_into(KeptPdf).on_conflict_do_nothing(), {"digest": digest, "size": len(content), "content": content}
    )


def drop_old_pdfs(most: int) -> int:
    """A batch of those whose time is over; how many went."""
    old = select(KeptPdf.id).where(KeptPdf.made_at < now() - KEPT).limit(most)
    ids = list(db.session.scalars(old))
    done: Any = db.session.execute(
        delete(KeptPdf).where(KeptPdf.id.in_(ids)), execution_options={"synchronize_session": False}
    )
    return done.rowcount
