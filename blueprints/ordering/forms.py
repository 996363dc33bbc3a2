"""What is filled in beside the goods: what belongs to the order as a whole, and rows of codes."""

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FileField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional, ValidationError

from access import visit
from blueprints.fields import words
from blueprints.refusals import explained
from models import drafting
from models.customer import Customer
from models.order_draft import OrderDraft
from models.refusing import Refused

MOST_BYTES = 200_000


class DetailsForm(FlaskForm):
    """What belongs to the order as a whole."""

    reference = words(_l("Your reference (PO number)"), 80)
    ship_to = SelectField(_l("Deliver to"), validate_choice=False)
    wanted_on = DateField(_l("Wanted by"), [Optional()])
    note = words(_l("Note"), 2000, kind=TextAreaField, rows=2)

    def __init__(self, draft: OrderDraft | None, customer: Customer, **known):
        super().__init__(**known)
        choices = drafting.ship_to_choices(customer)
        self.ship_to.choices = [SelectChoice(key, ", ".join(address.splitlines())) for key, address in choices.items()]
        if not self.is_submitted() and draft:
            self.reference.data, self.note.data, self.wanted_on.data = draft.reference, draft.note, draft.wanted_on
            self.ship_to.data = next((key for key, address in choices.items() if address == draft.ship_to), None)

    def validate_wanted_on(self, field) -> None:
        if field.data and field.data < visit.today:
            raise ValidationError(_("That day is past. Choose today or a later one."))

    def values(self) -> dict:
        return {name: self[name].data for name in ("reference", "ship_to", "wanted_on", "note")}


class RowsForm(FlaskForm):
    rows = TextAreaField(_l("Codes and quantities"), render_kw={"rows": 10, "spellcheck": "false"})
    file = FileField(_l("Or a CSV file"), render_kw={"accept": ".csv,.txt,text/csv,text/plain"})

    def written(self) -> str:
        """What was pasted or else uploaded. Raises Refused."""
        text = self._uploaded() or self.rows.data or ""
        if not text.strip():
            raise Refused("rows", "Paste some rows, or choose a file.")
        return text

    def _uploaded(self) -> str:
        upload = request.files.get("file")
        if not upload or not upload.filename:
            return ""
        content = upload.stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES or b"\0" in content:
            raise Refused("file", _l("Send a CSV file of at most 200 kB."))
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")

    def refuse(self, why: Refused) -> None:
        """Put the sentence beside its field."""
        field = self.file if why.field == "file" else self.rows
        field.errors = [explained(why)]


def once(name: str) -> str:
    """A field that may stand in a form once: two of one name are a form that isn't ours."""
    found = request.form.getlist(name)
    return found[0] if len(found) == 1 else abort(422)
