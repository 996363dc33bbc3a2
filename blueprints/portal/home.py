"""The first page of a customer's portal: what is owed, what is under way, and the newest of everything."""

from typing import NamedTuple

import htmx
from access import Right, can, needs, visit
from blueprints.papers.rows import Printer, list_url
from blueprints.papers.wording import NOUNS, Noun, Words, age_label, words_here
from blueprints.portal import bp
from blueprints.portal.lacking import lacking
from integrations.markdown import to_html
from models.balance import Balance, balances, open_orders
from models.customer import Status
from models.listing import newest
from models.money import AGES
from models.welcome import welcome_text

FEW = 5
ROOM = 12  # characters of an amount that a tile holds in large type
TONES = dict(zip(AGES, ("not-due", "age-30", "age-60", "age-90", "age-over"), strict=True))


class Section(NamedTuple):
    """The newest few of one kind, with the way to all of them."""

    noun: Noun
    words: Words
    kind: str
    url: str
    rows: list


class Slice(NamedTuple):
    """One age of the ageing bar; `start` and `width` in per cent."""

    label: str
    amount: str
    tone: str
    start: float
    width: float


@bp.get("/")
@needs(Right.SEE_PORTAL)
def home(identifier):
    printer = Printer()
    owed = [_owed(balance, printer) for balance in balances(visit.today)] if can(Right.SEE_INVOICES) else []
    return htmx.page(
        "portal/home/home.html",
        owed=owed,
        open_orders=open_orders() if can(Right.SEE_ORDERS) else None,
        sections={section.kind: section for section in _sections(printer)},
        nothing_due=printer.money(0, visit.currency),
        nothing_new=visit.customer_status == Status.BLACKLISTED,
        first_name=visit.first_name or visit.person_name,
        words=words_here(),
        sees_documents=any(can(noun.right) for noun in NOUNS.values()),
        call={"phone": visit.tenant_phone, "email": visit.tenant_email},
        welcome=_welcome(),
        lacking=lacking(),
    )


def _welcome() -> dict | None:
    """What the business says to everybody, in the reader's language."""
    said = welcome_text(visit.locale)
    return {"language": said.language.replace("_", "-"), "html": to_html(said.text)} if said else None


def _sections(printer: Printer) -> list[Section]:
    mine = {kind: noun for kind, noun in NOUNS.items() if can(noun.right)}
    found, words = newest(tuple(mine), FEW), words_here()
    return [
        Section(noun, words[kind], kind, list_url(kind), printer.rows(kind, found[kind])) for kind, noun in mine.items()
    ]


def _owed(balance: Balance, printer: Printer) -> dict:
    """One currency's balance as the tiles show it."""
    slices, amount = _slices(balance, printer), printer.money(balance.amount, balance.currency)
    return {
        "amount": amount,
        "size": "medium" if len(amount) > ROOM else "",
        "count": balance.count,
        "overdue": printer.money(balance.overdue, balance.currency) if balance.overdue else "",
        "disputed": printer.money(balance.disputed, balance.currency) if balance.disputed else "",
        "asked": balance.asked > 0,
        "slices": slices,
        "said": ", ".join(f"{part.label} {part.amount}" for part in slices),
        "currency": balance.currency,
    }


def _slices(balance: Balance, printer: Printer) -> list[Slice]:
    made, start = [], 0.0
    for bucket, amount in balance.ages.items():
        if amount:
            width = 100 * amount / balance.amount
            made.append(
                Slice(
                    age_label(bucket),
                    printer.money(amount, balance.currency),
                    TONES[bucket],
                    round(start, 2),
                    round(width, 2),
                )
            )
            start += width
    return made
