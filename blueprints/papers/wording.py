"""What customers read for kinds, states and ages. Each is said in the reader's language once and remembered."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from access import Right, visit
from models.formats import inside_sentence
from models.invoice import shown_status
from models.module_names import Names, renamed
from models.status_names import own_word


class Noun(NamedTuple):
    """One kind of document: the endpoint of its list (and of its page), the right to see it, and its picture."""

    list: str
    right: Right
    icon: str


NOUNS = {
    "quote": Noun("quotes", Right.SEE_QUOTES, "file-text"),
    "order": Noun("orders", Right.SEE_ORDERS, "shopping-cart"),
    "job": Noun("jobs", Right.SEE_JOBS, "wrench"),
    "delivery": Noun("deliveries", Right.SEE_DELIVERIES, "truck"),
    "invoice": Noun("invoices", Right.SEE_INVOICES, "receipt"),
    "payment": Noun("payments", Right.SEE_PAYMENTS, "credit-card"),
    "credit_memo": Noun("credit_memos", Right.SEE_CREDIT_MEMOS, "wallet"),
}


class Words(NamedTuple):
    """What a kind is called: one, many, the head of its section at home, the way to all of them.

    `own`: the business's own word for it, as it stands inside a sentence; empty where it is called as we call it.
    """

    one: str
    many: str
    recent: str
    all: str
    own: str = ""


WORDS = {
    "quote": Words(_l("Quote"), _l("Quotes"), _l("Recent quotes"), _l("All quotes")),
    "order": Words(_l("Order"), _l("Orders"), _l("Recent orders"), _l("All orders")),
    "job": Words(_l("Job"), _l("Jobs"), _l("Recent jobs"), _l("All jobs")),
    "delivery": Words(_l("Delivery"), _l("Deliveries"), _l("Recent deliveries"), _l("All deliveries")),
    "invoice": Words(_l("Invoice"), _l("Invoices"), _l("Recent invoices"), _l("All invoices")),
    "payment": Words(_l("Payment"), _l("Payments"), _l("Recent payments"), _l("All payments")),
    "credit_memo": Words(_l("Credit memo"), _l("Credit memos"), _l("Recent credit memos"), _l("All credit memos")),
}


MESSAGES = Words(_l("Message"), _l("Messages"), _l("Recent messages"), _l("All messages"))
STATEMENTS = Words(_l("Statement"), _l("Statements"), _l("Recent statements"), _l("All statements"))
CATALOGUE = Words(_l("Catalogue"), _l("Catalogue"), _l("New in the catalogue"), _l("The whole catalogue"))

OTHERS = {"message": "messages", "catalogue": "catalogue", "statement": "statements"}


def names_here() -> Names:
    """What this business calls something else, in the language of this request."""
    return renamed(visit.module_names, visit.locale, visit.tenant_language)


def words_here() -> dict[str, Words]:
    """What each kind is called to the reader of this request."""
    return words_in(visit.locale, names_here())


@lru_cache(2_000)
def words_in(locale: str, names: Names) -> dict[str, Words]:
    """Each kind's words, said once; `locale` has to be the one that is spoken now."""
    own = {key: (one, many) for key, one, many in names}
    keys = {kind: noun.list for kind, noun in NOUNS.items()} | OTHERS
    return {
        kind: _own_words(*own[keys[kind]], locale) if keys[kind] in own else Words(*map(str, ours))
        for kind, ours in (WORDS | {"message": MESSAGES, "catalogue": CATALOGUE, "statement": STATEMENTS}).items()
    }


def _own_words(one: str, many: str, locale: str) -> Words:
    within = inside_sentence(many, locale)
    return Words(one, many, _("Recent %(modules)s", modules=within), _("All %(modules)s", modules=within), within)


STATUSES = {
    "quote": {
        "requested": (_l("Requested"), "info"), "sent": (_l("Waiting for you"), "warn"), "accepted": (_l("Accepted"), "good"),
        "declined": (_l("Declined"), ""), "expired": (_l("Expired"), ""), "withdrawn": (_l("Withdrawn"), ""),
    },
    "order": {
        "waiting": (_l("Waiting for approval"), "warn"), "submitted": (_l("Submitted"), "info"), "confirmed": (_l("Confirmed"), "info"),
        "completed": (_l("Completed"), "good"), "rejected": (_l("Rejected"), "bad"), "cancelled": (_l("Cancelled"), ""),
        "terminated": (_l("Terminated"), ""),
    },
    "job": {
        "requested": (_l("Requested"), "info"), "scheduled": (_l("Scheduled"), "info"), "in_progress": (_l("In progress"), "warn"),
        "completed": (_l("Completed"), "good"), "invoiced": (_l("Invoiced"), "good"), "cancelled": (_l("Cancelled"), ""),
    },
    "delivery": {
        "planned": (_l("Planned"), "info"), "dispatched": (_l("On its way"), "info"), "delivered": (_l("Delivered"), "good"),
        "failed": (_l("Failed"), "bad"),
    },
    "invoice": {
        "open": (_l("Open"), "info"), "part_paid": (_l("Part paid"), "warn"), "overdue": (_l("Overdue"), "bad"),
        "paid": (_l("Paid"), "good"), "void": (_l("Void"), ""),
    },
    "payment": {
        "pending": (_l("Pending"), "info"), "succeeded": (_l("Received"), "good"), "failed": (_l("Failed"), "bad"),
        "refunded": (_l("Refunded"), ""), "part_refunded": (_l("Partly refunded"), ""),
    },
    "credit_memo": {"issued": (_l("Issued"), "info"), "used": (_l("Used"), "good"), "void": (_l("Void"), "")},
}  # fmt: skip


STAFFS_OWN = {"draft": (_l("Draft"), "")}  # no customer sees one, or narrows a list to it


class Badge(NamedTuple):
    text: str
    tone: str


@lru_cache(2_000)
def badge(kind: str, status: str, days_late: int, locale: str) -> Badge:
    """The state of a document as it is shown; `locale` only tells the remembered ones apart."""
    known = STATUSES[kind] | STAFFS_OWN
    text, tone = known.get(status, (status.replace("_", " ").capitalize(), ""))
    if status == "overdue" and days_late:
        return Badge(ngettext("Overdue %(num)d day", "Overdue %(num)d days", days_late), tone)
    return Badge(str(text), tone)


def state_of(kind: str, document, today: dt.date) -> str:
    """The shown state: an invoice's is derived, a credit memo that is all used says so."""
    if kind == "invoice":
        return shown_status(document.status, document.total, document.allocated, document.due_on, today)
    used = kind == "credit_memo" and document.status == "issued" and document.allocated >= document.total
    return "used" if used else document.status


def badge_of(kind: str, document, today: dt.date, locale: str, for_customer: bool | None = None) -> Badge:
    """The badge of one row. Customers read the business's own word for a state, where it has one; colleagues read ours."""
    state = state_of(kind, document, today)
    return state_badge(kind, state, (today - document.due_on).days if state == "overdue" else 0, locale, for_customer)


def state_badge(kind: str, state: str, days_late: int, locale: str, for_customer: bool | None = None) -> Badge:
    """The same of a state that is known. `for_customer`: where something written by staff is read by customers."""
    found = badge(kind, state, days_late, locale)
    if not visit.status_names or (visit.audience == "staff" if for_customer is None else not for_customer):
        return found
    own = own_word(visit.status_names, kind, state, locale, visit.tenant_language)
    return found._replace(text=own) if own and not days_late else found


def choices_here(kind: str, locale: str) -> list[tuple[str, str]]:
    """The states that a list of this kind can be narrowed to, in the words that customers read."""
    ours = choices(kind, locale)
    if not visit.status_names:
        return ours
    return [
        (state, own_word(visit.status_names, kind, state, locale, visit.tenant_language) or label)
        for state, label in ours
    ]


@lru_cache(200)
def choices(kind: str, locale: str) -> list[tuple[str, str]]:
    """The states that a list of this kind can be narrowed to; `locale` only tells the remembered ones apart."""
    return [(status, str(label)) for status, (label, _tone) in STATUSES[kind].items() if status != "used"]


def age_label(bucket: str) -> str:
    """How late an amount is."""
    return {
        "not_due": _("Not due"), "1-30": _("1–30 days"), "31-60": _("31–60 days"), "61-90": _("61–90 days"), "over_90": _("over 90 days"),
    }[bucket]  # fmt: skip
