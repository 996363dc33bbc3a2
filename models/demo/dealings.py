"""Quotes and jobs of a demo business in every state, from its dealings.toml: asked for, written and answered by the same verbs."""

import datetime as dt
import tomllib
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from models.answering_quotes import Signed, accept, decline
from models.base import db
from models.contact import Contact, contact_by_email
from models.customer import Customer, customer_by_number
from models.demo.tenants import Business
from models.document import Quote
from models.event import Actor
from models.keeping_products import product_by_sku
from models.quote_choice import offered_first
from models.reading_quotes import draft_of, offer_of
from models.requesting_quotes import Request, read_wishes, request_quote
from models.scope import scope
from models.sending_quotes import expire_due, send, withdraw
from models.staff import Staff
from models.tenant import Tenant
from models.writing_quotes import begin, priced, set_lines, written

FILE = "dealings.toml"


def load_quotes(business: Business, tenant: Tenant) -> None:
    """Does nothing where the business has none in its file, or where somebody has asked for one already."""
    path = business.folder / FILE
    with scope(tenant):
        if not path.exists() or db.session.scalar(select(Quote.id).where(Quote.revision > 0).limit(1)):
            return
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for n, one in enumerate(told["quotes"]):
            _quote(one | {"terms": told["terms"], "key": f"ask demo quote {n}"}, tenant.today())
        expire_due(tenant.today(), colleague())
        db.session.flush()


def colleague() -> Actor:
    """Who of staff does what staff do: the clerk."""
    clerk = db.session.scalars(select(Staff).where(Staff.role == "clerk").order_by(Staff.id).limit(1)).one()
    return Actor("staff", clerk.id, clerk.name)


def person_of(told: dict[str, Any]) -> Contact | None:
    return contact_by_email(told["by"]) if "by" in told else None


def _quote(told: dict[str, Any], today: dt.date) -> None:
    """As far as `then` says."""
    customer, person, then = customer_by_number(told["customer"]), person_of(told), told["then"]
    on, by = today - dt.timedelta(told["days"]), colleague()
    if customer is None:
        return
    if then == "requested":
        _ask(customer, person, told, on)
        return
    quote = begin(customer, person, on, by)
    quote.note = told.get("note", "")
    _write(quote, customer, told, told["lines"], on)
    if then == "draft":
        return
    send(quote, on, by, approves=True)
    if then == "revised":
        _write(quote, customer, told, told["again"], on)
        send(quote, on, by, approves=True)
    elif then != "sent":
        _end(quote, customer, person, told, today)


def _ask(customer: Customer, person: Contact | None, told: dict[str, Any], on: dt.date) -> None:
    if person is not None:
        asked = Request(read_wishes(told["rows"], customer), told.get("note", ""), None, None, told["key"])
        request_quote(customer, person, asked, on, Actor("contact", person.id, person.name))


def _write(quote: Quote, customer: Customer, told: dict[str, Any], lines: list[dict[str, Any]], on: dt.date) -> None:
    written(quote, on)
    offer = draft_of(quote)
    if offer is None:
        return
    head = offer.revision
    head.title, head.terms, head.deposit = told.get("title", ""), told["terms"], told.get("deposit", 0)
    head.becomes, head.valid_until = told.get("becomes", "order"), on + dt.timedelta(told.get("good_for", 30))
    set_lines(offer, [_line(customer, line, on) for line in lines])


def _line(customer: Customer, told: dict[str, Any], on: dt.date) -> dict[str, Any]:
    if "section" in told:
        return {"kind": "section", "description": told["section"]}
    quantity = Decimal(told.get("quantity", "1"))
    product = product_by_sku(told["sku"]) if "sku" in told else None
    if product is not None:
        row = priced(customer, product, quantity, on)
    else:
        row = {
            "description": told["text"],
            "quantity": quantity,
            "unit_price": told["price"],
            "tax_rate": Decimal("0.19"),
        }
    row |= {name: told[name] for name in ("optional", "one_of", "taken") if name in told}
    row |= {name: Decimal(told[name]) for name in ("at_least", "at_most") if name in told}
    return row | ({"discount": Decimal(told["off"])} if "off" in told else {})


def _end(quote: Quote, customer: Customer, person: Contact | None, told: dict[str, Any], on: dt.date) -> None:
    offer = offer_of(quote)
    them = Actor("contact", person.id, person.name, "203.0.113.7") if person else colleague()
    match told["then"]:
        case "accepted" if offer is not None:
            name = person.name if person else customer.name
            signed = Signed(1, offered_first(offer.lines), name, told["reference"], terms=True)
            accept(quote, customer, person, signed, on, them)
        case "declined":
            decline(quote, person, 1, told["reason"], them)
        case "withdrawn":
            withdraw(quote, told["reason"], colleague())
