"""Offers that are made again and again: kept under a name, and filled in for a customer, at the prices kept or at its own."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from models.base import db
from models.customer import Customer
from models.event import Actor, record
from models.keyset import LARGEST
from models.letter_kinds import said
from models.pricing import prices_of
from models.product import Product
from models.quote import QuoteTemplate
from models.reading_quotes import Offer
from models.refusing import Refused
from models.scope import current_scope
from models.types import fits, now
from models.writing_quotes import COPIED, set_lines, taxed_for

MOST = 200
NO_NAME = said("Enter a name for the template.")
TOO_MANY = said("There can be at most 200 templates.")
TAKEN = said("There is a template with this name already.")
NUMBERS = ("quantity", "discount", "tax_rate", "at_least", "at_most")


def templates() -> list[QuoteTemplate]:
    """All of them, by name."""
    return list(db.session.scalars(select(QuoteTemplate).order_by(QuoteTemplate.name)))


def template_by_id(ident: int) -> QuoteTemplate | None:
    return db.session.scalar(select(QuoteTemplate).where(QuoteTemplate.id == ident)) if 0 < ident <= LARGEST else None


def keep_template(name: str, offer: Offer, by: Actor) -> QuoteTemplate:
    """What is written there under a name; one that has the name is replaced. Raises Refused."""
    name = _name(name)
    found = db.session.scalar(select(QuoteTemplate).where(QuoteTemplate.name == name))
    if found is None and len(templates()) >= MOST:
        raise Refused("template_name", TOO_MANY)
    kept = found or QuoteTemplate(tenant_id=current_scope().tenant_id, name=name)
    for field in ("title", "introduction", "terms"):
        setattr(kept, field, getattr(offer.revision, field))
    kept.lines, kept.changed_at = {"lines": [_written(line) for line in offer.lines]}, now()
    db.session.add(kept)
    db.session.flush()
    record(kept, "template of quotes kept", by=by, after=name)
    return kept


def fill_from(template: QuoteTemplate, offer: Offer, customer: Customer, own_prices: bool, on: dt.date) -> None:
    """Its words and lines instead of what is there; with `own_prices` products cost what this customer pays on a local date, where it has a price."""
    for field in ("title", "introduction", "terms"):
        setattr(offer.revision, field, getattr(template, field))
    rows = [_read(line) for line in template.lines.get("lines", ())]
    known = set(db.session.scalars(select(Product.id).where(Product.id.in_({row["product_id"] for row in rows}))))
    for row in rows:
        row["product_id"] = row["product_id"] if row["product_id"] in known else None
    set_lines(offer, taxed_for(customer, _at_own_prices(rows, customer, on) if own_prices else rows))


def rename_template(template: QuoteTemplate, name: str, by: Actor) -> bool:
    """True when that changed anything. Raises Refused."""
    name, before = _name(name), template.name
    if name == before:
        return False
    if db.session.scalar(select(QuoteTemplate.id).where(QuoteTemplate.name == name)):
        raise Refused("template_name", TAKEN)
    template.name = name
    record(template, "template of quotes renamed", by=by, before=before, after=name)
    return True


def drop_template(template: QuoteTemplate, by: Actor) -> None:
    """Quotes that were written with it stay as they are."""
    record(template, "template of quotes removed", by=by, before=template.name)
    db.session.execute(delete(QuoteTemplate).where(QuoteTemplate.id == template.id))


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or not fits(name, 80):
        raise Refused("template_name", NO_NAME)
    return name


def _at_own_prices(rows: Sequence[dict[str, Any]], customer: Customer, on: dt.date) -> list[dict[str, Any]]:
    quantities = {row["product_id"]: row["quantity"] for row in rows if row["product_id"]}
    prices = prices_of(customer, quantities, on) if quantities else {}
    priced = []
    for row in rows:
        found = prices.get(row["product_id"])
        priced.append(row | ({"unit_price": found.unit_price, "discount": found.off} if found else {}))
    return priced


def _written(line: Any) -> dict[str, Any]:
    """As JSON keeps it: decimals as text."""
    found = {name: getattr(line, name) for name in COPIED}
    return found | {name: None if found[name] is None else str(found[name]) for name in NUMBERS}


def _read(kept: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: kept.get(name) for name in COPIED}
    return found | {name: None if found[name] is None else Decimal(found[name]) for name in NUMBERS}
