"""All topics of the settings, each with what is set now."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.menu import SETTINGS_TOPICS, settings_topics
from blueprints.admin.product_forms import SHOWN
from models import formats
from models.base import how_many
from models.branch import Branch, Department
from models.hosts import hosts_of
from models.keeping_bank_accounts import bank_accounts
from models.keeping_gateways import takes_cards
from models.languages import OFFERED, languages_on
from models.letter_texts import own_texts
from models.mail_server import mail_server
from models.number_pattern import NumberPattern
from models.product import StockShown
from models.reminder_levels import levels_of
from models.requesting_jobs import job_types
from models.staff import Staff
from models.tenant import Tenant, tenant_by_key
from models.tenant_text import TenantText


@bp.get("/settings")
@needs(Right.SEE_SETTINGS)
def settings():
    business = tenant_by_key(visit.tenant_key)
    said = {str(label): SAYS[endpoint](business) for endpoint, (label, _icon) in SETTINGS_TOPICS.items()}
    return htmx.page("admin/settings/settings.html", topics=settings_topics(), said=said)


def _business(business: Tenant) -> str:
    return " · ".join(filter(None, (business.name, business.legal_name, business.city, business.country)))


def _branding(business: Tenant) -> str:
    logo = _("with a logo") if business.logo_hash else _("no logo yet")
    return f"{business.accent} · {logo}"


def _portal(business: Tenant) -> str:
    parts = [_("Open") if business.portal_open else _("Closed for all customers")]
    if off := len(business.hidden_modules):
        parts.append(ngettext("%(num)d module off", "%(num)d modules off", off))
    if own := len(business.module_names):
        parts.append(ngettext("%(num)d renamed", "%(num)d renamed", own))
    return " · ".join(parts)


def _welcome(_business: Tenant) -> str:
    texts = how_many(TenantText)
    return ngettext("In %(num)d language", "In %(num)d languages", texts) if texts else _("No message")


def _languages(business: Tenant) -> str:
    on = [OFFERED.get(code, code) for code in languages_on(business.language, business.languages)]
    return " · ".join((", ".join(on), business.currency, business.time_zone))


def _hosts(business: Tenant) -> str:
    return ", ".join(hosts_of(business.id)) or _("Any address of this installation")


def _mail(_business: Tenant) -> str:
    server = mail_server()
    return f"{server.host} · {server.sender_address}" if server else _("Off: letters wait")


def _letters(_business: Tenant) -> str:
    own = len(own_texts())
    return (
        ngettext("%(num)d letter in your own words", "%(num)d letters in your own words", own)
        if own
        else _("Our words")
    )


def _button(business: Tenant) -> str:
    size = {"small": _("small"), "medium": _("medium"), "large": _("large")}[business.button_size]
    words = business.button_words or _("Customer portal")
    return _("“%(words)s”, %(size)s", words=words, size=size)


def _terms(business: Tenant) -> str:
    days = business.terms_days
    return ngettext("New customers pay within %(num)d day", "New customers pay within %(num)d days", days)


def _payments(_business: Tenant) -> str:
    ways = [one.currency for one in bank_accounts()] + ([_("cards")] if takes_cards() else [])
    return ", ".join(ways) or _("No bank account yet")


def _tax(business: Tenant) -> str:
    rates = ", ".join(f"{rate} %" for rate in business.tax_rates.split(",") if rate)
    return " · ".join(filter(None, (rates, _("Prices with tax") if business.prices_gross else _("Prices without tax"))))


def _branches(_business: Tenant) -> str:
    there = how_many(Branch), how_many(Department)
    if not any(there):
        return _("None; the business is one place")
    places = ngettext("%(num)d branch", "%(num)d branches", there[0])
    return f"{places} · {ngettext('%(num)d department', '%(num)d departments', there[1])}"


def _ordering(business: Tenant) -> str:
    return " · ".join(filter(None, (str(SHOWN[StockShown(business.stock_shown)]), business.order_emails)))


def _statuses(business: Tenant) -> str:
    own = len(business.status_names)
    return ngettext("%(num)d renamed", "%(num)d renamed", own) if own else _("Our words")


def _quotes(business: Tenant) -> str:
    return ngettext("Good for %(num)d day", "Good for %(num)d days", business.quote_days)


def _books(business: Tenant) -> str:
    closed = business.books_closed_on
    return _("Closed through %(day)s", day=formats.date(closed, visit.locale)) if closed else _("Open")


def _reminders(business: Tenant) -> str:
    return (
        ngettext("%(num)d reminder", "%(num)d reminders", len(levels_of(business))) if levels_of(business) else _("Off")
    )


def _job_types(_business: Tenant) -> str:
    offered = job_types()
    return ", ".join(kind.name for kind in offered) if offered else _("None yet")


def _numbers(_business: Tenant) -> str:
    own = how_many(NumberPattern)
    return ngettext("%(num)d pattern of your own", "%(num)d patterns of your own", own) if own else _("Our patterns")


def _staff(_business: Tenant) -> str:
    people = how_many(Staff)
    return ngettext("%(num)d colleague", "%(num)d colleagues", people)


def _sign_in(business: Tenant) -> str:
    asked = [
        *([_("staff")] if business.two_step_staff else []),
        *([_("customers' people")] if business.two_step_customers else []),
    ]
    return _("Two-step sign-in for %(whom)s", whom=" + ".join(asked)) if asked else _("Two-step sign-in as each likes")


SAYS: dict[str, Callable[[Tenant], str]] = {
    "admin.sign_in_settings": _sign_in,
    "admin.business_settings": _business,
    "admin.branding_settings": _branding,
    "admin.portal_settings": _portal,
    "admin.welcome_settings": _welcome,
    "admin.language_settings": _languages,
    "admin.host_settings": _hosts,
    "admin.mail_settings_page": _mail,
    "admin.letter_settings": _letters,
    "admin.button_settings": _button,
    "admin.payment_settings": _payments,
    "admin.tax_settings": _tax,
    "admin.terms_settings": _terms,
    "admin.branch_settings": _branches,
    "admin.ordering_settings": _ordering,
    "admin.status_settings": _statuses,
    "admin.quote_settings": _quotes,
    "admin.reminder_settings": _reminders,
    "admin.book_settings": _books,
    "admin.job_type_settings": _job_types,
    "admin.number_settings": _numbers,
    "admin.staff_settings": _staff,
}
