"""How prices are set: on record, breaks that never make more dearer, two that say the same refused (DOMAIN §6)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.event import Actor, record
from models.letter_kinds import said
from models.money import main_units
from models.price import CategoryPercent, ListPrice, OwnPrice, Price, PriceList, PriceListOf
from models.product import Category, Product
from models.refusing import Refused
from models.revising import change, lock, refuse_lost

TWICE = said("There is a price from this quantity and day on already. Change that one.")
DEARER = said("From a larger quantity on a price can't be higher than from a smaller one.")
BACKWARDS = said("The last day can't lie before the first.")
TOO_MUCH = said("Enter a price of at most 10,000,000.")
MOST = 10**9  # minor units for one: a thousand lines of a million pieces still fit the database's numbers


class Wish(NamedTuple):
    """A break as it is to be: minor units for one, from a quantity on, from and through local dates."""

    from_quantity: Decimal
    unit_price: int
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


def overlap(one: Any, other: Any) -> bool:
    """Is there a day on which both hold?"""
    begins = max(one.valid_from or dt.date.min, other.valid_from or dt.date.min)
    return begins <= min(one.valid_until or dt.date.max, other.valid_until or dt.date.max)


def check_break(wish: Wish, others: Sequence[Any]) -> None:
    """Raises Refused with a sentence where the wish can't stand beside the others of its product and list."""
    if wish.unit_price <= 0:
        raise Refused("unit_price", "Enter a price above 0. Without a price the product is on request.")
    if wish.unit_price > MOST:
        raise Refused("unit_price", TOO_MUCH)
    if wish.from_quantity < 0:
        raise Refused("from_quantity", "Enter a quantity of 0 or more.")
    if wish.valid_from and wish.valid_until and wish.valid_until < wish.valid_from:
        raise Refused("valid_until", BACKWARDS)
    for other in others:
        if other.from_quantity == wish.from_quantity and other.valid_from == wish.valid_from:
            raise Refused("from_quantity", TWICE)
        rising = (other.from_quantity - wish.from_quantity) * (other.unit_price - wish.unit_price)
        if rising > 0 and overlap(wish, other):
            raise Refused("unit_price", DEARER)


def set_list_price(product: Product, currency: str, unit_price: int | None, by: Actor) -> bool:
    """A product's list price in a currency, minor units; None: on request. True when that changed anything."""
    if unit_price is not None and not 0 < unit_price <= MOST:
        raise Refused("list_price", "Enter a price above 0, or leave it empty for “on request”.")
    lock(product)
    row = db.session.scalar(select(ListPrice).where(ListPrice.product_id == product.id, ListPrice.currency == currency))
    before = row.unit_price if row else None
    if before == unit_price:
        return False
    if unit_price is None:
        db.session.delete(row)
    elif row is None:
        db.session.add(ListPrice(product_id=product.id, currency=currency, unit_price=unit_price))
    else:
        row.unit_price = unit_price
    record(product, "list price changed", by=by, before=_said(before, currency), after=_said(unit_price, currency))
    return True


def _said(amount: int | None, currency: str) -> str:
    return f"{main_units(amount, currency)} {currency}" if amount is not None else ""


def add_price(price_list: PriceList, product: Product, wish: Wish, by: Actor) -> Price:
    """A break of a product in a list. Raises Refused (DEARER, TWICE, …)."""
    lock(price_list)
    check_break(wish, _breaks(Price, *_of(price_list), Price.product_id == product.id))
    row = Price(price_list_id=price_list.id, product_id=product.id, **wish._asdict())
    db.session.add(row)
    record(price_list, "price added", by=by, after=_told(product, wish, price_list.currency))
    return row


def add_own_price(customer: Customer, product: Product, wish: Wish, by: Actor) -> OwnPrice:
    """What a customer has agreed, in its currency. Raises Refused (DEARER, TWICE, …)."""
    lock(customer)
    check_break(wish, _breaks(OwnPrice, *_of(customer), OwnPrice.product_id == product.id))
    row = OwnPrice(customer_id=customer.id, product_id=product.id, currency=customer.currency, **wish._asdict())
    db.session.add(row)
    record(customer, "own price added", by=by, after=_told(product, wish, customer.currency))
    return row


def change_price(
    row: Price | OwnPrice, product: Product, of: PriceList | Customer, wish: Wish, token: str, by: Actor
) -> bool:
    """A break as its form says (models/revising.py). True when anything changed. Raises Refused and Conflict."""
    lock(of)
    row, table = lock(row), type(row)
    wish = wish._replace(from_quantity=round(wish.from_quantity, 3))
    refuse_lost(row, wish._asdict(), token)
    before, now = _told(product, wish_of(row), of.currency), _told(product, wish, of.currency)
    if before == now:
        return False
    check_break(wish, _breaks(table, *_of(of), table.product_id == product.id, table.id != row.id))
    for field, value in wish._asdict().items():
        setattr(row, field, value)
    record(of, "price changed" if table is Price else "own price changed", by=by, before=before, after=now)
    return True


def _of(of: PriceList | Customer) -> tuple:
    """Which breaks stand in a list, or are a customer's own in its currency."""
    if isinstance(of, PriceList):
        return (Price.price_list_id == of.id,)
    return OwnPrice.customer_id == of.id, OwnPrice.currency == of.currency


def wish_of(row: Price | OwnPrice) -> Wish:
    """A break as it stands."""
    return Wish(row.from_quantity, row.unit_price, row.valid_from, row.valid_until)


def remove_price(row: Price | OwnPrice, product: Product, of: PriceList | Customer, by: Actor) -> None:
    """That break holds no longer."""
    wish = wish_of(row)
    what = "price removed" if isinstance(row, Price) else "own price removed"
    record(of, what, by=by, before=_told(product, wish, of.currency))
    db.session.delete(row)


def _breaks(table: Any, *of: Any) -> Sequence[Any]:
    return db.session.scalars(select(table).where(*of)).all()


def _told(product: Product, wish: Wish, currency: str) -> str:
    since = f" {wish.valid_from or ''}–{wish.valid_until or ''}" if wish.valid_from or wish.valid_until else ""
    return (
        f"{product.sku}: {wish.from_quantity.normalize():f}+ {main_units(wish.unit_price, currency)} {currency}{since}"
    )


def set_percent(
    price_list: PriceList, category: Category, from_quantity: Decimal, off: Decimal, by: Actor
) -> CategoryPercent:
    """A share off everything in a category, in a list; larger quantities never get less off. Raises Refused."""
    if not Decimal(0) < off < Decimal(1):
        raise Refused("off", "Enter a share between 0 and 100 %.")
    lock(price_list)
    rows = _breaks(
        CategoryPercent, CategoryPercent.price_list_id == price_list.id, CategoryPercent.category_id == category.id
    )
    if any(row.from_quantity == from_quantity for row in rows):
        raise Refused("from_quantity", TWICE)
    if any((row.from_quantity - from_quantity) * (off - row.off) > 0 for row in rows):
        raise Refused("off", "From a larger quantity on there can't be less off than from a smaller one.")
    row = CategoryPercent(price_list_id=price_list.id, category_id=category.id, from_quantity=from_quantity, off=off)
    db.session.add(row)
    record(price_list, "category percent added", by=by, after=f"{category.name}: {off * 100:f} %, {from_quantity:f}+")
    return row


def remove_percent(row: CategoryPercent, category: Category, price_list: PriceList, by: Actor) -> None:
    before = f"{category.name}: {row.off * 100:f} %, {row.from_quantity:f}+"
    record(price_list, "category percent removed", by=by, before=before)
    db.session.delete(row)


def assign(price_list: PriceList, customer: Customer, on: bool, by: Actor) -> bool:
    """Ask this list for the customer, or no longer. True when that changed anything. Raises Refused for another currency."""
    if on and price_list.currency != customer.currency:
        raise Refused("customer", "This customer pays in another currency than the list's.")
    lock(price_list)
    of = PriceListOf.customer_id == customer.id, PriceListOf.price_list_id == price_list.id
    row = db.session.scalar(select(PriceListOf).where(*of))
    if (row is not None) == on:
        return False
    if row is None:
        db.session.add(PriceListOf(customer_id=customer.id, price_list_id=price_list.id))
    else:
        db.session.delete(row)
    record(customer, "price list given" if on else "price list taken", by=by, after=price_list.name)
    return True


def change_discount(customer: Customer, discount: Decimal, by: Actor) -> bool:
    """A fraction off list prices, from 0 to below 1. True when that changed anything."""
    if not Decimal(0) <= discount < Decimal(1):
        raise Refused("discount", "Enter a share between 0 and 100 %.")
    return change(lock(customer), {"discount": discount}, what="discount changed", by=by)
