"""What is asked of whoever disputes an invoice."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import ValidationError

from access import visit
from blueprints.fields import words
from blueprints.number_fields import DecimalText
from blueprints.papers.dispute_words import REASONS
from blueprints.refusals import explained
from integrations.files import ACCEPTED
from models import formats
from models.disputing import Claim, gross
from models.document import DocumentLine
from models.money import minor_units
from models.refusing import Refused

PICTURES = "image/jpeg,image/png,image/webp"  # so that a phone offers its camera


class DisputeForm(FlaskForm):
    """`key`: of this one dispute, however often it is sent. A line is asked for where the invoice has any."""

    reason = SelectField(_l("What is wrong?"), choices=[SelectChoice(key, REASONS[key]) for key in REASONS])
    line = SelectField(_l("With what?"))
    quantity = DecimalText(_l("How many are missing, damaged or too dear?"), 3)
    price = DecimalText(_l("Which price did you expect for one, without tax?"), 2)
    amount = DecimalText(_l("Which amount is it about, with tax?"), 2)
    text = words(
        _l("What has happened?"),
        2000,
        _l("Say what is wrong, so that we can look into it."),
        kind=TextAreaField,
        rows=4,
    )
    files = MultipleFileField(_l("Photos or other files"), render_kw={"accept": f"{PICTURES},{ACCEPTED}"})
    key = HiddenField()

    def __init__(self, lines: Sequence[DocumentLine], currency: str, **known):
        super().__init__(**known)
        self.currency = currency
        self.lines = {str(line.position): line for line in lines if gross(line) > 0}
        self.line.choices = [
            SelectChoice("", _("The whole invoice")),
            *(SelectChoice(key, _named(line, currency)) for key, line in self.lines.items()),
        ]
        if not self.lines:
            del self.line, self.quantity, self.price

    def validate_key(self, field) -> None:
        if not (20 <= len(field.data or "") <= 39 and field.data.isprintable()):
            raise ValidationError(_("Open this form anew, please."))

    def claim(self) -> Claim:
        typed = {name: self[name].data if name in self else None for name in ("quantity", "price", "amount")}
        money = {
            name: None if typed[name] is None else minor_units(typed[name], self.currency)
            for name in ("price", "amount")
        }
        line = self.lines.get(self.line.data) if "line" in self else None
        return Claim(line, self.reason.data, self.text.data, typed["quantity"], **money, key=self.key.data)

    def refuse(self, why: Refused) -> None:
        """Put the sentence beside its field."""
        field = self._fields.get(why.field, self.text)
        field.errors = [*field.errors, explained(why)]


def new_dispute_form(lines: Sequence[DocumentLine], currency: str) -> DisputeForm:
    """Not filled in yet."""
    return DisputeForm(lines, currency, formdata=None, data={"key": secrets.token_urlsafe(24)})


def _named(line: DocumentLine, currency: str) -> str:
    price = formats.money(line.unit_price, currency, visit.locale)
    return f"{line.description[:80]} · {formats.quantity(line.quantity, visit.locale)} × {price}"
