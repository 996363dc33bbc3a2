"""Filters that a member of staff keeps under a name: each for oneself, no two of one name in a list."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.letter_kinds import said
from models.refusing import Refused
from models.saved_view import SavedView

MOST = 20  # of one person in one list
NO_NAME = said("Give the view a name of at most 40 characters.")
TAKEN = said("You have a view of this name already.")
TOO_MANY = said("There can be at most 20 views of a list. Delete one first.")
TOO_LONG = said("This filter is too long to keep.")


def views_of(staff_id: int, of: str) -> list[SavedView]:
    """Somebody's own, by name."""
    mine = (SavedView.staff_id == staff_id, SavedView.of == of)
    return list(db.session.scalars(select(SavedView).where(*mine).order_by(SavedView.name)))


def view_by_id(view_id: int, staff_id: int) -> SavedView | None:
    mine = (SavedView.id == view_id, SavedView.staff_id == staff_id)
    return db.session.scalar(select(SavedView).where(*mine)) if 0 < view_id < 2**63 else None


def save_view(staff_id: int, of: str, name: str, query: str) -> SavedView:
    """Keep a filter, `query` as an address carries it. Raises Refused."""
    name = _checked(name)
    if len(query) > 1000:
        raise Refused("name", TOO_LONG)
    mine = (SavedView.staff_id == staff_id, SavedView.of == of)
    if (db.session.scalar(select(func.count()).select_from(SavedView).where(*mine)) or 0) >= MOST:
        raise Refused("name", TOO_MANY)
    made = SavedView(staff_id=staff_id, of=of, name=name, query=query)
    _flush(made)
    return made


def rename_view(view: SavedView, name: str) -> None:
    """Raises Refused."""
    view.name = _checked(name)
    _flush(view)


def remove_view(view: SavedView) -> None:
    db.session.delete(view)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 40 or not name.isprintable():
        raise Refused("name", NO_NAME)
    return name


def _flush(view: SavedView) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(view)
            db.session.flush()
    except IntegrityError as error:
        raise Refused("name", TAKEN) from error
