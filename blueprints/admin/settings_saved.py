"""How a page that saves as you go says that it has."""

from typing import TypeVar

from flask_babel import gettext as _

import htmx
from blueprints.admin.acting import say
from blueprints.admin.settings_forms import SavedForm

Form = TypeVar("Form", bound=SavedForm)


def say_saved(form: Form) -> Form:
    """Quietly: a word in the form itself, for fragments; a toast where the whole page comes again."""
    if htmx.is_fragment():
        form.saved = True
    else:
        say(_("Saved."))
    return form
