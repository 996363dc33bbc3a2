"""Threads and what was said in them, as far as the reader may see: the scope narrows documents, so what hides one hides its thread."""

from typing import Any

from sqlalchemy import BigInteger, Select, String, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import Document
from models.keyset import LARGEST, Cursor, Order, Page, page
from models.text import fold, like
from models.thread import Message, ReadMark, Thread
from models.types import fits

SHOWN = 50
NEWEST = Order("last", type_coerce(Thread.last_id, BigInteger), True)
ABOUT = and_(Document.tenant_id == Thread.tenant_id, Document.id == Thread.document_id)
WHOSE = and_(Customer.tenant_id == Thread.tenant_id, Customer.id == Thread.customer_id)
Last = aliased(Message)
LAST = and_(Last.tenant_id == Thread.tenant_id, Last.id == Thread.last_id)
COLUMNS = (
    Thread.id, Thread.customer_id, Thread.last_at, Thread.last_by_staff, Document.kind, Document.number, Last.author_name, Last.text,
)  # fmt: skip
SAID = (Message.id, Message.author_name, Message.text, Message.at, Message.contact_id, Message.staff_id)
SEEN_BY_ME = select(func.coalesce(func.max(ReadMark.up_to), 0)).where(ReadMark.thread_id == Thread.id)

SEEN = or_(Thread.document_id.is_(None), Document.id.is_not(None))
UNREAD = (
    select(func.count())
    .select_from(Thread)
    .outerjoin(Document, ABOUT)
    .where(SEEN, Thread.last_id > SEEN_BY_ME.where(ReadMark.contact_id == bindparam("reader")).scalar_subquery())
)


def _there(statement: Select) -> Select:
    """Only threads in which something was said, and none about a document that may not be seen."""
    joined = statement.outerjoin(Document, ABOUT).join(Last, LAST)
    return joined.where(SEEN)


def threads_of_contact(contact_id: int, place: Cursor | None = None, size: int = 25) -> Page:
    """In the portal: rows with COLUMNS and `unread`, newest first; one statement."""
    mine = SEEN_BY_ME.where(ReadMark.contact_id == contact_id).scalar_subquery()
    return page(_there(select(*COLUMNS, (Thread.last_id > mine).label("unread"))), Thread.id, NEWEST, place, size)


def unread_of_contact(contact_id: int) -> int:
    """In how many threads something waits for this contact: on every page of the portal."""
    return db.session.scalar(UNREAD, {"reader": contact_id}) or 0


def threads(
    text: str = "", unread: bool = False, customer_id: int = 0, place: Cursor | None = None, size: int = 25
) -> Page:
    """For staff: rows with COLUMNS, `unread`, the customer's number and name, newest first; one statement."""
    new = Thread.last_id > Thread.staff_read_up_to
    statement = _there(
        select(*COLUMNS, new.label("unread"), Customer.number.label("customer_number"), Customer.name).join(
            Customer, WHOSE
        )
    )
    if unread:
        statement = statement.where(new)
    if customer_id:
        statement = statement.where(Thread.customer_id == customer_id)
    for word in text.split():
        statement = statement.where(_has(word))
    return page(statement, Thread.id, NEWEST, place, size)


def _has(word: str) -> Any:
    """In the customer's name or number, the document's number, or what was said last and by whom. Of these only the customer's is kept
    folded, and SQLite knows capitals of ASCII alone: a word with others is looked for as it was typed, too."""
    bare = fold(word)
    spelled = {bare} if word.isascii() else {bare, word, word.lower(), word.capitalize()}
    found = (Last.text, Last.author_name, type_coerce(Document.number, String))
    said = [column.ilike(like(one), escape="\\") for column in found for one in sorted(spelled)]
    return or_(Customer.folded.like(like(bare), escape="\\"), *said)


def unread_of_staff() -> int:
    """In how many threads something waits for staff."""
    statement = select(func.count()).select_from(Thread).where(Thread.last_id > Thread.staff_read_up_to)
    return db.session.scalar(statement) or 0


def thread_about(about_id: int) -> Thread | None:
    return db.session.scalar(select(Thread).where(Thread.about_id == about_id))


def said_in(thread_id: int, before: int = 0) -> list:
    """Rows with SAID, oldest first: the newest SHOWN, or those before one; one more where there are more."""
    statement = select(*SAID).where(Message.thread_id == thread_id)
    if 0 < before <= LARGEST:
        statement = statement.where(Message.id < before)
    return list(db.session.execute(statement.order_by(Message.id.desc()).limit(SHOWN + 1)))[::-1]


def seen_by(thread_id: int) -> list:
    """(first_name, last_name, email, up_to, at) of the contacts who have read here, the latest first."""
    columns = (Contact.first_name, Contact.last_name, Contact.email, ReadMark.up_to, ReadMark.at)
    who = and_(Contact.tenant_id == ReadMark.tenant_id, Contact.id == ReadMark.contact_id)
    read = select(*columns).join(Contact, who).where(ReadMark.thread_id == thread_id, ReadMark.at.is_not(None))
    return list(db.session.execute(read.order_by(ReadMark.at.desc()).limit(20)))


def thread_by_id(ident: int) -> Thread | None:
    """With its document's rules: None where that may not be seen."""
    if not 0 < ident <= LARGEST:
        return None
    statement = select(Thread).outerjoin(Document, ABOUT).where(Thread.id == ident)
    return db.session.scalar(statement.where(SEEN))


def said_since(thread_id: int, after: int) -> list:
    """What is new in a thread that may be seen: rows with SAID. One statement."""
    if not (0 < thread_id <= LARGEST and 0 <= after <= LARGEST):
        return []
    here = and_(Thread.tenant_id == Message.tenant_id, Thread.id == Message.thread_id)
    statement = select(*SAID).join(Thread, here).outerjoin(Document, ABOUT)
    statement = statement.where(Message.thread_id == thread_id, Message.id > after)
    return list(db.session.execute(statement.where(SEEN).order_by(Message.id).limit(200)))


def author_of(contact_id: int, customer_id: int) -> tuple[Contact, Customer]:
    """Who writes, for which customer."""
    whose = select(Contact, Customer).join(Customer, Customer.tenant_id == Contact.tenant_id)
    person, customer = db.session.execute(whose.where(Contact.id == contact_id, Customer.id == customer_id)).one()
    return person, customer


def document_of(kind: str, number: str, customer_id: int) -> Any | None:
    """(id, kind, number, status, contact_id) of a customer's document; None when nobody here may see such a one."""
    if not (fits(kind, 20) and fits(number, 40)):
        return None
    columns = (Document.id, Document.kind, Document.number, Document.status, Document.contact_id)
    found = (Document.kind == kind, Document.number == number, Document.customer_id == customer_id)
    return db.session.execute(select(*columns).where(*found)).one_or_none()
