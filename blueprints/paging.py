"""Lists that go on by pages, as their addresses say: what is looked for, where a page begins, where its neighbours are (models/keyset.py)."""

from collections.abc import Callable

from flask import abort, request

from models.keyset import BadCursor, Cursor, Order, Page, read_cursor

LONGEST = 100  # characters of what somebody looks for


def asked(*names: str) -> dict[str, str]:
    """What of these the address or the form says; "" where it says nothing."""
    return {name: request.values.get(name, "").replace("\0", "").strip()[:LONGEST] for name in names}


def place_in(order: Order, name: str = "page") -> Cursor | None:
    """Where the page begins, None for the first one. 404 for what is no place in this order."""
    place = request.args.get(name, "")
    try:
        return read_cursor(place, order) if place else None
    except BadCursor:
        abort(404)


def neighbours(found: Page, address: Callable[..., str]) -> dict[str, str | None]:
    """For shared/pages.html: where newer and older rows are."""
    newer, older = (place and address(page=str(place)) for place in (found.newer, found.older))
    return {"newer_url": newer, "older_url": older}
