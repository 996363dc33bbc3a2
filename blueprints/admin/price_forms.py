"""The fields of price lists, prices, shares off categories, discounts, and of who has which list."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange

from access import visit
from blueprints.admin.customer_forms import currency_choices
from blueprints.fields import RowForm, SeenForm, words
from blueprints.number_fields import Day, DecimalText
from models.finding_prices import categories, lists_to_give
from models.keeping_price_lists import FIELDS, is_used
from models.money import main_units, minor_units
from models.price import PriceList
from models.revising import seen
from models.setting_prices import Wish, wish_of

QUANTITY = _l("Enter from which quantity on, such as 1 or 24.")
SHARE = _l("Enter a share between 0 and 100 %.")


class PriceListForm(SeenForm):
    name = words(_l("Name"), 100, _l("Enter the name."), autocomplete="off")
    currency = SelectField(_l("Currency"))
    rank = IntegerField(_l("Rank"), [NumberRange(1, 999, _l("Enter a rank from 1 to 999."))], default=100)
    valid_from = Day(_l("Valid from"))
    valid_until = Day(_l("Valid until"))
    is_default = BooleanField(_l("Default list"))

    def __init__(self, price_list: PriceList | None = None, **known: Any):
        known |= {"obj": price_list} if price_list else {"data": {"currency": visit.tenant_currency}}
        super().__init__("price-list", **known)
        fixed = price_list is not None and is_used(price_list)
        choices = currency_choices(price_list.currency if price_list else visit.tenant_currency)
        self.currency.choices = choices[:1] if fixed else choices

    def values(self) -> dict:
        return {field: self[field].data for field in FIELDS}


def price_list_form(price_list: PriceList) -> PriceListForm:
    """Filled with a list as it is."""
    return PriceListForm(price_list, formdata=None, seen=seen(price_list, FIELDS))


class PriceForm(SeenForm):
    sku = words(_l("SKU"), 40, _l("Enter the SKU of a product."), autocomplete="off", spellcheck="false")
    from_quantity = DecimalText(_l("From quantity"), 3, validators=[InputRequired(QUANTITY)])
    unit_price = DecimalText(_l("Price each"), 2, validators=[InputRequired(_l("Enter the price of one."))])
    valid_from = Day(_l("Valid from"))
    valid_until = Day(_l("Valid until"))

    def __init__(self, currency: str, row: Any = None, **known: Any):
        """`row`: the break to change, whose product stays."""
        if row:
            told = {"unit_price": main_units(row.unit_price, currency), "seen": seen(row, Wish._fields)}
            known["data"] = wish_of(row)._asdict() | told
        super().__init__(f"price-{row.id}" if row else "new-price", **known)
        self.currency, self.unit_price.places = currency, get_currency_precision(currency)
        if row:
            del self.sku

    @property
    def wish(self) -> Wish:
        price = minor_units(self.unit_price.data, self.currency)
        return Wish(self.from_quantity.data, price, self.valid_from.data, self.valid_until.data)


class ShareForm(RowForm):
    category = SelectField(_l("Category"), coerce=int)
    from_quantity = DecimalText(_l("From quantity"), 3, validators=[InputRequired(QUANTITY)], default=Decimal(1))
    off = DecimalText(_l("Per cent off"), 2, validators=[InputRequired(SHARE)])

    def __init__(self, **known: Any):
        super().__init__("share", **known)
        self.shelves = {shelf.id: shelf for shelf in categories()}
        self.category.choices = [SelectChoice(shelf.id, shelf.name) for shelf in self.shelves.values()]


class CustomerNumberForm(RowForm):
    customer = words(
        _l("Customer number"), 40, _l("Enter a customer's number."), autocomplete="off", spellcheck="false"
    )

    def __init__(self, **known: Any):
        super().__init__("give", **known)


class GiveListForm(RowForm):
    price_list = SelectField(_l("Price list"), coerce=int)

    def __init__(self, customer: Any, has: Any, **known: Any):
        super().__init__("give", **known)
        self.lists = {one.id: one for one in lists_to_give(customer, has)}
        self.price_list.choices = [SelectChoice(one.id, one.name) for one in self.lists.values()]


class DiscountForm(RowForm):
    discount = DecimalText(_l("Per cent off list prices"), 2, validators=[InputRequired(SHARE)])

    def __init__(self, **known: Any):
        super().__init__("discount", **known)
