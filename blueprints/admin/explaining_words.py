"""What each level of DOMAIN §2 is called, open and closed, and the answers to "why can't she see this document?"."""

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import Right, can
from models.explaining import Answer, Obstacle
from models.levels import DOORS, Level

OPEN = {
    Level.BUSINESS: _l("The portal is on for everybody"),
    Level.ARCHIVED: _l("The customer is not archived"),
    Level.STATUS: _l("The customer is not inactive"),
    Level.CUSTOMER: _l("The portal is on for this customer"),
    Level.SIGN_IN: _l("Their sign-in is on"),
    Level.USER: _l("They are active as a portal user here"),
}
CLOSED = {
    Level.BUSINESS: _l("The portal is off for everybody"),
    Level.ARCHIVED: _l("The customer is archived"),
    Level.STATUS: _l("The customer is inactive"),
    Level.CUSTOMER: _l("The portal is off for this customer"),
    Level.SIGN_IN: _l("Their sign-in is off: the contact is not active"),
    Level.USER: _l("They are not active as a portal user here"),
    Level.FOR_ALL: _l("%(module)s are off for everybody"),
    Level.FOR_CUSTOMER: _l("%(module)s are hidden for this customer"),
    Level.FOR_USER: _l("%(module)s are hidden for this person"),
}
# Where each level is changed: the first of these pages that is there, and who may.
PAGES = {
    Level.BUSINESS: (("admin.portal_settings", "admin.settings"), Right.MANAGE_SETTINGS),
    Level.FOR_ALL: (("admin.portal_settings", "admin.settings"), Right.MANAGE_SETTINGS),
    Level.ARCHIVED: (("admin.customer",), Right.CHANGE_CUSTOMERS),
    Level.STATUS: (("admin.customer",), Right.CHANGE_CUSTOMERS),
    Level.SIGN_IN: (("admin.contacts",), Right.CHANGE_CUSTOMERS),
}


def doors(cells: dict[Level, bool], customer, code: str) -> list[dict]:
    """What decides whether this person gets in at all, each with the switch or the page that changes it."""
    switches = {
        Level.CUSTOMER: url_for("admin.set_portal_access", number=customer.number),
        Level.USER: url_for("admin.set_portal_user_activity", number=customer.number, code=code),
    }
    return [
        {
            "key": level.name.lower(),
            "open": cells[level],
            "text": str((OPEN if cells[level] else CLOSED)[level]),
            "switch": switches.get(level) if can(Right.MANAGE_PORTAL) else None,
            "page": page_of(level, customer) if not cells[level] and level in PAGES else None,
        }
        for level in DOORS
    ]


def page_of(level: Level, customer) -> str | None:
    """Where it can be changed, if it can be by whoever asks."""
    endpoints, right = PAGES[level]
    there = [endpoint for endpoint in endpoints if endpoint in current_app.view_functions]
    if not there or not can(right):
        return None
    return url_for(there[0], **({} if "settings" in there[0] else {"number": customer.number}))


def sentences(answer: Answer, person: str, module: str) -> list[str]:
    """Why, or why not; `module` is what the business calls the document's kind."""
    named = {
        "number": answer.number,
        "person": person,
        "module": module,
        "maker": answer.maker,
        "name": answer.customer,
    }
    if answer.sees and answer.branch:
        return [
            _("%(person)s can open %(number)s, but it is not in their lists:", **named),
            _("They have chosen to see only the branch %(branch)s.", branch=answer.branch),
        ]
    if answer.sees:
        return [_("%(person)s sees %(number)s.", **named)]
    said = [_reason(obstacle, answer, named) for obstacle in answer.obstacles]
    return said if answer.kind == "" or answer.obstacles == [Obstacle.ELSEWHERE] else [_HEAD % named, *said]


_HEAD = _l("%(person)s does not see %(number)s:")


def _reason(obstacle: Level | Obstacle, answer: Answer, named: dict[str, str]) -> str:
    if isinstance(obstacle, Level):
        return f"{CLOSED[obstacle] % named}."
    if obstacle is Obstacle.COLLEAGUES and answer.maker:
        return _("They see only their own orders and deliveries, and %(maker)s made this one.", **named)
    return {
        Obstacle.NOT_THERE: _("There is no document %(number)s.", **named),
        Obstacle.ELSEWHERE: _("%(number)s belongs to another customer: %(name)s.", **named),
        Obstacle.DRAFT: _("It is a draft; no customer ever sees one."),
        Obstacle.COLLEAGUES: _(
            "They see only their own orders and deliveries, and nobody is on record as having made this one."
        ),
    }[obstacle]
