"""What the tab “Prices” of a customer shows: its discount, its price lists, and what it has agreed for itself."""

from flask import Response, url_for
from flask_babel import gettext as _

import htmx
from blueprints.admin.price_forms import DiscountForm, GiveListForm
from blueprints.admin.price_holder import Holder
from blueprints.admin.price_list_page import asked_for
from models.customer import Customer
from models.finding_prices import BadSearch, default_list, lists_of, own_prices, read_search
from models.price import OwnPrice

PAGE = "admin/prices/customer.html"


def customer_holder(customer: Customer) -> Holder:
    mine = (OwnPrice.customer_id == customer.id, OwnPrice.currency == customer.currency)
    return Holder(customer, OwnPrice, mine, {"number": customer.number}, asked_for())


def customer_page(customer: Customer, partial: str, status: int = 200, searching: bool = False, **doing) -> Response:
    """One of its parts, or the whole tab. `searching`: the address bar follows."""
    holder = customer_holder(customer)
    try:
        shown = of_customer(customer, holder)
    except BadSearch as why:
        whole = of_customer(customer, Holder(customer, OwnPrice, holder.mine, holder.at, {}))
        return htmx.show(partial, PAGE, 422, **whole | {"bad_search": _(str(why))})
    return htmx.show(partial, PAGE, status, holder.here() if searching else None, **shown | doing)


def of_customer(customer: Customer, holder: Holder | None = None) -> dict:
    """Everything on the tab. Raises BadSearch."""
    holder = holder or customer_holder(customer)
    lists = lists_of(customer)
    return {
        "customer": customer,
        **holder.shown(own_prices(customer, read_search(holder.asked))),
        "lists": lists,
        "default_list": default_list(customer.currency),
        "give_form": GiveListForm(customer, lists, formdata=None),
        "discount_form": DiscountForm(formdata=None, data={"discount": customer.discount * 100}),
        "what_if_url": url_for("admin.what_if", customer=customer.number),
    }
