"""Who stands at the door: tenant, person, customer and versions of one request, read in one statement."""

import datetime as dt
from functools import cache, cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, exists, false, func, or_, select

from models.base import db
from models.branch import Branch
from models.contact import Contact
from models.customer import Customer
from models.event import Actor
from models.formats import spoken
from models.languages import languages_on
from models.levels import visible_modules
from models.module import Module
from models.portal_user import PortalUser
from models.reading import Question, plain_connection
from models.second_factor import SecondFactor
from models.sign_in import IDLE, PROOF_LASTS, SignIn
from models.staff import Staff
from models.tenant import Tenant, TenantHost
from models.types import fits, now
from models.version import Version

# Core tables on purpose: this statement runs before there is a scope, and finds out what the scope is.
T, S, C, F = Tenant.__table__, SignIn.__table__, Contact.__table__, Staff.__table__
K, U, X = Customer.__table__, PortalUser.__table__, SecondFactor.__table__
VT, VK, VC = (Version.__table__.alias(name) for name in ("of_tenant", "of_customer", "of_person"))


FOR_ALL = [
    T.c.id.label("tenant_id"), T.c.key.label("tenant_key"), T.c.name.label("tenant_name"), T.c.currency.label("tenant_currency"),
    T.c.language.label("tenant_language"), T.c.time_zone, T.c.accent.label("tenant_accent"), T.c.phone.label("tenant_phone"),
    T.c.email.label("tenant_email"),
    T.c.logo_hash.label("tenant_logo"), T.c.languages, T.c.module_names, T.c.status_names,
    T.c.portal_open.label("tenant_open"), T.c.hidden_modules.label("tenant_hides"), T.c.demo,
    T.c.sign_in_by_mail,
    S.c.id.label("sign_in_id"), S.c.seen_at, S.c.expires_at, S.c.proved_at, S.c.waits_for_code,
]  # fmt: skip
FOR_STAFF = [F.c.id.label("person_id"), F.c.email, F.c.language, F.c.temporary_until, F.c.name, F.c.role]
OTHER, B = U.alias("other"), Branch.__table__
BRANCHES = select(func.count()).where(B.c.tenant_id == T.c.id, B.c.active)
PORTALS = select(func.count()).where(OTHER.c.tenant_id == C.c.tenant_id, OTHER.c.contact_id == C.c.id, OTHER.c.active)
FOR_CUSTOMERS = [
    PORTALS.correlate(C).scalar_subquery().label("portals"), BRANCHES.correlate(T).scalar_subquery().label("branches"),
    F.c.id.label("previewer_id"), F.c.name.label("previewer_name"), K.c.logo_hash.label("customer_logo"), K.c.archived_at, U.c.branch_id,
    C.c.id.label("person_id"), C.c.email, C.c.language, C.c.temporary_until, C.c.first_name, C.c.last_name,
    K.c.id.label("customer_id"), K.c.number.label("customer_number"), K.c.name.label("customer_name"), K.c.identifier, K.c.currency,
    K.c.accent.label("customer_accent"), K.c.language.label("customer_language"), K.c.status.label("customer_status"),
    K.c.portal_open.label("customer_open"), K.c.hidden_modules.label("customer_hides"), U.c.id.label("portal_user_id"),
    U.c.active.label("user_active"), U.c.hidden_modules.label("user_hides"), U.c.own_orders_only, U.c.may_share, U.c.may_pay,
    and_(U.c.manages_users, K.c.manages_users).label("may_manage"),
    *(func.coalesce(v.c.counter, 0).label(f"{name}_version") for v, name in ((VT, "tenant"), (VK, "customer"), (VC, "person"))),
]  # fmt: skip


def _lacks_second_step(required, person, column):
    """Is it asked of this person, and not there? Where it isn't asked the database does not look."""
    there = exists().where(X.c.tenant_id == T.c.id, column == person.c.id, X.c.confirmed_at.is_not(None))
    asked = and_(required, person.c.id.is_not(None))
    return case((asked, ~there.correlate(T, person)), else_=false()).label("lacks_second_step")


def _of(table, row_id):
    """The row with that id in the same tenant."""
    return and_(table.c.tenant_id == T.c.id, (table.c.subject_id if "subject_id" in table.c else table.c.id) == row_id)


def _statement(audience: str):
    own_host = select(TenantHost.tenant_id).where(TenantHost.host == bindparam("host")).scalar_subquery()
    any_host = select(T.c.id).where(T.c.any_host).limit(1).scalar_subquery()
    alive = and_(S.c.key_hash == bindparam("key"), S.c.ended_at.is_(None))
    joined = T.outerjoin(S, and_(S.c.tenant_id == T.c.id, alive))
    if audience == "staff":
        columns = FOR_ALL + FOR_STAFF + [_lacks_second_step(T.c.two_step_staff, F, X.c.staff_id)]
        joined = joined.outerjoin(F, and_(_of(F, S.c.staff_id), F.c.active, S.c.previewed_id.is_(None)))
    else:
        columns = FOR_ALL + FOR_CUSTOMERS + [_lacks_second_step(T.c.two_step_customers, C, X.c.contact_id)]
        joined = joined.outerjoin(F, and_(_of(F, S.c.staff_id), F.c.active))
        her_own_or_previewed = or_(S.c.contact_id.is_not(None), F.c.id.is_not(None))
        person = func.coalesce(S.c.contact_id, S.c.previewed_id)
        joined = joined.outerjoin(C, and_(_of(C, person), C.c.active, her_own_or_previewed))
        joined = joined.outerjoin(K, and_(K.c.tenant_id == T.c.id, K.c.identifier == bindparam("identifier")))
        joined = joined.outerjoin(U, and_(U.c.tenant_id == T.c.id, U.c.customer_id == K.c.id, U.c.contact_id == C.c.id))
        for version, subject in ((VT, T), (VK, K), (VC, C)):
            joined = joined.outerjoin(version, _of(version, subject.c.id))
    return select(*columns).select_from(joined).where(T.c.id == func.coalesce(own_host, any_host))


STATEMENTS = {audience: _statement(audience) for audience in ("staff", "customer")}


@cache
def _question(audience: str, dialect) -> Question:
    return Question(
        STATEMENTS[audience], dialect, ("host", "key") + (("identifier",) if audience == "customer" else ())
    )


def read_visit(audience: str, host: str, key_hash: str | None, identifier: str | None = None) -> "Visit | None":
    """The visit of one request; None when no tenant answers at this host. `audience` is staff or customer."""
    asked = {"host": host if fits(host, 253) else "", "key": key_hash or ""}
    if audience == "customer":
        asked["identifier"] = identifier.lower() if identifier and fits(identifier, 40) else ""
    with plain_connection() as connection:
        rows = _question(audience, db.engine.dialect).ask(connection, **asked)
    return Visit(audience, rows[0]) if rows else None


class Visit:
    """One request's answers to: which business, who is it, for which customer? Facts only; access.py judges them.

    `waits`: the password was right and the second step is still to come, so nobody is signed in yet.
    """

    wish: str | None = None  # the language that a visitor chose before signing in

    def __init__(self, audience: str, row: Any):
        self.audience = audience
        self.row = row
        here = row.person_id is not None and row.expires_at > now() and row.seen_at > now() - IDLE[audience]
        self.signed_in, self.waits = here and not row.waits_for_code, here and bool(row.waits_for_code)
        self.customer_id = row.customer_id if audience == "customer" else None

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self.__dict__["row"], name)
        except (AttributeError, KeyError):
            raise AttributeError(name) from None

    @cached_property
    def person_name(self) -> str:
        if self.audience == "staff":
            return self.row.name
        return " ".join(part for part in (self.row.first_name, self.row.last_name) if part) or self.row.email

    @cached_property
    def locale(self) -> str:
        """The language to speak: the person's own (a visitor's choice while it is on), else the customer's, else the tenant's."""
        on = languages_on(self.row.tenant_language, self.row.languages) if self.wish else ()
        own = self.row.language if self.signed_in else self.wish if self.wish in on else None
        wishes = (own, getattr(self.row, "customer_language", None), self.row.tenant_language)
        return next(filter(None, map(spoken, wishes)), "en")

    @cached_property
    def today(self) -> dt.date:
        """The tenant's local date."""
        return dt.datetime.now(_zone(self.row.time_zone)).date()

    def actor(self, address: str = "") -> Actor:
        return Actor("staff" if self.audience == "staff" else "contact", self.row.person_id, self.person_name, address)

    @property
    def previewing(self) -> bool:
        """Staff look with this person's eyes: nothing may be changed, nothing counts as seen."""
        return self.audience == "customer" and self.row.previewer_id is not None

    @property
    def must_choose_password(self) -> bool:
        return self.row.temporary_until is not None and not self.previewing

    @property
    def must_set_up_second_step(self) -> bool:
        """The business asks a second step of everybody like this person, who has none yet."""
        return bool(self.row.lacks_second_step) and not self.previewing

    @property
    def proved_lately(self) -> bool:
        """Was the password given within the last 15 minutes? A link from a mail is no password."""
        return self.row.proved_at is not None and now() - self.row.proved_at < PROOF_LASTS

    @cached_property
    def modules(self) -> frozenset[Module]:
        """What this portal user sees: the resolver's answer (DOMAIN §2)."""
        return visible_modules(self.row) if self.audience == "customer" and self.signed_in else frozenset()


_zone = lru_cache(ZoneInfo)
