"""The fields of a portal user."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput

from blueprints.fields import PersonFields, RowForm, SeenForm, email, printable
from models.contacts import DETAILS
from models.letting_in import Wish
from models.module import Module

INVITATION, TEMPORARY = "invitation", "temporary"
MODULE_NAMES = {
    Module.QUOTES: _l("Quotes"),
    Module.ORDERS: _l("Orders"),
    Module.JOBS: _l("Jobs"),
    Module.DELIVERIES: _l("Deliveries"),
    Module.INVOICES: _l("Invoices"),
    Module.PAYMENTS: _l("Payments"),
    Module.CREDIT_MEMOS: _l("Credit memos"),
    Module.STATEMENTS: _l("Statements"),
    Module.MESSAGES: _l("Messages"),
    Module.CATALOGUE: _l("Catalogue"),
}


def password_field():
    """Typed in the open, because it is read out to somebody; never sent back to the browser."""
    return PasswordField(
        _l("Temporary password"),
        [
            Length(max=200, message=_l("Use at most 200 characters.")),
            printable,
        ],
        [lambda value: (value or "").strip()],
        render_kw={"type": "text", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"},
    )


def first_password_field() -> RadioField:
    """How somebody comes by their first password."""
    choices = [
        SelectChoice(INVITATION, _l("Invitation by mail")),
        SelectChoice(TEMPORARY, _l("Temporary password")),
    ]
    return RadioField(_l("First password"), choices=choices, default=INVITATION)


class PortalUserForm(PersonFields, SeenForm):
    """`switches` is what the form's boxes were filled with, so that a colleague's change of them stays (letting_in.change_person)."""

    email = email(_l("Email"), _l("Enter the email address."))
    modules = SelectMultipleField(
        _l("May see"),
        choices=[SelectChoice(module.value, name) for module, name in MODULE_NAMES.items()],
        default=[module.value for module in Module],
        option_widget=CheckboxInput(),
    )
    own_orders_only = BooleanField(_l("Own orders only"))
    administrator = BooleanField(_l("Portal administrator"))
    switches = HiddenField()

    def wish(self) -> Wish:
        return Wish(
            {field: self[field].data for field in DETAILS},
            frozenset(map(Module, self.modules.data)),
            self.own_orders_only.data,
            self.administrator.data,
            "first_password" not in self or self.first_password.data == INVITATION,
            self.password.data if "password" in self else "",
            self.seen.data or "",
            self.switches.data or "",
        )


class NewPortalUserForm(PortalUserForm):
    """`contact`: the id of the customer's contact who was chosen; empty for a new person."""

    contact = HiddenField()
    first_password = first_password_field()
    password = password_field()

    def validate_password(self, field) -> None:
        if field.data and self.first_password.data == INVITATION:
            raise ValidationError(_("Choose “temporary password” for it, or leave this empty."))


class TemporaryPasswordForm(RowForm):
    password = password_field()
