"""The admin's own frame: its menu, as far as the role goes."""

from dataclasses import dataclass, field

from flask import request, url_for
from flask_babel import gettext as _

from access import Right, can
from blueprints.admin import bp


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool
    icon: str
    count: int = 0


@dataclass(frozen=True)
class Section:
    heading: str
    entries: list[Entry] = field(default_factory=list)


@bp.context_processor
def frame() -> dict:
    return {"menu": menu(), "sign_out_url": url_for("auth.staff_sign_out")}


def menu() -> list[Section]:
    here = request.endpoint or ""
    customers = Entry(_("Customers"), url_for("admin.customers"), "customer" in here or "portal_user" in here, "users")
    settings = Entry(_("Settings"), url_for("admin.settings"), "settings" in here, "settings")
    sections = [Section("", [customers]), Section(_("Business"), [settings] if can(Right.SEE_SETTINGS) else [])]
    return [section for section in sections if section.entries]
