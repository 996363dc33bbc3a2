"""What the business sells, as this customer may see it and at its prices."""

from flask import abort

import htmx
from access import Right, needs
from blueprints.ordering.goods import Goods, picture_url
from blueprints.portal import bp
from blueprints.portal.shop import buyer, look, my_pad, whole_pad
from models.catalogue import Shelves, product_by_sku
from models.drafting import quantities_in

NEVER_KEPT = "no-store"  # stock and prices are as they are now


@bp.get("/catalogue")
@needs(Right.SEE_CATALOGUE)
def catalogue(identifier):
    shop = look(whole_pad(), "portal.catalogue", 24)
    answer = htmx.show(
        "portal/catalogue/_found.html", "portal/catalogue/catalogue.html", address=shop.address, shop=shop
    )
    answer.headers["Cache-Control"] = NEVER_KEPT
    return answer


@bp.get("/catalogue/<path:sku>")
@needs(Right.SEE_CATALOGUE)
def product(identifier, sku):
    customer = buyer()
    shelves = Shelves(customer.id)
    row = product_by_sku(sku, customer.id, shelves) or abort(404)
    pad = my_pad(customer)
    answer = htmx.page(
        "portal/catalogue/product.html",
        product=row,
        pad=pad,
        good=Goods(pad, [row], quantities_in(pad.draft)).good(row),
        shelf=shelves.name(row.category_id),
        picture=picture_url(row.picture_hash),
    )
    answer.headers["Cache-Control"] = NEVER_KEPT
    return answer
