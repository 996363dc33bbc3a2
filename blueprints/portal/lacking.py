"""The areas that the business has and this person lacks, in one quiet line that names whom to ask."""

from babel.lists import format_list
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from access import visit
from blueprints.papers.wording import words_here
from models.administrators import administrators
from models.module import Module

FEW = 3  # names of people in one line


def lacking() -> dict | None:
    """None, and no statement, for who has everything that is on."""
    missing = [module for module in Module if module not in visit.tenant_hides and module not in visit.modules]
    if not missing:
        return None
    words, locale = words_here(), visit.locale
    names = format_list([words[module.kind].many for module in missing], locale=locale)
    people = [helper.name for helper in administrators(but=visit.person_id)][:FEW]
    asked = format_list(people, "or", locale=locale) if people else visit.tenant_name
    return {
        "modules": names,
        "ask": _whom(len(people), asked),
        "url": url_for("portal.account", identifier=visit.identifier, _anchor="help"),
    }


def _whom(count: int, names: str) -> str:
    if not count:
        return _("Ask %(tenant)s.", tenant=names)
    return ngettext(
        "Ask %(names)s (portal administrator).", "Ask %(names)s (portal administrators).", count, names=names
    )
