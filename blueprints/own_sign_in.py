"""One's own password and the browsers that one is signed in with, as the account pages of customers' people and of staff have them."""

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired, EqualTo, Length

from access import visit
from blueprints.fields import RowForm
from blueprints.proving import proved
from models.choosing_password import replace_password
from models.devices import device_of
from models.event import Actor
from models.password import WeakPassword
from models.sign_in import SignIn, sessions_at


class PasswordForm(RowForm):
    current = PasswordField(
        _l("Present password"),
        [
            DataRequired(_l("Enter your present password.")),
            Length(max=200, message=_l("That is too long for a password.")),
        ],
    )
    password = PasswordField(_l("New password"), [DataRequired(_l("Choose a password."))])
    again = PasswordField(_l("The same again"), [EqualTo("password", message=_l("The two don't match."))])


def refused(form: PasswordForm, company: str, by: Actor) -> int:
    """The status of a refusal, its sentence beside the field; 0 when the password is replaced, to be committed."""
    known, status = proved(form.current)
    if known is None:
        return status
    cost = current_app.config["BCRYPT_COST"]
    try:
        if replace_password(visit, known, form.password.data, cost=cost, company=company, by=by):
            return 0
        form.current.errors = [_("That is not your present password.")]
    except WeakPassword as why:
        form.password.errors = [_(str(why))]
    return 422


def session_rows() -> list[dict]:
    """Where whoever is signed in here is signed in, in words."""
    return [_session(row) for row in sessions_at(visit)]


def _session(row: SignIn) -> dict:
    device = device_of(row.device)
    browser, system = device.browser or _("Unknown browser"), device.system
    return {
        "id": row.id,
        "device": _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser,
        "icon": "smartphone" if device.hand else "monitor",
        "row": row,
        "here": row.id == visit.sign_in_id,
    }
