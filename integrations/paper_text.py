"""A paper's facts as it prints them: strings in its language, one for each place in its template."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

from babel import Locale

from integrations.paper_words import Words
from integrations.typefaces import families, printable
from models import accent, formats
from models.paper import Letter, Paper, PaperLine, TaxSum

UNTAXED = ("AE", "K", "G", "E", "O")
OF_MONEY = ("quote", "order", "invoice", "credit_memo")  # kinds that show prices whatever their sum
INVOICES = ("invoice", "credit_memo")
MINUS = "\u2212"


class Speech:
    """How one paper says amounts, dates and quantities."""

    def __init__(self, paper: Letter):
        self.currency = paper.currency
        self.locale = formats.spoken(paper.language) or "en"
        self.turned = Locale.parse(self.locale).text_direction == "rtl"

    def money(self, amount: int) -> str:
        """Minor units with the currency's sign."""
        return self._apart(formats.money(amount, self.currency, self.locale).replace("-", MINUS))

    def amount(self, amount: int) -> str:
        """Minor units without a sign, for columns."""
        return self._apart(formats.plain_money(amount, self.currency, self.locale).replace("-", MINUS))

    def date(self, day: dt.date | None) -> str:
        return self._apart(formats.date(day, self.locale)) if day else ""

    def percent(self, share: Decimal) -> str:
        return self._apart(formats.percent(share, self.locale))

    def quantity(self, amount: Decimal) -> str:
        return self._apart(formats.quantity(amount, self.locale).replace("-", MINUS))

    def _apart(self, said: str) -> str:
        return apart(said) if self.turned else said


def apart(said: str) -> str:
    """With a direction of its own in text that runs from right to left, so that "+49 40" isn't turned (UAX #9, isolates)."""
    return f"\u2068{said}\u2069"


def letterhead(paper: Letter, words: Words, heading: str) -> dict[str, Any]:
    """What is the same on all kinds: sender, address, block beside it, language and look."""
    locale = Locale.parse(formats.spoken(paper.language) or "en")
    seller, day, heading = paper.seller, paper.dated_on, " ".join(heading.split())
    return {
        "look": {
            "title": printable(heading),
            "author": printable(seller.name),
            "date": [day.year, day.month, day.day],
            "language": locale.language,
            "direction": locale.text_direction,
            "fonts": families(),
            "accent": accent.ink(paper.accent, dark=False),
            "rule": paper.accent,
            "logo": list(paper.logo or b""),
        },
        "heading": heading,
        "logo_says": words["logo"].format(name=seller.name),
        "draft": words["draft"] if paper.is_draft else "",
        "page": words["page"],
        "verify": _verify(paper, words),
        "name": seller.name,
        "return_line": " · ".join((seller.name, *seller.address)),
        "foot": [*filter(None, ([seller.name, *seller.address], _reach(paper, words), _bank(paper)))],
        "address": [paper.buyer.name, *paper.buyer.address],
    }


def _verify(paper: Letter, words: Words) -> str:
    """Where its holder can ask whether it is genuine, without the part that a browser adds."""
    address = getattr(paper, "verify_at", "").removeprefix("https://")
    return words["verify"].format(address=address) if address else ""


def _reach(paper: Letter, words: Words) -> list[str]:
    tax_id = f"{words['tax_id']} {paper.seller.tax_id}" if paper.seller.tax_id else ""
    return [*filter(None, (paper.seller.phone, paper.seller.email, tax_id))]


def _bank(paper: Letter) -> list[str]:
    account = paper.account
    if not account:
        return []
    iban = f"IBAN {grouped(account.iban)}".replace(" ", "\u00a0") if account.iban else ""
    return [*filter(None, (account.bank, iban, f"BIC {account.bic}" if account.bic else ""))]


def grouped(iban: str) -> str:
    """In fours, as it is printed: "DE89 3704 0044 0532 0130 00"."""
    bare = iban.replace(" ", "")
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def facts(paper: Paper, words: Words, speech: Speech) -> list[list[str]]:
    """The block beside the address, without what there is none of."""
    due = "good_through" if paper.kind == "quote" else "due"
    happened = "supplied" if paper.kind in INVOICES else "done" if paper.kind == "job" else "delivered"
    corrects = " · ".join(filter(None, (paper.corrects, speech.date(paper.corrects_on))))
    said = [
        (words["number"], paper.number),
        (words["date"], speech.date(paper.dated_on)),
        (words[due], speech.date(paper.due_on) if paper.kind in ("quote", "invoice") else ""),
        (words[happened], speech.date(paper.delivered_on)),
        (words["corrects"], corrects),
        (words["your_reference"], paper.reference),
        (words["our_order"], paper.came_from),
        (words["customer_number"], paper.customer_number),
        (words["your_tax_id"], paper.buyer.tax_id if paper.kind in INVOICES else ""),
        (words["method"], paper.method),
        *((fact.label, fact.text) for fact in paper.facts),
    ]
    return [[label, text] for label, text in said if text]


def columns(paper: Paper) -> list[str]:
    """Names of the columns of its lines. One is there only where it tells something: no prices on a delivery note, a discount or a rate of
    tax where there are some.
    """
    priced = paper.kind in OF_MONEY or (paper.kind == "job" and any(line.amount for line in paper.lines))
    goods = [line for line in paper.lines if line.kind != "section"]
    shown = {
        "position": True,
        "item": True,
        "quantity": True,
        "price": priced,
        "discount": priced and any(line.discount for line in goods),
        "tax": priced and len({(line.tax_rate, line.tax_category) for line in goods}) > 1,
        "amount": priced,
    }
    return [name for name, there in shown.items() if there]


def rows(paper: Paper, words: Words, speech: Speech) -> list[dict[str, Any]]:
    """Its lines: those that are headings with their words as `section`, the others with a cell for each of columns(), numbered through."""
    names, numbered = columns(paper), count(1)
    return [_row(line, names, numbered, words, speech) for line in paper.lines]


def _row(line: PaperLine, names: list[str], numbered: Iterator[int], words: Words, speech: Speech) -> dict[str, Any]:
    if line.kind == "section":
        return {"section": line.description}
    says = {
        "position": str(next(numbered)),
        "item": line.description or words["freight"],
        "quantity": speech.quantity(line.quantity),
        "price": speech.amount(line.unit_price),
        "discount": speech.percent(line.discount) if line.discount else "",
        "tax": speech.percent(line.tax_rate),
        "amount": f"({speech.amount(line.amount)})" if line.is_optional else speech.amount(line.amount),
    }
    under = " · ".join(filter(None, (line.sku, line.unit, words["optional"] if line.is_optional else "")))
    return {"section": "", "cells": [says[name] for name in names], "under": under}


def sums(paper: Paper, words: Words, speech: Speech) -> list[list[str]]:
    """Net, tax per rate, total, and what is left; the last one is the one that counts."""
    if not (paper.kind in OF_MONEY or paper.total):
        return []
    said = [[words["net"], speech.money(paper.net)]] if paper.taxes else []
    said += [[_taxed(one, words, speech), speech.money(one.tax)] for one in paper.taxes]
    said.append([words["total"], speech.money(paper.total)])
    done, rest = ("used", "unused") if paper.kind == "credit_memo" else ("paid", "to_pay")
    if paper.kind in INVOICES and not paper.is_draft and paper.left != paper.total:
        said += [[words[done], speech.money(paper.left - paper.total)], [words[rest], speech.money(paper.left)]]
    return said


def _taxed(one: TaxSum, words: Words, speech: Speech) -> str:
    says = words[one.category if one.category in UNTAXED and not one.rate else "taxed"]
    return says.format(rate=speech.percent(one.rate), amount=speech.money(one.net))


def printed(said: dict[str, Any]) -> dict[str, Any]:
    """The same, ready for a template: every string printable and with its own direction, but for what is under `look`."""
    turned = said["look"]["direction"] == "rtl"
    return {name: value if name == "look" else _clean(value, turned) for name, value in said.items()}


def _clean(said: Any, turned: bool) -> Any:
    if isinstance(said, str):
        lines = printable(said).split("\n")
        return "\n".join(apart(line) if turned and line else line for line in lines)
    if isinstance(said, dict):
        return {name: _clean(value, turned) for name, value in said.items()}
    return [_clean(value, turned) for value in said]
