"""What the tests of the admin share: portal users by code, events, and what a page or fragment says."""

import html
import re

import pytest
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.event import Event
from models.portal_people import portal_user_by_code
from models.portal_user import PortalUser
from models.revising import change
from tests import cast
from tests.admin.recorded import NANCY

PORTAL = "/admin/customers/ALFKI/portal"
USERS = "/admin/customers/ALFKI/portal-users"
NEW = {
    "first_name": "Nina",
    "last_name": "Novak",
    "email": "nina.novak@alfki.example",
    "modules": ["orders", "invoices"],
    "first_password": "temporary",
}


def user(code, number="ALFKI"):
    db.session.expire_all()
    return portal_user_by_code(customer_by_number(number).id, code)


def contact(email):
    db.session.expire_all()
    return cast.find(Contact, email=email)


def events(what):
    return list(db.session.scalars(select(Event).where(Event.what == what).order_by(Event.id)))


def portal_users(number="ALFKI"):
    return set(
        db.session.scalars(select(PortalUser.code).where(PortalUser.customer_id == customer_by_number(number).id))
    )


def said(answer):
    """The words of an answer, without markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def password_in(answer):
    return re.search(r'-password-text">([^<]+)<', answer.text)[1]


def carried(answer):
    """What the hidden fields of a fragment's forms carry, but for the token against forgery."""
    found = re.findall(r'<input[^>]*name="(\w+)"[^>]*type="hidden"[^>]*value="([^"]*)"', answer.text)
    found += re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    return {name: html.unescape(value) for name, value in found if name != "csrf_token"}


def undo(browser, answer):
    """Press the Undo of the answer's toast."""
    form = re.search(r'<form method="post"\s+action="([^"]+)"(?:(?!</form>).)*class="undo"', answer.text, re.S)
    fields = dict(re.findall(r'name="(?!csrf)(\w+)" value="([^"]*)"', form[0]))
    return browser.post(form[1], htmx=True, **{name: html.unescape(value) for name, value in fields.items()})


def roots(answer):
    """The outermost elements of a fragment, with their ids."""
    found, depth = [], 0
    for closing, name, attributes in re.findall(r"<(/?)([a-z][a-z0-9-]*)((?:[^>\"]|\"[^\"]*\")*)>", answer.text):
        if closing:
            depth -= 1
        elif name not in ("input", "path", "circle", "rect", "line", "polyline") and not attributes.endswith("/"):
            if depth == 0:
                found.append((name, *re.findall(r'\sid="([^"]*)"', attributes)))
            depth += 1
        elif depth == 0:
            found.append((name, *re.findall(r'\sid="([^"]*)"', attributes)))
    return found


@pytest.fixture
def toast():
    """Does a fragment bring this toast?"""
    return lambda answer, words: words in said(answer) and 'hx-target="#toasts"' in answer.text


@pytest.fixture(autouse=True)
def _within_northwind(northwind):
    """Tests look at Northwind's rows themselves, too."""


@pytest.fixture
def maria_moved(alfki):
    """One change of two fields."""
    maria = cast.find(Contact, email="maria.anders@alfki.example")
    change(maria, {"last_name": "Anders-Müller", "mobile": "+49 170 1"}, what="contact changed", by=NANCY)
    db.session.commit()
    return maria
