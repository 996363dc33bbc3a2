"""Products and their categories: added, changed, pictured, limited to customers; each on record, twins refused."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError

from models import keeping_stock, ordering_rules
from models.base import db, how_many
from models.branding import keep_picture
from models.customer import Customer
from models.event import Actor, record
from models.letter_kinds import said
from models.logo import Picture
from models.price_rows import ancestors
from models.product import Category, CustomerCode, Product, VisibleTo
from models.refusing import Refused
from models.revising import change, lock, revise, written
from models.text import fold
from models.types import fits

FIELDS = (
    "sku", "name", "description", "category_id", "unit", "barcode", "tax_rate", "minimum", "maximum", "multiple", "decimals", "active",
    "discontinued", "limited", "tracked", "stock_shown", "back_order", "reorder_level",
)  # fmt: skip
CATEGORY_FIELDS = ("name", "description", "parent_id", "position", "limited")
NO_SKU = re.compile(r"[/\\\x00-\x1f\x7f]|^\.+$|^(new|categories|bulk|import)$", re.I)
TAKEN = said("There is a product with this SKU already.")
CODE_TAKEN = said("This customer calls another product so already.")
NAME_TAKEN = said("There is a category of this name already.")
MOST_CATEGORIES = 2_000


def product_by_sku(sku: str) -> Product | None:
    """Of the whole catalogue, for staff."""
    return db.session.scalar(select(Product).where(Product.sku == sku)) if fits(sku, 40) else None


def add_product(values: Mapping[str, Any], by: Actor) -> Product:
    """A new one, without a price: on request until it has one. Raises Refused."""
    _check(values)
    made = Product(**{field: values[field] for field in FIELDS})
    _flush(made)
    record(made, "product added", by=by, after=written({"sku": made.sku, "name": made.name}))
    return made


def change_product(product: Product, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """As its form says (models/revising.py). True when anything changed. Raises Refused and Conflict."""
    _check(values)
    changed = revise(product, {field: values[field] for field in FIELDS}, token, what="product changed", by=by)
    _flush()
    return changed


def _check(values: Mapping[str, Any]) -> None:
    if NO_SKU.search(values["sku"]):
        raise Refused("sku", "A SKU is a part of addresses: leave out slashes, and choose another word than this one.")
    minimum, maximum, multiple = values["minimum"], values["maximum"], values["multiple"]
    for field in ("minimum", "maximum", "multiple"):
        if values[field] is not None and values[field] <= 0:
            raise Refused(field, "Enter a quantity above 0, or leave it empty.")
        if values[field] is not None and values[field] > ordering_rules.MOST:
            raise Refused(field, "Nobody can order so much: enter at most 1,000,000.")
    if not 0 <= values["reorder_level"] <= keeping_stock.MOST:
        raise Refused("reorder_level", "Enter a quantity from 0 to 1,000,000,000.")
    if minimum and maximum and maximum < minimum:
        raise Refused("maximum", "The most can't be less than the least.")
    if maximum and multiple and maximum < multiple:
        raise Refused("maximum", "Not even one pack fits into that.")


def _flush(*rows: Any, field: str = "sku", twin: str = TAKEN) -> None:
    """Written, or refused for a twin: a colleague may have been quicker by a moment."""
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
            db.session.flush()
    except IntegrityError as error:
        raise Refused(field, twin) from error


def set_picture(product: Product, pictures: tuple[Picture, Picture] | None, by: Actor) -> bool:
    """Show this picture of it, large and small; None: no picture any more. True when that changed anything."""
    large, small = (keep_picture(picture, product.subjects()) for picture in pictures) if pictures else (None, None)
    what = "product picture changed" if pictures else "product picture removed"
    return change(lock(product), {"picture_hash": large, "thumb_hash": small}, what=what, by=by)


def let_see(thing: Product | Category, customer: Customer, on: bool, by: Actor) -> bool:
    """Show a limited product or category to a customer, or no longer. True when that changed anything."""
    column = "product_id" if isinstance(thing, Product) else "category_id"
    lock(thing)
    mine = (VisibleTo.customer_id == customer.id, getattr(VisibleTo, column) == thing.id)
    row = db.session.scalar(select(VisibleTo).where(*mine))
    if (row is not None) == on:
        return False
    if row is None:
        db.session.add(VisibleTo(customer_id=customer.id, **{column: thing.id}))
    else:
        db.session.delete(row)
    record(thing, "shown to a customer" if on else "shown to a customer no more", by=by, after=customer.number)
    return True


def who_sees(thing: Product | Category) -> list[Any]:
    """(number, name) of the customers that a limited one is shown to."""
    column = VisibleTo.product_id if isinstance(thing, Product) else VisibleTo.category_id
    joined = select(Customer.number, Customer.name).join(
        VisibleTo, (VisibleTo.tenant_id == Customer.tenant_id) & (VisibleTo.customer_id == Customer.id)
    )
    return list(db.session.execute(joined.where(column == thing.id).order_by(Customer.name_folded).limit(200)))


def set_code(product: Product, customer: Customer, code: str, by: Actor) -> bool:
    """What a customer calls it; empty takes its code away. True when that changed anything. Raises Refused for one it uses already."""
    lock(product)
    row = db.session.scalar(
        select(CustomerCode).where(CustomerCode.customer_id == customer.id, CustomerCode.product_id == product.id)
    )
    before = row.code if row else ""
    if before == code:
        return False
    twin = select(CustomerCode.id).where(CustomerCode.customer_id == customer.id, CustomerCode.folded == fold(code))
    if code and db.session.scalar(twin.where(CustomerCode.product_id != product.id)):
        raise Refused("code", CODE_TAKEN)
    if row and not code:
        db.session.delete(row)
    elif row:
        row.code = code
    else:
        _flush(CustomerCode(customer_id=customer.id, product_id=product.id, code=code), field="code", twin=CODE_TAKEN)
    record(product, "customer's code changed", by=by, before=before or None, after=f"{customer.number}: {code}")
    _flush(field="code", twin=CODE_TAKEN)
    return True


def codes_of(product: Product) -> list[Any]:
    """(customer's number, name, code) of those who have a code of their own for it."""
    joined = select(Customer.number, Customer.name, CustomerCode.code).join(
        CustomerCode, (CustomerCode.tenant_id == Customer.tenant_id) & (CustomerCode.customer_id == Customer.id)
    )
    found = joined.where(CustomerCode.product_id == product.id).order_by(Customer.name_folded).limit(200)
    return list(db.session.execute(found))


def category_by_id(category_id: int) -> Category | None:
    return db.session.scalar(select(Category).where(Category.id == category_id)) if 0 < category_id < 2**63 else None


def all_categories() -> list[tuple[Category, int]]:
    """Each with how deep it stands, followed by those within it."""
    rows = db.session.scalars(select(Category).order_by(Category.position, Category.name)).all()
    below: dict[int | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None, depth: int) -> list[tuple[Category, int]]:
        return [pair for row in below.get(parent, []) for pair in ((row, depth), *walk(row.id, depth + 1))]

    return walk(None, 0)


def save_category(category: Category | None, values: Mapping[str, Any], by: Actor, token: str = "") -> Category:
    """A new one, or one with other facts: those of CATEGORY_FIELDS, `token` as in models/revising.py. Raises Refused and Conflict."""
    parents: dict[int, int | None] = dict(db.session.execute(select(Category.id, Category.parent_id)).all())
    parent = values["parent_id"]
    if parent is not None and parent not in parents:
        raise Refused("parent_id", "Choose one of the categories.")
    if category and parent is not None and category.id in ancestors(parent, parents):
        raise Refused("parent_id", "A category can't stand in itself.")
    twin = select(Category.id).where(Category.name == values["name"], Category.id != (category.id if category else 0))
    if db.session.scalar(twin):
        raise Refused("name", NAME_TAKEN)
    if category:
        revise(category, values, token, what="category changed", by=by)
        _flush(field="name", twin=NAME_TAKEN)
        return category
    if how_many(Category) >= MOST_CATEGORIES:
        raise Refused("name", "There can be at most 2,000 categories.")
    made = Category(**values)
    _flush(made, field="name", twin=NAME_TAKEN)
    record(made, "category added", by=by, after=made.name)
    return made


def remove_category(category: Category, by: Actor) -> None:
    """Gone for good. Raises Refused while products or categories stand in it, or prices go by it."""
    from models.price import CategoryPercent

    lock(category)
    used = (
        exists().where(Product.category_id == category.id), exists().where(Category.parent_id == category.id),
        exists().where(CategoryPercent.category_id == category.id),
    )  # fmt: skip
    if any(db.session.scalar(select(one)) for one in used):
        raise Refused("name", "Something stands in this category, or a price list has a share off it. Move that first.")
    for row in db.session.scalars(select(VisibleTo).where(VisibleTo.category_id == category.id)):
        db.session.delete(row)
    record(category, "category removed", by=by, before=category.name)
    db.session.flush()
    db.session.delete(category)


def how_many_in() -> dict[int, int]:
    """Products by category."""
    counts = select(Product.category_id, func.count()).where(Product.category_id.is_not(None))
    return dict(db.session.execute(counts.group_by(Product.category_id)).all())
