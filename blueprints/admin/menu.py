"""The admin's own frame: its menu, as far as the role goes."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import Right, can
from blueprints.admin import bp
from blueprints.admin.forms import MODULE_NAMES
from blueprints.admin.module_words import module_name
from models.inbox import open_and_mail
from models.inbox_kinds import KINDS
from models.module import Module


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool
    icon: str
    count: int = 0
    key: str = ""  # the id of its count in the menu, where things can wait there


@dataclass(frozen=True)
class Section:
    heading: str
    entries: list[Entry] = field(default_factory=list)


@bp.context_processor
def frame() -> dict:
    waits, off = open_and_mail() if can(Right.SEE_INBOX) else ({}, "")
    return {
        "waits": waits,
        "menu": (shown := menu(waits)),
        "menu_counts": {entry.key: entry.count for section in shown for entry in section.entries if entry.key},
        "mail_off": off if can(Right.SEE_LETTERS) else "",
        "account_open": _is_within("admin.account"),
        "sign_out_url": url_for("auth.staff_sign_out"),
        "customer_tabs": customer_tabs,
        "settings_topics": settings_topics,
    }


@dataclass(frozen=True)
class Place:
    """Of the menu. `label`: words, or a module as this business calls it. `counts`: what waits there, by kind (models/inbox_kinds.py).
    `also`: other pages that belong to it.
    """

    label: Any
    endpoint: str
    icon: str
    counts: tuple[str, ...] = ()
    right: Right | None = None
    also: tuple[str, ...] = ()


WORK = (
    Place(_l("Dashboard"), "admin.home", "layout-dashboard"),
    Place(_l("Inbox"), "admin.inbox", "inbox", tuple(KINDS)),
    Place(Module.ORDERS, "admin.orders", "shopping-cart", ("order",)),
    Place(Module.QUOTES, "admin.quotes", "file-text", ("quote", "approval")),
    Place(_l("Dispatch"), "admin.dispatch_board", "truck"),
    Place(Module.JOBS, "admin.jobs", "wrench", ("job", "visit")),
    Place(_l("Calendar"), "admin.schedule", "calendar-clock"),
    Place(Module.INVOICES, "admin.invoices", "receipt", also=("admin.ageing",)),
    Place(Module.PAYMENTS, "admin.payments", "credit-card", also=("admin.credit_memos",)),
    Place(_l("Bank"), "admin.bank", "wallet", right=Right.WORK_MONEY),
    Place(_l("Disputes"), "admin.disputes", "alert-triangle", ("dispute",)),
    Place(_l("Reminders"), "admin.reminders", "clock"),
    Place(_l("Customers"), "admin.customers", "users"),
    Place(_l("Catalogue"), "admin.products", "archive"),
    Place(_l("Prices"), "admin.price_lists", "wallet"),
    Place(_l("Spreadsheets"), "admin.spreadsheets", "file-text"),
    Place(_l("Portal links"), "admin.links", "log-in"),
    Place(_l("Adoption"), "admin.adoption", "activity"),
    Place(_l("Activity"), "admin.activity", "history"),
    Place(_l("Messages"), "admin.messages", "message-square", ("message",)),
    Place(_l("Requests"), "admin.requests", "key-round", ("access", "change")),
)
BUSINESS = (
    Place(_l("Letters"), "admin.letter_list", "mail", ("letter",), Right.SEE_LETTERS),
    Place(_l("Settings"), "admin.settings", "settings", right=Right.SEE_SETTINGS),
)


def menu(waits: dict[str, int]) -> list[Section]:
    """A page belongs to the entry whose address its own begins with."""
    sections = Section("", _entries(WORK, waits)), Section(_("Business"), _entries(BUSINESS, waits))
    return [section for section in sections if section.entries]


def _entries(places: tuple[Place, ...], waits: dict[str, int]) -> list[Entry]:
    return [
        Entry(
            _called(place.label),
            url_for(place.endpoint),
            any(map(_is_within, (place.endpoint, *place.also))),
            place.icon,
            sum(waits.get(kind, 0) for kind in place.counts),
            f"count-{place.endpoint.partition('.')[2]}" if place.counts else "",
        )
        for place in places
        if place.right is None or can(place.right)
    ]


def _called(label: Any) -> str:
    """A module as this business calls it; on an error page from before anybody is known, as we do."""
    if not isinstance(label, Module):
        return str(label)
    return module_name(label) if "visit" in g else str(MODULE_NAMES[label])


CUSTOMER_TABS = {
    "admin.customer": _l("Details"),
    "admin.contacts": _l("Contacts"),
    "admin.customer_portal": _l("Customer portal"),
    "admin.customer_links": _l("Links"),
    "admin.documents": _l("Documents"),
    "admin.customer_prices": _l("Prices"),
    "admin.customer_ordering": _l("Ordering"),
    "admin.customer_messages": _l("Messages"),
    "admin.customer_activity": _l("Activity"),
}


def customer_tabs(customer) -> list[Entry]:
    """The pages about one customer; the one whose address this page's begins with is the current one, details otherwise."""
    tabs = [
        Entry(str(label), url_for(endpoint, number=customer.number), _is_within(endpoint, number=customer.number), "")
        for endpoint, label in CUSTOMER_TABS.items()
    ]
    # /portal-users/… belongs to /portal
    inner = [tab for tab in tabs[1:] if tab.current or request.path.startswith(f"{tab.url}-")] or tabs[:1]
    return [replace(tab, current=tab in inner) for tab in tabs]


SETTINGS_TOPICS = {
    "admin.business_settings": (_l("Business"), "building-2"),
    "admin.branding_settings": (_l("Logo and colour"), "palette"),
    "admin.portal_settings": (_l("Portal and modules"), "layout-dashboard"),
    "admin.status_settings": (_l("Words for states"), "pencil"),
    "admin.welcome_settings": (_l("Welcome message"), "message-square"),
    "admin.language_settings": (_l("Languages and formats"), "languages"),
    "admin.host_settings": (_l("Addresses"), "globe"),
    "admin.mail_settings_page": (_l("Mail"), "mail"),
    "admin.letter_settings": (_l("Words of letters"), "pencil"),
    "admin.button_settings": (_l("Website button"), "square-mouse-pointer"),
    "admin.payment_settings": (_l("Getting paid"), "credit-card"),
    "admin.tax_settings": (_l("Tax"), "receipt"),
    "admin.terms_settings": (_l("Payment terms"), "calendar-clock"),
    "admin.branch_settings": (_l("Branches and departments"), "map-pin"),
    "admin.ordering_settings": (_l("Stock and orders"), "shopping-cart"),
    "admin.reminder_settings": (_l("Reminders"), "clock"),
    "admin.quote_settings": (_l("Quotes"), "file-text"),
    "admin.book_settings": (_l("Books"), "lock"),
    "admin.job_type_settings": (_l("Kinds of work"), "wrench"),
    "admin.number_settings": (_l("Numbers"), "hash"),
    "admin.sign_in_settings": (_l("Sign-in"), "lock"),
    "admin.staff_settings": (_l("Staff"), "users"),
}
ONLY_WITH = {"admin.staff_settings": Right.MANAGE_STAFF}  # a topic that not everybody sees who sees the settings


def settings_topics() -> list[Entry]:
    """One page a topic."""
    return [
        Entry(str(label), url_for(endpoint), _is_within(endpoint), picture)
        for endpoint, (label, picture) in SETTINGS_TOPICS.items()
        if can(ONLY_WITH.get(endpoint, Right.SEE_SETTINGS))
    ]


def _is_within(endpoint: str, **values) -> bool:
    place = url_for(endpoint, **values)
    return request.path == place or request.path.startswith(f"{place}/")
