"""The form of how a customer likes to pay, the same for its own people and for staff."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField

from blueprints.fields import SeenForm
from blueprints.paying.ways import ways_of
from models.business_in_scope import business
from models.customer import Customer
from models.paying_preferences import FIELDS
from models.revising import Conflict, seen
from models.telling_of_money import has_statements

WORDS = {"": _l("No preference"), "card": _l("By card"), "transfer": _l("By bank transfer")}


class PreferencesForm(SeenForm):
    """Only what this business has, and what may be seen: no receipts where it sends none, no statement where that module is hidden."""

    pays_by = SelectField(_l("Usual way of paying"))
    receipts = BooleanField(_l("Payments are confirmed by mail"))
    statement_monthly = BooleanField(_l("A statement is mailed on the first of each month"))

    def __init__(self, customer: Customer, sees_statements: bool = True, **known):
        super().__init__("preferences", **({"obj": customer} if known else {}), **known)
        offered = {key for key, _label, _icon in ways_of(customer, customer.currency).choices}
        there = [way for way in WORDS if not way or way in offered or way == customer.pays_by]
        self.pays_by.choices = [SelectChoice(way, WORDS[way]) for way in there]
        tenant = business()
        if not tenant.receipts:
            del self.receipts
        if not (sees_statements and has_statements(customer, tenant)):
            del self.statement_monthly

    def values(self) -> dict:
        return {name: self[name].data for name in FIELDS if name in self}

    def facts(self) -> list[tuple[str, str]]:
        """For reading, label and value."""
        said = {True: _("Yes"), False: _("No")}
        return [(self[name].label.text, said.get(value) or str(WORDS[value])) for name, value in self.values().items()]

    def shown_again(self, conflict: Conflict, token: str) -> "PreferencesForm":
        """What was chosen stays, beside what somebody else has chosen meanwhile; with the token for the next try."""
        self.seen.data = token
        for difference in conflict.differences:
            theirs = WORDS.get(difference.theirs, difference.theirs)
            self[difference.field].errors = [
                _("Changed meanwhile to: %(theirs)s. Save again to put yours in its place.", theirs=theirs)
            ]
        return self


def preferences_of(customer: Customer, sees_statements: bool = True) -> PreferencesForm:
    """The form as the customer is now."""
    return PreferencesForm(customer, sees_statements, formdata=None, seen=seen(customer, FIELDS))
