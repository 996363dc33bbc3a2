"""The form an offer is written with: its head, and a small form for each line."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField, IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from access import visit
from blueprints.fields import RowForm, printable, words
from blueprints.number_fields import Day, DecimalText, InCurrency
from models.money import main_units, minor_units
from models.ordering_rules import MOST
from models.quote import QuoteLine, QuoteRevision
from models.reading_quotes import Offer

HEAD = ("title", "introduction", "terms", "internal_note", "valid_until", "deposit")
MOST_MONEY = Decimal(1_000_000_000)  # main units of one price


class OfferForm(InCurrency, RowForm):
    """`stamp`: when what is being written was saved last, as it was looked at."""

    money = ("deposit",)
    title = words(_l("Title"), 120, autocomplete="off")
    introduction = words(_l("Introduction"), 2000, kind=TextAreaField, rows=2)
    terms = words(_l("Terms the customer accepts"), 4000, kind=TextAreaField, rows=3)
    internal_note = words(_l("Internal note, never shown to the customer"), 2000, kind=TextAreaField, rows=2)
    valid_until = Day(_l("Good through"), validators=[InputRequired(_l("Enter the last day on which it is good."))])
    deposit = DecimalText(_l("Deposit asked for"), 2)
    stamp = HiddenField()

    def __init__(self, offer: Offer, currency: str):
        self.currency, filled = currency, self.fill_in(offer.revision, HEAD, currency)
        super().__init__("offer", data=filled | {"stamp": stamp_of(offer.revision)})
        typed = request.form if self.is_submitted() else None
        self.lines = (
            typed_lines(typed, currency)
            if typed is not None
            else [line_form(n, line, currency) for n, line in enumerate(offer.lines, 1)]
        )

    def validate_valid_until(self, field) -> None:
        if field.data and field.data < visit.today:
            raise ValidationError(_("An offer must be good for today at least."))

    def validate_deposit(self, field) -> None:
        if field.data is not None and not 0 <= field.data <= MOST_MONEY:
            raise ValidationError(_("Enter an amount that is not negative."))

    def validate(self, extra_validators=None) -> bool:
        good = super().validate(extra_validators)
        wrong = [line for line in self.lines if not line.validate()]
        return good and not wrong

    def head(self) -> dict:
        found = self.values_in(HEAD, self.currency)
        return found | {"deposit": found["deposit"] or 0}

    def rows(self, products: dict[str, int]) -> list[dict]:
        """The lines in the order that was typed, for models/writing_quotes.set_lines."""
        kept = sorted(
            (line for line in self.lines if not line.is_gone()), key=lambda line: (line.position.data or 0, line.place)
        )
        return [line.row(self.currency, products) for line in kept]


class LineForm(Form):
    """One line, or the heading of a section. A line whose words are empty is taken away."""

    kind = SelectField(choices=[SelectChoice("item"), SelectChoice("section")], default="item")
    position = IntegerField(_l("Place"), [Optional(), NumberRange(0, 9999, _l("Enter a place from 1 on."))])
    sku = words(_l("SKU"), 40, autocomplete="off", spellcheck="false")
    description = words(_l("Description"), 300, autocomplete="off")
    quantity = DecimalText(_l("Quantity"), 3)
    unit = words(_l("Unit"), 60, autocomplete="off")
    unit_price = DecimalText(_l("Price each"), 2)
    off_percent = DecimalText(_l("Discount (%)"), 2)
    tax_percent = DecimalText(_l("Tax (%)"), 2)
    wish = SelectField(
        _l("The customer"),
        choices=[
            SelectChoice("", _l("takes it")),
            SelectChoice("optional", _l("may take it")),
            SelectChoice("one", _l("chooses one of")),
        ],
    )
    one_of = words(_l("… of these alternatives"), 60, autocomplete="off")
    taken = BooleanField(_l("Chosen at first"))
    at_least = DecimalText(_l("From"), 3)
    at_most = DecimalText(_l("To"), 3)

    def __init__(self, place: int, formdata=None, **known):
        super().__init__(formdata, prefix=f"line-{place}-", **known)
        self.place = place
        for field in self:
            field.id = field.label.field_id = field.name

    def is_gone(self) -> bool:
        return not self.description.data

    def validate(self, extra_validators=None) -> bool:
        return self.is_gone() or super().validate(extra_validators)

    def validate_description(self, field) -> None:
        printable(self, field)

    def validate_quantity(self, field) -> None:
        if self.kind.data == "item" and (field.data is None or not 0 < field.data <= MOST):
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

    def validate_one_of(self, field) -> None:
        if self.wish.data == "one" and not field.data:
            raise ValidationError(_("Name what is chosen, such as “Colour”."))

    def validate_at_most(self, field) -> None:
        least, most, quantity = self.at_least.data, field.data, self.quantity.data
        if (least is None) != (most is None):
            raise ValidationError(_("Enter both bounds, or none."))
        if least is not None and quantity is not None and not 0 < least <= quantity <= most <= MOST:
            raise ValidationError(_("The quantity must lie between the two."))

    def row(self, currency: str, products: dict[str, int]) -> dict[str, Any]:
        if self.kind.data == "section":
            return {"kind": "section", "description": self.description.data}
        return {
            "kind": "item", "product_id": products.get(self.sku.data), "sku": self.sku.data, "description": self.description.data,
            "unit": self.unit.data, "quantity": self.quantity.data, "unit_price": self._price(currency),
            "discount": (self.off_percent.data or Decimal(0)) / 100, "tax_rate": (self.tax_percent.data or Decimal(0)) / 100,
            "optional": self.wish.data == "optional", "one_of": self.one_of.data if self.wish.data == "one" else "",
            "taken": self.taken.data or not self.wish.data, "at_least": self.at_least.data, "at_most": self.at_most.data,
        }  # fmt: skip

    def _price(self, currency: str) -> int | None:
        return None if self.unit_price.data is None else minor_units(self.unit_price.data, currency)


def _check_share(field) -> None:
    if field.data is not None and not 0 <= field.data <= 100:
        raise ValidationError(_("Enter a share between 0 and 100 %."))


def stamp_of(revision: QuoteRevision) -> str:
    return revision.changed_at.isoformat()


def line_form(place: int, line: QuoteLine, currency: str) -> LineForm:
    """Filled with a line as it is."""
    wish = "optional" if line.optional else "one" if line.one_of else ""
    same = ("kind", "sku", "description", "quantity", "unit", "one_of", "taken", "at_least", "at_most")
    shares = {"off_percent": line.discount * 100, "tax_percent": line.tax_rate * 100}
    price = {"unit_price": None if line.unit_price is None else main_units(line.unit_price, currency)}
    return LineForm(
        place, data={name: getattr(line, name) for name in same} | shares | price | {"wish": wish, "position": place}
    )


def typed_lines(typed: Any, currency: str) -> Sequence[LineForm]:
    """One form for each line that was sent, as far as there can be lines."""
    places = sorted(
        {int(name.split("-")[1]) for name in typed if name.startswith("line-") and name.split("-")[1].isdecimal()}
    )[:1_000]
    return [LineForm(place, typed) for place in places]
