"""One document for somebody who need not sign in: mailed as a link, opened alone, and closed with what allowed it (DOMAIN §8)."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from models import throttle
from models.base import db, insert_into, new_id
from models.contact import Contact, contact_by_email, person_of
from models.customer import Customer, Status
from models.document import Document
from models.event import Actor, record
from models.letter import Letter
from models.letter_kind import said
from models.link import Link, Purpose
from models.links import is_live, link_by_token, make_link, replace_links, use
from models.module import Module
from models.portal_user import PortalUser
from models.posting import post, return_address
from models.refusing import Refused
from models.scope import current_scope
from models.sign_in import key_hash
from models.signing_in import TooMany
from models.staff import Staff
from models.tenant import Tenant
from models.types import fits, now
from models.viewing import Viewing

MOST = 10  # addresses at a time
LONGEST = 2_000  # characters of the message
PER_SENDER = 60  # addresses of one sender within throttle.WINDOW: it is no way to send mail to strangers
LOCKED_OUT = said("This link can be read, but not answered with any more. Please get in touch with us.")
ENDED = ("declined", "expired", "withdrawn")  # states of a quote that close its links


class Shared(NamedTuple):
    """A link that opens: its document's kind and number, whose it is, and for which business."""

    link: Link
    tenant: Tenant
    customer: Customer
    kind: str
    number: str


def read_addresses(typed: str) -> tuple[list[str], list[str]]:
    """What was typed between commas, semicolons and spaces: addresses, each once, and what is none."""
    good, bad = [], []
    for word in typed.replace(",", " ").replace(";", " ").split():
        try:
            good.append(validate_email(word, check_deliverability=False).normalized.lower())
        except EmailNotValidError:
            bad.append(word)
    return list(dict.fromkeys(good)), bad


def share(
    customer: Customer,
    document: Any,
    addresses: Iterable[str],
    message: str,
    sender: Contact | Staff,
    key: str,
    by: Actor,
) -> int:
    """A link and a letter to each address; how many. The same `key` sends none twice. Raises TooMany; its count is to be committed."""
    addresses, at = list(addresses), now()
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == customer.tenant_id)).one()
    for _address in addresses:
        if throttle.hit(f"{tenant.id}:share:{sender.id}", at) > PER_SENDER:
            raise TooMany(throttle.seconds_left(at))
    return sum(
        send_link(address, customer, document, message, sender, f"share:{sender.id}:{key}", tenant, by)
        for address in addresses
    )


def send_link(
    address: str,
    customer: Customer,
    document: Any,
    message: str,
    sender: Contact | Staff,
    key: str,
    tenant: Tenant,
    by: Actor,
) -> int:
    """A link of its own and a letter for one address, once for each `key`; how many have been written. The one way to mail a document."""
    once = f"{key}:{key_hash(address)[:32]}"  # an address can be longer than what is kept
    if db.session.scalar(select(Letter.id).where(Letter.once == once)):
        return 0
    contact = _contact_of(address, customer)
    facts: dict[str, Any] = {"kind": document.kind, "number": document.number}
    if isinstance(sender, Contact):
        facts["sender"] = (
            sender.id
        )  # whose limits hold for an answer by this link, where it goes to nobody of the customer's
    lasts = dt.timedelta(days=tenant.link_days)
    made = make_link(
        Purpose.DOCUMENT, contact, address, by=by, customer=customer, document=document, facts=facts, lasts=lasts
    )
    reply_to = return_address(
        sender if isinstance(sender, Contact) else None, customer if isinstance(sender, Contact) else None, tenant
    )
    letter_facts = {
        "document": document.number,
        "message": message,
        "sender": sender.name,
        "moments": {"until": made.link.expires_at.isoformat()},
    }
    letter = post(
        "document", contact or address, customer=customer, made=made, facts=letter_facts, reply_to=reply_to, once=once
    )
    record(_document(document), "link mailed", by=by, after=address)
    return 1 if letter else 0


def _contact_of(address: str, customer: Customer) -> Contact | None:
    """Whose address it is, where it is somebody's who acts for this customer."""
    contact = contact_by_email(address)
    if contact is None or not contact.active:
        return None
    acts = select(PortalUser.id).where(PortalUser.contact_id == contact.id, PortalUser.customer_id == customer.id)
    return contact if contact.customer_id == customer.id or db.session.scalar(acts) else None


def _document(row: Any) -> Document:
    return db.session.scalars(select(Document).where(Document.id == row.id)).one()


def shared_by(token: str) -> Shared | None:
    """What a token opens now; None for one that never did, that has ended, or whose document may not be seen any more."""
    found = _found(token)
    return found[0] if found and not found[1] else None


def ended_by(token: str) -> Shared | None:
    """The quote that a token opened until it ended: that it has, and how, may still be said to whoever has the link."""
    found = _found(token)
    return found[0] if found and found[1] else None


def _found(token: str) -> tuple[Shared, bool] | None:
    """What a live link is of, and whether its quote has ended; None for what may not be seen."""
    link = link_by_token(token, Purpose.DOCUMENT) if fits(token, 100) else None
    if link is None or not is_live(link):
        return None
    whose = and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id)
    query = select(Document.kind, Document.number, Document.status, Document.due_on, Customer, Tenant)
    query = query.join(Customer, whose).join(Tenant, Tenant.id == Document.tenant_id)
    row = db.session.execute(query.where(Document.id == link.document_id)).one_or_none()
    if row is None or not _may_be_seen(row):
        return None
    return Shared(link, row.Tenant, row.Customer, row.kind, row.number), _has_ended(row)


def _may_be_seen(row: Any) -> bool:
    """The portal is open to this customer, the module on for it, and the document one that customers see."""
    customer, tenant = row.Customer, row.Tenant
    is_open = (
        tenant.portal_open and customer.portal_open and customer.status != Status.INACTIVE and not customer.archived_at
    )
    shown = any(module.kind == row.kind for module in modules_of(customer, tenant)) and row.status != "draft"
    return bool(is_open and shown)


def modules_of(customer: Customer, tenant: Tenant) -> frozenset[Module]:
    """What the business shows to this customer, whoever asks."""
    return frozenset(Module) - (tenant.hidden_modules | customer.hidden_modules)


def _has_ended(row: Any) -> bool:
    """Quote links end with the quote (DOMAIN §8)."""
    past = row.status == "sent" and row.due_on is not None and row.due_on < row.Tenant.today()
    return row.kind == "quote" and (row.status in ENDED or past)


def user_of(shared: Shared) -> PortalUser | None:
    """For whom of this customer's people the link was made, where it is somebody who acts for it."""
    found = _acting(shared, shared.link.contact_id)
    return found if found and found.active else None


def answering_user(shared: Shared) -> PortalUser | None:
    """Whose limits hold for an answer by this link: of whom it was made for, or else of who mailed it; None where it came from the business.

    Raises Refused where that person is locked out.
    """
    person = shared.link.contact_id or shared.link.facts.get("sender")
    found, contact = _acting(shared, person), person_of(person)
    if found is None and not shared.link.facts.get("sender"):
        return None
    if found is None or not found.active or contact is None or not contact.active:
        raise Refused("status", LOCKED_OUT)
    return found


def _acting(shared: Shared, contact_id: int | None) -> PortalUser | None:
    acts = (PortalUser.contact_id == (contact_id or 0), PortalUser.customer_id == shared.customer.id)
    return db.session.scalar(select(PortalUser).where(*acts))


def view_by_link(link: Link) -> None:
    """The document was seen by whoever has this link: on record once."""
    _see(link.customer_id, link.document_id, link_id=link.id)


def view_by_contact(customer_id: int, document_id: int, contact_id: int) -> None:
    """The document was seen by a contact: on record once."""
    _see(customer_id, document_id, contact_id=contact_id)


def _see(customer_id: int, document_id: int, **viewer: int) -> None:
    table: Any = Viewing.__table__
    values = {
        "tenant_id": current_scope().tenant_id,
        "id": new_id(),
        "customer_id": customer_id,
        "document_id": document_id,
        "at": now(),
    }
    db.session.connection().execute(insert_into(table).values(**values, **viewer).on_conflict_do_nothing())


def has_viewed(document_id: int, contact_id: int) -> bool:
    seen = select(Viewing.id).where(Viewing.document_id == document_id, Viewing.contact_id == contact_id)
    return db.session.scalar(seen) is not None


def viewings_of(document_id: int) -> list[tuple[str, dt.datetime]]:
    """(who, when) have seen a document, the first one first: contacts by name, others by the address that their link was mailed to."""
    query = select(Viewing).where(Viewing.document_id == document_id).order_by(Viewing.at)
    rows = db.session.scalars(query.options(joinedload(Viewing.contact), joinedload(Viewing.link)))
    return [(row.contact.name if row.contact else row.link.address, row.at) for row in rows]


def links_of(document_id: int) -> list[Link]:
    """Every link to a document, the newest first."""
    query = select(Link).where(Link.document_id == document_id, Link.purpose == Purpose.DOCUMENT)
    return list(db.session.scalars(query.order_by(Link.id.desc()).limit(50)))


# --- the rest of the portal, by a code --------------------------------------------------------------

CODES = 5  # that may be asked for, and tries, within throttle.WINDOW


def may_step_up(shared: Shared) -> bool:
    """Does the business let this link's reader in by a mailed code, and is it somebody who has a portal?"""
    if not shared.tenant.link_step_up or shared.link.contact_id is None:
        return False
    return user_of(shared) is not None


def mail_code(shared: Shared) -> None:
    """Six digits to the contact whom the link was mailed to, in place of an earlier one. Raises TooMany; its count is to be committed."""
    _count(shared, "code")
    digits = f"{secrets.randbelow(1_000_000):06}"
    contact = db.session.scalars(select(Contact).where(Contact.id == shared.link.contact_id)).one()
    by = Actor("link", shared.link.id, contact.name)
    replace_links(Purpose.CODE, contact)
    made = make_link(
        Purpose.CODE, contact, contact.email or "", by=by, customer=shared.customer, token=_token(shared.link, digits)
    )
    post(
        "access_code",
        contact,
        customer=shared.customer,
        code=f"{digits[:3]} {digits[3:]}",
        made=None,
        once=f"code:{made.link.id}",
    )


def use_code(shared: Shared, typed: str) -> Contact | None:
    """The contact, when the code is right, in time and used for the first time. Raises TooMany; its count is to be committed."""
    _count(shared, "code-try")
    digits = "".join(c for c in typed if c in "0123456789")[:12]
    link = link_by_token(_token(shared.link, digits), Purpose.CODE)
    if link is None or not is_live(link) or not use(link):
        return None
    return db.session.scalars(select(Contact).where(Contact.id == link.contact_id, Contact.active)).one_or_none()


def _token(link: Link, digits: str) -> str:
    return f"{link.id}:{link.token_hash}:{digits}"


def _count(shared: Shared, what: str) -> None:
    at = now()
    if throttle.hit(f"{shared.tenant.id}:{what}:{shared.link.id}", at) > CODES:
        raise TooMany(throttle.seconds_left(at))
