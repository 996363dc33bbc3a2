"""Branches and departments of the business: rows that open in place."""

from typing import NamedTuple

from flask import Response, abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.branch_forms import BranchForm, DepartmentForm
from blueprints.admin.conflicts import both_versions
from models import branches
from models.base import db
from models.branch import Branch, Department
from models.letting_in import Refused
from models.revising import Conflict

PAGE = "admin/settings/branches/branches.html"
ROW = "admin/settings/branches/_place.html"
ADD = "admin/settings/branches/_add_place.html"
PLACES = "admin/settings/branches/_places.html"
RULE = "/settings/branches/<any(branch, department):kind>"


class Kind(NamedTuple):
    """A branch or a department: its noun and its form."""

    noun: type
    form: type


KINDS = {"branch": Kind(Branch, BranchForm), "department": Kind(Department, DepartmentForm)}


@bp.get("/settings/branches")
@needs(Right.SEE_SETTINGS)
def branch_settings():
    return htmx.page(PAGE, **shown())


def shown() -> dict:
    """What the page shows."""
    found = {"branch": branches.branches(), "department": branches.departments()}
    return {"places": found, "branch_names": {branch.id: branch.name for branch in found["branch"]}}


@bp.get(f"{RULE}/new")
@needs(Right.MANAGE_SETTINGS)
def new_place(kind):
    return _new(kind, KINDS[kind].form(formdata=None))


@bp.get(f"{RULE}/add")
@needs(Right.SEE_SETTINGS)
def no_new_place(kind):
    """The new row is closed again."""
    return htmx.show(ADD, PAGE, **shown(), kind=kind)


@bp.post(RULE)
@needs(Right.MANAGE_SETTINGS)
def add_place(kind):
    form = KINDS[kind].form()
    if not form.validate_on_submit():
        return _new(kind, form, 422)
    try:
        place = branches.add_place(KINDS[kind].noun, form.values(), by=actor())
    except Refused as why:
        form.refuse(why)
        return _new(kind, form, 422)
    db.session.commit()
    say(_("Added: %(name)s.", name=place.name))
    empty = KINDS[kind].form(formdata=None)
    added = "admin/settings/branches/place_added.html"
    return htmx.done(added, _back(), **shown(), kind=kind, place=place, form=empty)


@bp.get(f"{RULE}/<code>")
@needs(Right.SEE_SETTINGS)
def place(kind, code):
    return htmx.show(ROW, PAGE, **shown(), kind=kind, place=place_or_404(kind, code))


@bp.get(f"{RULE}/<code>/edit")
@needs(Right.MANAGE_SETTINGS)
def edit_place(kind, code):
    found = place_or_404(kind, code)
    return _open(kind, found, KINDS[kind].form(found, formdata=None))


@bp.post(f"{RULE}/<code>")
@needs(Right.MANAGE_SETTINGS)
def change_place(kind, code):
    found = place_or_404(kind, code)
    form = KINDS[kind].form(found)
    if not form.validate_on_submit():
        return _open(kind, found, form, 422)
    try:
        branches.change_place(found, form.values(), form.seen.data or "", by=actor())
    except Conflict as conflict:
        return _open(kind, found, form, 422, versions=both_versions(form, conflict))
    except Refused as why:
        form.refuse(why)
        return _open(kind, found, form, 422)
    db.session.commit()
    say(_("Saved: %(name)s.", name=found.name))
    return htmx.done(ROW, _back(), **shown(), kind=kind, place=found, focus=True)


@bp.post(f"{RULE}/<code>/activity")
@needs(Right.MANAGE_SETTINGS)
def set_place_activity(kind, code):
    found, on = place_or_404(kind, code), switched_on()
    changed = branches.open_place(found, by=actor()) if on else branches.close_place(found, by=actor())
    db.session.commit()
    said = _("%(name)s is active.") if on else _("%(name)s is not active any more.")
    undo = url_for("admin.set_place_activity", kind=kind, code=found.code) if changed else None
    say(said % {"name": found.name}, undo, f"#{kind}-{found.id}", on="" if on else "1")
    return htmx.done(ROW, _back(), **shown(), kind=kind, place=found)


@bp.post(f"{RULE}/<code>/removal")
@needs(Right.MANAGE_SETTINGS)
@proved_lately
def remove_place(kind, code):
    found = place_or_404(kind, code)
    try:
        branches.remove_place(found, by=actor())
    except Refused as why:
        form = KINDS[kind].form(found, formdata=None)
        form.refuse(why)
        return htmx.show(PLACES, PAGE, 422, **shown(), kind=kind, place=found, form=form, editing=found.id)
    db.session.commit()
    say(_("Deleted: %(name)s.", name=found.name))
    return htmx.done(PLACES, _back(), **shown(), kind=kind)


def place_or_404(kind: str, code: str):
    return branches.place_by_code(KINDS[kind].noun, code) or abort(404)


def _new(kind: str, form, status: int = 200) -> Response:
    partial = "admin/settings/branches/_new_place.html"
    return htmx.show(partial, PAGE, status, **shown(), kind=kind, form=form, adding=kind)


def _open(kind: str, place, form, status: int = 200, **more) -> Response:
    """The row with its form."""
    partial = "admin/settings/branches/_place_form.html"
    return htmx.show(partial, PAGE, status, **shown(), kind=kind, place=place, form=form, editing=place.id, **more)


def _back() -> str:
    return url_for("admin.branch_settings")
