"""How a page that saves as you go saves, and says that it has."""

from typing import TypeVar

from flask_babel import gettext as _

import htmx
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import both_versions
from blueprints.admin.settings_forms import BusinessForm, SavedForm
from models.base import db
from models.business import save_business
from models.revising import Conflict
from models.tenant import Tenant

Form = TypeVar("Form", bound=SavedForm)


def save_part(business: Tenant, form: BusinessForm) -> int:
    """Save one part of the business as its form says: 200, or the status of a refusal, which the form then shows."""
    if not form.validate_on_submit():
        return 422
    try:
        save_business(business, form.values(), form.seen.data or "", by=actor())
    except Conflict as why:
        form.versions = both_versions(form, why)
        return 409
    db.session.commit()
    return 200


def say_saved(form: Form) -> Form:
    """Quietly: a word in the form itself, for fragments; a toast where the whole page comes again."""
    if htmx.is_fragment():
        form.saved = True
    else:
        say(_("Saved."))
    return form
