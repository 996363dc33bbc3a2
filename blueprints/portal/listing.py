"""What the lists of all kinds share: the page or its fragment, and the sums of all that it finds."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import gettext as _

import htmx
from access import visit
from blueprints.papers.rows import Printer, list_url
from blueprints.papers.wording import NOUNS, Words, choices_here, names_here, words_here, words_in
from blueprints.portal.asking import Asked, read_asked
from models import listing
from models.module_names import Names

CANT_USE = 422


class Column(NamedTuple):
    """A column's head; with `sort` it can be pressed. `kind`: of the documents that its cells lead to."""

    label: LazyString
    sort: str = ""
    css: str = ""
    kind: str = ""


class Head(NamedTuple):
    label: str
    css: str
    url: str = ""
    sorted: str = ""

    @property
    def arrow(self) -> str:
        return "arrow-up" if self.sorted == "ascending" else "arrow-down"


@dataclass(frozen=True, eq=False)
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

    @property
    def words(self) -> Words:
        return words_here()[self.kind]

    def ask(self) -> Asked:
        sorts = tuple(column.sort for column in self.columns if column.sort)
        return read_asked(self.kind, choices_here(self.kind, visit.locale), sorts, list_url(self.kind))


def show_list(kind: Listing, **first):
    """The list as a page, or its results alone while somebody types; 422 with a sentence where the address can't be used.

    `first`: what its own kind shows above it.
    """
    asked, printer = kind.ask(), Printer()
    found = listing.documents(asked.wanted, asked.order, asked.cursor) if asked.wanted else None
    return htmx.show(
        "portal/listing/_results.html",
        "portal/listing/list.html",
        200 if found else CANT_USE,
        address=asked.address(),
        kind=kind,
        title=kind.words.many,
        nothing_yet=_nothing_yet(kind),
        rows_template=f"portal/{kind.noun.list}/rows.html",
        asked=asked,
        heads=_heads(kind, asked, printer.locale),
        statuses=choices_here(kind.kind, printer.locale),
        rows=printer.rows(kind.kind, found.rows) if found else [],
        newer_url=found and found.newer and asked.address(at=str(found.newer)),
        older_url=found and found.older and asked.address(at=str(found.older)),
        totals_url=asked.address(f"{asked.url}/totals"),
        csv_url=asked.address(f"{asked.url}.csv"),
        **first,
    )


def _nothing_yet(kind: Listing) -> str:
    own = kind.words.own
    return _("Here you will see %(modules)s as soon as there are any.", modules=own) if own else str(kind.nothing_yet)


@lru_cache(200)
def _labels(kind: Listing, locale: str, names: Names) -> list[str]:
    """The heads of the columns; one that is a kind of document, called as the business calls it."""
    words = words_in(locale, names)
    return [words[column.kind].one if column.kind else str(column.label) for column in kind.columns]


def _heads(kind: Listing, asked: Asked, locale: str) -> list[Head]:
    labels = _labels(kind, locale, names_here())
    return [_head(column, label, asked) for column, label in zip(kind.columns, labels, strict=True)]


def _head(column: Column, label: str, asked: Asked) -> Head:
    if not column.sort:
        return Head(label, column.css)
    now = asked.order.name == column.sort
    other_way = column.sort if asked.order.descending else f"-{column.sort}"
    first = column.sort if column.sort == "number" else f"-{column.sort}"
    way = "descending" if asked.order.descending else "ascending"
    return Head(label, column.css, asked.address(sort=other_way if now else first), way if now else "")


def show_totals(kind: Listing):
    """How many documents the list has in all, and what they come to."""
    asked, printer = kind.ask(), Printer()
    sums = listing.sums(asked.wanted) if asked.wanted else []
    return htmx.show(
        "portal/listing/_totals.html",
        "portal/listing/totals.html",
        200 if asked.wanted else CANT_USE,
        title=kind.words.many,
        asked=asked,
        count=sum(found.count for found in sums),
        totals=[printer.money(found.total, found.currency) for found in sums] if kind.has_amounts else [],
        lefts=[printer.money(found.open, found.currency) for found in sums if found.open] if kind.has_balance else [],
        back_url=asked.address(),
    )


def show_waiting(kind: Listing, heading: str, rows: list[dict]):
    """What comes before a list: fetched once the list is there, so that the list itself stays quick."""
    shown = {"title": kind.words.many, "back_url": list_url(kind.kind), "heading": heading, "rows": rows}
    return htmx.show("portal/listing/_waiting.html", "portal/listing/waiting.html", **shown)
