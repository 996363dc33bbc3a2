"""An order while it is written: quantities put in and out, kept at once, with the price that its writer saw (DOMAIN §6)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, exists, func, select

from models.address import Address, Purpose
from models.attachment import Attachment
from models.base import db, insert_into, new_id
from models.catalogue import Shelves, product_by_sku
from models.customer import Customer
from models.letter_kinds import said
from models.money import line_tax
from models.order_draft import DraftLine, OrderDraft
from models.order_files import detach_all
from models.ordering_rules import MOST_LINES, check_quantity
from models.pricing import Found, prices_of
from models.product import Product
from models.refusing import Refused
from models.scope import current_scope
from models.taxing import taxed
from models.types import now

TOO_MANY = said("An order can have at most 1,000 lines. Send this one first.")
ON_REQUEST = said("%(code)s has no price: it is on request.")


IN_IT = (
    DraftLine.product_id, DraftLine.quantity, DraftLine.unit_price, DraftLine.discount, DraftLine.amount, DraftLine.tax, Product.sku,
    Product.name, Product.unit,
)  # fmt: skip


class Totals(NamedTuple):
    """Of a draft at the prices its writer saw: how many lines, net and tax in minor units of the customer's currency."""

    lines: int
    net: int
    tax: int

    @property
    def total(self) -> int:
        return self.net + self.tax


def draft_of(contact_id: int, customer_id: int) -> OrderDraft | None:
    """The one that this person writes, if there is one."""
    return db.session.scalar(_open(customer_id, contact_id=contact_id))


def draft_by_staff(staff_id: int, customer_id: int) -> OrderDraft | None:
    """The one that this person of staff writes on the customer's behalf, if there is one."""
    return db.session.scalar(_open(customer_id, staff_id=staff_id))


def _open(customer_id: int, *, contact_id: int | None = None, staff_id: int | None = None) -> Select:
    author = OrderDraft.staff_id == staff_id
    if staff_id is None:
        author = and_(OrderDraft.contact_id == contact_id, OrderDraft.staff_id.is_(None))
    return select(OrderDraft).where(OrderDraft.customer_id == customer_id, author, OrderDraft.sent_at.is_(None))


class Written(NamedTuple):
    """A draft and what is in it, as lines_of has it. `draft` is None where nothing was written yet."""

    draft: OrderDraft | None
    lines: list[Any]
    has_files: bool

    @property
    def quantities(self) -> dict[int, Decimal]:
        return {line.product_id: line.quantity for line in self.lines}

    @property
    def totals(self) -> Totals:
        return Totals(len(self.lines), sum(line.amount for line in self.lines), sum(line.tax for line in self.lines))


def written_by(contact_id: int, customer_id: int) -> Written:
    """What this person is writing: one statement, however many lines."""
    in_it = and_(DraftLine.tenant_id == OrderDraft.tenant_id, DraftLine.draft_id == OrderDraft.id)
    of_it = and_(Product.tenant_id == DraftLine.tenant_id, Product.id == DraftLine.product_id)
    files = exists().where(Attachment.draft_id == OrderDraft.id)
    found = _open(customer_id, contact_id=contact_id).add_columns(files.label("has_files"), *IN_IT)
    rows = db.session.execute(found.outerjoin(DraftLine, in_it).outerjoin(Product, of_it).order_by(DraftLine.id)).all()
    if not rows:
        return Written(None, [], False)
    return Written(rows[0][0], [row for row in rows if row.product_id is not None], rows[0].has_files)


def open_draft(contact_id: int, customer_id: int) -> OrderDraft:
    """The one that is being written, begun where there is none, and held until this transaction ends. Two who begin it get the same one."""
    return _begun(customer_id, contact_id=contact_id)


def open_draft_by_staff(staff_id: int, customer_id: int) -> OrderDraft:
    """The same of one of staff, on the customer's behalf."""
    return _begun(customer_id, staff_id=staff_id)


def _begun(customer_id: int, **author: int) -> OrderDraft:
    query = _open(customer_id, **author).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        made = OrderDraft(customer_id=customer_id, **author, **_first_address(customer_id))
        try:
            with db.session.begin_nested():
                db.session.add(made)
        except db.exc.IntegrityError:
            pass  # begun meanwhile in another tab
        found = db.session.scalars(query).one()
    return found


def _first_address(customer_id: int) -> dict[str, str]:
    choices = ship_to_choices(db.session.scalars(select(Customer).where(Customer.id == customer_id)).one())
    return {"ship_to": next(iter(choices.values()), "")}


def ship_to_choices(customer: Customer) -> dict[str, str]:
    """Where this customer's goods can go: key → address as it will be printed; the preferred one first, then the main one."""
    own = select(Address).where(Address.customer_id == customer.id, Address.purpose == Purpose.DELIVERY)
    found = {}
    for row in db.session.scalars(own.order_by(Address.preferred.desc(), Address.id)):
        town = " ".join(part for part in (row.postal_code, row.city) if part)
        lines = (row.recipient or customer.name, row.street, town, row.region, row.country)
        found[str(row.id)] = "\n".join(line for line in lines if line)[:600]
    return found | {"main": "\n".join([customer.name, *customer.address_lines])[:600]}


def lines_of(draft: OrderDraft, newest: int = 0) -> list[Any]:
    """What is in it, in the order it was put in, or the newest few: product, quantity, the price seen and what it came to."""
    joined = select(*IN_IT).join(
        Product, (Product.tenant_id == DraftLine.tenant_id) & (Product.id == DraftLine.product_id)
    )
    joined = joined.where(DraftLine.draft_id == draft.id)
    if newest:
        return list(db.session.execute(joined.order_by(DraftLine.id.desc()).limit(newest)))
    return list(db.session.execute(joined.order_by(DraftLine.id)))


def quantities_in(draft: OrderDraft | None) -> dict[int, Decimal]:
    """How many of each product."""
    if draft is None:
        return {}
    rows = select(DraftLine.product_id, DraftLine.quantity).where(DraftLine.draft_id == draft.id)
    return dict(db.session.execute(rows).all())


def totals_of(draft: OrderDraft | None) -> Totals:
    """One statement, however many lines."""
    if draft is None:
        return Totals(0, 0, 0)
    sums = select(func.count(), func.coalesce(func.sum(DraftLine.amount), 0), func.coalesce(func.sum(DraftLine.tax), 0))
    count, net, tax = db.session.execute(sums.select_from(DraftLine).where(DraftLine.draft_id == draft.id)).one()
    return Totals(count, int(net), int(tax))


def visible_product(customer: Customer, sku: str) -> Any:
    """Its columns, where this customer sees it."""
    return product_by_sku(sku, customer.id, Shelves(customer.id))


def set_quantity(draft: OrderDraft, customer: Customer, sku: str, quantity: Decimal, on: dt.date) -> Any:
    """So many of a product, 0 for none; gives the product's columns. Raises Refused, and LookupError for what this customer doesn't see."""
    product = visible_product(customer, sku)
    if product is None:
        raise LookupError(sku)
    check_quantity(product, quantity)
    put(draft, customer, {product.id: (product, quantity)}, on)
    return product


def put(draft: OrderDraft, customer: Customer, wanted: Mapping[int, tuple[Any, Decimal]], on: dt.date) -> None:
    """Quantities of products that are known to be visible and right, at today's prices. Raises Refused for too many lines and no price."""
    gone = [product for product, (_row, quantity) in wanted.items() if not quantity]
    if gone:
        db.session.execute(delete(DraftLine).where(DraftLine.draft_id == draft.id, DraftLine.product_id.in_(gone)))
    kept = {product: pair for product, pair in wanted.items() if pair[1]}
    prices = prices_of(customer, {product: quantity for product, (_row, quantity) in kept.items()}, on)
    for product, (row, quantity) in kept.items():
        found = prices[product]
        if found is None:
            raise Refused("quantity", ON_REQUEST, code=row.sku)
        _write(draft, product, quantity, found, taxed(customer.treatment, row.tax_rate))
    draft.changed_at = now()
    db.session.flush()
    if kept and totals_of(draft).lines > MOST_LINES:
        raise Refused("quantity", TOO_MANY)


def _write(draft: OrderDraft, product: int, quantity: Decimal, found: Found, tax_rate: Decimal) -> None:
    """Two tabs that write the same line at once both win, one after the other."""
    table: Any = DraftLine.__table__
    amount = found.amount(quantity)
    seen = {
        "quantity": quantity, "unit_price": found.unit_price, "discount": found.off, "amount": amount,
        "tax": line_tax(amount, tax_rate),
    }  # fmt: skip
    key = {
        "tenant_id": current_scope().tenant_id, "id": new_id(), "customer_id": draft.customer_id, "draft_id": draft.id,
        "product_id": product,
    }  # fmt: skip
    insert = insert_into(table).values(key | seen)
    db.session.connection().execute(
        insert.on_conflict_do_update(index_elements=["tenant_id", "draft_id", "product_id"], set_=seen)
    )


def set_details(draft: OrderDraft, customer: Customer, values: Mapping[str, Any]) -> None:
    """Reference, note, wanted date, and the address by its key (ship_to_choices). Raises Refused."""
    choices = ship_to_choices(customer)
    if values["ship_to"] not in choices:
        raise Refused("ship_to", "Choose one of the addresses.")
    draft.reference, draft.note, draft.wanted_on = values["reference"], values["note"], values["wanted_on"]
    draft.ship_to = choices[values["ship_to"]]
    draft.changed_at = now()


def set_behalf(draft: OrderDraft, contact_id: int | None, branch_id: int | None) -> None:
    """Who of the customer asked for what staff write, and from which branch it comes; both known to be right."""
    draft.contact_id, draft.branch_id = contact_id, branch_id


def clear(draft: OrderDraft) -> None:
    """Nothing in it any more."""
    db.session.execute(delete(DraftLine).where(DraftLine.draft_id == draft.id))
    detach_all(draft)
    draft.changed_at = now()
