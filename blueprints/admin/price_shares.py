"""Shares off everything in a category, in a price list."""

from flask import Response, abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.price_forms import ShareForm
from blueprints.admin.price_list_page import list_page, of_list, price_list_or_404
from models import setting_prices
from models.base import db
from models.finding_prices import shares_in
from models.price import PriceList
from models.refusing import Refused

SHARES = "admin/prices/_shares.html"


@bp.post("/price-lists/<int:list_id>/shares")
@needs(Right.MANAGE_GOODS)
def add_share(list_id):
    found, form = price_list_or_404(list_id), ShareForm()
    if not form.validate_on_submit():
        return list_page(found, SHARES, 422, share_form=form)
    shelf = form.shelves[form.category.data]
    try:
        setting_prices.set_percent(found, shelf, form.from_quantity.data, form.off.data / 100, by=actor())
    except Refused as why:
        form.refuse(why)
        return list_page(found, SHARES, 422, share_form=form)
    db.session.commit()
    say(_("Added: %(share)s %% off %(category)s.", share=form.off.typed, category=shelf.name))
    return _done(found)


@bp.post("/price-lists/<int:list_id>/shares/<int:share_id>/removal")
@needs(Right.MANAGE_GOODS)
def remove_share(list_id, share_id):
    found = price_list_or_404(list_id)
    row, shelf = next((pair for pair in shares_in(found) if pair[0].id == share_id), None) or abort(404)
    setting_prices.remove_percent(row, shelf, found, by=actor())
    db.session.commit()
    again = {"category": str(shelf.id), "from_quantity": f"{row.from_quantity.normalize():f}"}
    again["off"] = f"{(row.off * 100).normalize():f}"
    said = _("Removed: the share off %(category)s.", category=shelf.name)
    say(said, url_for("admin.add_share", list_id=found.id), "#shares", **again)
    return _done(found)


def _done(found: PriceList) -> Response:
    back = f"{url_for('admin.price_list', list_id=found.id)}#shares"
    return htmx.done(SHARES, back, **of_list(found))
