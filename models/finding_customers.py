"""Finding a customer among thousands: words, filters, and pages by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, String, and_, case, func, or_, select, type_coerce

from models import keyset
from models.contact import Contact
from models.customer import Customer, Status
from models.portal_user import PortalUser
from models.text import fold, like

LONGEST, MOST_WORDS = 100, 8
BY_NAME = keyset.Order("name", type_coerce(Customer.name_folded, String), False)


class PortalState(StrEnum):
    """Whether a customer's people can get in, and whether anybody ever did (unused: open, but nobody yet)."""

    OPEN = "open"
    CLOSED = "closed"
    UNUSED = "unused"


class BadSearch(ValueError):
    """The message is a sentence for the person who searched."""


@dataclass(frozen=True)
class Search:
    """What to look for, and the place in the list from which to go on."""

    words: tuple[str, ...] = ()
    status: Status | None = None
    portal: PortalState | None = None
    place: keyset.Cursor | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.status or self.portal)


def read_search(asked: Mapping[str, str]) -> Search:
    """The search that an address asks for: q, status, portal, page. Raises BadSearch."""
    text = asked.get("q", "").strip()
    words = tuple(dict.fromkeys(fold(text).split()))
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        raise BadSearch("That is too long to search for. Use up to 8 words and 100 characters.")
    try:
        status = Status(asked["status"]) if asked.get("status") else None
        portal = PortalState(asked["portal"]) if asked.get("portal") else None
    except ValueError as error:
        raise BadSearch("There is no such filter. Choose one from the list.") from error
    try:
        place = keyset.read_cursor(asked["page"], BY_NAME) if asked.get("page") else None
    except keyset.BadCursor as error:
        raise BadSearch("The address of this page is damaged. Start from the first page.") from error
    return Search(words, status, portal, place)


def find_customers(search: Search) -> keyset.Page:
    """One page of them by name, in one statement: number, name, city, country, status, portal, users, contact."""
    return keyset.page(_columns(search.words).where(*_conditions(search)), Customer.id, BY_NAME, search.place)


def _columns(words: tuple[str, ...]) -> Select[Any]:
    """`contact` is the first one that fits the words; `users` counts the portal users."""
    users = select(func.count()).select_from(PortalUser).where(PortalUser.customer_id == Customer.id)
    used = _those_that_signed_in().where(PortalUser.customer_id == Customer.id).exists()
    fits = [or_(*(Contact.folded.like(like(word), escape="\\") for word in words)).desc()] if words else []
    contact = (
        select(Contact.first_name + " " + Contact.last_name)
        .where(Contact.customer_id == Customer.id)
        .order_by(*fits, Contact.folded)  # not by id: SQLite would walk all contacts along the primary key
        .limit(1)
    )
    portal = case((_closed(), PortalState.CLOSED.value), (used, PortalState.OPEN.value), else_=PortalState.UNUSED.value)
    facts = (Customer.number, Customer.name, Customer.city, Customer.country, Customer.status)
    return select(*facts, portal.label("portal"), users.label("users"), contact.label("contact"))


def _conditions(search: Search) -> list[Any]:
    conditions: list[Any] = [_somewhere(like(word)) for word in search.words]
    if search.status:
        conditions.append(Customer.status == search.status)
    if search.portal:
        conditions.append(_closed() if search.portal == PortalState.CLOSED else ~_closed())
    if search.portal == PortalState.UNUSED:
        conditions.append(Customer.id.not_in(_those_that_signed_in()))
    return conditions


def _somewhere(pattern: str) -> Any:
    """In the customer or one of its contacts. One list of ids for all: asking customer by customer takes twice as long."""
    theirs = select(Contact.customer_id).where(Contact.folded.like(pattern, escape="\\"))
    return or_(Customer.folded.like(pattern, escape="\\"), Customer.id.in_(theirs))


def _closed() -> Any:
    return or_(Customer.portal_open.is_(False), Customer.status == Status.INACTIVE)


def _those_that_signed_in() -> Select[Any]:
    """Ids of customers for whom somebody has signed in."""
    person = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
    return select(PortalUser.customer_id).join(Contact, person).where(Contact.last_sign_in_at.is_not(None))
