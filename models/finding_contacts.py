"""Finding a contact of one customer among thousands: words, and pages by key. Who acts here for another customer stands apart."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, select, type_coerce
from sqlalchemy.orm import aliased

from models import keyset
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.finding_customers import LONGEST, MOST_WORDS, BadSearch
from models.invitations import COLUMNS, Invitation, invitation_in, with_newest_invitation
from models.portal_people import Standing, standing_of
from models.portal_user import PortalUser
from models.text import fold, like

BY_NAME = keyset.Order("name", type_coerce(Contact.folded, String), False)
MOST_GUESTS = MOST_OFFERED = 200


@dataclass(frozen=True)
class Listed:
    """One contact as one customer's list shows it. `code`: of the portal user that this contact is there, if any."""

    id: int
    salutation: str
    title: str
    first_name: str
    last_name: str
    job_title: str
    email: str | None
    phone: str
    mobile: str
    active: bool
    has_password: bool
    temporary_until: dt.datetime | None
    last_sign_in_at: dt.datetime | None
    code: str | None
    user_active: bool | None
    invitation: Invitation | None = None

    __tablename__ = Contact.__tablename__  # for the ids of its elements

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.email or ""

    @property
    def called(self) -> str:
        """With the title in front: Dr. Maria Anders."""
        return f"{self.title} {self.name}".strip()

    @property
    def is_portal_user(self) -> bool:
        return bool(self.code and self.user_active)

    @property
    def standing(self) -> Standing | None:
        """None for who is no portal user."""
        if not self.code:
            return None
        active = self.active and bool(self.user_active)
        return standing_of(active, self.has_password, self.temporary_until, self.last_sign_in_at, self.invitation)


@dataclass(frozen=True)
class Search:
    """What to look for in names and emails, and the place in the list from which to go on."""

    words: tuple[str, ...] = ()
    place: keyset.Cursor | None = None


def read_search(asked: Mapping[str, str]) -> Search:
    """The search that an address asks for: q, page. Raises BadSearch."""
    text = asked.get("q", "").strip()
    words = tuple(dict.fromkeys(fold(text).split()))
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        raise BadSearch("That is too long to search for. Use up to 8 words and 100 characters.")
    try:
        place = keyset.read_cursor(asked["page"], BY_NAME) if asked.get("page") else None
    except keyset.BadCursor as error:
        raise BadSearch("The address of this page is damaged. Start from the first page.") from error
    return Search(words, place)


def find_contacts(customer_id: int, search: Search, *, but: int = 0) -> keyset.Page:
    """One page of a customer's own contacts by name, all but one of them. An index (tenant, customer, folded) holds order and words."""
    statement = _listed(customer_id).where(Contact.customer_id == customer_id, *_have(search.words))
    if but:
        statement = statement.where(Contact.id != but)
    page = keyset.page(statement, Contact.id, BY_NAME, search.place)
    return keyset.Page([_read(row[:-2]) for row in page.rows], page.newer, page.older)


def listed(customer_id: int, contact_id: int) -> Listed:
    """One of them, as the list shows it."""
    query = _listed(customer_id).where(Contact.customer_id == customer_id, Contact.id == contact_id)
    return _read(db.session.execute(query).one())


def guests_of(customer_id: int, search: Search) -> list[tuple[Listed, str, str]]:
    """Contacts of other customers who are portal users here: each with number and name of the customer whose contact it is."""
    home = aliased(Customer)
    at_home = and_(home.tenant_id == Contact.tenant_id, home.id == Contact.customer_id)
    query = _listed(customer_id).add_columns(home.number, home.name).join(home, at_home)
    query = query.where(PortalUser.customer_id == customer_id, Contact.customer_id != customer_id, *_have(search.words))
    rows = db.session.execute(query.order_by(Contact.folded).limit(MOST_GUESTS))
    return [(_read(row[:-2]), row[-2], row[-1]) for row in rows]


def not_yet_portal_users(customer_id: int) -> list[Any]:
    """Id and name parts of own contacts who could become portal users: the first 200 by name, and one more where there are more."""
    already = select(PortalUser.contact_id).where(PortalUser.customer_id == customer_id)
    query = select(Contact.id, Contact.first_name, Contact.last_name, Contact.email, Contact.job_title)
    query = query.where(Contact.customer_id == customer_id, Contact.active, Contact.id.not_in(already))
    return list(db.session.execute(query.order_by(Contact.folded).limit(MOST_OFFERED + 1)))


def _have(words: tuple[str, ...]) -> list[Any]:
    return [Contact.folded.like(like(word), escape="\\") for word in words]


def _listed(customer_id: int) -> Any:
    """The columns of Listed, in their order."""
    here = and_(
        PortalUser.tenant_id == Contact.tenant_id,
        PortalUser.customer_id == customer_id,
        PortalUser.contact_id == Contact.id,
    )
    statement = select(
        Contact.id, Contact.salutation, Contact.title, Contact.first_name, Contact.last_name, Contact.job_title, Contact.email,
        Contact.phone, Contact.mobile, Contact.active, Contact.password_hash.is_not(None), Contact.temporary_until,
        Contact.last_sign_in_at, PortalUser.code, PortalUser.active, *COLUMNS,
    ).outerjoin(PortalUser, here)  # fmt: skip
    return with_newest_invitation(statement)


def _read(row: Any) -> Listed:
    return Listed(*[*row[: -len(COLUMNS)], invitation_in(row[-len(COLUMNS) :])])
