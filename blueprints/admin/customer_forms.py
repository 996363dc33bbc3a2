"""The fields of a customer, and the choices that its business has for them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, TelField
from wtforms.validators import ValidationError

from access import visit
from blueprints.admin.tax_settings import TREATMENTS
from blueprints.fields import PostalFields, SeenForm, checked_tax_id, words
from blueprints.fields import email as email_field
from models.branches import departments
from models.currencies import currency_names
from models.customer import NO_NUMBER, Customer, Status
from models.formats import spoken
from models.group_chat import is_group_chat
from models.keeping_customers import FIELDS
from models.languages import OFFERED, languages_on
from models.revising import seen
from models.taxing import NEEDS_TAX_ID, NO_TAX_ID, proves_itself
from models.terms import terms_by_days

USUAL_DAYS = (0, 7, 14, 30, 60, 90)  # where the business has named no terms of its own
STATUSES = [
    SelectChoice(Status.ACTIVE.value, _l("Active")),
    SelectChoice(Status.INACTIVE.value, _l("Inactive")),
    SelectChoice(Status.BLACKLISTED.value, _l("Blacklisted")),
]
WHAT_STATUS_DOES = {
    Status.ACTIVE: _l("Its people see what you show them, and can order."),
    Status.INACTIVE: _l("None of its people gets in. Nothing is deleted."),
    Status.BLACKLISTED: _l("Its people see everything you show them and can start nothing new: no orders, no accepted quotes."),
}  # fmt: skip


class CustomerForm(PostalFields, SeenForm):
    name = words(_l("Company name"), 200, _l("Enter the company's name."), autocomplete="off")
    number = words(_l("Number"), 40, autocomplete="off", spellcheck="false")
    short_name = words(_l("Short name"), 60, autocomplete="off")
    department_id = SelectField(_l("Default department"), coerce=lambda chosen: int(chosen) if chosen else None)
    status = RadioField(_l("Status"), choices=STATUSES, default=Status.ACTIVE.value)
    email = email_field(_l("Email"))
    phone = words(_l("Phone"), 60, kind=TelField, autocomplete="off")
    fax = words(_l("Fax"), 60, kind=TelField, autocomplete="off")
    billing_email = email_field(_l("Email for bills"))
    terms_days = SelectField(_l("Payment terms"), coerce=int)
    currency = SelectField(_l("Currency"))
    tax_id = words(_l("Tax id"), 40, autocomplete="off", spellcheck="false")
    keep_anyway = BooleanField(_l("Keep it anyway"))
    treatment = SelectField(
        _l("How it is taxed"), choices=[SelectChoice(*pair) for pair in TREATMENTS.items()], default="domestic"
    )
    language = SelectField(_l("Language"), coerce=lambda chosen: chosen or None)
    group_chat = words(_l("Link to the group chat"), 500, autocomplete="off", spellcheck="false", inputmode="url")

    def __init__(self, customer: Customer | None = None, usual_days: int = 30, **known):
        known |= {"obj": customer} if customer else {"currency": visit.tenant_currency, "terms_days": usual_days}
        super().__init__("customer", **known)
        self.number_was, self.tax_id_was = (customer.number, customer.tax_id) if customer else ("", "")
        self.group_chat_was = customer.group_chat if customer else ""
        self._choose(customer, customer.terms_days if customer else usual_days)

    @property
    def stored(self) -> tuple[str, ...]:
        """The fields that are a customer's own, as far as this form has them."""
        return tuple(field for field in FIELDS if field in self)

    def values(self) -> dict:
        return {field: self[field].data for field in self.stored}

    def validate_number(self, field):
        if field.data == self.number_was:
            return
        if not field.data:
            raise ValidationError(_("Enter a number."))
        if NO_NUMBER.search(field.data):
            raise ValidationError(
                _("A number is a part of addresses: no slashes, not only dots, and neither “new” nor “bulk”.")
            )

    def validate_group_chat(self, field):
        if field.data and field.data != self.group_chat_was and not is_group_chat(field.data):
            raise ValidationError(
                _("Paste the whole link from WhatsApp: it begins with https://chat.whatsapp.com/ or https://wa.me/.")
            )

    def validate_tax_id(self, field):
        if field.data != self.tax_id_was and not self.keep_anyway.data:
            checked_tax_id(field, self.country.data)

    def validate_treatment(self, field):
        if field.data in NEEDS_TAX_ID and not proves_itself(self.tax_id.data or "", self.country.data or ""):
            raise ValidationError(_(NO_TAX_ID))

    def _choose(self, customer: Customer | None, days: int) -> None:
        self.currency.choices = currency_choices(customer.currency if customer else visit.tenant_currency)
        self.terms_days.choices = terms_choices(days)
        self.language.choices = language_choices(customer.language if customer else None)
        departments = department_choices(customer.department_id if customer else None)
        if departments:
            self.department_id.choices = [SelectChoice("", _("None")), *departments]
        else:
            del self.department_id


def filled_in(customer: Customer) -> CustomerForm:
    """The form as the customer is now, with the token that notices who saves in between."""
    return CustomerForm(customer, formdata=None, seen=seen(customer, FIELDS))


def currency_choices(now: str) -> list[SelectChoice]:
    offered = {code: f"{code} · {name}" for code, name in currency_names(visit.locale)}
    return [SelectChoice(code, label) for code, label in ({now: now} | offered).items()]


def terms_choices(now: int) -> list[SelectChoice]:
    """The terms that the business has named, or the usual ones; and what the customer has, if that is none of them."""
    named = {days: term.name for days, term in terms_by_days().items()}
    days = {day: named.get(day) or _("%(days)s days", days=day) for day in (*(named or USUAL_DAYS), now)}
    if not named:
        days[0] = _("At once")
    return [SelectChoice(day, label) for day, label in sorted(days.items())]


def language_choices(now: str | None) -> list[SelectChoice]:
    on = languages_on(visit.tenant_language, visit.languages)
    own = SelectChoice("", _("As your business: %(language)s", language=OFFERED.get(on[0], on[0])))
    more = [now] if now and now not in on else []
    return [own, *(SelectChoice(code, OFFERED.get(spoken(code) or "", code)) for code in [*on, *more])]


def department_choices(now: int | None) -> list[SelectChoice]:
    """Those that are active, and the customer's own if it no longer is."""
    unused = _("%(name)s (no longer used)")
    offered = sorted(
        (place for place in departments() if place.active or place.id == now), key=lambda place: place.name
    )
    return [SelectChoice(place.id, place.name if place.active else unused % {"name": place.name}) for place in offered]
