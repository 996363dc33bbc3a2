"""The admin's own frame: its menu, as far as the role goes."""

from dataclasses import dataclass, field, replace

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import Right, can
from blueprints.admin import bp
from blueprints.admin.forms import MODULE_NAMES
from blueprints.admin.module_words import module_name
from models.inbox import open_and_mail
from models.module import Module

INBOX, MESSAGES, LETTERS = "count-inbox", "count-messages", "count-letters"


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool
    icon: str
    count: int = 0
    key: str = ""  # the id of its count in the menu, where it has one


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


def menu(waits: dict[str, int]) -> list[Section]:
    """A page belongs to the entry whose address its own begins with."""
    work = [
        Entry(_("Dashboard"), url_for("admin.home"), request.path == url_for("admin.home"), "layout-dashboard"),
        replace(_entry(_("Inbox"), "admin.inbox", "inbox"), count=sum(waits.values()), key=INBOX),
        replace(_entry(_called(Module.ORDERS), "admin.orders", "shopping-cart"), count=waits.get("order", 0)),
        replace(_entry(_called(Module.QUOTES), "admin.quotes", "file-text"), count=waits.get("quote", 0)),
        _entry(_("Dispatch"), "admin.dispatch_board", "truck"),
        replace(
            _entry(_called(Module.JOBS), "admin.jobs", "wrench"), count=waits.get("job", 0) + waits.get("visit", 0)
        ),
        _entry(_("Calendar"), "admin.schedule", "calendar-clock"),
        _entry(_called(Module.INVOICES), "admin.invoices", "receipt"),
        *_if_there(_called(Module.PAYMENTS), "admin.payments", "credit-card"),
        *([_entry(_("Bank"), "admin.bank", "wallet")] if can(Right.WORK_MONEY) else []),
        replace(_entry(_("Disputes"), "admin.disputes", "alert-triangle"), count=waits.get("dispute", 0)),
        _entry(_("Reminders"), "admin.reminders", "clock"),
        _entry(_("Customers"), "admin.customers", "users"),
        _entry(_("Catalogue"), "admin.products", "archive"),
        _entry(_("Prices"), "admin.price_lists", "wallet"),
        _entry(_("Spreadsheets"), "admin.spreadsheets", "file-text"),
        *_if_there(_("Portal links"), "admin.links", "log-in"),
        _entry(_("Adoption"), "admin.adoption", "activity"),
        *_if_there(_("Activity"), "admin.activity", "history"),
        replace(
            _entry(_("Messages"), "admin.messages", "message-square"),
            count=waits.get("message", 0),
            key=MESSAGES,
        ),
        *_if_there(_("Requests"), "admin.requests", "key-round"),
    ]
    mail = _entry(_("Letters"), "admin.letter_list", "mail")
    letters = [replace(mail, count=waits.get("letter", 0), key=LETTERS)] if can(Right.SEE_LETTERS) else []
    business = [*letters, _entry(_("Settings"), "admin.settings", "settings")] if can(Right.SEE_SETTINGS) else []
    return [section for section in (Section("", work), Section(_("Business"), business)) if section.entries]


def _called(module: Module) -> str:
    """As this business calls it; on an error page from before anybody is known, as we do."""
    return module_name(module) if "visit" in g else str(MODULE_NAMES[module])


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
        if endpoint in current_app.view_functions
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
        if endpoint in current_app.view_functions and can(ONLY_WITH.get(endpoint, Right.SEE_SETTINGS))
    ]


def _entry(label: str, endpoint: str, picture: str) -> Entry:
    return Entry(label, url_for(endpoint), _is_within(endpoint), picture)


def _if_there(label: str, endpoint: str, picture: str) -> list[Entry]:
    return [_entry(label, endpoint, picture)] if endpoint in current_app.view_functions else []


def _is_within(endpoint: str, **values) -> bool:
    place = url_for(endpoint, **values)
    return request.path == place or request.path.startswith(f"{place}/")
