"""Branches and departments of a business: added, changed, closed and opened, removed while nothing is with them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.branch import Branch, Department
from models.customer import Customer
from models.event import Actor, record
from models.letting_in import Refused
from models.portal_user import PortalUser
from models.reading import read
from models.revising import lock, revise, written
from models.switches import flip
from models.text import fold
from models.types import fits

BRANCH = ("code", "name", "street", "postal_code", "city", "region", "country", "phone", "email")
DEPARTMENT = ("code", "name", "branch_id")
MOST = 200  # of one business, each
TAKEN = "This code is already taken. Choose another one."
Place = Branch | Department


def branches() -> list[Branch]:
    """All of them: the active ones first, then by name."""
    return _by_name(list(db.session.scalars(select(Branch))))


def departments() -> list[Department]:
    """All of them: the active ones first, then by name."""
    return _by_name(list(db.session.scalars(select(Department))))


def _by_name(places: list) -> list:
    return sorted(places, key=lambda place: (not place.active, fold(place.name), place.code))


def place_by_code(noun: type[Place], code: str) -> Any | None:
    return db.session.scalar(select(noun).where(noun.code == code.upper())) if fits(code, 20) else None


def branches_to_choose() -> list:
    """(code, name, id) of the active ones by name: what a picker offers."""
    return read(_active_branches())


@cache
def _active_branches() -> Select:
    return select(Branch.code, Branch.name, Branch.id).where(Branch.active).order_by(Branch.name, Branch.code)


def add_place(noun: type[Place], values: Mapping[str, Any], by: Actor) -> Any:
    """A new branch or department, active. Raises Refused for a code that is taken, or one too many."""
    if (db.session.scalar(select(func.count()).select_from(noun)) or 0) >= MOST:
        raise Refused("code", "There can be at most 200 of them. Remove one that is not used.")
    place = noun(**values)
    db.session.add(place)
    _flush(Refused("code", TAKEN))
    record(place, f"{noun.__tablename__} added", by=by, after=written(values))
    return place


def change_place(place: Place, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """As its form says (models/revising.py). True when anything changed. Raises Refused and Conflict."""
    changed = revise(place, values, token, what=f"{place.__tablename__} changed", by=by)
    _flush(Refused("code", TAKEN))
    return changed


def open_place(place: Place, by: Actor) -> bool:
    """Offer it again. True when that changed anything."""
    return flip(place, "active", True, f"{place.__tablename__} activated", by)


def close_place(place: Place, by: Actor) -> bool:
    """Offer it no more; documents keep it. Whoever had chosen the branch, or had the department by default, has none of it now."""
    changed = flip(place, "active", False, f"{place.__tablename__} deactivated", by)
    if changed:
        _let_go(place)
    return changed


def _let_go(place: Place) -> None:
    """The tenant's version has risen with the place, so no page of anybody is still good."""
    if isinstance(place, Branch):
        statement = update(PortalUser).where(PortalUser.branch_id == place.id).values(branch_id=None)
    else:
        statement = update(Customer).where(Customer.department_id == place.id).values(department_id=None)
    db.session.execute(statement, execution_options={"synchronize_session": False, "raises": {place.tenant_id}})


def remove_place(place: Place, by: Actor) -> None:
    """Gone for good. Raises Refused while a document, a department or a customer is with it."""
    record(place, f"{place.__tablename__} removed", by=by, before=written({"code": place.code, "name": place.name}))
    if isinstance(place, Branch):
        _let_go(place)
    db.session.delete(place)
    _flush(Refused("code", "It is in use, so it can't be deleted. Deactivate it: then nobody is offered it any more."))


def choose_branch(portal_user_id: int, code: str, by: Actor) -> str | None:
    """What this person looks at from the next request on: one branch, or with an empty code all of them.

    Its name, empty for all. None when there is no such active branch; then nothing is changed.
    """
    branch = place_by_code(Branch, code) if code else None
    branch = lock(branch) if branch else None  # so that it isn't closed at the same moment
    if code and not (branch and branch.active):
        return None
    user = db.session.scalars(select(PortalUser).where(PortalUser.id == portal_user_id)).one()
    chosen = branch.id if branch else None
    if user.branch_id != chosen:
        mine = update(PortalUser).where(PortalUser.id == user.id).values(branch_id=chosen)
        db.session.execute(mine, execution_options={"raises": {user.contact_id}})
        record(user, "branch chosen", by=by, after=branch.code if branch else None)
    return branch.name if branch else ""


def _flush(refused: Refused) -> None:
    """What the database refuses, it refuses with a sentence, and nothing is left behind."""
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise refused from error
