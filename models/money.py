"""Money in integer minor units: the one place that rounds."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount in main units as minor units, half up: Decimal("12.345") EUR → 1235."""
    return int(amount.scaleb(get_currency_precision(currency)).quantize(Decimal(1), ROUND_HALF_UP))


def main_units(amount: int, currency: str) -> Decimal:
    """Minor units as a decimal in main units: 1235 EUR → Decimal("12.35")."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))


def line_total(unit_price: int, quantity: Decimal, discount: Decimal = Decimal(0)) -> int:
    """Minor units of one line, net of its discount (a fraction), rounded half up once (DOMAIN §5)."""
    return int((unit_price * quantity * (1 - discount)).quantize(Decimal(1), ROUND_HALF_UP))


def line_tax(amount: int, rate: Decimal) -> int:
    """Minor units of tax on one line's net amount, rounded half up per line (DOMAIN §5)."""
    return int((amount * rate).quantize(Decimal(1), ROUND_HALF_UP))


AGES = ("not_due", "1-30", "31-60", "61-90", "over_90")


def age(due_on: dt.date | None, today: dt.date) -> str:
    """The bucket of AGES an open amount falls in, by due date (DOMAIN §7)."""
    late = (today - due_on).days if due_on else 0
    return AGES[0] if late <= 0 else AGES[min(4, (late - 1) // 30 + 1)]
