"""A small form for each line of an offer or an invoice, and the lines that buttons ask for."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from babel.numbers import get_currency_precision
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from access import visit
from blueprints.fields import printable, words, words_of_form
from blueprints.number_fields import DecimalText
from models import formats
from models.customer import Customer
from models.keeping_products import product_by_sku
from models.letter_kind import said
from models.money import main_units, minor_units
from models.ordering_rules import MOST, read_quantity
from models.product import Product
from models.refusing import Refused
from models.tax_policy import rates_for
from models.typed_numbers import typed_number

MOST_MONEY = Decimal(1_000_000_000)  # main units of one price
NO_PRODUCT = said("There is no product %(sku)s.")
SAME = ("kind", "sku", "description", "quantity", "unit")


class LineForm(Form):
    """One line. A line whose words are empty is taken away."""

    kind = SelectField(choices=[SelectChoice("item"), SelectChoice("freight")], default="item")
    position = IntegerField(_l("Place in the list"), [Optional(), NumberRange(0, 9999, _l("Enter a place from 1 on."))])
    sku = words(_l("SKU"), 40, autocomplete="off", spellcheck="false")
    description = words(_l("Description"), 300, autocomplete="off")
    quantity = DecimalText(_l("Quantity"), 3)
    unit = words(_l("Unit"), 60, autocomplete="off")
    unit_price = DecimalText(_l("Price each"), 2)
    off_percent = DecimalText(_l("Discount (%)"), 2)
    tax_percent = DecimalText(_l("Tax (%)"), 2)

    def __init__(self, place: int, formdata=None, **known):
        super().__init__(formdata, prefix=f"line-{place}-", **known)
        self.place, self.rates = place, []  # to choose from: (percent, its words)
        for field in self:
            field.id = field.label.field_id = field.name

    def is_gone(self) -> bool:
        return not self.description.data

    def has_amount(self) -> bool:
        return True

    def validate(self, extra_validators=None) -> bool:
        return self.is_gone() or super().validate(extra_validators)

    def validate_description(self, field) -> None:
        printable(self, field)

    def validate_quantity(self, field) -> None:
        if self.has_amount() and (field.data is None or not 0 < field.data <= MOST):
            raise ValidationError(_("Enter a quantity above 0."))

    def validate_unit_price(self, field) -> None:
        places = get_currency_precision(visit.tenant_currency)
        if field.data is not None and not 0 <= field.data <= MOST_MONEY:
            raise ValidationError(_("Enter an amount that is not negative."))
        if field.data is not None and field.data != round(field.data, max(places, 2)):
            raise ValidationError(_("Use at most %(places)s decimal places.", places=places))

    def validate_off_percent(self, field) -> None:
        _check_share(field)

    def validate_tax_percent(self, field) -> None:
        _check_share(field)

    def row(self, currency: str, products: dict[str, int]) -> dict[str, Any]:
        """As models/writing_*.set_lines take it; no price is None."""
        return {
            "kind": self.kind.data, "product_id": products.get(self.sku.data), "sku": self.sku.data, "description": self.description.data,
            "unit": self.unit.data, "quantity": self.quantity.data,
            "unit_price": None if self.unit_price.data is None else minor_units(self.unit_price.data, currency),
            "discount": (self.off_percent.data or Decimal(0)) / 100, "tax_rate": (self.tax_percent.data or Decimal(0)) / 100,
        }  # fmt: skip


def _check_share(field) -> None:
    if field.data is not None and not 0 <= field.data <= 100:
        raise ValidationError(_("Enter a share between 0 and 100 %."))


Line = TypeVar("Line", bound=LineForm)


def filled(line: Any, place: int, currency: str) -> dict[str, Any]:
    """What a line's form holds of a line as it is."""
    shares = {"off_percent": line.discount * 100, "tax_percent": line.tax_rate * 100}
    price = {"unit_price": None if line.unit_price is None else main_units(line.unit_price, currency)}
    return {name: getattr(line, name) for name in SAME} | shares | price | {"position": place}


def typed_lines(kind: type[Line]) -> list[Line]:
    """One form for each line that was sent, as far as there can be lines."""
    typed = request.form
    places = {int(name.split("-")[1]) for name in typed if name.startswith("line-") and name.split("-")[1].isdecimal()}
    return [kind(place, typed) for place in sorted(places)[:1_000]]


def all_good(lines: Iterable[LineForm]) -> bool:
    """Whether each line is; every one is looked at, so that each says what is wrong with it."""
    return not [line for line in lines if not line.validate()]


def newest(count: int) -> str | None:
    """Where a page of `count` lines begins that a button just added one to: at its words; at its top where nothing was added."""
    added = request.form.get("add") in ("line", "product", "section", "freight")
    return f"line-{count}-description" if added else None


def point_at_first_bad(forms: Iterable[Form]) -> None:
    """The first field that is wrong gets the focus: what stands beside it, far down a long page, would be missed."""
    bad = next((field for form in forms for field in form if field.errors), None)
    if bad is not None:
        bad.render_kw = (bad.render_kw or {}) | {"autofocus": True}


def kept(lines: Iterable[Line]) -> list[Line]:
    """Those that stay, in the order that was typed."""
    return sorted(
        (line for line in lines if not line.is_gone()), key=lambda line: (line.position.data or 0, line.place)
    )


def offer_rates(lines: Iterable[LineForm], customer: Customer) -> None:
    """Each line is offered the rates of the business, with its own; where there are none, a rate is typed."""
    offered = rates_for(customer.treatment)
    for line in lines:
        own = line.tax_percent.shown()
        line.rates = with_words([*offered, own] if own and own not in offered else offered) if offered else []


def with_words(rates: Iterable[str]) -> list[tuple[str, str]]:
    """Percents as they are typed, each with its words; what can't be read stays as it was typed."""
    return [(rate, rate_words(rate)) for rate in rates]


def rate_words(rate: str) -> str:
    try:
        return formats.percent((typed_number(rate) or Decimal(0)) / 100, visit.locale)
    except ValueError:
        return rate


def wished_product() -> tuple[Product, Decimal]:
    """Which product is to be added, and how much of it. Raises Refused."""
    sku = words_of_form("new_sku", 200)
    product = product_by_sku(sku)
    if product is None:
        raise Refused("new_sku", NO_PRODUCT, sku=sku)
    return product, read_quantity(request.form.get("new_quantity", "")) or Decimal(1)
