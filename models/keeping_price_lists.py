"""Price lists: made, changed, switched off and on, deleted while nothing hangs on them; one default list a currency."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.event import Actor, record
from models.letter_kinds import said
from models.price import CategoryPercent, Price, PriceList, PriceListOf
from models.refusing import Refused
from models.revising import lock, revise, written
from models.setting_prices import BACKWARDS
from models.switches import flip

FIELDS = ("name", "currency", "rank", "is_default", "valid_from", "valid_until")
MOST = 200  # of one business
PARTS = (Price, CategoryPercent, PriceListOf)
TAKEN = said("There is a price list of this name already. Choose another one.")


def price_list_by_id(list_id: int) -> PriceList | None:
    """None for nobody's, and for a number that is no id."""
    return db.session.scalar(select(PriceList).where(PriceList.id == list_id)) if 0 < list_id < 2**63 else None


def add_price_list(values: Mapping[str, Any], by: Actor) -> PriceList:
    """A new list, active. Raises Refused."""
    if (db.session.scalar(select(func.count()).select_from(PriceList)) or 0) >= MOST:
        raise Refused("name", "There can be at most 200 price lists. Delete one that is not used.")
    _check(None, values)
    made = PriceList(**values)
    db.session.add(made)
    _flush()
    record(made, "price list added", by=by, after=written(values))
    return made


def change_price_list(price_list: PriceList, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """As its form says (models/revising.py). True when anything changed. Raises Refused and Conflict."""
    lock(price_list)
    _check(price_list, values)
    changed = revise(price_list, values, token, what="price list changed", by=by)
    _flush()
    return changed


def open_price_list(price_list: PriceList, by: Actor) -> bool:
    """Ask it again. True when that changed anything."""
    return flip(price_list, "active", True, "price list activated", by)


def close_price_list(price_list: PriceList, by: Actor) -> bool:
    """Ask it no more; its prices and customers stay with it. True when that changed anything."""
    return flip(price_list, "active", False, "price list deactivated", by)


def remove_price_list(price_list: PriceList, by: Actor) -> None:
    """Gone for good, with all in it. Raises Refused while it is active and has prices or customers."""
    lock(price_list)
    if price_list.active and is_used(price_list):
        raise Refused("name", "This list has prices or customers. Deactivate it first, then it can be deleted.")
    record(price_list, "price list removed", by=by, before=written({"name": price_list.name}))
    for part in PARTS:
        mine = delete(part).where(part.price_list_id == price_list.id)
        db.session.execute(mine, execution_options={"synchronize_session": False, "raises": {price_list.tenant_id}})
    db.session.delete(price_list)
    db.session.flush()


def is_used(price_list: PriceList) -> bool:
    """Is there a price or a share in it, or a customer who has it?"""
    return bool(db.session.scalar(select(_holds(PARTS, price_list))))


def _holds(parts: tuple, price_list: PriceList) -> Any:
    found = exists().where(parts[0].price_list_id == price_list.id)
    return found | _holds(parts[1:], price_list) if parts[1:] else found


def _check(price_list: PriceList | None, values: Mapping[str, Any]) -> None:
    if values["valid_from"] and values["valid_until"] and values["valid_until"] < values["valid_from"]:
        raise Refused("valid_until", BACKWARDS)
    if price_list and values["currency"] != price_list.currency and is_used(price_list):
        raise Refused("currency", "The currency stays: this list has prices or customers already. Make another list.")
    if values["is_default"]:
        _refuse_second_default(price_list, values["currency"])
    others = select(PriceList.id).where(PriceList.name == values["name"])
    if db.session.scalar(others.where(PriceList.id != price_list.id) if price_list else others):
        raise Refused("name", TAKEN)


def _refuse_second_default(price_list: PriceList | None, currency: str) -> None:
    others = select(PriceList.name).where(PriceList.is_default, PriceList.currency == currency)
    named = db.session.scalar(others.where(PriceList.id != price_list.id) if price_list else others)
    if named:
        raise Refused(
            "is_default",
            "“%(name)s” is the default list for %(currency)s already, and there is one for each currency.",
            name=named,
            currency=currency,
        )


def _flush() -> None:
    """Two who make one name, or one default, at the same moment: the second one hears of it, and nothing is left behind."""
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        default = "uq_price_list_default" in str(error.orig) or "price_list.currency" in str(error.orig)
        sentence = "A colleague has just made another list the default for this currency. Reload the page."
        raise (Refused("is_default", sentence) if default else Refused("name", TAKEN)) from error
