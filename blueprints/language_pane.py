"""The languages that a visitor can choose, on pages that need no sign-in."""

from access import visit
from models.languages import languages_on, own_name


def language_pane():
    """The languages to choose from, each by its own name; none where there is only one."""
    codes = languages_on(visit.tenant_language, visit.languages)
    spoken = [
        {"code": code, "tag": code.replace("_", "-"), "name": own_name(code), "current": code == visit.locale}
        for code in codes
    ]
    return spoken if len(spoken) > 1 else []
