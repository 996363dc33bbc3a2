"""How a bank's file is read: which column is what, how it writes numbers and days. Remembered for the next file with the same heading."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, Owned, db
from models.importing.reading import CannotImport
from models.importing.values import CURRENCIES
from models.letter_kinds import said
from models.types import JsonText, Text, UtcTime, now

COLUMNS = ("date", "amount", "credit", "debit", "direction", "currency", "payer", "account", "text", "reference")
SEVERAL = ("text",)  # what more than one column may hold, one after the other
DECIMALS = (".", ",")
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d/%m/%y", "%m/%d/%Y", "%m/%d/%y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%d %b %Y")  # fmt: skip
NO_DATE = said("Choose the column with the day on which the money came.")
NO_AMOUNT = said("Choose the column with the amount, or the one with what came in.")
TWO_AMOUNTS = said("Choose either one column with the amount, or columns of what came in and went out.")
NO_CURRENCY = said("Choose the column with the currency, or the one that all amounts are in.")
TWICE = said("Two columns are chosen for the same thing. Only the purpose may stand in several.")


class BankLayout(Owned, Model):
    """The layout that staff chose last for files with this heading. `signature` is made of the names of its columns."""

    __tablename__ = "bank_layout"
    __quiet__ = True
    __table_args__ = (UniqueConstraint("tenant_id", "signature"),)
    signature: Mapped[str] = mapped_column(Text(64))
    facts: Mapped[Mapping] = mapped_column(JsonText(8_000))
    used_at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


@dataclass(frozen=True)
class Layout:
    """`columns`: for each column of the file what it holds, one of COLUMNS or empty. `currency`: of all amounts, empty where a column has it."""

    columns: tuple[str, ...]
    decimal: str = "."
    dates: str = DATES[0]
    currency: str = ""

    def place(self, what: str) -> int | None:
        return self.columns.index(what) if what in self.columns else None

    def check(self) -> None:
        """Raises CannotImport with what is still to be chosen."""
        there = [what for what in self.columns if what]
        if any(there.count(what) > 1 for what in there if what not in SEVERAL):
            raise CannotImport(TWICE)
        if "date" not in there:
            raise CannotImport(NO_DATE)
        if "amount" not in there and "credit" not in there:
            raise CannotImport(NO_AMOUNT)
        if "amount" in there and "credit" in there:
            raise CannotImport(TWO_AMOUNTS)
        if "currency" not in there and self.currency not in CURRENCIES:
            raise CannotImport(NO_CURRENCY)


def remembered(signature: str, width: int) -> Layout | None:
    """What was chosen for the last file with this heading."""
    found = db.session.scalar(select(BankLayout.facts).where(BankLayout.signature == signature))
    return layout_from(found["columns"], found, width) if found else None


def remember(signature: str, layout: Layout) -> None:
    """For the next file with this heading."""
    facts = {"columns": list(layout.columns), "decimal": layout.decimal, "dates": layout.dates, "currency": layout.currency}  # fmt: skip
    found = db.session.scalar(select(BankLayout).where(BankLayout.signature == signature))
    if found:
        found.facts, found.used_at = facts, now()
    else:
        db.session.add(BankLayout(signature=signature, facts=facts))


def layout_from(columns: Sequence[str], asked: Mapping[str, Any], width: int) -> Layout:
    """Of what a form sent or was remembered; anything that is none of the choices counts as not chosen."""
    kept = tuple(what if what in COLUMNS else "" for what in [*columns, *[""] * width][:width])
    decimal, dates, currency = (str(asked.get(name) or "") for name in ("decimal", "dates", "currency"))
    return Layout(
        kept,
        decimal if decimal in DECIMALS else DECIMALS[0],
        dates if dates in DATES else DATES[0],
        currency if currency in CURRENCIES else "",
    )
