"""What does it cost? For a customer, a product, a quantity and a day: the price, and why."""

from collections.abc import Mapping
from decimal import Decimal

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, NumberRange, ValidationError

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.fields import RowForm, words
from blueprints.number_fields import Day, DecimalText
from models import formats
from models.customer import customer_by_number
from models.explaining_prices import Explained, Outcome, explain
from models.finding_prices import product_by_typed_sku
from models.ordering_rules import MOST
from models.pricing import Source

BOX, PAGE = "admin/prices/_what_if.html", "admin/prices/what_if.html"
PLACES = {
    Source.OWN: _l("Own price of this customer"),
    Source.PRICE_LIST: _l("Price list"),
    Source.DEFAULT: _l("Default list"),
    Source.LIST_PRICE: _l("List price"),
}
OUTCOMES = {
    Outcome.WON: _l("holds"),
    Outcome.NOT_NEEDED: _l("not needed: one above has a price"),
    Outcome.TOO_FEW: _l("asked: has prices from larger quantities on alone"),
    Outcome.NOT_THEN: _l("asked: has no price that holds on this day"),
}
QUANTITY = _l("Enter a quantity above 0 and of at most 1,000,000.")


class WhatIfForm(RowForm):
    customer = words(
        _l("Customer number"), 40, _l("Enter a customer's number."), autocomplete="off", spellcheck="false"
    )
    sku = words(_l("SKU"), 40, _l("Enter the SKU of a product."), autocomplete="off", spellcheck="false")
    quantity = DecimalText(_l("Quantity"), 3, validators=[InputRequired(QUANTITY), NumberRange(0, MOST, QUANTITY)])
    date = Day(_l("On"))

    def __init__(self, asked: Mapping[str, str]):
        known = {"date": visit.today, "quantity": Decimal(1)}
        super().__init__("what-if", formdata=request.args if asked else None, data=known, meta={"csrf": False})
        self.found_customer = self.found_product = None

    def validate_quantity(self, field) -> None:
        if not field.data:
            raise ValidationError(str(QUANTITY))

    def validate_customer(self, field) -> None:
        self.found_customer = customer_by_number(field.data)
        if self.found_customer is None:
            raise ValidationError(_("There is no customer with this number."))

    def validate_sku(self, field) -> None:
        self.found_product = product_by_typed_sku(field.data)
        if self.found_product is None:
            raise ValidationError(_("There is no product with this SKU. Look it up in the list of products."))


@bp.get("/price-lists/what-if")
@needs(Right.SEE_GOODS)
def what_if():
    asks = "sku" in request.args
    form = WhatIfForm(request.args if asks else {})
    if not asks:
        form.customer.data = request.args.get("customer", "")[:40]
        return htmx.show(BOX, PAGE, form=form)
    if not form.validate():
        return htmx.show(BOX, PAGE, 422, form=form)
    on = form.date.data or visit.today
    found = explain(form.found_customer, form.found_product, form.quantity.data, on)
    told = answer(found, form, on)
    address = url_for(
        "admin.what_if", **{name: request.args.get(name, "") for name in ("customer", "sku", "quantity", "date")}
    )
    return htmx.show(BOX, PAGE, address=address, form=form, answer=told)


def answer(found: Explained, form: WhatIfForm, on) -> dict:
    """The explanation as the box prints it."""
    customer, product = form.found_customer, form.found_product
    currency = customer.currency
    return {
        "customer": customer,
        "product": product,
        "on": on,
        "quantity": form.quantity.data,
        "found": found.found,
        "why": place_name(found.found.source, found.found.name) if found.found else "",
        "asked": [_told(one, currency) for one in found.asked],
        "table": [(quantity, one, place_name(one.source, one.name)) for quantity, one in found.table],
    }


def place_name(source: Source, name: str) -> str:
    """Where a price stands, in words; a list by its name."""
    return f"{PLACES[source]} “{name}”" if name else str(PLACES[source])


def _told(one, currency: str) -> dict:
    breaks = [
        {
            "from": formats.quantity(each.from_quantity, visit.locale),
            "price": formats.money(each.unit_price, currency, visit.locale),
            "off": formats.percent(each.off, visit.locale) if each.off else "",
            "valid_from": each.valid_from,
            "valid_until": each.valid_until,
            "holds": each == one.one,
        }
        for each in one.layer.breaks
    ]
    where = place_name(one.layer.source, one.layer.name)
    return {"where": where, "outcome": OUTCOMES[one.outcome], "won": one.outcome == Outcome.WON, "breaks": breaks}
