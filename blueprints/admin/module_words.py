"""What modules are called in the admin: as this business has renamed them, in the reader's language."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from access import visit
from blueprints.admin.forms import MODULE_NAMES
from models.languages import OFFERED
from models.module import Module
from models.module_names import named
from models.tenant import Tenant

ABOUT = {
    Module.QUOTES: _l("Offers that customers read, accept or decline."),
    Module.ORDERS: _l("What they ordered, and how far it is."),
    Module.JOBS: _l("Work at the customer's: requests, visits, what was done."),
    Module.DELIVERIES: _l("What was sent, by whom, with tracking."),
    Module.INVOICES: _l("What they owe and what is overdue; the balance on the home page too."),
    Module.PAYMENTS: _l("What they paid, and for which invoices."),
    Module.CREDIT_MEMOS: _l("What was credited, and where it went."),
    Module.STATEMENTS: _l(
        "What was billed and paid between two days, and what is open: on the screen, as a file and by mail."
    ),
    Module.MESSAGES: _l("What they write to you and you to them, in general and about each document."),
    Module.CATALOGUE: _l("What you sell, at their prices; with orders they can order it themselves."),
}


def module_name(module: Module, names: Mapping | None = None) -> str:
    """`names`: the business's own, where they have just been changed."""
    own = named(visit.module_names if names is None else names, module, visit.locale, visit.tenant_language)
    return own[1] if own else str(MODULE_NAMES[module])


def module_rows(business: Tenant) -> list[dict]:
    """For the settings: each module as it is for all customers."""
    return [module_row(module, business) for module in Module]


def module_row(module: Module, business: Tenant) -> dict:
    own = business.module_names.get(module.value, {})
    return {
        "key": module.value,
        "name": module_name(module, business.module_names),
        "ours": str(MODULE_NAMES[module]),
        "about": ABOUT[module],
        "on": module not in business.hidden_modules,
        "names": [(OFFERED.get(language, language), *pair) for language, pair in own.items()],
    }
