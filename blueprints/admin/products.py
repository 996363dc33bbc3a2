"""The catalogue as staff keep it: found, added, changed."""

from functools import partial

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.admin.product_forms import ProductForm
from blueprints.admin.product_page import product_or_404
from blueprints.admin.saved_views import saved_views
from blueprints.paging import asked, neighbours, place_in
from models import finding_products, formats, keeping_products
from models.base import db
from models.finding_products import BY_NAME, Counts, State, Wanted
from models.refusing import Refused
from models.revising import Conflict

FORM = "admin/products/edit.html"
NONE = Counts(*[0] * 3)  # type: ignore[arg-type]
STATES = {
    State.ACTIVE: _l("Active"),
    State.LOW: _l("Low stock"),
    State.DISCONTINUED: _l("Discontinued"),
    State.INACTIVE: _l("Not active"),
    State.ALL: _l("All"),
}


@bp.get("/products")
@needs(Right.SEE_GOODS)
def products():
    wanted = _wanted()
    found = finding_products.find_products(wanted, place_in(BY_NAME))
    ids = [row.id for row in found.rows]
    counts, prices = finding_products.counts_of(ids), finding_products.list_prices(ids, visit.tenant_currency)
    return htmx.show(
        "admin/products/_list.html",
        "admin/products/products.html",
        address=_url(wanted),
        wanted=wanted,
        states=[
            (str(label), _url(wanted, state=state.value), state == wanted.state) for state, label in STATES.items()
        ],
        categories=keeping_products.all_categories(),
        rows=[_row(row, counts.get(row.id, NONE), prices.get(row.id)) for row in found.rows],
        **neighbours(found, partial(_url, wanted)),
        **saved_views("products", _url(wanted)),
    )


def _wanted() -> Wanted:
    typed = asked("q", "state")
    text, state = typed["q"], typed["state"]
    return Wanted(text, request.args.get("category", 0, int), State(state) if state in list(State) else State.ACTIVE)


def _url(wanted: Wanted, **more) -> str:
    asked = {"q": wanted.text, "category": wanted.category or "", "state": wanted.state.value} | more
    asked["state"] = "" if asked["state"] == State.ACTIVE else asked["state"]
    return url_for("admin.products", **{name: value for name, value in asked.items() if value})


def _row(row, counts: Counts, price: int | None) -> dict:
    def count(amount) -> str:
        return formats.quantity(amount, visit.locale) if row.tracked else "—"

    return {
        "row": row,
        "url": url_for("admin.product", sku=row.sku),
        "price": formats.money(price, visit.tenant_currency, visit.locale) if price else "",
        "available": count(counts.available),
        "on_hand": count(counts.on_hand),
        "reserved": count(counts.reserved),
        "low": row.tracked and counts.available <= row.reorder_level,
    }


@bp.get("/products/new")
@needs(Right.MANAGE_GOODS)
def new_product():
    return htmx.page(FORM, form=ProductForm(formdata=None), product=None)


@bp.post("/products")
@needs(Right.MANAGE_GOODS)
def add_product():
    form = ProductForm()
    if not form.validate_on_submit():
        return htmx.page(FORM, 422, form=form, product=None)
    try:
        made = keeping_products.add_product(form.values(), actor())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return htmx.page(FORM, 422, form=form, product=None)
    db.session.commit()
    say(_("%(name)s is in the catalogue. Give it a price, and say how many there are.", name=made.name))
    return htmx.leave_for(url_for("admin.product", sku=made.sku))


@bp.get("/products/<sku>/edit")
@needs(Right.MANAGE_GOODS)
def edit_product(sku):
    product = product_or_404(sku)
    return htmx.page(FORM, form=ProductForm(product, formdata=None), product=product)


@bp.post("/products/<sku>")
@needs(Right.MANAGE_GOODS)
def change_product(sku):
    product, form = product_or_404(sku), ProductForm()
    if not form.validate_on_submit():
        return htmx.page(FORM, 422, form=form, product=product)
    try:
        keeping_products.change_product(product, form.values(), form.seen.data or "", actor())
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen  # what is saved next was decided with both in sight
        return htmx.page(FORM, 409, form=form, product=product, versions=side_by_side(why, form.field_of))
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return htmx.page(FORM, 422, form=form, product=product)
    db.session.commit()
    say(_("Saved: %(name)s.", name=product.name))
    return htmx.leave_for(url_for("admin.product", sku=product.sku))
