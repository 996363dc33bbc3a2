"""The fields of a contact, and of two that become one."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField

from access import Right, can, visit
from blueprints.admin.forms import INVITATION, first_password_field
from blueprints.fields import PersonFields, RowForm, SeenForm, email
from models.contact import Contact
from models.contacts import FIELDS
from models.languages import languages_on, own_name
from models.revising import seen


class ContactForm(PersonFields, SeenForm):
    """`was_portal_user` is what the box was filled with: only who presses it changes it, not a page that stood open."""

    email = email(_l("Email"))
    language = SelectField(_l("Language"), coerce=lambda code: code or "", default="")
    is_portal_user = BooleanField(_l("Is portal user"))
    was_portal_user = HiddenField()
    first_password = first_password_field()

    def __init__(self, row: str, contact: Contact | None = None, **known: Any):
        super().__init__(row, obj=contact, **known)
        own = [contact.language] if contact and contact.language else []  # perhaps one that was on when it was chosen
        on = dict.fromkeys(own + languages_on(visit.tenant_language, visit.languages))
        self.language.choices = [
            SelectChoice("", _l("As the customer")),
            *(SelectChoice(code, own_name(code)) for code in on),
        ]
        if not can(Right.MANAGE_PORTAL):
            del self.is_portal_user, self.was_portal_user, self.first_password

    @property
    def values(self) -> dict[str, str]:
        return {field: self[field].data or "" for field in FIELDS}

    @property
    def invites(self) -> bool:
        """By mail, or with a temporary password to tell?"""
        return "first_password" in self and self.first_password.data == INVITATION

    @property
    def portal_user(self) -> bool | None:
        """What shall become of it; None: stay as it is."""
        if "is_portal_user" not in self or self.is_portal_user.data is bool(self.was_portal_user.data):
            return None
        return self.is_portal_user.data


def shows_password(posted: Mapping[str, str]) -> bool:
    """Does what was posted let somebody in with a temporary password, which the answer shows?"""
    let_in = posted.get("is_portal_user") and not posted.get("was_portal_user")
    return bool(let_in) and posted.get("first_password") != INVITATION


def contact_form(contact: Contact, is_portal_user: bool) -> ContactForm:
    """Filled with a contact as it is."""
    known = {"is_portal_user": is_portal_user, "was_portal_user": "1" if is_portal_user else ""}
    return ContactForm(f"contact-{contact.id}", contact, formdata=None, seen=seen(contact, FIELDS), **known)


def _one_of_two(label) -> RadioField:
    return RadioField(label, choices=[SelectChoice("keep"), SelectChoice("other")], default="keep")


class MergeForm(RowForm):
    """For each field, whose is kept; `both` is what the page was filled with."""

    both = HiddenField()
    salutation = _one_of_two(_l("Salutation"))
    title = _one_of_two(_l("Title"))
    first_name = _one_of_two(_l("First name"))
    last_name = _one_of_two(_l("Last name"))
    job_title = _one_of_two(_l("Job title"))
    email = _one_of_two(_l("Email"))
    phone = _one_of_two(_l("Phone"))
    mobile = _one_of_two(_l("Mobile"))
    language = _one_of_two(_l("Language"))

    @property
    def from_other(self) -> set[str]:
        return {field for field in FIELDS if self[field].data == "other"}


def merge_form(keep: Contact, other: Contact, both: str) -> MergeForm:
    """What the one lacks is taken from the other at first."""
    chosen = {field: "keep" if getattr(keep, field) or not getattr(other, field) else "other" for field in FIELDS}
    return MergeForm("merge", formdata=None, both=both, **chosen)
