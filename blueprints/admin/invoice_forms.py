"""The form an invoice is written with: its head, and a small form for each line."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from blueprints.admin.line_forms import LineForm, all_good, filled, kept, point_at_first_bad, typed_lines
from blueprints.fields import RowForm, words
from blueprints.number_fields import Day
from models.document import Document
from models.editing_invoices import HEAD, stamp_of
from models.issuing import lines_of


class InvoiceForm(RowForm):
    """`stamp`: of what the draft said when it was looked at."""

    reference = words(_l("The customer's reference"), 80, autocomplete="off")
    due_on = Day(_l("Due on"))
    delivered_on = Day(_l("Delivered on"))
    note = words(_l("Note on the invoice"), 2000, kind=TextAreaField, rows=2)
    stamp = HiddenField()

    def __init__(self, draft: Document, **known):
        self.currency = draft.currency
        head = {name: getattr(draft, name) for name in HEAD}
        super().__init__("invoice", data=head | {"stamp": stamp_of(draft)}, **known)
        self.lines = (
            typed_lines(LineForm)
            if self.is_submitted() and known.get("formdata", ...) is not None
            else [LineForm(n, data=filled(line, n, self.currency)) for n, line in enumerate(lines_of(draft), 1)]
        )

    def validate(self, extra_validators=None) -> bool:
        good = super().validate(extra_validators)
        good = all_good(self.lines) and good
        point_at_first_bad([self, *self.lines])
        return good

    def head(self) -> dict:
        return {name: self[name].data for name in HEAD}

    def rows(self, products: dict[str, int]) -> list[dict]:
        """The lines in the order that was typed, for models/editing_invoices.save_draft."""
        return [line.row(self.currency, products) for line in kept(self.lines)]
