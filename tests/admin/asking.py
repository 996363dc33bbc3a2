"""What customers' people ask for, for tests: requests for changes, and staff who answer them on their page."""

import re

from models.address import Purpose
from models.addresses import FIELDS, add_address
from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.customer import customer_by_number
from models.event import Actor
from tests import cast

LIST = "/admin/requests"
NANCY = Actor("staff", 1, "Nancy Davolio")
MARIA = "maria.anders@alfki.example"


def asks(kind, wanted, was=None, subject="own", number="ALFKI"):
    """Maria asks for a change."""
    customer, maria = customer_by_number(number), cast.find(Contact, email=MARIA)
    own = {"contact": maria.id, "customer": customer.id, "address": None}[kind]
    asked = ChangeRequest(
        customer_id=customer.id, contact_id=maria.id, subject_kind=kind, subject_id=own if subject == "own" else subject, was=was or {}, wanted=wanted
    )  # fmt: skip
    db.session.add(asked)
    db.session.commit()
    return asked


def fresh(asked):
    db.session.expire_all()
    return cast.find(ChangeRequest, id=asked.id)


def door(asked):
    return f"{LIST}/changes/{asked.id}"


def seen_in(page, asked):
    card = page.text.partition(f'id="change_request-{asked.id}"')[2]
    return re.search(r'name="seen"[^>]*value="([^"]*)"', card)[1].replace("&#34;", '"')


def approve(browser, asked, **more):
    seen = seen_in(browser.get(LIST), asked)
    return browser.post(door(asked), answer="approve", **{"seen": seen} | more)


def moves():
    return asks("contact", {"mobile": "+49 170 1", "job_title": "Chief"}, {"mobile": "", "job_title": ""})


def an_address(customer):
    made = add_address(
        customer, Purpose.DELIVERY, dict.fromkeys(FIELDS, "") | {"street": "Kai 1", "city": "Hamburg"}, NANCY
    )
    db.session.commit()
    return made
