"""What forms of several audiences have in common: fields, what they ask of what is typed, and which page follows."""

import unicodedata
from urllib.parse import unquote

from email_validator import EmailNotValidError, validate_email
from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri
from wtforms import EmailField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from access import visit
from blueprints.refusals import explained
from models.countries import country_name
from models.letting_in import Refused
from models.tax_id import check_tax_id


def tidy(value: str | None) -> str:
    """Spaces around and doubled ones go."""
    return " ".join((value or "").split())


def tidy_lines(value: str | None) -> str:
    """The same, line by line; empty lines at both ends go."""
    return "\n".join(tidy(line) for line in (value or "").splitlines()).strip()


def words_of_form(name: str, longest: int = 200) -> str:
    """What was typed in a field of no form's class: at most so many characters, without the NUL that no database takes."""
    return request.form.get(name, "").replace("\0", "").strip()[:longest]


def printable(_form, field) -> None:
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in field.data or ""):
        raise ValidationError(_("Leave out characters that can't be printed."))


def email_address(_form, field) -> None:
    """An address that mail can be sent to, spelled as it is stored."""
    if field.errors or not field.data:
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
        field.errors = [*field.errors, explained(why)]


def words(label, longest: int, needed=None, kind=StringField, **looks):
    """A field for at most `longest` characters; with `needed`, the sentence for an empty one."""
    rules = [DataRequired(needed)] if needed else []
    too_long = Length(max=longest, message=_l("Use at most %(max)d characters."))
    filters = [tidy] if kind is not TextAreaField else [tidy_lines]
    return kind(label, [*rules, too_long, printable], filters, render_kw=looks or None)


def email(label, needed=None):
    """An email address, spelled as it is stored; empty where it is not needed."""
    rules = [DataRequired(needed)] if needed else []
    too_long = Length(max=254, message=_l("That is too long for an email address."))
    return EmailField(label, [*rules, too_long, email_address], [tidy], render_kw={"spellcheck": "false"})


class SeenForm(RowForm):
    """A form of something that others may save meanwhile: it carries what it was filled with (models/revising.py)."""

    seen = HiddenField()


def checked_tax_id(field, country: str | None) -> None:
    """A tax id by the rules of its country, in a form that has `keep_anyway`."""
    if not field.data or field.errors:
        return
    found = check_tax_id(field.data, country or "")
    if found.valid is False:
        name = country_name(found.country or "", visit.locale)
        raise ValidationError(_("This is not a valid VAT number of %(country)s. Check it, or keep it anyway.", country=name))  # fmt: skip


class PostalFields:
    """A postal address, as a part of a form."""

    street = words(_l("Street and number"), 200, autocomplete="off")
    postal_code = words(_l("Postcode"), 20, autocomplete="off")
    city = words(_l("City"), 100, autocomplete="off")
    region = words(_l("State or region"), 100, autocomplete="off")
    country = words(_l("Country"), 100, autocomplete="off", list="countries")


class AddressForm(PostalFields, SeenForm):
    """One more address of a customer: where things or bills go."""

    label = words(_l("Name of this address"), 80, autocomplete="off")
    recipient = words(_l("Recipient"), 200, autocomplete="off")
    phone = words(_l("Phone"), 60, kind=TelField, autocomplete="off")
    instructions = words(_l("Instructions for the driver"), 500, kind=TextAreaField, rows=2)


class PersonFields:
    """Who somebody is, as a part of a form."""

    salutation = words(_l("Salutation"), 40, autocomplete="off")
    title = words(_l("Title"), 40, autocomplete="off")
    first_name = words(_l("First name"), 80, autocomplete="off")
    last_name = words(_l("Last name"), 80, _l("Enter the last name."), autocomplete="off")
    job_title = words(_l("Job title"), 100, autocomplete="off")
    phone = words(_l("Phone"), 60, kind=TelField, autocomplete="off")
    mobile = words(_l("Mobile"), 60, kind=TelField, autocomplete="off")


def onward(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is a page of ours that a GET opens, else `otherwise`. Never another site's."""
    adapter = current_app.url_map.bind(request.host)
    path = unquote((wanted or "").partition("?")[0])
    try:
        adapter.match(path, method="GET")
    except HTTPException:
        return otherwise
    ours = path.startswith("/") and not path.startswith("//") and wanted.isprintable()
    return iri_to_uri(wanted) if ours else otherwise
