"""The fields of signing in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, EqualTo, Length


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


class NewPasswordForm(FlaskForm):
    password = PasswordField(_l("New password"), [DataRequired(_l("Choose a password."))])
    again = PasswordField(_l("The same again"), [EqualTo("password", message=_l("The two don't match."))])
