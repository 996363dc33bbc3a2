"""The forms of the account page: what a person can say about itself and its company."""

import json

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectChoice, SelectField, TelField
from wtforms.validators import Length, ValidationError

from blueprints.fields import AddressForm, PersonFields, PostalFields, SeenForm, checked_tax_id, words
from blueprints.fields import email as email_field
from models.account import touched
from models.address import Purpose
from models.revising import Conflict

NOT_STORED = ("csrf_token", "seen", "purpose", "keep_anyway", "current")


class MergingForm(SeenForm):
    """A form that remembers in `seen` what it was filled with, so that only what was typed counts, over what others have saved."""

    def __init__(self, row: str, known: dict[str, str] | None = None, typed: dict[str, str] | None = None):
        """As it was sent; or filled with `known`, and over it what was `typed`."""
        token = json.dumps(known, ensure_ascii=False)
        given = {} if known is None else {"formdata": None, "data": known | (typed or {}) | {"seen": token}}
        super().__init__(row, **given)

    def values(self) -> dict[str, str]:
        return {name: value or "" for name, value in self.data.items() if name not in NOT_STORED}

    def typed(self) -> dict[str, str]:
        return touched(self.values(), self.seen.data or "")

    def filled_again(self, known: dict[str, str], conflict: Conflict) -> "MergingForm":
        """With what is stored now, what was typed over it, and beside each field that somebody else changed too what it says now."""
        again = type(self)(self.seen.id.removesuffix("-seen"), known, self.typed())
        for difference in conflict.differences:
            theirs = difference.theirs or _("empty")
            again[difference.field].errors = [
                _("Changed meanwhile to: %(theirs)s. Save again to put yours in its place.", theirs=theirs)
            ]
        return again


class DetailsForm(PersonFields, MergingForm):
    email = email_field(_l("Email to sign in with"), _l("Enter your email address."))
    current = PasswordField(_l("Present password"), [Length(max=200, message=_l("That is too long for a password."))])


class CompanyForm(PostalFields, MergingForm):
    phone = words(_l("Phone"), 60, kind=TelField)
    fax = words(_l("Fax"), 60, kind=TelField)
    email = email_field(_l("Email"))
    billing_email = email_field(_l("Email for bills"))
    tax_id = words(_l("Tax id"), 40, autocomplete="off", spellcheck="false")
    keep_anyway = BooleanField(_l("Keep it anyway"))

    def validate_tax_id(self, field) -> None:
        if "tax_id" in self.typed() and not self.keep_anyway.data:
            checked_tax_id(field, self.country.data)


class BillingForm(MergingForm):
    """Where bills go: one field of the company's, on the page about paying."""

    billing_email = email_field(_l("Email for bills"))


class OurAddressForm(AddressForm, MergingForm):
    """One of the customer's addresses; it needs a street or a city."""

    def validate_street(self, field) -> None:
        if not (field.data or self.city.data):
            raise ValidationError(_("Enter at least a street or a city."))


class NewAddressForm(OurAddressForm):
    purpose = SelectField(
        _l("What it is for"),
        choices=[
            SelectChoice(Purpose.DELIVERY.value, _l("Deliveries")),
            SelectChoice(Purpose.BILLING.value, _l("Bills")),
        ],
    )
