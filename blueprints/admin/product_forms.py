"""The fields of a product and of a category."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from blueprints.fields import SeenForm, words
from blueprints.number_fields import DecimalText
from models.keeping_products import CATEGORY_FIELDS, FIELDS, all_categories
from models.product import Category, Product, StockShown
from models.revising import seen
from models.tax_policy import rates_offered

SHOWN = {
    StockShown.HIDDEN: _l("Nothing"),
    StockShown.LEVEL: _l("In stock, few left, out of stock"),
    StockShown.NUMBER: _l("The number"),
    StockShown.CAPPED: _l("The number, up to a limit"),
}
YES_NO = {"": _l("As for all products"), "1": _l("Yes"), "0": _l("No")}


def id_or_none(value: str) -> int | None:
    """For a choice of rows, of which none is one."""
    return int(value) if value else None


class ProductForm(SeenForm):
    sku = words(_l("SKU"), 40, _l("Enter the SKU."), autocomplete="off", spellcheck="false")
    name = words(_l("Name"), 200, _l("Enter the name."), autocomplete="off")
    description = words(_l("Description"), 2000, kind=TextAreaField, rows=4)
    category_id = SelectField(_l("Category"), coerce=id_or_none)
    unit = words(_l("Unit"), 60, autocomplete="off")
    barcode = words(_l("Barcode"), 40, autocomplete="off", spellcheck="false")
    tax_percent = DecimalText(_l("Tax rate (%)"), 2)
    minimum = DecimalText(_l("Least in an order"), 3)
    maximum = DecimalText(_l("Most in an order"), 3)
    multiple = DecimalText(_l("In packs of"), 3)
    decimals = IntegerField(
        _l("Decimal places of a quantity"),
        [InputRequired(_l("Enter 0 for whole units.")), NumberRange(0, 3, _l("Enter 0 to 3."))],
    )
    reorder_level = DecimalText(_l("Order again at"), 3)
    active = BooleanField(_l("Active"))
    discontinued = BooleanField(_l("Discontinued: sold while stock lasts"))
    limited = BooleanField(_l("Only for customers that are named"))
    tracked = BooleanField(_l("Stock is kept of it"))
    stock_shown = SelectField(_l("What customers read of stock"))
    back_order = SelectField(
        _l("More may be ordered than there is"), choices=[SelectChoice(*pair) for pair in YES_NO.items()]
    )

    def __init__(self, product: Product | None = None, **known: Any):
        self.rates = rates_offered()
        if product:
            told = {field: getattr(product, field) for field in FIELDS}
            told["back_order"] = "" if product.back_order is None else "1" if product.back_order else "0"
            told["stock_shown"] = product.stock_shown or ""
            told["tax_percent"] = product.tax_rate * 100
            known["data"] = told | {"seen": seen(product, FIELDS)}
        else:
            usual = Decimal(self.rates[0]) if self.rates else Decimal(0)
            known["data"] = {"active": True, "tracked": True, "decimals": 0, "tax_percent": usual}
        super().__init__("product", **known)
        shelves = [SelectChoice(row.id, f"{'  ' * depth}{row.name}") for row, depth in all_categories()]
        self.category_id.choices = [SelectChoice("", "—"), *shelves]
        self.stock_shown.choices = [
            SelectChoice("", _l("As for all products")),
            *(SelectChoice(*pair) for pair in SHOWN.items()),
        ]

    def field_of(self, name: str) -> Any:
        """The field that a column is typed in."""
        return self["tax_percent" if name == "tax_rate" else name]

    def validate_tax_percent(self, field) -> None:
        share(field)

    def values(self) -> dict:
        found = {field: self[field].data for field in FIELDS if field in self}
        found["tax_rate"] = (self.tax_percent.data or Decimal(0)) / 100
        found["reorder_level"] = self.reorder_level.data or Decimal(0)
        found["stock_shown"] = self.stock_shown.data or None
        found["back_order"] = {"": None, "1": True, "0": False}[self.back_order.data]
        return found


def share(field) -> None:
    from wtforms.validators import ValidationError

    if field.data is not None and not 0 <= field.data <= 100:
        raise ValidationError(_l("Enter a share between 0 and 100 %."))


class CategoryForm(SeenForm):
    name = words(_l("Name"), 100, _l("Enter the name."), autocomplete="off")
    description = words(_l("Description"), 500, autocomplete="off")
    parent_id = SelectField(_l("Stands in"), coerce=id_or_none)
    position = IntegerField(_l("Place in the list"), [NumberRange(0, 9999, _l("Enter 0 to 9999."))], default=0)
    limited = BooleanField(_l("Only for customers that are named"))

    def __init__(self, category: Category | None = None, **known: Any):
        super().__init__(f"category-{category.id}" if category else "new-category", obj=category, **known)
        if category and "formdata" in known:  # filled from the row, not from what was sent
            self.seen.data = seen(category, CATEGORY_FIELDS)
        others = [(row, depth) for row, depth in all_categories() if category is None or row.id != category.id]
        shelves = [SelectChoice(row.id, f"{'  ' * depth}{row.name}") for row, depth in others]
        self.parent_id.choices = [SelectChoice("", "—"), *shelves]

    def values(self) -> dict:
        return {name: self[name].data for name in CATEGORY_FIELDS}
