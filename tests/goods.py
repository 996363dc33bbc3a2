"""What both businesses of the tests sell: a few of Northwind's products, with prices and stock."""

from decimal import Decimal

from models.base import db
from models.price import ListPrice
from models.product import Category, Product
from models.stock import Stock

GOODS = (  # SKU, name, category, unit, price in minor units (0: on request), on hand, more facts
    ("1", "Chai", "Beverages", "10 boxes x 20 bags", 1800, 39, {}),
    ("2", "Chang", "Beverages", "24 - 12 oz bottles", 1900, 17, {}),
    ("17", "Alice Mutton", "Meat/Poultry", "20 - 1 kg tins", 3900, 0, {}),
    (
        "28",
        "Rössle Sauerkraut",
        "Produce",
        "25 - 825 g cans",
        4560,
        26,
        {"minimum": Decimal(5), "multiple": Decimal(5)},
    ),
    ("29", "Thüringer Rostbratwurst", "Meat/Poultry", "50 bags x 30 sausgs.", 12379, 3, {"discontinued": True}),
    ("31", "Gorgonzola Telino", "Dairy", "per kg", 1250, 100, {"decimals": 3}),
    ("43", "Ipoh Coffee", "Beverages", "16 - 500 g tins", 0, 17, {}),
    ("99", "Kept for others", "Beverages", "box", 1000, 10, {"limited": True}),
    ("98", "No longer shown", "Beverages", "box", 1000, 10, {"active": False}),
)


def build_goods(currency: str) -> None:
    shelves = {name: Category(name=name) for name in dict.fromkeys(row[2] for row in GOODS)}
    db.session.add_all(shelves.values())
    db.session.flush()
    for sku, name, shelf, unit, price, on_hand, facts in GOODS:
        product = Product(sku=sku, name=name, category_id=shelves[shelf].id, unit=unit, **facts)
        db.session.add(product)
        db.session.flush()
        if price:
            db.session.add(ListPrice(product_id=product.id, currency=currency, unit_price=price))
        db.session.add(Stock(product_id=product.id, on_hand=Decimal(on_hand)))
