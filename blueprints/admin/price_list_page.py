"""What the page of one price list shows: its facts, its prices, shares off categories, and who has it."""

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

import htmx
from blueprints.admin.price_forms import CustomerNumberForm, ShareForm
from blueprints.admin.price_holder import Holder
from models.finding_prices import BadSearch, Search, customers_of, prices_in, read_search, shares_in
from models.keeping_price_lists import is_used, price_list_by_id
from models.price import Price, PriceList

PAGE, FACTS, PRICES, ROWS = (f"admin/prices/{name}.html" for name in ("list", "_facts", "_prices", "_rows"))
ASKED = ("q", "page", "customers")


def price_list_or_404(list_id: int) -> PriceList:
    return price_list_by_id(list_id) or abort(404)


def list_holder(price_list: PriceList) -> Holder:
    return Holder(price_list, Price, (Price.price_list_id == price_list.id,), {"list_id": price_list.id}, asked_for())


def asked_for() -> dict[str, str]:
    """Where the lists of this page stand; all its forms carry that on."""
    return {name: value for name in ASKED if (value := request.args.get(name, "").strip())}


def list_page(price_list: PriceList, partial: str, status: int = 200, searching: bool = False, **doing) -> Response:
    """One of its parts, or the whole page. `searching`: the address bar follows."""
    holder = list_holder(price_list)
    try:
        shown = of_list(price_list, holder)
    except BadSearch as why:
        whole = of_list(price_list, Holder(price_list, Price, holder.mine, holder.at, {}))
        return htmx.show(partial, PAGE, 422, **whole | {"bad_search": _(str(why))})
    return htmx.show(partial, PAGE, status, holder.here() if searching else None, **shown | doing)


def of_list(price_list: PriceList, holder: Holder | None = None) -> dict:
    """Everything on the page. Raises BadSearch."""
    holder = holder or list_holder(price_list)
    search: Search = read_search(holder.asked)
    customers = customers_of(price_list, search.customers)
    return {
        "price_list": price_list,
        "used": is_used(price_list),
        **holder.shown(prices_in(price_list, search)),
        "shares": shares_in(price_list),
        "share_form": ShareForm(formdata=None),
        "customers": customers.rows,
        "customers_newer": customers.newer and _customers_url(holder, customers.newer),
        "customers_older": customers.older and _customers_url(holder, customers.older),
        "give_form": CustomerNumberForm(formdata=None),
        "what_if_url": url_for("admin.what_if"),
    }


def _customers_url(holder: Holder, cursor) -> str:
    return url_for("admin.price_list", **holder.at, **holder.asked | {"customers": str(cursor)})
