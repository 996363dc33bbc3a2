"""The form an offer is written with: its head, and a small form for each line."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from access import visit
from blueprints.admin.line_forms import MOST_MONEY, LineForm, all_good, filled, kept, point_at_first_bad, typed_lines
from blueprints.fields import RowForm, words
from blueprints.number_fields import Day, DecimalText, InCurrency
from models.ordering_rules import MOST
from models.quote import QuoteLine, QuoteRevision
from models.reading_quotes import Offer

HEAD = ("title", "introduction", "terms", "internal_note", "valid_until", "becomes", "deposit")
BECOMES = {"order": _l("An order"), "job": _l("A job"), "invoice": _l("The draft of an invoice")}


class OfferForm(InCurrency, RowForm):
    """`stamp`: when what is being written was saved last, as it was looked at."""

    money = ("deposit",)
    title = words(_l("Title"), 120, autocomplete="off")
    introduction = words(_l("Introduction"), 2000, kind=TextAreaField, rows=2)
    terms = words(_l("Terms the customer accepts"), 4000, kind=TextAreaField, rows=3)
    internal_note = words(_l("Internal note, never shown to the customer"), 2000, kind=TextAreaField, rows=2)
    valid_until = Day(_l("Good through"), validators=[InputRequired(_l("Enter the last day on which it is good."))])
    becomes = SelectField(_l("Once accepted it becomes"), choices=[SelectChoice(*pair) for pair in BECOMES.items()])
    deposit = DecimalText(_l("Deposit asked for"), 2)
    stamp = HiddenField()

    def __init__(self, offer: Offer, currency: str):
        self.currency, filled = currency, self.fill_in(offer.revision, HEAD, currency)
        super().__init__("offer", data=filled | {"stamp": stamp_of(offer.revision)})
        self.lines = (
            typed_lines(OfferLineForm)
            if self.is_submitted()
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
        good = all_good(self.lines) and good
        point_at_first_bad([self, *self.lines])
        return good

    def head(self) -> dict:
        found = self.values_in(HEAD, self.currency)
        return found | {"deposit": found["deposit"] or 0}

    def rows(self, products: dict[str, int]) -> list[dict]:
        """The lines in the order that was typed, for models/writing_quotes.set_lines."""
        return [line.row(self.currency, products) for line in kept(self.lines)]


class OfferLineForm(LineForm):
    """One line that may be chosen, or the heading of a section."""

    kind = SelectField(choices=[SelectChoice("item"), SelectChoice("section")], default="item")
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
        super().__init__(place, formdata, **known)
        if self.kind.data == "section":
            self.wish.data = ""  # a heading has nothing to choose, and no field for it

    def has_amount(self) -> bool:
        return self.kind.data == "item"

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
        return super().row(currency, products) | {
            "optional": self.wish.data == "optional", "one_of": self.one_of.data if self.wish.data == "one" else "",
            "taken": self.taken.data or not self.wish.data, "at_least": self.at_least.data, "at_most": self.at_most.data,
        }  # fmt: skip


def stamp_of(revision: QuoteRevision) -> str:
    return revision.changed_at.isoformat()


def line_form(place: int, line: QuoteLine, currency: str) -> OfferLineForm:
    """Filled with a line as it is."""
    wish = "optional" if line.optional else "one" if line.one_of else ""
    own = {name: getattr(line, name) for name in ("one_of", "taken", "at_least", "at_most")}
    return OfferLineForm(place, data=filled(line, place, currency) | own | {"wish": wish})
