"""What the lists of all kinds share: the page or its fragment, the sums, and the CSV of exactly what is shown."""

from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from flask import send_file, url_for
from flask_babel import LazyString
from flask_babel import gettext as _

import htmx
from access import visit
from blueprints.portal.asking import Asked, read_asked
from blueprints.portal.rows import Printer
from blueprints.portal.wording import NOUNS, badge, choices, state_of
from models import listing
from models.csv_export import write_csv
from models.money import main_units

CANT_USE = 422
IN_MEMORY = 1_000_000


class Column(NamedTuple):
    """A column's head; with `sort` it can be pressed."""

    label: LazyString
    sort: str = ""
    css: str = ""


class Head(NamedTuple):
    label: str
    css: str
    url: str
    sorted: str


@dataclass(frozen=True)
class Listing:
    """The list of one kind: its columns, what it says while it is empty, and the columns of its CSV."""

    kind: str
    columns: tuple[Column, ...]
    nothing_yet: LazyString
    csv: tuple[str, ...]
    has_amounts: bool = True
    has_balance: bool = False

    @property
    def noun(self):
        return NOUNS[self.kind]

    def url(self, part: str = "") -> str:
        return url_for(f"portal.{self.noun.list}{part}", identifier=visit.identifier)

    def ask(self) -> Asked:
        sorts = tuple(column.sort for column in self.columns if column.sort)
        return read_asked(self.kind, choices(self.kind), sorts, self.url())


def show_list(kind: Listing):
    """The list as a page, or its results alone while somebody types; 422 with a sentence where the address can't be used."""
    asked = kind.ask()
    found = listing.documents(asked.wanted, asked.order, asked.cursor) if asked.wanted else None
    return htmx.show(
        "portal/listing/_results.html",
        "portal/listing/list.html",
        200 if found else CANT_USE,
        address=asked.address(),
        kind=kind,
        asked=asked,
        heads=[_head(column, asked) for column in kind.columns],
        statuses=choices(kind.kind),
        rows=Printer().rows(kind.kind, found.rows) if found else [],
        newer_url=found and found.newer and asked.address(at=str(found.newer)),
        older_url=found and found.older and asked.address(at=str(found.older)),
        totals_url=asked.address(kind.url("_totals")),
        csv_url=asked.address(kind.url("_csv")),
    )


def _head(column: Column, asked: Asked) -> Head:
    if not column.sort:
        return Head(str(column.label), column.css, "", "")
    now = asked.order.name == column.sort
    other_way = column.sort if asked.order.descending else f"-{column.sort}"
    first = column.sort if column.sort == "number" else f"-{column.sort}"
    way = "descending" if asked.order.descending else "ascending"
    return Head(str(column.label), column.css, asked.address(sort=other_way if now else first), way if now else "")


def show_totals(kind: Listing):
    """How many documents the list has in all, and what they come to."""
    asked = kind.ask()
    sums, printer = listing.sums(asked.wanted) if asked.wanted else [], Printer()
    return htmx.show(
        "portal/listing/_totals.html",
        "portal/listing/totals.html",
        200 if asked.wanted else CANT_USE,
        kind=kind,
        asked=asked,
        count=sum(found.count for found in sums),
        totals=[printer.money(found.total, found.currency) for found in sums] if kind.has_amounts else [],
        lefts=[printer.money(found.open, found.currency) for found in sums if found.open] if kind.has_balance else [],
        back_url=asked.address(),
    )


def send_csv(kind: Listing):
    """All that the list's filter finds, in its order, as a file: written to disk where it is large, never held whole."""
    asked = kind.ask()
    if asked.wanted is None:
        return show_list(kind)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    documents = listing.every_document(asked.wanted, asked.order)
    write_csv(text, (csv_label(name) for name in kind.csv), csv_rows(kind, documents))
    text.detach()
    return send_file(
        _sendable(file), "text/csv", as_attachment=True, download_name=f"{kind.noun.list}.csv"
    )


def _sendable(file):
    small = file.tell() <= IN_MEMORY
    file.seek(0)
    if not small:
        return file
    with file:
        return BytesIO(file.read())


def csv_rows(kind: Listing, documents):
    """Dates as 2026-03-16 and amounts with a decimal point, whatever the reader's language, so that programs read them too."""
    locale, today = Printer().locale, visit.today
    for found in documents:
        state = badge(kind.kind, state_of(kind.kind, found, today), 0, locale).text
        made = {"status": state, "left": main_units(listing.left_of(found), found.currency)}
        for amount in ("net", "tax", "total"):
            made[amount] = main_units(getattr(found, amount), found.currency)
        yield [made[name] if name in made else getattr(found, name) for name in kind.csv]


def csv_label(name: str) -> str:
    """The head of one column of the CSV."""
    return {
        "number": _("Number"), "dated_on": _("Date"), "due_on": _("Due"), "status": _("Status"), "reference": _("Reference"),
        "currency": _("Currency"), "net": _("Net"), "tax": _("Tax"), "total": _("Total"), "left": _("Balance"), "source": _("Order"),
        "carrier": _("Carrier"), "tracking_number": _("Tracking number"), "delivered_on": _("Delivered"), "method": _("Method"),
    }[name]  # fmt: skip
