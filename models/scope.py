"""Whose rows a piece of work may touch: said once, then applied by the ORM to every statement and every flush."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, String, bindparam, event, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from models.base import Owned, OwnedByCustomer, Shown, new_id
from models.contact import Contact
from models.customer import Customer
from models.document import KINDS as KINDS_THERE_ARE
from models.document import Document
from models.portal_user import PortalUser
from models.version import will_raise


@dataclass(frozen=True)
class Scope:
    """One tenant's rows and, in the portal, only what one portal user of one customer may see of them."""

    tenant_id: int
    customer_id: int | None = None
    kinds: tuple[str, ...] = ()
    own_orders_of: int = 0
    branch_id: int = 0


class NoScope(Exception):
    """A query on owned rows before anyone said whose. A programming error, never a visitor's."""


class ForeignRow(Exception):
    """A row of another tenant or customer was about to be written. A programming error, never a visitor's."""


_scope: ContextVar[Scope | None] = ContextVar("portico_scope", default=None)


def current_scope() -> Scope:
    found = _scope.get()
    if found is None:
        raise NoScope("say whose rows: with scope(tenant): …")
    return found


def enter_scope(found: Scope | None) -> None:
    """For the gate, which sets the scope of a whole request and clears it after; all else writes `with scope(…)`."""
    _scope.set(found)


@contextmanager
def scope(whose: Any) -> Iterator[Scope]:
    """Work within one tenant: `with scope(tenant):`, or `with scope(Scope(tenant_id, customer_id, …)):`."""
    token = _scope.set(whose if isinstance(whose, Scope) else Scope(whose.id))
    try:
        yield current_scope()
    finally:
        _scope.reset(token)


@contextmanager
def every_branch() -> Iterator[Scope]:
    """Whatever branch this person looks at: one document, opened by its own address, with all that belongs to it."""
    with scope(replace(current_scope(), branch_id=0)) as wider:
        yield wider


@contextmanager
def whole_customer() -> Iterator[Scope]:
    """All of one customer's papers, whatever the person who asks may see of them: for limits, which hold for what nobody is shown."""
    here = current_scope()
    with scope(
        replace(here, kinds=KINDS_THERE_ARE, own_orders_of=0, branch_id=0) if here.customer_id else here
    ) as wider:
        yield wider


def _kind(n: int) -> str:
    kinds = current_scope().kinds
    return kinds[n] if n < len(kinds) else ""


# The criteria are built once and read the scope when a statement is executed, so that SQLAlchemy caches the statements.
TENANT = bindparam("scope_tenant", callable_=lambda: current_scope().tenant_id, type_=BigInteger)
CUSTOMER = bindparam("scope_customer", callable_=lambda: current_scope().customer_id, type_=BigInteger)
KINDS = [bindparam(f"scope_kind_{n}", callable_=partial(_kind, n), type_=String) for n in range(len(KINDS_THERE_ARE))]
OWN_ORDERS_OF = bindparam("scope_own_orders_of", callable_=lambda: current_scope().own_orders_of, type_=BigInteger)
BRANCH = bindparam("scope_branch", callable_=lambda: current_scope().branch_id, type_=BigInteger)


def _criteria(cls, condition):
    """On every statement that touches the class, its aliases too; the conditions hold no values, so nothing is tracked."""
    return with_loader_criteria(cls, condition, include_aliases=True, track_closure_variables=False)


OF_THE_TENANT = _criteria(Owned, lambda cls: cls.tenant_id == TENANT)


# Said of the class that each is given: of an alias beside the table itself a plain condition would speak of the table.
NO_DRAFTS = _criteria(Document, lambda cls: cls.status != "draft")
OF_KINDS = _criteria(Document, lambda cls: cls.kind.in_(KINDS))
OWN_ORDERS = _criteria(
    Document, lambda cls: or_(cls.kind.not_in(("order", "delivery")), cls.contact_id == OWN_ORDERS_OF)
)
OF_BRANCH = _criteria(Document, lambda cls: cls.branch_id == BRANCH)


@cache
def _in_the_portal(every_kind: bool, own_orders_only: bool, one_branch: bool) -> tuple:
    """DOMAIN §2: the customer's own rows, of the modules its user sees, drafts never, of orders perhaps only one's own,
    and of one branch where this person has chosen one.

    Conditions that would hold for every row are left out: each costs time in every statement.
    """
    colleagues = select(PortalUser.contact_id).where(PortalUser.tenant_id == TENANT, PortalUser.customer_id == CUSTOMER)

    seen = [NO_DRAFTS]
    if not every_kind:
        seen.append(OF_KINDS)
    if own_orders_only:
        seen.append(OWN_ORDERS)
    if one_branch:
        seen.append(OF_BRANCH)
    return (
        OF_THE_TENANT,
        _criteria(OwnedByCustomer, lambda cls: cls.customer_id == CUSTOMER),
        _criteria(Customer, Customer.id == CUSTOMER),
        _criteria(Contact, or_(Contact.customer_id == CUSTOMER, Contact.id.in_(colleagues))),
        *seen,
    )


def _criteria_of(mine: "Scope | None") -> tuple:
    if mine is None or not mine.customer_id:
        return (OF_THE_TENANT,)
    return _in_the_portal(len(mine.kinds) == len(KINDS_THERE_ARE), bool(mine.own_orders_of), bool(mine.branch_id))


_scoped_before: WeakKeyDictionary = WeakKeyDictionary()


def _scoped(statement: Any, criteria: tuple) -> Any:
    """The statement with its criteria. One that is put together once is scoped once: SQLAlchemy then knows it again at once."""
    known = _scoped_before.setdefault(statement, {})
    if criteria not in known:
        known[criteria] = statement.options(*criteria)
    return known[criteria]


def in_scope(statement: Any) -> Any:
    """The statement as the scope narrows it, for models/reading.py; a Session does so by itself."""
    return _scoped(statement, _criteria_of(_scope.get()))


@event.listens_for(Session, "do_orm_execute")
def _keep_in_scope(state: ORMExecuteState) -> None:
    """Where a statement touches owned rows the criteria take effect, and raise NoScope when nobody said whose."""
    if state.is_column_load:
        return
    mine = _scope.get()
    if state.is_insert:
        _stamp_inserted(state)
    else:
        state.statement = _scoped(state.statement, _criteria_of(mine))
    if not state.is_select and not all(getattr(mapper.class_, "__quiet__", True) for mapper in state.all_mappers):
        mine = current_scope()
        will_raise(
            state.session, mine.tenant_id, state.execution_options.get("raises") or {mine.customer_id or mine.tenant_id}
        )


def _stamp_inserted(state: ORMExecuteState) -> None:
    if not any(issubclass(mapper.class_, Owned) for mapper in state.all_mappers):
        return
    mine = current_scope()
    given: Any = state.parameters or {}
    rows = given if isinstance(given, list) else [given]
    for row in rows:
        row.setdefault("id", new_id())
        row.setdefault("tenant_id", mine.tenant_id)
        _refuse_foreign(row["tenant_id"], row.get("customer_id"))


@event.listens_for(Session, "before_flush")
def _stamp_and_refuse(session: Session, _context: Any, _instances: Any) -> None:
    owned: list[Any] = [row for row in session.new if isinstance(row, Owned)]
    for row in owned:
        row.id = row.id or new_id()
    for row in owned:
        _stamp(row)
    changed: list[Any] = [row for row in session.dirty if isinstance(row, Shown) and session.is_modified(row)]
    changed += [row for row in session.deleted if isinstance(row, Shown)]
    for row in changed:
        _refuse_foreign(row.tenant_id, getattr(row, "customer_id", None) if isinstance(row, OwnedByCustomer) else None)
    raises = {subject for row in owned + changed if not row.__quiet__ for subject in row.subjects()}
    raises |= _customers_of(session, [row.id for row in changed if isinstance(row, Contact)])
    if raises:
        will_raise(session, current_scope().tenant_id, raises)


def _customers_of(session: Session, contacts: list[int]) -> set[int]:
    """The customers that these people act for: their pages show the people's names."""
    if not contacts:
        return set()
    user = PortalUser.__table__.c
    found = select(user.customer_id).where(user.tenant_id == current_scope().tenant_id, user.contact_id.in_(contacts))
    return set(session.connection().execute(found).scalars())


def _stamp(row: Any) -> None:
    mine = current_scope()
    if row.tenant_id is None:
        row.tenant_id = mine.tenant_id
    by_customer = isinstance(row, OwnedByCustomer)
    if by_customer and getattr(row, "customer_id", None) is None:
        named = vars(row).get("customer")
        row.customer_id = named.id if named else mine.customer_id
    _refuse_foreign(row.tenant_id, row.customer_id if by_customer else None)


def _refuse_foreign(tenant_id: int, customer_id: int | None) -> None:
    mine = current_scope()
    if tenant_id != mine.tenant_id:
        raise ForeignRow(f"a row of tenant {tenant_id} inside the scope of tenant {mine.tenant_id}")
    if mine.customer_id and customer_id and customer_id != mine.customer_id:
        raise ForeignRow(f"a row of customer {customer_id} inside the scope of customer {mine.customer_id}")
