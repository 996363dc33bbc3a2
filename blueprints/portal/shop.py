"""What the catalogue and the order pad ask for alike: who buys, what was looked for, and the goods that were found."""

from typing import Any, NamedTuple

from flask import abort, request, url_for

import htmx
from access import Right, can, visit
from blueprints.portal.goods import Good, Goods
from models.buyer import buyer_of
from models.catalogue import BY_NAME, Shelves, Wanted, find_products
from models.customer import Customer
from models.drafting import Written, open_draft, written_by
from models.keyset import BadCursor, read_cursor
from models.order_draft import OrderDraft
from models.tenant import Tenant, tenant_by_key
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
    customer: Customer
    written: Written


def buyer() -> Customer:
    return buyer_of(visit.portal_user_id).customer


def business() -> Tenant:
    return tenant_by_key(visit.tenant_key) or abort(404)


def my_draft() -> OrderDraft:
    """The order that this person writes, for the branch that is looked at; held until the request is done."""
    draft = open_draft(visit.person_id, visit.customer_id)
    draft.branch_id = visit.branch_id if visit.branches > 1 else None
    return draft


def look(endpoint: str, size: int = 25) -> Shop:
    """What this person looks for, as the address says; 404 for a damaged one."""
    me = buyer_of(visit.portal_user_id)
    customer = me.customer
    shelves = Shelves(customer.id)
    wanted = _wanted(shelves)
    place = request.args.get("at", "")
    try:
        cursor = read_cursor(place, BY_NAME) if place else None
    except BadCursor:
        abort(404)
    found = find_products(customer.id, shelves, wanted, cursor, size)
    shown = [row.id for row in found.rows] if htmx.is_fragment() else None
    written = written_by(me.person.id, customer.id, shown) if can(Right.PLACE_ORDERS) else Written(None, [])
    goods = Goods(customer, me.tenant, found.rows, written.quantities).all()

    def address(at: Any = "") -> str:
        kept = {"q": wanted.text, "shelf": wanted.shelf, "bought": "1" if wanted.bought else "", "at": str(at or "")}
        return url_for(endpoint, identifier=visit.identifier, **{name: value for name, value in kept.items() if value})

    return Shop(
        goods,
        shelves.tree(),
        wanted,
        address(),
        found.newer and address(found.newer),
        found.older and address(found.older),
        customer,
        written,
    )


def _wanted(shelves: Shelves) -> Wanted:
    text, shelf = request.args.get("q", "").strip()[:LONGEST], request.args.get("shelf", "", int)
    if not fits(text, LONGEST) or (shelf and not shelves.within(shelf)):
        abort(404)
    return Wanted(text, shelf or None, bool(request.args.get("bought")) and can(Right.SEE_ORDERS))
