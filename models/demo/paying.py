"""Which of Northwind's invoices were paid, when and how, and what came back: made up, but always the same."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from models.demo.facts import AS_OF, Row, Sale, branch, currency, email, sales
from models.money import main_units

METHODS = ("bank transfer", "bank transfer", "card", "direct debit", "bank transfer", "cheque")
STILL_OPEN = {11011}  # so that Maria Anders finds an invoice to pay
LONG_AGO = dt.timedelta(days=200)


@dataclass
class Paid:
    """One payment: minor units by invoice, and what was paid beyond."""

    sale: Sale
    on: dt.date
    amounts: dict[str, int]
    beyond: int = 0
    status: str = "succeeded"


def credit_memos() -> Iterable[Row]:
    """A part of the first line came back; every other one still waits to be used."""
    for sale in sales():
        if (back := came_back(sale)) == 0:
            continue
        line = sale.lines[0]
        used = f"INV-{sale.n}={main_units(back, currency(sale.customer))}" if is_used(sale) else ""
        yield {
            "Number": f"CM-{sale.n}",
            "CustomerID": sale.customer,
            "Contact": email(sale.customer),
            "Branch": branch(sale.row),
            "Date": str(min(sale.shipped + dt.timedelta(days=6), AS_OF)),
            "Note": "Damaged in transit" if sale.n % 2 else "Returned by the customer",
            "InvoiceID": f"invoice:INV-{sale.n}",
            "ProductID": line["ProductID"],
            "Quantity": str(_pieces_back(sale)),
            "UnitPrice": line["UnitPrice"],
            "Discount": line["Discount"],
            "Allocations": used,
        }


def came_back(sale: Sale) -> int:
    return sale.amount(sale.lines[0], _pieces_back(sale)) if sale.n % 31 == 0 or sale.n in (10835, 10952) else 0


def is_used(sale: Sale) -> bool:
    return sale.n % 62 != 0


def _pieces_back(sale: Sale) -> int:
    return max(1, int(sale.lines[0]["Quantity"]) // 5)


def payments() -> Iterable[Row]:
    ordered = sorted(_together(), key=lambda paid: (paid.on, paid.sale.n))
    for n, paid in enumerate(ordered, 1):
        money = currency(paid.sale.customer)
        counts = {invoice: main_units(amount, money) for invoice, amount in paid.amounts.items()}
        yield {
            "Number": f"PAY-{n}",
            "CustomerID": paid.sale.customer,
            "Branch": branch(paid.sale.row),
            "Date": str(paid.on),
            "Method": METHODS[paid.sale.n % len(METHODS)],
            "Reference": ", ".join(counts),
            "Status": paid.status,
            "Amount": str(main_units(sum(paid.amounts.values()) + paid.beyond, money)),
            "Allocations": ";".join(f"{i}={a}" for i, a in counts.items()) if paid.status == "succeeded" else "",
        }


@cache
def _together() -> list[Paid]:
    """Some customers pay two invoices at once."""
    found: list[Paid] = []
    last: dict[str, Paid] = {}
    for paid in filter(None, map(_paid, sales())):
        before = last.get(paid.sale.customer)
        close = before and abs((paid.on - before.on).days) <= 9 and paid.sale.n % 2
        if before and close and len(before.amounts) == 1 and before.status == paid.status == "succeeded":
            before.on = max(before.on, paid.on)
            before.amounts |= paid.amounts
            continue
        last[paid.sale.customer] = paid
        found.append(paid)
    return found


def _paid(sale: Sale) -> Paid | None:
    """What became of one invoice: old ones are mostly paid, those due lately in part or not at all, the rest is open."""
    rest = sale.total - (came_back(sale) if is_used(sale) else 0)
    when = min(max(sale.due + dt.timedelta(days=sale.n % 15 - 9), sale.shipped + dt.timedelta(days=1)), AS_OF)
    roll = sale.n * 7919 % 100
    full, part = (98, 99) if sale.due < AS_OF - LONG_AGO else (66, 80) if sale.due < AS_OF else (14, 22)
    invoice = f"INV-{sale.n}"
    if rest <= 0 or sale.n in STILL_OPEN:
        return None
    if roll < full:
        return Paid(sale, when, {invoice: rest}, beyond=2500 if sale.n % 53 == 0 else 0)
    if roll < part:
        return Paid(sale, when, {invoice: max(1, rest * 2 // 5)})
    if roll % 7 == 0:
        return Paid(sale, AS_OF, {invoice: rest}, status="pending" if sale.due >= AS_OF else "failed")
    return None
