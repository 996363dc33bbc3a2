"""Prices, in a list or of one customer: added by SKU, changed and removed in place."""

from flask import Response
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.conflicts import both_versions
from blueprints.admin.customer_price_page import customer_holder, customer_page, of_customer
from blueprints.admin.price_forms import PriceForm
from blueprints.admin.price_holder import Holder
from blueprints.admin.price_list_page import PRICES, list_holder, list_page, of_list, price_list_or_404
from models import setting_prices
from models.base import db
from models.finding_prices import product_by_typed_sku
from models.money import main_units
from models.price import PriceList
from models.refusing import Refused
from models.revising import Conflict

IN_LIST, OF_CUSTOMER = "/price-lists/<int:list_id>/prices", "/customers/<number>/prices/own"
UNKNOWN = "There is no product with this SKU. Look it up in the list of products."


@bp.post(OF_CUSTOMER)
@bp.post(IN_LIST)
@needs(Right.MANAGE_GOODS)
def add_price(list_id=None, number=None):
    holder = _holder_or_404(list_id, number)
    form = PriceForm(holder.currency)
    if not form.validate_on_submit():
        return _show(holder, 422, price_form=form)
    try:
        product = product_by_typed_sku(form.sku.data) or _refuse_sku()
        verb = setting_prices.add_price if isinstance(holder.of, PriceList) else setting_prices.add_own_price
        verb(holder.of, product, form.wish, by=actor())
    except Refused as why:
        form.refuse(why)
        return _show(holder, 422, price_form=form)
    db.session.commit()
    say(_("Price added: %(name)s.", name=product.name))
    return _done(holder, price_form=PriceForm(holder.currency, formdata=None, data={"sku": product.sku}), again=True)


@bp.get(f"{OF_CUSTOMER}/<int:price_id>/edit")
@bp.get(f"{IN_LIST}/<int:price_id>/edit")
@needs(Right.MANAGE_GOODS)
def edit_price(price_id, list_id=None, number=None):
    holder = _holder_or_404(list_id, number)
    row, _product = holder.price_or_404(price_id)
    return _show(holder, editing=row.id, edit_form=PriceForm(holder.currency, row, formdata=None))


@bp.post(f"{OF_CUSTOMER}/<int:price_id>")
@bp.post(f"{IN_LIST}/<int:price_id>")
@needs(Right.MANAGE_GOODS)
def change_price(price_id, list_id=None, number=None):
    holder = _holder_or_404(list_id, number)
    row, product = holder.price_or_404(price_id)
    form = PriceForm(holder.currency, row)
    if not form.validate_on_submit():
        return _show(holder, 422, editing=row.id, edit_form=form)
    try:
        setting_prices.change_price(row, product, holder.of, form.wish, form.seen.data or "", by=actor())
    except Refused as why:
        form.refuse(why)
        return _show(holder, 422, editing=row.id, edit_form=form)
    except Conflict as why:
        return _show(holder, 422, editing=row.id, versions=both_versions(form, _in_main_units(why, form.currency)))
    db.session.commit()
    say(_("Price saved: %(name)s.", name=product.name))
    return _done(holder)


@bp.post(f"{OF_CUSTOMER}/<int:price_id>/removal")
@bp.post(f"{IN_LIST}/<int:price_id>/removal")
@needs(Right.MANAGE_GOODS)
def remove_price(price_id, list_id=None, number=None):
    holder = _holder_or_404(list_id, number)
    row, product = holder.price_or_404(price_id)
    setting_prices.remove_price(row, product, holder.of, by=actor())
    db.session.commit()
    say(
        _("Price removed: %(name)s.", name=product.name),
        holder.url("add"),
        "#prices",
        **_as_typed(row, product, holder),
    )
    return _done(holder)


def _refuse_sku():
    raise Refused("sku", UNKNOWN)


def _as_typed(row, product, holder: Holder) -> dict[str, str]:
    """What a form would send to have this price again."""
    days = {name: str(getattr(row, name) or "") for name in ("valid_from", "valid_until")}
    price = str(main_units(row.unit_price, holder.currency))
    return {"sku": product.sku, "from_quantity": f"{row.from_quantity.normalize():f}", "unit_price": price, **days}


def _in_main_units(why: Conflict, currency: str) -> Conflict:
    """Both versions of a price as it is typed."""
    told = [
        found._replace(theirs=str(main_units(found.theirs, currency)), yours=str(main_units(found.yours, currency)))
        if found.field == "unit_price"
        else found
        for found in why.differences
    ]
    return Conflict(told, why.seen)


def _holder_or_404(list_id: int | None, number: str | None) -> Holder:
    if number is not None:
        return customer_holder(customer_or_404(number))
    return list_holder(price_list_or_404(list_id or 0))


def _show(holder: Holder, status: int = 200, **doing) -> Response:
    show = list_page if isinstance(holder.of, PriceList) else customer_page
    return show(holder.of, PRICES, status, **doing)


def _done(holder: Holder, **more) -> Response:
    back, shown = f"{holder.here()}#prices", of_list if isinstance(holder.of, PriceList) else of_customer
    return htmx.done(PRICES, back, **shown(holder.of, holder) | more)
