"""Northwind's own files as its derived ones need them: shipped orders with customer, lines, total and due date."""

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from models.demo.tenants import AGE, NORTHWIND
from models.demo_people import cast
from models.money import line_total, minor_units
from models.text import slug

AS_OF = NORTHWIND.newest + dt.timedelta(days=AGE)  # "today" in the calendar of the files, at the least
TERMS = (30, 14, 45, 60)
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    path: Path = NORTHWIND.folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written[:10])


@cache
def companies() -> dict[str, Row]:
    """By number, without the two rows that are none."""
    return {row["CustomerID"]: row for row in rows("customers") if row["Country"]}


@cache
def _branches() -> dict[str, str]:
    """The branch that each employee works at: those of the USA in Seattle, the others in London."""
    return {row["EmployeeID"]: "SEA" if row["Country"] == "USA" else "LON" for row in rows("employees")}


def branch(order: Row) -> str:
    """Of the employee who took the order."""
    return _branches()[order["EmployeeID"]]


@cache
def lines() -> dict[str, list[Row]]:
    """By order."""
    found: dict[str, list[Row]] = {}
    for row in rows("order_details"):
        found.setdefault(row["OrderID"], []).append(row)
    return found


def currency(number: str) -> str:
    people = cast()["northwind"]
    return "USD" if number in people["usd"] else "GBP" if number in people["gbp"] else "EUR"


@cache
def terms_days(number: str) -> int:
    return TERMS[list(companies()).index(number) % len(TERMS)]


def email(number: str) -> str:
    return f"{slug(companies()[number]['ContactName'], '.')}@{number.lower()}.example"


@dataclass
class Sale:
    """An order that was shipped, so delivered and invoiced. Amounts in minor units; `n` is its number, which decides what became of it."""

    row: Row
    lines: list[Row]

    @property
    def n(self) -> int:
        return int(self.row["OrderID"])

    @property
    def customer(self) -> str:
        return self.row["CustomerID"]

    @property
    def shipped(self) -> dt.date:
        return day(self.row["ShippedDate"])

    @property
    def due(self) -> dt.date:
        return self.shipped + dt.timedelta(days=terms_days(self.customer))

    @property
    def total(self) -> int:
        return sum(self.amount(line) for line in self.lines) + self.minor(self.row["Freight"])

    def amount(self, line: Row, quantity: int | None = None) -> int:
        sold = Decimal(line["Quantity"] if quantity is None else quantity)
        return line_total(self.minor(line["UnitPrice"]), sold, Decimal(line["Discount"]))

    def minor(self, written: str) -> int:
        return minor_units(Decimal(written), currency(self.customer))


@cache
def sales() -> list[Sale]:
    """In the order they were shipped."""
    found = [Sale(row, lines()[row["OrderID"]]) for row in rows("orders") if row["ShippedDate"]]
    return sorted(found, key=lambda sale: (sale.shipped, sale.n))
