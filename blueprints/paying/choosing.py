"""What somebody chooses to pay: invoices, an amount, what is in hand first, and the way; read from the form, its figures looked up."""

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from flask import request

from access import visit
from blueprints.papers.rows import Printer
from blueprints.paying.ways import ways_of
from blueprints.refusals import explained
from models.business_in_scope import business
from models.customer import Customer
from models.money import main_units, minor_units
from models.payable import Part, Payable, asked_of, part, payables, whole
from models.paying import credits_of, in_hand
from models.refusing import Refused
from models.typed_numbers import typed_number

NOT_A_NUMBER = "Enter an amount in digits, such as 120.50."


@dataclass
class Choice:
    """What there is to choose from in one currency, and what is chosen of it. Minor units."""

    customer: Customer
    currency: str
    currencies: list[str]
    rows: list[Payable]
    credit: int
    numbers: list[str]
    amount: str = ""
    with_credit: bool = False
    keep_card: bool = False
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def parts(self) -> list[Part]:
        """What it comes to, invoice by invoice. Raises Refused."""
        if self.amount:
            chosen = [row for row in self.rows if row.number in self.numbers]
            return part(chosen or self.rows, self._minor(), business())
        return whole(self.rows, self.numbers)

    def _minor(self) -> int:
        try:
            typed = typed_number(self.amount)
        except ValueError as error:
            raise Refused("amount", NOT_A_NUMBER) from error
        return minor_units(min(typed or Decimal(0), Decimal(10**12)), self.currency)


def choice_of(customer: Customer, typed: Any, only: str = "") -> Choice:
    """From the address or the form; `only`: the number of the one invoice that may be paid here."""
    there = payables(customer.id, [only] if only else None)
    currencies = list(dict.fromkeys(row.currency for row in there))
    wanted = typed.get("currency", "")
    currency = wanted if wanted in currencies else currencies[0] if currencies else customer.currency
    rows = [row for row in there if row.currency == currency]
    open_ones = [row.number for row in rows if row.asked]
    named = [number[:40] for number in typed.getlist("invoice")][:1_000]
    numbers = [only] if only else named if named or typed.get("chosen") else open_ones
    credit = 0 if only else in_hand(credits_of(customer.id, currency))
    amount = typed.get("amount", "").strip()[:30]
    wishes = (typed.get(name) == "1" for name in ("credit", "keep_card"))
    return Choice(customer, currency, currencies, rows, credit, numbers, amount, *wishes)


def shown(choice: Choice, locale: str) -> SimpleNamespace:
    """For portal/paying/*.html: every figure formatted."""
    printer = Printer()

    def money(amount: int) -> str:
        return printer.money(amount, choice.currency)

    parts, error = _sum(choice)
    total = sum(one.amount for one in parts)
    used = min(total, choice.credit) if choice.with_credit else 0
    tenant = business()
    return SimpleNamespace(
        currency=choice.currency,
        currencies=choice.currencies,
        rows=[_row(row, row.number in choice.numbers, printer) for row in choice.rows],
        balance=money(asked_of(choice.rows)),
        owes=asked_of(choice.rows) > 0,
        credit=money(choice.credit) if choice.credit else "",
        with_credit=choice.with_credit,
        keep_card=choice.keep_card,
        used=money(used) if used else "",
        total=money(total),
        rest=money(total - used),
        covered=bool(total) and total == used,
        amount=choice.amount,
        parts_allowed=tenant.part_payments,
        least=money(tenant.least_payment) if tenant.least_payment else "",
        ways=ways_of(choice.customer, choice.currency).choices,
        error=choice.error or error,
        errors=choice.errors,
        step=f"{main_units(1, choice.currency):f}",
    )


def _sum(choice: Choice) -> tuple[list[Part], str]:
    """What is chosen now; nothing, with a sentence, where it can't be."""
    if not choice.rows:
        return [], ""
    try:
        return choice.parts(), ""
    except Refused as why:
        return [], explained(why)


def _row(row: Payable, chosen: bool, printer: Printer) -> SimpleNamespace:
    late = bool(row.due_on and row.due_on < visit.today)
    return SimpleNamespace(
        number=row.number,
        url=printer.url("invoice", row.number),
        due=printer.date(row.due_on),
        late=late,
        reference=row.reference,
        left=printer.money(row.left, row.currency),
        asked=printer.money(row.asked, row.currency),
        disputed=printer.money(row.disputed, row.currency) if row.disputed else "",
        under_way=row.under_way,
        can_be=bool(row.asked),
        chosen=chosen and bool(row.asked),
    )


def typed_form() -> Any:
    return request.form if request.method == "POST" else request.args
