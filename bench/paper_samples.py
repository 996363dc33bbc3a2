"""Papers to measure and to test with: as many lines as wanted, sums that agree."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from models.money import line_tax, line_total
from models.paper import Account, Paper, PaperLine, Party, StatementPaper, StatementRow, TaxSum

SELLER = Party(
    "Northwind Traders GmbH", ("Speicherstraße 12", "20457 Hamburg", "Germany"), "Speicherstraße 12", "20457", "Hamburg", "DE",
    "DE123456788", "accounts@northwind.example", "+49 40 1234567",
)  # fmt: skip
BUYER = Party(
    "Alfreds Futterkiste", ("Obere Str. 57", "12209 Berlin", "Germany"), "Obere Str. 57", "12209", "Berlin", "DE", "DE136695976",
    "maria.anders@alfki.example",
)  # fmt: skip
ACCOUNT = Account("Northwind Traders GmbH", "DE89370400440532013000", "COBADEFFXXX", "Commerzbank")
DAY = dt.date(2026, 3, 16)
GOODS = ("Grandma's Boysenberry Spread", "Rössle Sauerkraut", "Uncle Bob's Organic Dried Pears", "Queso Cabrales")
RATES = (Decimal("0.19"), Decimal("0.07"))


def lines(many: int) -> tuple[PaperLine, ...]:
    """So many lines at two rates, every third one with a discount."""
    return tuple(line(n, unit_price=150 + n * 1999 % 9000) for n in range(1, many + 1))


def line(n: int, **other: Any) -> PaperLine:
    """One that knows its amount."""
    known = {
        "position": n, "description": GOODS[n % len(GOODS)], "quantity": Decimal(n % 17 + 1), "sku": f"NW-{n:03}", "unit": "12 × 8 oz jars",
        "discount": Decimal("0.05") if n % 3 == 0 else Decimal(0), "tax_rate": RATES[n % 2], "unit_price": 2500,
    } | other  # fmt: skip
    made = PaperLine(**known)  # type: ignore[arg-type]
    return replace(made, amount=line_total(made.unit_price, made.quantity, made.discount))


def sums(of: Iterable[PaperLine]) -> dict[str, Any]:
    """Taxes per rate and category, and the totals, in minor units."""
    found: dict[tuple[Decimal, str], tuple[int, int]] = {}
    for one in of:
        if one.kind != "section" and not one.is_optional:
            net, tax = found.get((one.tax_rate, one.tax_category), (0, 0))
            found[one.tax_rate, one.tax_category] = (net + one.amount, tax + line_tax(one.amount, one.tax_rate))
    taxes = tuple(TaxSum(rate, category, net, tax) for (rate, category), (net, tax) in found.items())
    net, tax = sum(one.net for one in taxes), sum(one.tax for one in taxes)
    return {"taxes": taxes, "net": net, "tax": tax, "total": net + tax, "left": net + tax}


def invoice(many: int = 3, **other: Any) -> Paper:
    """An open invoice of so many lines, or of `lines`."""
    found = other.pop("lines", lines(many))
    known = {
        "number": "INV-10952", "dated_on": DAY, "due_on": DAY + dt.timedelta(30), "delivered_on": DAY, "currency": "EUR", "seller": SELLER,
        "buyer": BUYER, "customer_number": "ALFKI", "account": ACCOUNT, "accent": "#b3402e", "reference": "PO 4711", "came_from": "SO-10952",
        "terms": "30 days net.", "lines": found,
    }  # fmt: skip
    return Paper(**(known | sums(found) | other))


def statement(many: int = 3, **other: Any) -> StatementPaper:
    """Invoices of 450 and payments of 300 in turn, one a day."""
    rows, balance = [], other.get("opening", 12_500)
    for n in range(many):
        amount = -30_000 if n % 2 else 45_000
        balance += amount
        day = DAY + dt.timedelta(n)
        rows.append(
            StatementRow(
                day, "Payment" if n % 2 else "Invoice", f"No-{n}", amount, balance, due_on=None if n % 2 else day
            )
        )
    known = {
        "number": "", "dated_on": DAY, "currency": "EUR", "seller": SELLER, "buyer": BUYER, "since": DAY, "until": DAY + dt.timedelta(many),
        "opening": 12_500, "rows": tuple(rows), "closing": balance, "ages": (balance + 5_000, 0, 0, 0, 0), "credit": 5_000,
    }  # fmt: skip
    return StatementPaper(**(known | other))
