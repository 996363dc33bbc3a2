"""The sections of one's own account as staff: what each shows, alone as a fragment or together as the page."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField
from wtforms.validators import Length

import htmx
from access import visit
from blueprints.fields import RowForm, email, words
from blueprints.mails_form import MailsForm
from blueprints.own_sign_in import PasswordForm, session_rows
from models.changing_email import pending
from models.languages import languages_on, own_name
from models.own_staff_account import staff_at
from models.staff import Staff
from models.two_step import two_step_of

PAGE = "admin/account/account.html"
PASSWORD, SESSIONS = "shared/account/_password", "shared/account/_sessions"


class OwnDetailsForm(RowForm):
    name = words(_l("Name"), 120, _l("Enter your name."), autocomplete="name")
    language = SelectField(_l("Language"))

    def __init__(self, row: str, **known):
        super().__init__(row, **known)
        spoken = [(code, own_name(code)) for code in languages_on(visit.tenant_language, visit.languages)]
        self.language.choices = [("", _("As the business speaks")), *spoken]


class OwnEmailForm(RowForm):
    email = email(_l("New email"), _l("Enter your new email address."))
    current = PasswordField(_l("Present password"), [Length(max=200, message=_l("That is too long for a password."))])


def show(part: str, shown: dict, status: int = 200):
    """One section; without JavaScript within the whole page."""
    return htmx.show(_template(part), PAGE, status, **shown) if htmx.is_fragment() else page(shown, status)


def page(shown: dict, status: int = 200):
    """The whole page, with what is `shown` in place of how it would be otherwise. The browser keeps no copy: it lists sessions."""
    response = htmx.page(PAGE, status, **whole(staff_at(visit)) | shown)
    response.headers["Cache-Control"] = "no-store"
    return response


def saved(part: str, shown: dict):
    """After a change: the section as it is now, the focus still in it; or back to the page."""
    return htmx.done(_template(part), back(part.rpartition("_")[2]), **shown, focus=True)


def back(section: str = "") -> str:
    return url_for("admin.account", _anchor=section or None)


def whole(staff: Staff) -> dict:
    return details(staff) | mails(staff) | new_email(staff) | password() | second_step() | sessions()


def details(staff: Staff, form: OwnDetailsForm | None = None) -> dict:
    known = {"formdata": None, "name": staff.name, "language": staff.language or ""}
    return {"details_form": form or OwnDetailsForm("details", **known), "role": staff.role}


def mails(staff: Staff, form: MailsForm | None = None) -> dict:
    return {"mails_form": form or MailsForm(staff, formdata=None), "mails_url": url_for("admin.choose_own_mails")}


def new_email(staff: Staff, form: OwnEmailForm | None = None) -> dict:
    return {
        "email_form": form or OwnEmailForm("email", formdata=None),
        "email": staff.email,
        "new_email": pending(staff),
    }


def password(form: PasswordForm | None = None) -> dict:
    url = url_for("admin.change_own_password")
    return {"password_form": form or PasswordForm("password", formdata=None), "password_url": url}


def second_step() -> dict:
    return {"two_step": two_step_of(visit), "two_step_url": url_for("auth.two_step")}


def sessions() -> dict:
    urls = {
        "one": lambda session_id: url_for("admin.end_session", session_id=session_id),
        "others": url_for("admin.end_other_sessions"),
        "all": url_for("admin.end_all_sessions"),
        "here": url_for("auth.staff_sign_out"),
    }
    return {"sessions": session_rows(), "session_urls": urls}


def _template(part: str) -> str:
    return f"{part}.html" if "/" in part else f"admin/account/{part}.html"
