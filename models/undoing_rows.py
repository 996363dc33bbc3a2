"""One line of an import taken back, table by table, by the verbs of their pages; each row is undone whole or stays as it is."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.branch import Branch
from models.customer import Customer
from models.event import Actor, record
from models.importing.watching import TABLES, as_they_were, plain, values_of
from models.keeping_stock import correct, expect
from models.price import OwnPrice, Price, PriceList
from models.product import Product
from models.refusing import Refused
from models.revising import change, lock
from models.revising import seen as token_of
from models.setting_prices import Wish, change_price, remove_price, set_list_price, wish_of
from models.sheet_import import SheetChange
from models.stock import Stock

REASON = "spreadsheet import undone"


class Left(Exception):
    """It stays as it is: somebody has changed it since, it is gone, or something stands on it."""

    def __init__(self, reason: str, **now: Any):
        super().__init__(reason)
        self.why = {"reason": reason, **({"now": plain(now)} if now else {})}


def undo_line(changes: list[SheetChange], by: Actor) -> None:
    """All that one line did, the last first. A product that it made goes with its price and stock, or they all stay."""
    made = next((one for one in changes if one.noun == "product" and one.made), None)
    if made:
        parts = [one for one in changes if one.noun in ("list_price", "stock") and one.product_id == made.row_id]
        _undo_new_product(made, parts, by)
        changes = [one for one in changes if one is not made and one not in parts]
    for one in changes:
        _undo(one, UNDO[one.noun], by)


def _undo(one: SheetChange, verb: Callable[[SheetChange, Actor], None], by: Actor) -> bool:
    try:
        with db.session.begin_nested():
            verb(one, by)
            db.session.flush()
    except Left as left:
        one.outcome, one.why = "left", left.why
    except Refused as why:
        one.outcome, one.why = (
            "left",
            {
                "reason": "refused",
                "sentence": str(why),
                "figures": {name: str(value) for name, value in why.figures.items()},
            },
        )
    except IntegrityError:
        one.outcome, one.why = "left", {"reason": "used" if one.made else "gone"}
    else:
        one.outcome = "undone"
    return one.outcome == "undone"


def _undo_new_product(made: SheetChange, parts: list[SheetChange], by: Actor) -> None:
    """Deleted with its price and stock; deactivated where anything else is known of it by now."""

    def remove(_made: SheetChange, by: Actor) -> None:
        for part in parts:
            if row := _row(part):
                _refuse_changed(part, row)
                db.session.delete(row)
        if product := _row(made):
            record(product, "product removed", by=by, before=f"{product.sku} {product.name}")
            db.session.flush()
            db.session.delete(product)

    def stays(_made: SheetChange, _by: Actor) -> None:
        if product := _row(made):
            _refuse_changed(made, product)

    if not _undo(made, stays, by):
        outcome = "with"
    elif _undo(made, remove, by):
        outcome = "undone"
    else:
        change(_row(made), {"active": False}, what="product changed", by=by)
        made.outcome, outcome = "off", "with"
    for part in parts:
        part.outcome = outcome


def _row(one: SheetChange) -> Any:
    """What it made or changed, as it is now, held; None where it is gone."""
    table = TABLES[one.noun]
    if one.noun in ("list_price", "stock"):
        field = "currency" if one.noun == "list_price" else "branch_key"
        key = (one.after or one.before)[field]
        found = select(table).where(table.product_id == one.product_id, getattr(table, field) == key)
    else:
        found = select(table).where(table.id == one.row_id)
    return db.session.scalar(found.with_for_update(of=table).execution_options(populate_existing=True))


def _refuse_changed(one: SheetChange, row: Any) -> None:
    """Raises Left where the row holds something else than the import has written, with that."""
    wrote, there = as_they_were(one.noun, one.after), values_of(one.noun, row)
    differs = {field: there[field] for field in wrote if wrote[field] != there[field]}
    if differs:
        raise Left("changed", **differs)


def _there(one: SheetChange) -> Any:
    """The row as the import has left it; None where it made it and it is gone. Raises Left."""
    row = _row(one)
    if row is None and not one.made:
        raise Left("gone")
    if row is not None:
        _refuse_changed(one, row)
    return row


def _product(one: SheetChange) -> Product:
    found = db.session.scalar(select(Product).where(Product.id == one.product_id))
    if found is None:
        raise Left("gone")
    return found


def _undo_category(one: SheetChange, by: Actor) -> None:
    if row := _there(one):
        record(row, "category removed", by=by, before=row.name)
        db.session.flush()
        db.session.delete(row)


def _undo_product(one: SheetChange, by: Actor) -> None:
    change(_there(one), as_they_were("product", one.before), what="product changed", by=by)


def _undo_list_price(one: SheetChange, by: Actor) -> None:
    product = lock(_product(one))
    row = _row(one)
    there, wrote = row.unit_price if row else None, one.after.get("unit_price")
    if there != wrote:
        raise Left("changed", unit_price=there)
    set_list_price(product, (one.after or one.before)["currency"], one.before.get("unit_price"), by)


def _undo_stock(one: SheetChange, by: Actor) -> None:
    row = _there(one)
    if row is None or (one.made and _went(row)):
        return
    before = as_they_were("stock", one.before)
    branch = db.session.scalar(select(Branch).where(Branch.id == row.branch_id)) if row.branch_id else None
    product = _product(one)
    on_hand, expected = (
        before.get("on_hand", 0 if one.made else row.on_hand),
        before.get("expected", 0 if one.made else row.expected),
    )
    day = before.get("expected_on", None if one.made else row.expected_on)
    correct(product, on_hand, REASON, by, branch)
    expect(product, expected, day, by, branch)


def _went(row: Stock) -> bool:
    """Deleted, where nothing was moved or held of it."""
    try:
        with db.session.begin_nested():
            db.session.delete(row)
            db.session.flush()
    except IntegrityError:
        return False
    return True


def _undo_price(one: SheetChange, by: Actor) -> None:
    of = _owner(one)
    row = _there(one)
    if row is None:
        return
    if one.made:
        remove_price(row, _product(one), of, by)
    else:
        wish = wish_of(row)._replace(**as_they_were(one.noun, one.before))
        change_price(row, _product(one), of, wish, token_of(row, Wish._fields), by)


def _owner(one: SheetChange) -> Any:
    """The price list or customer of a break, held before the break is, as everybody does; None where the break is gone."""
    if one.noun == "price":
        found: Any = select(PriceList).join(
            Price, and_(Price.tenant_id == PriceList.tenant_id, Price.price_list_id == PriceList.id)
        )
        of = db.session.scalar(found.where(Price.id == one.row_id))
    else:
        found = select(Customer).join(
            OwnPrice, and_(OwnPrice.tenant_id == Customer.tenant_id, OwnPrice.customer_id == Customer.id)
        )
        of = db.session.scalar(found.where(OwnPrice.id == one.row_id))
    return of and lock(of)


UNDO: dict[str, Callable[[SheetChange, Actor], None]] = {
    "category": _undo_category, "product": _undo_product, "list_price": _undo_list_price, "stock": _undo_stock,
    "price": _undo_price, "own_price": _undo_price,
}  # fmt: skip
