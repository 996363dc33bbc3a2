"""Rows as lists, home and search print them: every value formatted once, here."""

from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from urllib.parse import quote

from flask import request, url_for

from access import visit
from blueprints.papers.wording import NOUNS, badge_of
from models import formats
from models.listing import left_of


@lru_cache(20_000)
def _list_url(kind: str, identifier: str, _root: str) -> str:
    return url_for(f"portal.{NOUNS[kind].list}", identifier=identifier)


def list_url(kind: str) -> str:
    """The address of a list in the portal; its documents, sums and CSV are below it."""
    return _list_url(kind, visit.identifier, request.script_root)


def nowhere(_kind: str) -> str:
    """For readers who have no lists and no other documents: whoever came by a link to one."""
    return ""


_quoted = lru_cache(20_000)(quote)


def without_amount(kind: str, document) -> bool:
    """Deliveries have none, a quote has none before the business has offered something, and a job none before it is known what it comes to."""
    if kind == "quote":
        return document.status == "requested" or (document.status == "draft" and not document.total)
    return kind == "delivery" or (kind == "job" and not document.total)


class Printer:
    """Formats for the reader of this request, so that a row costs no look-up of its own. `base`: the address below which a kind's documents lie."""

    def __init__(self, base: Callable[[str], str] = list_url) -> None:
        self.base = base
        self.locale = visit.locale
        self.today = visit.today

    def money(self, amount: int, currency: str) -> str:
        return formats.money(amount, currency, self.locale)

    def date(self, day) -> str:
        return formats.date(day, self.locale)

    def url(self, kind: str, number: str) -> str:
        """The page of one document."""
        base = self.base(kind)
        return f"{base}/{_quoted(number)}" if base else ""

    def rows(self, kind: str, found: list) -> list[SimpleNamespace]:
        base = self.base(kind)
        return [self._row(kind, document, base) for document in found]

    def row(self, kind: str, document) -> SimpleNamespace:
        return self._row(kind, document, self.base(kind))

    def _row(self, kind: str, document, base: str) -> SimpleNamespace:
        state, currency = badge_of(kind, document, self.today, self.locale), document.currency
        row = SimpleNamespace(
            url=f"{base}/{_quoted(document.number)}" if base else "",
            number=document.number,
            date=formats.date(document.dated_on, self.locale),
            status=state.text,
            tone=state.tone,
            total="—" if without_amount(kind, document) else formats.money(document.total, currency, self.locale),
        )
        if kind != "invoice":
            row.reference = getattr(document, "reference", "") or "—"
        if kind in ("invoice", "credit_memo"):
            row.due = formats.date(document.due_on, self.locale)
            row.left = formats.money(left_of(document), currency, self.locale)
        elif kind == "delivery":
            self._add_journey(row, document)
        elif kind == "payment":
            row.method = document.method or "—"
        return row

    def _add_journey(self, row: SimpleNamespace, delivery) -> None:
        row.carrier = delivery.carrier or "—"
        row.delivered = formats.date(delivery.delivered_on, self.locale)
        row.source = getattr(delivery, "source", None)
        row.source_url = row.source and self.url("order", row.source)
