"""The fields of a portal user."""

import unicodedata

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from models.letting_in import Refused, Wish
from models.module import Module

MODULE_NAMES = {
    Module.QUOTES: _l("Quotes"),
    Module.ORDERS: _l("Orders"),
    Module.JOBS: _l("Jobs"),
    Module.DELIVERIES: _l("Deliveries"),
    Module.INVOICES: _l("Invoices"),
    Module.PAYMENTS: _l("Payments"),
    Module.CREDIT_MEMOS: _l("Credit memos"),
}


def tidy(value: str | None) -> str:
    """Spaces around and doubled ones go."""
    return " ".join((value or "").split())


def printable(_form, field) -> None:
    if any(unicodedata.category(character) == "Cc" for character in field.data or ""):
        raise ValidationError(_("Leave out characters that can't be printed."))


def email_address(_form, field) -> None:
    """An address that mail can be sent to, spelled as it is stored."""
    if field.errors:
        return
    try:
        field.data = validate_email(field.data, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValidationError(_("That is not an email address. It looks like name@company.com.")) from error


class RowForm(FlaskForm):
    """A form in a row: the ids of its fields carry the row's, so that several can be open at once."""

    def __init__(self, row: str, **known):
        super().__init__(**known)
        for field in self:
            if field.name != "csrf_token":
                field.id = field.label.field_id = f"{row}-{field.name.replace('_', '-')}"

    def refuse(self, why: Refused) -> None:
        """Put the sentence beside its field."""
        field = self[why.field]
        field.errors = [*field.errors, _(str(why))]


def password_field():
    """Typed in the open, because it is read out to somebody; never sent back to the browser."""
    return PasswordField(
        _l("Temporary password"),
        [
            Length(max=200, message=_l("Use at most 72 bytes; letters with accents and symbols count more than one.")),
            printable,
        ],
        [lambda value: (value or "").strip()],
        render_kw={"type": "text", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"},
    )


class PortalUserForm(RowForm):
    first_name = StringField(
        _l("First name"), [Length(max=80, message=_l("Use at most 80 characters.")), printable], [tidy]
    )
    last_name = StringField(
        _l("Last name"),
        [DataRequired(_l("Enter the last name.")), Length(max=80, message=_l("Use at most 80 characters.")), printable],
        [tidy],
    )
    email = EmailField(
        _l("Email"),
        [
            DataRequired(_l("Enter the email address.")),
            Length(max=254, message=_l("That is too long for an email address.")),
            email_address,
        ],
        [tidy],
    )
    modules = SelectMultipleField(
        _l("May see"),
        choices=[SelectChoice(module.value, name) for module, name in MODULE_NAMES.items()],
        default=[module.value for module in Module],
        option_widget=CheckboxInput(),
    )
    own_orders_only = BooleanField(_l("Own orders only"))

    def wish(self) -> Wish:
        modules, password = frozenset(map(Module, self.modules.data)), self.password.data if "password" in self else ""
        return Wish(
            self.first_name.data, self.last_name.data, self.email.data, modules, self.own_orders_only.data, password
        )


class NewPortalUserForm(PortalUserForm):
    password = password_field()


class TemporaryPasswordForm(RowForm):
    password = password_field()
