"""“Tell me when it is back”: who waits for a product hears once, when some of it can be ordered again."""

from typing import Any

from sqlalchemy import delete, select

from models.base import db
from models.catalogue import Shelves, product_by_sku
from models.contact import person_of
from models.customer import customer_of
from models.order_draft import BackInStock
from models.posting import post
from models.product import Product
from models.stock_shown import NOTHING, available


def wait(contact_id: int, customer_id: int, product_id: int, on: bool) -> bool:
    """Tell this person when the product is back, or no longer. True when that changed anything."""
    mine = (
        BackInStock.contact_id == contact_id, BackInStock.customer_id == customer_id, BackInStock.product_id == product_id,
    )  # fmt: skip
    if not on:
        done: Any = db.session.execute(
            delete(BackInStock).where(*mine), execution_options={"synchronize_session": False}
        )
        return bool(done.rowcount)
    if db.session.scalar(select(BackInStock.id).where(*mine)):
        return False
    db.session.add(BackInStock(contact_id=contact_id, customer_id=customer_id, product_id=product_id))
    db.session.flush()
    return True


def tell_who_waits(product_id: int) -> int:
    """Once some of it can be ordered, everybody who waits for it and still sees it hears so. How many letters that were."""
    if available([product_id]).get(product_id, NOTHING).free <= 0:
        return 0
    product = db.session.scalars(select(Product).where(Product.id == product_id)).one()
    told = 0
    for row in db.session.scalars(select(BackInStock).where(BackInStock.product_id == product_id).limit(1_000)):
        person = person_of(row.contact_id)
        customer = customer_of(row)
        if person and product_by_sku(product.sku, customer.id, Shelves(customer.id)):
            facts = {"product": product.name, "values": {"sku": product.sku}}
            told += post("back_in_stock", person, customer=customer, facts=facts) is not None
        db.session.delete(row)
    return told
