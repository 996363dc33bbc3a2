"""The fields of the settings, topic by topic: filled with what is stored, saved as you go."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput

from access import visit
from blueprints.fields import PostalFields, RowForm, SeenForm, checked_tax_id, email, printable, tidy, words
from models.currencies import currency_names
from models.formats import spoken
from models.languages import OFFERED, languages_on, own_name
from models.numbering import HIGHEST, LONGEST
from models.revising import seen
from models.tenant import Tenant
from models.terms import LONGEST as LONGEST_TERM
from models.time_zones import time_zones
from models.welcome import LONGEST as LONGEST_WELCOME


class SavedForm(SeenForm):
    """Saved as you go: `saved` says so quietly, `versions` are both of what two people have saved (conflicts.py)."""

    saved = False
    versions: dict | None = None


class BusinessForm(SavedForm):
    """Some fields of the business; `STORED` are their columns, which a token of `seen` covers."""

    STORED: tuple[str, ...] = ()
    row = ""

    def __init__(self, business: Tenant, fresh: bool = False):
        """As it was sent, or `fresh`: as it is stored."""
        given = {"formdata": None} if fresh else {}
        super().__init__(self.row, obj=business, **given)
        if fresh or not self.is_submitted():
            self.seen.data = seen(business, self.STORED)

    def values(self) -> dict:
        return {field: self[field].data for field in self.STORED}


class NamesForm(BusinessForm):
    STORED, row = ("name", "legal_name"), "names"
    name = words(_l("Business name"), 120, _l("Enter the name of your business."), autocomplete="organization")
    legal_name = words(_l("Legal name"), 200, autocomplete="off")


class BusinessAddressForm(PostalFields, BusinessForm):
    STORED, row = ("street", "postal_code", "city", "region", "country"), "address"


class TaxForm(BusinessForm):
    STORED, row = ("tax_id",), "tax"
    tax_id = words(_l("Tax id"), 40, autocomplete="off", spellcheck="false")
    keep_anyway = BooleanField(_l("Keep it anyway"))

    def __init__(self, business: Tenant, fresh: bool = False):
        super().__init__(business, fresh)
        self.country, self.was = business.country, business.tax_id

    def validate_tax_id(self, field):
        if field.data != self.was and not self.keep_anyway.data:
            checked_tax_id(field, self.country)


class ReachForm(BusinessForm):
    STORED, row = ("phone", "email"), "contact"
    phone = words(_l("Phone"), 60, kind=TelField, autocomplete="off")
    email = email(_l("Email"))


class CodesField(SelectMultipleField):
    """Several codes, stored as one text with commas between."""

    def process_data(self, value):
        super().process_data((value or "").split(",") if value else [])

    def process_formdata(self, valuelist):
        super().process_formdata([code for value in valuelist for code in value.split(",") if code])


class LanguagesForm(BusinessForm):
    STORED, row = ("language", "languages"), "languages"
    language = SelectField(_l("Language of your business"))
    languages = CodesField(_l("Languages that are on"), option_widget=CheckboxInput())

    def __init__(self, business: Tenant, fresh: bool = False):
        super().__init__(business, fresh)
        own = spoken(business.language) or business.language
        every = list(OFFERED.items()) if own in OFFERED else [(own, own_name(own)), *OFFERED.items()]
        self.language.choices, self.languages.choices = every, list(OFFERED.items())
        if fresh or not self.is_submitted():
            self.language.data, self.languages.data = own, languages_on(business.language, business.languages)

    def values(self) -> dict:
        on = {*self.languages.data, self.language.data}
        return {"language": self.language.data, "languages": ",".join(code for code in OFFERED if code in on)}


class FormatsForm(BusinessForm):
    STORED, row = ("currency", "time_zone"), "formats"
    currency = SelectField(_l("Currency"))
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, business: Tenant, fresh: bool = False):
        super().__init__(business, fresh)
        known = [(code, f"{code} · {name}") for code, name in currency_names(visit.locale)]
        own = [] if any(code == business.currency for code, _name in known) else [(business.currency,) * 2]
        self.currency.choices = [*own, *known]
        self.time_zone.choices = _zones(business.time_zone)


def _zones(now: str) -> dict[str, list[tuple[str, str]]]:
    """By region, each with the time that it is there; the one that is set even where it is an old name."""
    groups = {region or _("Other"): zones for region, zones in time_zones().items()}
    if not any(now in zones for zones in groups.values()):
        groups[_("Other")] = [*groups[_("Other")], now]
    at = dt.datetime.now(dt.UTC)
    return {region: [(zone, _zone_label(zone, at)) for zone in zones] for region, zones in groups.items()}


def _zone_label(zone: str, at: dt.datetime) -> str:
    place = zone.partition("/")[2] or zone
    return f"{place.replace('_', ' ').replace('/', ', ')} ({at.astimezone(ZoneInfo(zone)):%H:%M})"


class WelcomeForm(SavedForm):
    text = TextAreaField(
        _l("Message"),
        [Length(max=LONGEST_WELCOME, message=_l("Use at most %(max)d characters.")), printable],
        [lambda value: "\n".join(line.rstrip() for line in (value or "").expandtabs(4).splitlines()).strip("\n")],
    )


class HostForm(RowForm):
    host = StringField(
        _l("Add an address"),
        [DataRequired(_l("Enter a name, such as portal.example.com.")), Length(max=500, message=_l("That is too long for an address.")), printable],
        [tidy],
        render_kw={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "inputmode": "url"},
    )  # fmt: skip


class WholeField(IntegerField):
    """A whole number; what is none counts as missing, so that one sentence serves for both."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


DAYS = _l("Enter a number of days from 0 to 365.")


class NewTermForm(RowForm):
    name = words(_l("Name"), 60, _l("Enter a name."), autocomplete="off")
    days = WholeField(_l("Days"), [InputRequired(DAYS), NumberRange(0, LONGEST_TERM, DAYS)])


class TermForm(SavedForm):
    name = words(_l("Name"), 60, _l("Enter a name."), autocomplete="off")


class UsualTermForm(BusinessForm):
    STORED, row = ("terms_days",), "usual"
    terms_days = SelectField(_l("Payment terms"), coerce=int)

    def __init__(self, business: Tenant, names: dict[int, str], fresh: bool = False):
        super().__init__(business, fresh)
        now = business.terms_days
        unlisted = (
            _("%(days)s days (not on the list)", days=now) if names else ngettext("%(num)d day", "%(num)d days", now)
        )
        own = {now: names.get(now) or unlisted}
        self.terms_days.choices = sorted((own | names).items())


COUNT = _l("Enter a whole number from 1 to 999999999999.")


LINK_DAYS = _l("Enter a number of days from 1 to 365.")


class DocumentLinksForm(BusinessForm):
    STORED, row = ("link_days",), "document-links"
    link_days = WholeField(_l("Days that a link lasts"), [InputRequired(LINK_DAYS), NumberRange(1, 365, LINK_DAYS)])


class NumberForm(SavedForm):
    pattern = words(_l("Pattern"), LONGEST, _l("Enter a pattern, such as INV-{yyyy}-{00000}."), autocomplete="off", spellcheck="false")  # fmt: skip
    next = WholeField(_l("Next number"), [InputRequired(COUNT), NumberRange(1, HIGHEST, COUNT)])
