"""What was refused, in the reader's language: the one place where its amounts, days and quantities are formatted."""

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from models.formats import figure
from models.refusing import Refused


def explained(why: Refused) -> str:
    """The sentence of what can't be done as asked."""
    return with_figures(str(why), why.figures)


def with_figures(sentence: str, figures: Mapping[str, Any]) -> str:
    """A sentence of models/ with its figures where it has %(name)s."""
    locale = str(get_locale() or "en")
    return _(sentence, **{name: figure(value, locale) for name, value in figures.items()})
