"""Every link that was mailed to customers, found again: newest first, page by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, and_, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from models import keyset
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import Document
from models.finding_customers import LONGEST, MOST_WORDS, BadSearch
from models.invitations import Fate
from models.letter import Letter, State
from models.link import Link, Purpose
from models.portal_user import PortalUser
from models.text import fold, like
from models.types import now

NEWEST_FIRST = keyset.Order("id", type_coerce(Link.id, BigInteger), True)
SIZE = 50
UNDELIVERED = "undelivered"  # asked for as a fate is: the letter could not be delivered
Other = aliased(Link)
NEWEST = (  # of the person's invitations: only that one is worth sending again
    select(func.max(Other.id))
    .where(Other.tenant_id == Link.tenant_id, Other.contact_id == Link.contact_id, Other.purpose == Purpose.INVITATION)
    .correlate(Link)
    .scalar_subquery()
)
COLUMNS = (
    Link.id, Link.purpose, Link.address, Link.made_at, Link.made_by, Link.opens, Link.opened_at, Link.used_at, Link.expires_at,
    Link.revoked_at, Link.id.label("sort_key"), Link.id.label("row_id"), Contact.first_name, Contact.last_name,
    Customer.number, Customer.name,
    Letter.id.label("letter_id"), Letter.state.label("letter_state"), Letter.sent_at, Letter.answer,
    Document.number.label("document_number"), PortalUser.code, (Link.id == NEWEST).label("newest"),
    (Contact.password_hash.is_not(None) & Contact.temporary_until.is_(None)).label("has_chosen"),
)  # fmt: skip


@dataclass(frozen=True)
class Search:
    """What to look for in customers, people and addresses, and the place in the list from which to go on."""

    words: tuple[str, ...] = ()
    purpose: Purpose | None = None
    fate: str = ""
    place: keyset.Cursor | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.purpose or self.fate)


def read_search(asked: Mapping[str, str]) -> Search:
    """The search that an address asks for: q, purpose, state, page. Raises BadSearch."""
    text = asked.get("q", "").strip()
    words = tuple(dict.fromkeys(fold(text).split()))
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        raise BadSearch("That is too long to search for. Use up to 8 words and 100 characters.")
    try:
        purpose = Purpose(asked["purpose"]) if asked.get("purpose") else None
        state = asked.get("state", "")
        fate = state if state in ("", UNDELIVERED) else Fate(state).value
    except ValueError as error:
        raise BadSearch("There is no such filter. Choose one from the list.") from error
    try:
        place = keyset.read_cursor(asked["page"], NEWEST_FIRST) if asked.get("page") else None
    except keyset.BadCursor as error:
        raise BadSearch("The address of this page is damaged. Start from the first page.") from error
    return Search(words, purpose, fate, place)


def find_links(search: Search, customer_id: int | None = None) -> keyset.Page:
    """One page in one statement, rows with COLUMNS; of one customer, or of all. The ways out of mails show only when asked for."""
    forward = search.place is None or search.place.forward
    statement = _links().where(*_conditions(search, customer_id))
    statement = statement.order_by(Link.id.desc() if forward else Link.id).limit(SIZE + 1)
    if search.place:
        statement = statement.where(Link.id < search.place.id if forward else Link.id > search.place.id)
    return keyset.cut(list(db.session.execute(statement)), NEWEST_FIRST, search.place, SIZE)


def link_row(link_id: int) -> Any:
    """One of them, as the list shows it; None for nobody's and for a colleague's."""
    if not 0 < link_id < 2**63:
        return None
    return db.session.execute(_links().where(Link.id == link_id, Link.staff_id.is_(None))).one_or_none()


def link_by_id(link_id: int) -> Link | None:
    """The row itself, of customers' links only."""
    if not 0 < link_id < 2**63:
        return None
    return db.session.scalar(select(Link).where(Link.id == link_id, Link.staff_id.is_(None)))


def _links() -> Select:
    """With customer, person, letter and document beside each; a link without a customer belongs to its person's."""
    whose = func.coalesce(Link.customer_id, Contact.customer_id)
    acts = (
        PortalUser.tenant_id == Link.tenant_id,
        PortalUser.customer_id == Link.customer_id,
        PortalUser.contact_id == Link.contact_id,
    )
    return (
        select(*COLUMNS)
        .outerjoin(Contact, and_(Contact.tenant_id == Link.tenant_id, Contact.id == Link.contact_id))
        .outerjoin(Customer, and_(Customer.tenant_id == Link.tenant_id, Customer.id == whose))
        .outerjoin(Letter, and_(Letter.tenant_id == Link.tenant_id, Letter.link_id == Link.id))
        .outerjoin(Document, and_(Document.tenant_id == Link.tenant_id, Document.id == Link.document_id))
        .outerjoin(PortalUser, and_(*acts))
    )  # fmt: skip


def _conditions(search: Search, customer_id: int | None) -> list[Any]:
    found: list[Any] = [Link.staff_id.is_(None)]
    found.append(Link.purpose == search.purpose if search.purpose else Link.purpose != Purpose.UNSUBSCRIBE)
    if customer_id is not None:
        own = select(Contact.id).where(Contact.customer_id == customer_id)
        theirs = and_(Link.customer_id.is_(None), Link.contact_id.in_(own))
        found.append(or_(Link.customer_id == customer_id, theirs))
    for word in search.words:
        pattern = like(word)
        columns = (Customer.folded, Contact.folded, Link.address)
        found.append(or_(*(column.like(pattern, escape="\\") for column in columns)))
    return found + _of_fate(search.fate)


def _of_fate(fate: str) -> list[Any]:
    if fate == Fate.USED:
        return [Link.used_at.is_not(None)]
    if fate == Fate.REVOKED:
        return [Link.revoked_at.is_not(None), Link.used_at.is_(None)]
    alive = [Link.used_at.is_(None), Link.revoked_at.is_(None)]
    if fate == UNDELIVERED:
        return [Letter.state == State.FAILED, *alive]
    if fate == Fate.LIVE:
        return [*alive, Link.expires_at > now()]
    return [*alive, Link.expires_at <= now()] if fate == Fate.EXPIRED else []
