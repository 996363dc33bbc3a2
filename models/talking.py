"""Talk between a customer and the business: said once, read, and told by mail once until it is read on (DOMAIN §8)."""

import datetime as dt
import unicodedata
from typing import Any

from sqlalchemy import select, update

from models import attaching
from models.base import db, insert_into, new_id
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.explaining import OWN_ORDERS, facts_of_all
from models.inbox_mark import InboxMark
from models.letter_kinds import said
from models.levels import visible_modules
from models.module import Module
from models.posting import post, return_address
from models.refusing import Refused
from models.scope import Scope, current_scope, scope
from models.staff import Role, Staff
from models.tenant import Tenant
from models.thread import Message, ReadMark, Thread
from models.types import now

LONGEST = 5_000
REPLAY = dt.timedelta(minutes=1)  # the same words by the same person so soon are the same message, sent twice
EXCERPT = 1_500  # characters of a message in the letter that tells of it


def tidy_text(typed: str) -> str:
    """As it is kept: line breaks as \\n, no other control characters, no spaces around."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def say(customer: Customer, document: Any, typed: str, author: Contact | Staff, by: Actor, files: Any = ()) -> Message:
    """One message about a document (or None) of a customer; those of the other side who are not yet told are told by mail.

    `files` are sent along: each with name, type and content, as integrations/files.py has read it.
    The same words and files again within a minute are the same message: it is returned. Raises Refused.
    """
    text = tidy_text(typed)
    if not text and not files:
        raise Refused("text", "Write something first.")
    if len(text) > LONGEST:
        raise Refused("text", "Use at most 5,000 characters.")
    thread = open_thread(customer, document)
    before = _said_already(thread, author, text)
    if before and attaching.has_the_same(before, files):
        return before
    return _say(thread, customer, document, text, author, by, files)


def open_thread(customer: Customer, document: Any = None) -> Thread:
    """The thread about it, held until this transaction ends; begun where there is none. Two who begin it at once get the same one."""
    about = document.id if document else customer.id
    table: Any = Thread.__table__
    values = {
        "tenant_id": current_scope().tenant_id, "id": new_id(), "customer_id": customer.id, "document_id": document and document.id,
        "about_id": about, "last_id": 0, "last_at": now(), "last_by_staff": False, "staff_read_up_to": 0, "staff_told_up_to": 0,
    }  # fmt: skip
    found = select(Thread).where(Thread.about_id == about).with_for_update().execution_options(populate_existing=True)
    thread = db.session.scalar(found)
    if thread is None:
        insert = insert_into(table).values(**values).on_conflict_do_nothing()
        db.session.connection().execute(insert)
        thread = db.session.scalars(found).one()
    return thread


def read_by_staff(thread: Thread) -> bool:
    """Staff have seen everything that was said so far. True when that is new."""
    newer = (Thread.id == thread.id, Thread.staff_read_up_to < Thread.last_id)
    read = update(Thread).where(*newer).values(staff_read_up_to=Thread.last_id, staff_read_at=now())
    done: Any = db.session.execute(read, execution_options={"raises": {thread.customer_id}})
    return done.rowcount == 1


def read_by(contact_id: int, thread: Thread) -> bool:
    """This contact has seen everything that was said so far. True when that is new."""
    _mark(thread, contact_id)
    newer = (ReadMark.thread_id == thread.id, ReadMark.contact_id == contact_id, ReadMark.up_to < thread.last_id)
    read = update(ReadMark).where(*newer).values(up_to=thread.last_id, at=now())
    done: Any = db.session.execute(read, execution_options={"raises": {contact_id}})
    return done.rowcount == 1


def _say(
    thread: Thread, customer: Customer, document: Any, text: str, author: Contact | Staff, by: Actor, files: Any
) -> Message:
    staff, at = isinstance(author, Staff), now()
    message = Message(
        customer_id=customer.id,
        thread=thread,
        contact_id=None if staff else author.id,
        staff_id=author.id if staff else None,
        author_name=author.name[:200],
        text=text,
        at=at,
    )
    db.session.add(message)
    db.session.flush()
    attaching.attach(message, files)
    thread.last_id, thread.last_at, thread.last_by_staff = message.id, at, staff
    if staff:
        thread.staff_read_up_to, thread.staff_read_at = message.id, at
    db.session.flush()
    if not staff:
        read_by(author.id, thread)
    record(message, "message written", by=by, after=_about(document))
    (_tell_contacts if staff else _tell_staff)(thread, customer, document, message, author)
    return message


def _said_already(thread: Thread, author: Contact | Staff, text: str) -> Message | None:
    mine = Message.staff_id == author.id if isinstance(author, Staff) else Message.contact_id == author.id
    lately = (Message.thread_id == thread.id, mine, Message.text == text, Message.at > now() - REPLAY)
    return db.session.scalar(select(Message).where(*lately).order_by(Message.id.desc()).limit(1))


# --- telling the other side -------------------------------------------------------------------------


def _tell_contacts(thread: Thread, customer: Customer, document: Any, message: Message, author: Staff) -> None:
    for contact in _listeners(thread, customer, document):
        _mark(thread, contact.id)
        untold = (
            ReadMark.thread_id == thread.id,
            ReadMark.contact_id == contact.id,
            ReadMark.told_up_to <= ReadMark.up_to,
        )
        told: Any = db.session.execute(update(ReadMark).where(*untold).values(told_up_to=message.id))
        if told.rowcount:
            reply_to = return_address(author, db.session.scalar(select(Tenant).where(Tenant.id == thread.tenant_id)))
            facts = _facts(author.name, document, message)
            post("message", contact, customer=customer, reply_to=reply_to, facts=facts)


def _tell_staff(thread: Thread, customer: Customer, document: Any, message: Message, author: Contact) -> None:
    with scope(Scope(thread.tenant_id)):
        untold = (Thread.id == thread.id, Thread.staff_told_up_to <= Thread.staff_read_up_to)
        told: Any = db.session.execute(
            update(Thread).where(*untold).values(staff_told_up_to=message.id),
            execution_options={"raises": {customer.id}},
        )
        if not told.rowcount:
            return
        marked = (InboxMark.kind == "message", InboxMark.subject_id == thread.id, InboxMark.assignee_id.is_not(None))
        assignee = db.session.scalar(select(InboxMark.assignee_id).where(*marked))
        people = select(Staff).where(Staff.active, Staff.role != Role.VIEWER).order_by(Staff.id)
        everybody = list(db.session.scalars(people))
        assigned = [person for person in everybody if person.id == assignee]
        facts = _facts(author.name, document, message, of=customer.number)
        for person in assigned or everybody:
            post("staff_message", person, customer=customer, reply_to=author.email or "", facts=facts)


def _listeners(thread: Thread, customer: Customer, document: Any) -> list[Contact]:
    """Whom a message of staff reaches: who wrote here before or made the document; where nobody did, the portal's administrators; else
    everybody. Always only those who may read it."""
    facts = [row for row in facts_of_all(customer.id) if may_read(row, document)]
    by_id = {row.person_id: row for row in facts}
    wrote = select(Message.contact_id).where(Message.thread_id == thread.id, Message.contact_id.is_not(None)).distinct()
    mine = {*db.session.scalars(wrote), document and document.contact_id} & set(by_id)
    chosen = mine or {row.person_id for row in facts if row.administrator} or set(by_id)
    return list(db.session.scalars(select(Contact).where(Contact.id.in_(chosen)).order_by(Contact.id)))


def may_read(facts: Any, document: Any) -> bool:
    """Does this portal user (columns of models/explaining.py) see the thread about this document, or the general one? DOMAIN §2."""
    modules = visible_modules(facts)
    if Module.MESSAGES not in modules or document is None:
        return Module.MESSAGES in modules
    whose = not facts.own_orders_only or document.kind not in OWN_ORDERS or document.contact_id == facts.person_id
    return whose and document.status != "draft" and any(module.kind == document.kind for module in modules)


def _facts(author: str, document: Any, message: Message, of: str = "") -> dict:
    """What the letter says, and where its page is. `of`: the customer's number, where the admin's address has it."""
    text = message.text if len(message.text) <= EXCERPT else f"{message.text[:EXCERPT]}…"
    values = {"kind": document.kind, "number": document.number} if document else {"kind": "general", "number": ""}
    if of:
        values = {"number": of, "kind": values["kind"], "document": values["number"]}
    general = said("their account") if of else said("your account")
    about = {"about": f"{document.number}"} if document else {"said": {"about": general}}
    return {"author": author, "message": text or "📎", "values": values, **about}


def _mark(thread: Thread, contact_id: int) -> None:
    """There is a mark of this contact in this thread."""
    table: Any = ReadMark.__table__
    values = {
        "tenant_id": thread.tenant_id, "id": new_id(), "customer_id": thread.customer_id, "thread_id": thread.id,
        "contact_id": contact_id, "up_to": 0, "told_up_to": 0,
    }  # fmt: skip
    db.session.connection().execute(insert_into(table).values(**values).on_conflict_do_nothing())


def _about(document: Any) -> str | None:
    return document.number if document else None
