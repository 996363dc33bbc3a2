"""Spreadsheets that were imported: who brought in what, and taking one back, part by part."""

from functools import partial

from flask import abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.import_words import kept
from blueprints.paging import neighbours, place_in
from blueprints.refusals import explained
from models import finding_imports
from models.base import db
from models.refusing import Refused
from models.sheet_import import SheetImport
from models.tenant import tenant_by_key
from models.undoing_imports import TOO_OLD, undo_part

PAGE, PARTIAL = "admin/spreadsheets/past_import.html", "admin/spreadsheets/_undoing.html"


@bp.get("/spreadsheets/imports")
@needs(Right.SEE_GOODS)
def past_imports():
    found = finding_imports.past_imports(place_in(finding_imports.NEWEST))
    around = neighbours(found, partial(url_for, "admin.past_imports"))
    return htmx.page("admin/spreadsheets/past_imports.html", rows=found.rows, **around)


@bp.get("/spreadsheets/imports/<int:import_id>")
@needs(Right.SEE_GOODS)
def past_import(import_id):
    return _shown(_import_or_404(import_id))


@bp.post("/spreadsheets/imports/<int:import_id>/undoing")
@needs(Right.MANAGE_GOODS)
def undo_import(import_id):
    one = _import_or_404(import_id)
    try:
        left = undo_part(one, tenant_by_key(visit.tenant_key), actor())
    except Refused as why:
        return _shown(one, 422, explained(why))
    db.session.commit()
    return _shown(one, goes_on=left > 0)


def _import_or_404(import_id: int) -> SheetImport:
    return finding_imports.import_by_id(import_id) or abort(404)


def _shown(one: SheetImport, status: int = 200, problem: str = "", goes_on: bool = False):
    """`goes_on`: a step has been done and the next one follows by itself."""
    counts, forgotten = finding_imports.outcomes(one), finding_imports.is_forgotten(one)
    said = problem or (_(TOO_OLD) if forgotten and not one.undone_at else "")
    rows = kept(finding_imports.not_undone(one)) if one.undone_at else []
    facts = {"standing": 0 if forgotten else counts.get("", 0), "undone": counts.get("undone", 0), "rows": rows}
    more = counts.get("left", 0) + counts.get("off", 0) - len(rows)
    facts |= {"said": said, "forgotten": forgotten, "more": more}
    return htmx.show(PARTIAL, PAGE, status, one=one, goes_on=goes_on, **facts)
