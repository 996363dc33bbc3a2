"""The portal's own frame: brand, menu, and the way to another portal."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from flask import g, request, url_for
from flask_babel import gettext as _

from access import Right, can, visit
from blueprints.papers.wording import NOUNS, names_here, words_in
from blueprints.portal import bp
from models.branches import branches_to_choose
from models.formats import initials
from models.module_names import Names
from models.reading_threads import unread_of_contact
from models.scope import every_branch

BELONGS = {  # pages whose entry does not follow from their name
    "conversation": "messages", "say": "messages", "product": "catalogue", "order_pad": "orders", "order_review": "orders",
    "paste_order": "orders", "approvals": "orders", "saved_orders": "orders", "pay": "invoices", "pay_by_transfer": "invoices",
    "payment_under_way": "invoices", "payment_preferences": "payments", "kept_cards": "payments",
}  # fmt: skip
MESSAGES = "count-messages"


class Entry(NamedTuple):
    label: str
    url: str
    current: bool
    count: int = 0
    key: str = ""  # the id of its count in the menu, where it has one


@bp.context_processor
def frame() -> dict:
    if not can(Right.SEE_PORTAL):
        return {}  # an error page, for somebody who is not let in
    identifier = visit.identifier
    entries = with_unread(
        menu(identifier, g.rights, noun_of(request.endpoint or ""), visit.locale, names_here(), request.script_root)
    )
    return {
        "menu": entries,
        "menu_counts": {entry.key: entry.count for entry in entries if entry.key},
        "portal": {
            "customer_name": visit.customer_name,
            "customer_number": visit.customer_number,
            "has_others": visit.portals > 1,
            "identifier": identifier,
            "initials": initials(visit.customer_name),
        }
        | addresses(identifier, request.script_root),
        "branches": branches() if visit.branches > 1 else None,
    }


def branches() -> dict:
    """The picker: what there is, what this person has chosen, and the page to come back to, at its beginning."""
    query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "at"])
    found = branches_to_choose()
    return {
        "choices": [(code, name, branch_id == visit.branch_id) for code, name, branch_id in found],
        "chosen": next((name for _code, name, branch_id in found if branch_id == visit.branch_id), ""),
        "here": f"{request.path}?{query}" if query else request.path,
    }


@lru_cache(5_000)
def addresses(identifier: str, _root: str) -> dict[str, str]:
    return {
        "account_url": url_for("portal.account", identifier=identifier),
        "home_url": url_for("portal.home", identifier=identifier),
        "search_url": url_for("portal.search", identifier=identifier),
        "sign_out_url": url_for("auth.sign_out", identifier=identifier),
        "branch_url": url_for("portal.set_branch", identifier=identifier),
        "switch_url": url_for("auth.front_door", choose=1),
    }


@lru_cache(5_000)
def menu(identifier: str, rights: frozenset[Right], here: str, locale: str, names: Names, _root: str) -> list[Entry]:
    """The modules this person has, in the order a business deals in them; remembered per rights, place, language and names."""
    words = words_in(locale, names)
    places = [(noun.right, noun.list, words[kind].many) for kind, noun in NOUNS.items()]
    shop = (Right.SEE_CATALOGUE, "catalogue", words["catalogue"].many)
    account = (Right.SEE_STATEMENTS, "statement", words["statement"].one)
    talk = (Right.SEE_MESSAGES, "messages", words["message"].many)
    return [
        Entry(label, url_for(f"portal.{name}", identifier=identifier), name == here)
        for right, name, label in [(Right.SEE_PORTAL, "home", _("Home")), shop, *places, account, talk]
        if right in rights
    ]


def with_unread(entries: list[Entry]) -> list[Entry]:
    """The menu with what waits to be read beside its last entry, which is messages where this person has them."""
    if not can(Right.SEE_MESSAGES):
        return entries
    with every_branch():
        return [*entries[:-1], entries[-1]._replace(count=unread_of_contact(visit.person_id), key=MESSAGES)]


@lru_cache(200)
def noun_of(endpoint: str) -> str:
    """The menu entry that a page belongs to: portal.order and portal.orders_totals to "orders"."""
    name = endpoint.removeprefix("portal.").removesuffix("_totals").removesuffix("_csv").removesuffix("_waiting")
    return NOUNS[name].list if name in NOUNS else BELONGS.get(name, name)
