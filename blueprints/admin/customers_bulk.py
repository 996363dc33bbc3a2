"""One change for many customers of the list: those that are chosen, or everything that the search finds."""

import json

from flask import Response, abort, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, module_or_404, say, switched_on
from blueprints.admin.csv_file import send_csv
from blueprints.admin.customer_columns import COLUMNS, STATES, csv_rows
from blueprints.admin.customers import LIST, PAGE, asked_for, frame, list_url, listed
from blueprints.admin.module_words import module_name
from blueprints.admin.portal_user_undo import ROOM
from models import bulk
from models.base import db
from models.customer import Status
from models.finding_customers import BadSearch, every_customer, read_search

CONFIRM_ABOVE = 100  # customers


@bp.post("/customers/bulk/portal-access")
@needs(Right.MANAGE_PORTAL)
def set_portal_access_in_bulk():
    on = switched_on()
    question = _("Open the portal for these customers?") if on else _("Close the portal for these customers?")
    return _carry_out(bulk.portal_switched(on, by=actor()), question, "on")


@bp.post("/customers/bulk/modules")
@needs(Right.MANAGE_PORTAL)
def set_module_in_bulk():
    on, module = switched_on(), module_or_404(request.form.get("module", ""))
    said = _("Show %(module)s to these customers?") if on else _("Hide %(module)s from these customers?")
    question = said % {"module": module_name(module)}
    return _carry_out(bulk.module_switched(module, on, by=actor()), question, "on", module=module.value)


@bp.post("/customers/bulk/status")
@needs(Right.CHANGE_CUSTOMERS)
def set_status_in_bulk():
    status = request.form.get("new_status", "")
    if status not in list(Status):
        abort(422)
    question = _("Set the status of these customers to “%(status)s”?", status=STATES[status])
    return _carry_out(bulk.status_set(Status(status), by=actor()), question, "new_status")


@bp.post("/customers/bulk/export")
@needs(Right.SEE_CUSTOMERS)
def export_in_bulk():
    which = which_customers()
    if which is None:
        return nobody_chosen()
    return send_csv("customers.csv", COLUMNS.values(), csv_rows(every_customer(*which.conditions())))


def _carry_out(change: bulk.Change, question: str, field: str, **more: str) -> Response:
    """`field`: what says it in the form, with `more` beside it."""
    which = which_customers()
    if which is None:
        return nobody_chosen()
    count = bulk.how_many(which)
    if count > CONFIRM_ABOVE and not request.form.get("confirmed"):
        return ask_first(question, count)
    changed: dict[str, str] = {}
    same = 0
    for some, were_so in bulk.carry_out(change, which):
        db.session.commit()
        changed, same = changed | some, same + were_so
    say(_what_came_of(len(changed), same), **_undo(changed, field, more))
    return _back_to_list()


def _undo(changed: dict[str, str], field: str, more: dict[str, str]) -> dict:
    """For say(): those who were changed as they were, where all were alike and they are few enough for a toast."""
    former = set(changed.values())
    if len(former) != 1 or len(json.dumps(list(changed))) > ROOM:
        return {}
    kept = asked_for(request.form) | more | {field: former.pop(), "scope": "chosen"}
    return {"undo": request.path, "target": "#customers", "number": list(changed), **kept}


def which_customers() -> bulk.Which | None:
    """Read anew from what was searched for; ids and counts of the page are not trusted. None where nobody was chosen."""
    try:
        search = read_search(asked_for(request.form))
    except BadSearch:
        abort(422)
    if request.form.get("scope") == "found":
        return bulk.Which(search)
    numbers = request.form.getlist("listed" if request.form.get("whole_page") else "number")
    return bulk.Which(search, tuple(numbers)) if numbers else None


def _what_came_of(changed: int, same: int) -> str:
    if same:
        return _("%(changed)s changed; %(same)s needed no change.", changed=changed, same=same)
    return ngettext("%(num)s customer changed.", "%(num)s customers changed.", changed)


def nobody_chosen() -> Response:
    flash(_("Nothing was changed: choose at least one customer first."), "error")
    return _back_to_list()


def ask_first(question: str, count: int) -> Response:
    asked = asked_for(request.form)
    kept = [pair for pair in request.form.items(multi=True) if pair[0] not in ("csrf_token", "confirmed")]
    confirm = {"question": question, "count": count, "kept": kept, "url": request.path, "back": list_url(asked)}
    return htmx.show("admin/customers/_confirm.html", PAGE, **frame(asked), confirm=confirm)


def _back_to_list() -> Response:
    """The same page of the same search, as it is now."""
    asked = asked_for(request.form)
    if not htmx.is_fragment():
        return htmx.leave_for(list_url(asked))
    return htmx.done(LIST, list_url(asked), **listed(asked, read_search(asked)), changed=True)
