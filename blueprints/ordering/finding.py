"""What was looked for on a pad or in the catalogue, and the goods that were found."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import abort, request

from blueprints.ordering.goods import Good, Goods
from blueprints.ordering.pad import Pad
from blueprints.paging import place_in
from models.catalogue import BY_NAME, Shelves, Wanted, find_products
from models.types import fits

LONGEST = 100


class Shop(NamedTuple):
    """`address` is this search's own; `shelves` the categories as (id, name, depth)."""

    goods: list[Good]
    shelves: list[Any]
    wanted: Wanted
    address: str
    newer_url: str
    older_url: str

    @property
    def tax_words(self) -> str:
        """Whether these prices are with tax; empty where none of them has any."""
        return next((good.tax for good in self.goods if good.tax), "")


def find_goods(pad: Pad, address: Callable[..., str], size: int = 25) -> Shop:
    """What is looked for, as the address says; 404 for a damaged one. `address`: makes that of a search."""
    shelves = Shelves(pad.customer.id)
    wanted = _wanted(pad, shelves)
    found = find_products(pad.customer.id, shelves, wanted, place_in(BY_NAME, "at"), size)
    goods = Goods(pad, found.rows, pad.quantities).all()

    def at(cursor: Any = "") -> str:
        kept = {
            "q": wanted.text, "shelf": wanted.shelf, "bought": "1" if wanted.bought else "", "at": str(cursor or ""),
        }  # fmt: skip
        return address(**{name: value for name, value in kept.items() if value})

    return Shop(goods, shelves.tree(), wanted, at(), found.newer and at(found.newer), found.older and at(found.older))


def _wanted(pad: Pad, shelves: Shelves) -> Wanted:
    text, shelf = request.args.get("q", "").strip()[:LONGEST], request.args.get("shelf", "", int)
    if not fits(text, LONGEST) or (shelf and not shelves.within(shelf)):
        abort(404)
    return Wanted(text, shelf or None, bool(request.args.get("bought")) and pad.sees_past_orders)
