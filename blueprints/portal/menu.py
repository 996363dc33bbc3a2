"""The portal's own frame: brand, menu, and the way to another portal."""

from functools import lru_cache
from typing import NamedTuple

from flask import g, request, url_for
from flask_babel import gettext as _

from access import Right, can, visit
from blueprints.portal import bp
from blueprints.portal.wording import NOUNS
from models.formats import initials


class Entry(NamedTuple):
    label: str
    url: str
    current: bool
    count: int = 0


@bp.context_processor
def frame() -> dict:
    if not can(Right.SEE_PORTAL):
        return {}  # an error page, for somebody who is not let in
    identifier = visit.identifier
    return {
        "menu": menu(identifier, g.rights, noun_of(request.endpoint or ""), visit.locale, request.script_root),
        "portal": {
            "customer_name": visit.customer_name,
            "customer_number": visit.customer_number,
            "has_others": visit.portals > 1,
            "identifier": identifier,
            "initials": initials(visit.customer_name),
        }
        | addresses(identifier, request.script_root),
    }


@lru_cache(5_000)
def addresses(identifier: str, _root: str) -> dict[str, str]:
    return {
        "home_url": url_for("portal.home", identifier=identifier),
        "search_url": url_for("portal.search", identifier=identifier),
        "sign_out_url": url_for("auth.sign_out", identifier=identifier),
        "switch_url": url_for("auth.front_door"),
    }


@lru_cache(5_000)
def menu(identifier: str, rights: frozenset[Right], here: str, _locale: str, _root: str) -> list[Entry]:
    """The modules this person has, in the order a business deals in them; remembered per rights, place and language."""
    places = [(noun.right, noun.list, str(noun.many)) for noun in NOUNS.values()]
    return [
        Entry(label, url_for(f"portal.{name}", identifier=identifier), name == here)
        for right, name, label in [(Right.SEE_PORTAL, "home", _("Home")), *places]
        if right in rights
    ]


@lru_cache(200)
def noun_of(endpoint: str) -> str:
    """The menu entry that a page belongs to: portal.order and portal.orders_totals to "orders"."""
    name = endpoint.removeprefix("portal.").removesuffix("_totals").removesuffix("_csv")
    return NOUNS[name].list if name in NOUNS else name
