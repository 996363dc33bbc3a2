"""Files that people send along: kept once by their content, and those of a message found by who may read it."""

import hashlib
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, or_, select

from models.attachment import Attachment, StoredFile
from models.base import db, insert_into
from models.document import Document
from models.keyset import LARGEST
from models.thread import Message, Thread
from models.types import now


class Sent(NamedTuple):
    """One file in a list; `size` in bytes."""

    id: int
    name: str
    size: int


def attach(message: Message, files: Iterable[Any]) -> None:
    """Send these along: each with a name, a type and its content, as integrations/files.py has read them."""
    author = {"contact_id": message.contact_id, "staff_id": message.staff_id}
    keep(files, customer_id=message.customer_id, thread_id=message.thread_id, message_id=message.id, **author)


def keep(files: Iterable[Any], but: Collection[tuple[str, str]] = (), **whose: Any) -> None:
    """Keep files at one place: of a message, a draft or an order. `but`: (name, hash) of those that are there already."""
    for file in files:
        digest = store(file.content)
        if (file.name, digest) not in but:
            facts = {"name": file.name, "type": file.type, "size": len(file.content), "hash": digest}
            db.session.add(Attachment(**whose, **facts))
    db.session.flush()


def has_the_same(message: Message, files: Iterable[Any]) -> bool:
    """Do exactly these files come with it?"""
    sent = select(Attachment.name, Attachment.hash).where(Attachment.message_id == message.id)
    theirs = sorted((row.name, row.hash) for row in db.session.execute(sent))
    return theirs == sorted((file.name, _digest(file.content)) for file in files)


def files_of(messages: list[int]) -> dict[int, list[Sent]]:
    """The files of each of these messages, in the order in which they were chosen; one statement."""
    if not messages:
        return {}
    columns = (Attachment.message_id, Attachment.id, Attachment.name, Attachment.size)
    found = select(*columns).where(Attachment.message_id.in_(messages)).order_by(Attachment.id)
    files: dict[int, list[Sent]] = {}
    for message_id, *sent in db.session.execute(found):
        files.setdefault(message_id, []).append(Sent(*sent))
    return files


def file_by_id(ident: int) -> Row | None:
    """(name, type, hash, content) of a file whose message may be read: None where its document may not be seen."""
    thread = and_(Thread.tenant_id == Attachment.tenant_id, Thread.id == Attachment.thread_id)
    about = and_(Document.tenant_id == Thread.tenant_id, Document.id == Thread.document_id)
    seen = select(Thread.id).outerjoin(Document, about).where(thread)
    seen = seen.where(or_(Thread.document_id.is_(None), Document.id.is_not(None)))
    return kept_file(ident, seen.correlate(Attachment).exists())


def kept_file(ident: int, *conditions: Any) -> Row | None:
    """The same of any file that fulfils the conditions: they say who may have it."""
    if not 0 < ident <= LARGEST:
        return None
    kept = and_(StoredFile.tenant_id == Attachment.tenant_id, StoredFile.hash == Attachment.hash)
    columns = (Attachment.name, Attachment.type, Attachment.hash, StoredFile.content)
    found = select(*columns).join(StoredFile, kept).where(Attachment.id == ident, *conditions)
    return db.session.execute(found).one_or_none()


def store(content: bytes) -> str:
    """The same bytes twice, or at once by two, lie there once; as if stored now, so that models/tidying.py leaves them."""
    digest, at = _digest(content), now()
    row = {"hash": digest, "size": len(content), "content": content, "created_at": at}
    insert = insert_into(StoredFile)
    again = insert.on_conflict_do_update(index_elements=["tenant_id", "hash"], set_={"created_at": at})
    db.session.execute(again, row)
    return digest


def stored(digest: str) -> bytes | None:
    """What lies there under its SHA-256: whoever asks has looked up the row that names it within the scope."""
    return db.session.scalar(select(StoredFile.content).where(StoredFile.hash == digest)) if digest else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
