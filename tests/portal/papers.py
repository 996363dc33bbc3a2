"""Many documents at once, and what a person reads on a page of them."""

import datetime as dt
import re

from sqlalchemy import insert

from models.base import db
from models.document import Document
from models.event import Actor
from models.portal_user import PortalUser
from models.scope import Scope
from models.text import fold
from tests.cast import TODAY, find

LISTS = {
    "quotes": "quote", "orders": "order", "jobs": "job", "deliveries": "delivery",
    "invoices": "invoice", "payments": "payment", "credit-memos": "credit_memo",
}  # fmt: skip
STAFF = Actor("command", None, "a test")


def fill(customer, kind, rows):
    """Documents of one kind with the given facts, committed; each row a dict, what it lacks is made up."""
    made = add(customer, kind, rows)
    db.session.commit()
    return made


def add(customer, kind, rows):
    made = [
        {
            "customer_id": customer.id, "kind": kind, "number": f"{kind[:2].upper()}-T{n:05}", "status": "issued", "currency": customer.currency,
            "dated_on": TODAY - dt.timedelta(days=n % 400), "net": 100 + n, "total": 100 + n, "search_text": fold(f"{kind[:2]}-T{n:05}"),
        }
        | row
        | ({"net": row["total"]} if "total" in row else {})
        for n, row in enumerate(rows)
    ]  # fmt: skip
    keys = {key for row in made for key in row}
    for row in made:
        row.update(dict.fromkeys(keys - row.keys()))
    db.session.execute(insert(Document), made)
    return made


def portal_of(customer, *kinds):
    """The scope of somebody at this customer who sees these kinds (all, unless named)."""
    return Scope(customer.tenant_id, customer.id, kinds or tuple(LISTS.values()))


def user(code):
    return find(PortalUser, code=code)


def numbers(page):
    """The document numbers that a list shows, in order."""
    return re.findall(r'<tr>\s*<td>\s*<a href="[^"]*">([^<]+)</a>', page.text)


def link(page, word):
    """Where the link with this word leads."""
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>(?:(?!</a>).)*{word}', page.text, re.S)
    return found and found[1].replace("&amp;", "&")
