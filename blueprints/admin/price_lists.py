"""Price lists: all of them, each as a page, made, changed, switched and deleted."""

from flask import Response, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.conflicts import both_versions
from blueprints.admin.price_forms import PriceListForm, price_list_form
from blueprints.admin.price_list_page import FACTS, PRICES, ROWS, list_page, of_list, price_list_or_404
from blueprints.refusals import explained
from models import finding_prices, keeping_price_lists
from models.base import db
from models.price import PriceList
from models.refusing import Refused
from models.revising import Conflict

LISTS, NEW = "admin/prices/lists.html", "admin/prices/new.html"


@bp.get("/price-lists")
@needs(Right.SEE_GOODS)
def price_lists():
    return htmx.page(LISTS, lists=finding_prices.price_lists())


@bp.get("/price-lists/new")
@needs(Right.MANAGE_GOODS)
def new_price_list():
    return htmx.page(NEW, form=PriceListForm(formdata=None))


@bp.post("/price-lists")
@needs(Right.MANAGE_GOODS)
def add_price_list():
    form = PriceListForm()
    if not form.validate_on_submit():
        return htmx.show("admin/prices/_new.html", NEW, 422, form=form)
    try:
        made = keeping_price_lists.add_price_list(form.values(), by=actor())
    except Refused as why:
        form.refuse(why)
        return htmx.show("admin/prices/_new.html", NEW, 422, form=form)
    db.session.commit()
    say(_("Added: %(name)s.", name=made.name))
    return htmx.leave_for(url_for("admin.price_list", list_id=made.id))


@bp.get("/price-lists/<int:list_id>")
@needs(Right.SEE_GOODS)
def price_list(list_id):
    partial = {"facts": FACTS, "prices": PRICES}.get(request.args.get("part", ""), ROWS)
    return list_page(price_list_or_404(list_id), partial, searching=partial == ROWS)


@bp.get("/price-lists/<int:list_id>/edit")
@needs(Right.MANAGE_GOODS)
def edit_price_list(list_id):
    found = price_list_or_404(list_id)
    return _facts(found, form=price_list_form(found))


@bp.post("/price-lists/<int:list_id>")
@needs(Right.MANAGE_GOODS)
def change_price_list(list_id):
    found = price_list_or_404(list_id)
    form = PriceListForm(found)
    if not form.validate_on_submit():
        return _facts(found, 422, form=form)
    try:
        keeping_price_lists.change_price_list(found, form.values(), form.seen.data or "", by=actor())
    except Conflict as why:
        return _facts(found, 422, versions=both_versions(form, why))
    except Refused as why:
        form.refuse(why)
        return _facts(found, 422, form=form)
    db.session.commit()
    say(_("Saved: %(name)s.", name=found.name))
    return _done(found)


@bp.post("/price-lists/<int:list_id>/activity")
@needs(Right.MANAGE_GOODS)
def set_price_list_activity(list_id):
    found, on = price_list_or_404(list_id), switched_on()
    verb = keeping_price_lists.open_price_list if on else keeping_price_lists.close_price_list
    changed = verb(found, by=actor())
    db.session.commit()
    said = _("%(name)s is asked again.") if on else _("%(name)s is not asked any more.")
    undo = url_for("admin.set_price_list_activity", list_id=found.id) if changed else None
    say(said % {"name": found.name}, undo, "#price-list", on="" if on else "1")
    return _done(found)


@bp.post("/price-lists/<int:list_id>/removal")
@needs(Right.MANAGE_GOODS)
def remove_price_list(list_id):
    found = price_list_or_404(list_id)
    try:
        keeping_price_lists.remove_price_list(found, by=actor())
    except Refused as why:
        return _facts(found, 422, problem=explained(why))
    db.session.commit()
    say(_("Deleted: %(name)s.", name=found.name))
    return htmx.leave_for(url_for("admin.price_lists"))


def _facts(found: PriceList, status: int = 200, **doing) -> Response:
    return list_page(found, FACTS, status, **doing)


def _done(found: PriceList) -> Response:
    return htmx.done(FACTS, url_for("admin.price_list", list_id=found.id), **of_list(found))
