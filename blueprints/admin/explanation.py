"""What one portal user sees and why: every level's say, the switches beside it, and "why can't she see INV-…?"."""

from flask import Response, request, url_for

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import portal_user_or_404
from blueprints.admin.customer_portal import PAGE, back, tab
from blueprints.admin.explaining_words import doors, page_of, sentences
from blueprints.admin.portal_user_rows import changed_row
from models.customer import Customer
from models.explaining import Answer, explain, facts_of, why_not_document
from models.levels import HIDING, Level
from models.module import Module
from models.portal_people import portal_user_by_code
from models.portal_user import PortalUser

PANEL = "admin/explanation/_explanation.html"


@bp.get("/customers/<number>/portal-users/<code>/explanation")
@needs(Right.SEE_CUSTOMERS)
def explanation(number, code):
    return panel(*portal_user_or_404(number, code))


def panel(customer: Customer, user: PortalUser, status: int = 200) -> Response:
    """The row of this person, open at what they see and why."""
    return htmx.show(PANEL, PAGE, status, **shown(customer, user))


def shown(customer: Customer, user: PortalUser) -> dict:
    """What the panel shows, on top of the tab."""
    facts, context = facts_of(user), tab(customer, user.code)
    cells = explain(facts)
    names = {row["key"]: str(row["name"]) for row in context["modules"]}
    asked = request.args.get("number", "").strip()
    explained = {
        "code": user.code,
        "doors": doors(cells[Module.QUOTES], customer, user.code),
        "enters": all(cells[Module.QUOTES][level] for level in Level if level not in HIDING),
        "rows": [_row(module, names[module.value], cells[module]) for module in Module],
        "settings_url": page_of(Level.FOR_ALL, customer),
        "asked": asked[:80],
        "answers": [_answer(answer, customer, user, names) for answer in why_not_document(facts, asked)]
        if asked
        else [],
    }
    return context | {"explained": explained}


def _row(module: Module, name: str, cells: dict[Level, bool]) -> dict:
    return {
        "key": module.value,
        "name": name,
        "for_all": cells[Level.FOR_ALL],
        "for_customer": cells[Level.FOR_CUSTOMER],
        "for_user": cells[Level.FOR_USER],
        "seen": all(cells.values()),
    }


def _answer(answer: Answer, customer: Customer, user: PortalUser, names: dict[str, str]) -> dict:
    elsewhere = answer.customer_number if answer.customer_number != customer.number else ""
    return {
        "sees": answer.sees,
        "sentences": sentences(answer, user.contact.name, names[answer.module.value] if answer.kind else ""),
        "number": answer.number,
        "kind": answer.kind,
        "customer_url": url_for("admin.customer_portal", number=elsewhere) if elsewhere else None,
    }


# --- answers of switches that were pressed beside an open panel ---------------------------------------


def explained_too(template: str, customer: Customer, **context) -> Response:
    """After a change for the whole customer: its own partial, and the panel that was open when it was made."""
    code = request.form.get("explained", "")
    user = portal_user_by_code(customer.id, code) if code else None
    if user is None:
        return htmx.done(template, back(customer), **tab(customer) | context)
    return htmx.done(template, _address(customer, user), **shown(customer, user) | context)


def changed_person(customer: Customer, user: PortalUser, *, focus: bool = False) -> Response:
    """After a change for one person: the row as it was open, at the explanation or not at all."""
    if not request.form.get("explained"):
        return changed_row(customer, user, focus=focus)
    return htmx.done(PANEL, _address(customer, user), **shown(customer, user))


def still_explained() -> dict[str, str]:
    """What an Undo carries on, so that it answers with the panel as well."""
    code = request.form.get("explained", "")
    return {"explained": code} if code else {}


def _address(customer: Customer, user: PortalUser) -> str:
    return url_for("admin.explanation", number=customer.number, code=user.code)
