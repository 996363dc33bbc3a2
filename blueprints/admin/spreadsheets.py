"""Products, prices and stock as spreadsheets: saved here and on the pages of lists and customers."""

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import customer_or_404
from blueprints.admin.customer_price_page import customer_holder
from blueprints.admin.price_holder import Holder
from blueprints.admin.price_list_page import list_holder, price_list_or_404
from blueprints.admin.sheet_file import send_sheet
from models import exporting_goods

PAGE = "admin/spreadsheets/spreadsheets.html"
SHEETS = {
    "products": exporting_goods.products,
    "list-prices": exporting_goods.list_prices,
    "stock": exporting_goods.stock,
}
KIND = "<any(csv, xlsx):kind>"


@bp.get("/spreadsheets")
@needs(Right.SEE_GOODS)
def spreadsheets():
    return htmx.page(PAGE)


@bp.get(f"/spreadsheets/<any({', '.join(repr(name) for name in SHEETS)}):what>.{KIND}")
@needs(Right.SEE_GOODS)
def save_sheet(what, kind):
    return send_sheet(what, kind, SHEETS[what]())


@bp.get(f"/price-lists/<int:list_id>/prices.{KIND}")
@needs(Right.SEE_GOODS)
def save_list_prices(list_id, kind):
    found = price_list_or_404(list_id)
    return send_sheet(found.name, kind, _prices(list_holder(found)))


@bp.get(f"/customers/<number>/prices/own.{KIND}")
@needs(Right.SEE_GOODS)
def save_own_prices(number, kind):
    customer = customer_or_404(number)
    return send_sheet(f"prices-{customer.number}", kind, _prices(customer_holder(customer)))


def _prices(holder: Holder) -> exporting_goods.Sheet:
    return exporting_goods.prices(holder.table, holder.currency, *holder.mine)
