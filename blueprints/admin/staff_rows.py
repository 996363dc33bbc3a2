"""The staff of the business as its page shows them: a row each, one of them perhaps open, and the form for a new colleague."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

import htmx
from access import visit
from blueprints.admin.activity_words import ROLE_NAMES
from blueprints.fields import RowForm, email, words
from models.colleagues import colleagues, staff_by_id
from models.mail_server import mail_is_on
from models.refusing import Refused
from models.staff import Role, Staff

PARTIAL, PAGE = "admin/settings/staff/_staff.html", "admin/settings/staff/staff.html"
MAY = {
    Role.OWNER: _l("everything, staff too"),
    Role.MANAGER: _l("everything but staff"),
    Role.CLERK: _l("documents and messages, no settings"),
    Role.VIEWER: _l("looks, and changes nothing"),
}


def role_field(**known) -> SelectField:
    choices = [SelectChoice(role.value, _l("%(role)s: %(may)s", role=name, may=MAY[role])) for role, name in ROLE_NAMES.items()]  # fmt: skip
    return SelectField(_l("Role"), choices=choices, **known)


class ColleagueForm(RowForm):
    """A new colleague."""

    name = words(_l("Name"), 120, _l("Enter the name."), autocomplete="off")
    email = email(_l("Email"), _l("Enter the email address."))
    role = role_field(default=Role.CLERK.value)


class RoleForm(RowForm):
    role = role_field()


def colleague_or_404(staff_id: int) -> Staff:
    return staff_by_id(staff_id) or abort(404)


def show(status: int = 200, *, opened: int | None = None, why: Refused | None = None, **forms):
    """The list, with one row open. `why`: what was refused there."""
    return htmx.show(PARTIAL, PAGE, status, **shown(opened, why, **forms))


def changed():
    """After a change: the list as it is now, or back to the page."""
    return htmx.done(PARTIAL, url_for("admin.staff_settings"), **shown(focus=True))


def shown(opened: int | None = None, why: Refused | None = None, form: ColleagueForm | None = None, focus: bool = False) -> dict:  # fmt: skip
    people = colleagues()
    open_one = next((one for one in people if one.id == opened), None)
    return {
        "people": people,
        "opened": opened,
        "role_form": RoleForm(f"staff-{opened}", formdata=None, role=open_one.role.value) if open_one else None,
        "problem": _(str(why)) if why else "",
        "form": form or ColleagueForm("colleague", formdata=None),
        "role_names": ROLE_NAMES,
        "me": visit.person_id,
        "mail_on": mail_is_on(),
        "focus": focus,
    }
