"""The fields of signing in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length

from blueprints.fields import RowForm, words
from blueprints.fields import email as email_field
from models.asking import Note


def stripped(value: str | None) -> str | None:
    return value.strip() if value else value


class SignInForm(FlaskForm):
    email = EmailField(
        _l("Email"),
        [
            DataRequired(_l("Enter your email address.")),
            Length(max=254, message=_l("That is too long for an email address.")),
        ],
        [stripped],
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Enter your password.")), Length(max=200, message=_l("That is too long for a password."))],
    )
    next = HiddenField()


class CodeForm(FlaskForm):
    """The second step: six digits of an app, or a recovery code."""

    code = StringField(
        _l("Code"),
        [DataRequired(_l("Enter the code.")), Length(max=40, message=_l("That is too long for a code."))],
        [stripped],
    )
    next = HiddenField()


class NewPasswordForm(FlaskForm):
    password = PasswordField(_l("New password"), [DataRequired(_l("Choose a password."))])
    again = PasswordField(_l("The same again"), [EqualTo("password", message=_l("The two don't match."))])


class AddressForm(RowForm):
    """To which address a mail shall go."""

    email = email_field(_l("Email"), _l("Enter your email address."))

    def __init__(self) -> None:
        super().__init__("mail")


class AccessRequestForm(RowForm):
    name = words(_l("Your name"), 120, _l("Enter your name."), autocomplete="name")
    email = email_field(_l("Email"), _l("Enter your email address."))
    company = words(_l("Company"), 200, autocomplete="organization")
    message = words(_l("Message"), 1000, kind=TextAreaField, rows=3)
    subject = StringField(_l("Leave this empty"))  # nobody sees it, so only a machine fills it in

    def __init__(self) -> None:
        super().__init__("request")

    @property
    def by_a_machine(self) -> bool:
        return bool(self.subject.data)

    def note(self) -> Note:
        return Note(self.name.data, self.email.data, self.company.data, self.message.data)
