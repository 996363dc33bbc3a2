"""A price list to try things on, for the tests about lists and those about the prices in them."""

import pytest
from sqlalchemy import select

from models.base import db
from models.event import Actor
from models.keeping_price_lists import add_price_list
from models.price import PriceList
from models.product import Product
from tests import cast

BY = Actor("staff", None, "Nancy")
PAGE = "/admin/price-lists"
BREAK = {"sku": "1", "from_quantity": "24", "unit_price": "14,50", "valid_from": "", "valid_until": ""}


def one(noun=PriceList, **facts):
    db.session.expire_all()
    return db.session.scalars(select(noun).filter_by(**facts)).one_or_none()


@pytest.fixture
def wholesale(northwind):
    values = {"name": "Wholesale", "currency": "EUR", "rank": 10, "is_default": False, "valid_from": None}
    made = add_price_list(values | {"valid_until": None}, by=BY)
    db.session.commit()
    return made


@pytest.fixture
def chai(northwind):
    return cast.find(Product, sku="1")


@pytest.fixture
def at(wholesale):
    return f"{PAGE}/{wholesale.id}"
