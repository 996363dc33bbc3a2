"""How papers and customers are numbered: a pattern per kind, with the next numbers as a preview."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.conflicts import both_versions
from blueprints.admin.settings_forms import NumberForm
from blueprints.admin.settings_saved import say_saved
from models.base import db
from models.letting_in import Refused
from models.number_patterns import set_pattern, shape_token
from models.numbering import DEFAULTS, HIGHEST, Shape, shape_of, shapes, upcoming
from models.revising import Conflict
from models.tenant import tenant_by_key

PAGE, ROW, PREVIEW = (f"admin/settings/numbers/{name}.html" for name in ("numbers", "_kind", "_preview"))
KINDS = {
    "quote": _l("Quotes"), "order": _l("Orders"), "job": _l("Jobs"), "delivery": _l("Deliveries"), "invoice": _l("Invoices"),
    "credit_memo": _l("Credit memos"), "payment": _l("Payments"), "customer": _l("Customers"),
}  # fmt: skip


@bp.get("/settings/numbers")
@needs(Right.SEE_SETTINGS)
def number_settings():
    return htmx.page(PAGE, **_page())


@bp.get("/settings/numbers/<kind>")
@needs(Right.SEE_SETTINGS)
def number_pattern(kind):
    return htmx.show(ROW, PAGE, **_page(_known(kind)))


@bp.post("/settings/numbers/<kind>")
@needs(Right.MANAGE_SETTINGS)
def set_number_pattern(kind):
    form, business = NumberForm(f"numbers-{_known(kind)}"), tenant_by_key(visit.tenant_key)
    if not form.validate_on_submit():
        return htmx.show(ROW, PAGE, 422, **_page(kind, form))
    wish = form.pattern.data, form.next.data, form.seen.data or ""
    try:
        set_pattern(business, kind, *wish, on=visit.today, by=actor())
    except Refused as why:
        form.refuse(why)
        return htmx.show(ROW, PAGE, 422, **_page(kind, form))
    except Conflict as why:
        form.versions = both_versions(form, why)
        return htmx.show(ROW, PAGE, 409, **_page(kind, form))
    db.session.commit()
    form = say_saved(_form(shape_of(kind, visit.today)))
    return htmx.done(ROW, url_for("admin.number_settings"), **_page(kind, form))


@bp.get("/settings/numbers/<kind>/preview")
@needs(Right.SEE_SETTINGS)
def preview_numbers(kind):
    """The next numbers by what is typed, or what is wrong with it; nothing is stored."""
    typed = NumberForm(f"numbers-{_known(kind)}", formdata=request.args)
    return htmx.show(PREVIEW, PAGE, **_page(kind, typed))


def _known(kind: str) -> str:
    return kind if kind in DEFAULTS else abort(404)


def _form(shape: Shape) -> NumberForm:
    known = {"pattern": shape.pattern, "next": shape.next, "seen": shape_token(shape)}
    return NumberForm(f"numbers-{shape.kind}", formdata=None, **known)


def _page(kind: str = "", form: NumberForm | None = None) -> dict:
    """All kinds; `row` is the one of this kind, whose form is as it was sent if it was."""
    rows = {
        shape.kind: _row(shape.kind, form if shape.kind == kind and form else _form(shape))
        for shape in shapes(visit.today)
    }
    return {"rows": rows.values(), "row": rows.get(kind)}


def _row(kind: str, form: NumberForm) -> dict:
    numbers, wrong = _preview(kind, form)
    return {"kind": kind, "label": KINDS[kind], "form": form, "numbers": numbers, "wrong": wrong}


def _preview(kind: str, form: NumberForm) -> tuple[list[str], str]:
    """The next three numbers, or the sentence for why there are none."""
    try:
        counts = upcoming(kind, form.pattern.data or "", min(max(form.next.data or 1, 1), HIGHEST), visit.today)
    except Refused as why:
        return [], _(str(why))
    return Shape(kind, form.pattern.data, counts).numbers(visit.today), ""
