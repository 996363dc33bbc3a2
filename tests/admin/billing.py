"""What the tests of invoices and payments share."""

import re
from decimal import Decimal

from models.base import db
from models.event import Actor
from models.issuing import issue
from models.writing_invoices import begin, set_lines
from tests.cast import TODAY, find

STAFF = Actor("staff", None, "Nancy")
TEA = {"sku": "1", "description": "Tea", "quantity": Decimal(2), "unit_price": 1000, "tax_rate": Decimal("0.19")}
CUPS = {"description": "Cups", "quantity": Decimal(4), "unit_price": 250, "tax_rate": Decimal("0.19")}


def drafted(customer, *rows):
    made = begin(customer, None, TODAY, STAFF)
    set_lines(made, rows or (TEA, CUPS))
    db.session.commit()
    return made


def issued(customer, *rows):
    """€35.70, tax included, where no lines are given."""
    made = issue(drafted(customer, *rows), TODAY, TODAY, STAFF)
    db.session.commit()
    return made


def page_of(kind, number, customer="ALFKI"):
    return f"/admin/customers/{customer}/documents/{kind}/{number}"


def now(noun, number):
    db.session.expire_all()
    return find(noun, number=number)


def hidden(answer, name):
    """The value of a hidden field of a page."""
    return re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', answer.text)[1]
