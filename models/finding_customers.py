"""Finding a customer among thousands: words, filters, and pages by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, String, and_, case, func, or_, select, type_coerce

from models import keyset
from models.branch import Department
from models.contact import Contact
from models.customer import Customer, Status
from models.portal_user import PortalUser
from models.text import fold, like

LONGEST, MOST_WORDS = 100, 8
ARCHIVED = "archived"  # asked for as a status is; otherwise they are in no list
BY_NAME = keyset.Order("name", type_coerce(Customer.name_folded, String), False)
EXPORTED = (
    Customer.number, Customer.name, Customer.short_name, Customer.status, Customer.email, Customer.phone, Customer.fax, Customer.street,
    Customer.postal_code, Customer.city, Customer.region, Customer.country, Customer.billing_email, Customer.terms_days, Customer.currency,
    Customer.tax_id, Customer.language, Customer.identifier, Customer.group_chat,
)  # fmt: skip


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
    archived: bool = False
    place: keyset.Cursor | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.status or self.portal or self.archived)


def read_search(asked: Mapping[str, str]) -> Search:
    """The search that an address asks for: q, status, portal, page. Raises BadSearch."""
    text = asked.get("q", "").strip()
    words = tuple(dict.fromkeys(fold(text).split()))
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        raise BadSearch("That is too long to search for. Use up to 8 words and 100 characters.")
    archived = asked.get("status") == ARCHIVED
    try:
        status = Status(asked["status"]) if asked.get("status") and not archived else None
        portal = PortalState(asked["portal"]) if asked.get("portal") else None
    except ValueError as error:
        raise BadSearch("There is no such filter. Choose one from the list.") from error
    try:
        place = keyset.read_cursor(asked["page"], BY_NAME) if asked.get("page") else None
    except keyset.BadCursor as error:
        raise BadSearch("The address of this page is damaged. Start from the first page.") from error
    return Search(words, status, portal, archived, place)


def find_customers(search: Search) -> keyset.Page:
    """One page of them by name, in one statement: number, name, city, country, status, portal, users, contact."""
    return keyset.page(_columns(search.words).where(*conditions(search)), Customer.id, BY_NAME, search.place)


def every_customer(*which: Any, batch: int = 1_000) -> Iterator[Any]:
    """All that fulfil the conditions, by name, with what an export has of each: EXPORTED, the department, and the state of the portal."""
    statement = select(*EXPORTED, Department.name.label("department"), _portal().label("portal"))
    statement = statement.outerjoin(Department, Customer.department).where(*which)
    place = None
    while True:
        found = keyset.page(statement, Customer.id, BY_NAME, place, batch)
        yield from found.rows
        if not found.older:
            return
        place = found.older


def _columns(words: tuple[str, ...]) -> Select[Any]:
    """`contact` is the first one that fits the words; `users` counts the portal users."""
    users = select(func.count()).select_from(PortalUser).where(PortalUser.customer_id == Customer.id)
    fits = [or_(*(Contact.folded.like(like(word), escape="\\") for word in words)).desc()] if words else []
    contact = (
        select(Contact.first_name + " " + Contact.last_name)
        .where(Contact.customer_id == Customer.id)
        .order_by(*fits, Contact.folded)  # not by id: SQLite would walk all contacts along the primary key
        .limit(1)
    )
    facts = (Customer.number, Customer.name, Customer.city, Customer.country, Customer.status)
    return select(*facts, _portal().label("portal"), users.label("users"), contact.label("contact"))


def conditions(search: Search) -> list[Any]:
    """What every customer that is found fulfils; wherever in the list one is."""
    found = _have(search.words)
    found.append(Customer.archived_at.is_not(None) if search.archived else Customer.archived_at.is_(None))
    if search.status:
        found.append(Customer.status == search.status)
    if search.portal:
        found.append(_closed() if search.portal == PortalState.CLOSED else ~_closed())
    if search.portal == PortalState.UNUSED:
        found.append(Customer.id.not_in(_those_that_signed_in()))
    return found


def _portal() -> Any:
    used = _those_that_signed_in().where(PortalUser.customer_id == Customer.id).limit(1).scalar_subquery()
    in_use = (used.is_not(None), PortalState.OPEN.value)
    return case((_closed(), PortalState.CLOSED.value), in_use, else_=PortalState.UNUSED.value)


def _have(words: tuple[str, ...]) -> list[Any]:
    """Each word in the customer or one of its contacts, the longest first, as that fits fewest.

    The first is looked for in all contacts at once: asking customer by customer takes twice as long. The others are asked for
    customer by customer, only where those before fit, and no further than the page is full (exists() would make PostgreSQL look through
    all contacts for each).
    """
    found = []
    for n, pattern in enumerate(like(word) for word in sorted(words, key=len, reverse=True)):
        fits = Contact.folded.like(pattern, escape="\\")
        everywhere = Customer.id.in_(select(Contact.customer_id).where(fits))
        here = select(Contact.id).where(Contact.customer_id == Customer.id, fits).limit(1).scalar_subquery()
        found.append(or_(Customer.folded.like(pattern, escape="\\"), here.is_not(None) if n else everywhere))
    return found


def _closed() -> Any:
    return or_(Customer.portal_open.is_(False), Customer.status == Status.INACTIVE, Customer.archived_at.is_not(None))


def _those_that_signed_in() -> Select[Any]:
    """Ids of customers for whom somebody has signed in."""
    person = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
    return select(PortalUser.customer_id).join(Contact, person).where(Contact.last_sign_in_at.is_not(None))
