"""What stock does: held for an order, let go, leaving with a delivery, corrected. The last piece is held once (DOMAIN §6)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from models.base import db, insert_into, new_id
from models.branch import Branch
from models.document import Document, DocumentLine
from models.event import Actor, record
from models.product import Product
from models.refusing import Refused
from models.scope import current_scope
from models.stock import Reservation, Stock, StockMove
from models.stock_shown import at_branch
from models.waiting_for_goods import tell_who_waits

MOST = Decimal(10**9)


def hold(line: DocumentLine, quantity: Decimal, branch_id: int | None) -> Decimal:
    """Hold so much for an order line, or as much as there is, at its branch first; gives how much that was."""
    left = quantity
    for stock in sorted(_stocks(line.product_id, branch_id), key=lambda one: one.branch_key != (branch_id or 0)):
        taken = min(left, stock.on_hand - stock.reserved)
        if taken > 0 and _take(stock, taken):
            _reserve(line, stock, taken)
            left -= taken
    return quantity - left


def _reserve(line: DocumentLine, stock: Stock, quantity: Decimal) -> None:
    """Beside what the line holds of it already."""
    mine = (Reservation.line_id == line.id, Reservation.stock_id == stock.id)
    found = db.session.scalar(select(Reservation).where(*mine))
    if found:
        found.quantity += quantity
    else:
        db.session.add(Reservation(customer_id=line.customer_id, line_id=line.id, stock_id=stock.id, quantity=quantity))
    db.session.flush()


def _take(stock: Stock, quantity: Decimal) -> bool:
    free = Stock.on_hand - Stock.reserved
    done: Any = db.session.execute(
        update(Stock).where(Stock.id == stock.id, free >= quantity).values(reserved=Stock.reserved + quantity),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(stock)
    return done.rowcount == 1


def held(lines: Iterable[int]) -> dict[int, Decimal]:
    """How much is held by order line."""
    found: dict[int, Decimal] = {}
    for line, quantity in db.session.execute(
        select(Reservation.line_id, Reservation.quantity).where(Reservation.line_id.in_(list(lines)))
    ):
        found[line] = found.get(line, Decimal(0)) + quantity
    return found


def release(order: Document) -> None:
    """Let go of everything that an order holds."""
    lines = select(DocumentLine.id).where(DocumentLine.document_id == order.id)
    for one in db.session.scalars(
        select(Reservation).where(Reservation.line_id.in_(lines)).order_by(Reservation.stock_id)
    ):
        _give_back(one, one.quantity)
        tell_who_waits(db.session.scalars(select(Stock.product_id).where(Stock.id == one.stock_id)).one())


def release_line(line: DocumentLine, quantity: Decimal) -> None:
    """Let go of so much of what a line holds, the last held first."""
    of_line = select(Reservation).where(Reservation.line_id == line.id).order_by(Reservation.id.desc())
    for one in db.session.scalars(of_line):
        given = min(quantity, one.quantity)
        if given > 0:
            _give_back(one, given)
            quantity -= given


def _give_back(one: Reservation, quantity: Decimal) -> None:
    db.session.execute(
        update(Stock).where(Stock.id == one.stock_id).values(reserved=Stock.reserved - quantity),
        execution_options={"synchronize_session": False},
    )
    if quantity == one.quantity:
        db.session.delete(one)
    else:
        one.quantity -= quantity
    db.session.flush()


def leave(line: DocumentLine, quantity: Decimal, delivery: Document, by: Actor) -> None:
    """So much of an order line leaves the house with a delivery: what is held of it first, the rest from what is there.

    Raises Refused where there is less than that; a product of which no stock is kept leaves without.
    """
    if line.product_id is None or not _tracked(line.product_id):
        return
    wanted = quantity
    for one in db.session.scalars(
        select(Reservation).where(Reservation.line_id == line.id).order_by(Reservation.stock_id)
    ):
        taken = min(wanted, one.quantity)
        if taken > 0:
            _give_back(one, taken)
            _change(one.stock_id, -taken, delivery.number, by, delivery)
            wanted -= taken
    for stock in _stocks(line.product_id, delivery.branch_id) if wanted else []:
        taken = min(wanted, stock.on_hand - stock.reserved)
        if taken > 0:
            _change(stock.id, -taken, delivery.number, by, delivery)
            wanted -= taken
    if wanted:
        raise Refused(
            "quantity",
            "There are %(missing)s fewer of %(sku)s than that.",
            missing=f"{wanted.normalize():f}",
            sku=line.sku,
        )


def come_back(delivery: Document, by: Actor) -> None:
    """What left with a delivery is there again, where it was taken from; who waits for it hears so."""
    gone = (StockMove.delivery_id == delivery.id, StockMove.change < 0)
    lines = select(DocumentLine.product_id).where(DocumentLine.document_id == delivery.id)
    moves = db.session.scalars(
        select(StockMove).where(StockMove.product_id.in_(lines), *gone).order_by(StockMove.stock_id)
    )
    for move in list(moves):
        _change(move.stock_id, -move.change, delivery.number, by, delivery)
        tell_who_waits(move.product_id)


def _tracked(product_id: int) -> bool:
    return bool(db.session.scalar(select(Product.tracked).where(Product.id == product_id)))


def _stocks(product_id: int | None, branch_id: int | None) -> list[Stock]:
    """Locked, in order of their keys, so that no two who want the same wait for each other."""
    rows = select(Stock).where(Stock.product_id == product_id, *at_branch(branch_id)).with_for_update()
    return list(db.session.scalars(rows.order_by(Stock.id).execution_options(populate_existing=True)))


def stock_of(product: Product, branch: Branch | None = None) -> Stock:
    """The row of a product at a branch, or of the business as a whole; made where there is none, and locked."""
    key = branch.id if branch else 0
    query = select(Stock).where(Stock.product_id == product.id, Stock.branch_key == key)
    query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        table: Any = Stock.__table__
        values: dict[str, Any] = {"tenant_id": current_scope().tenant_id, "id": new_id(), "product_id": product.id}
        values |= {"branch_key": key, "branch_id": branch.id if branch else None}
        blank = {"on_hand": 0, "reserved": 0, "expected": 0}
        db.session.connection().execute(insert_into(table).values(values | blank).on_conflict_do_nothing())
        found = db.session.scalars(query).one()
    return found


def correct(product: Product, on_hand: Decimal, reason: str, by: Actor, branch: Branch | None = None) -> bool:
    """There are so many, whatever was thought; with the reason, on record. True when that changed anything. Raises Refused."""
    if not reason.strip():
        raise Refused("reason", "Say why: counted, broken, found …")
    if not Decimal(0) <= on_hand <= MOST:
        raise Refused("on_hand", "Enter how many there are, from 0.")
    stock = stock_of(product, branch)
    change = on_hand - stock.on_hand
    if not change:
        return False
    _change(stock.id, change, reason.strip(), by)
    tell_who_waits(product.id)
    where = f" ({branch.name})" if branch else ""
    record(
        product,
        "stock corrected",
        by=by,
        before=f"{on_hand - change:f}{where}",
        after=f"{on_hand:f}{where}: {reason.strip()}",
    )
    return True


def expect(product: Product, quantity: Decimal, day: Any, by: Actor, branch: Branch | None = None) -> bool:
    """So many are on their way, until a local date or whenever. True when that changed anything."""
    if not Decimal(0) <= quantity <= MOST:
        raise Refused("expected", "Enter how many are on their way, from 0.")
    stock = stock_of(product, branch)
    if (stock.expected, stock.expected_on) == (quantity, day):
        return False
    stock.expected, stock.expected_on = quantity, day
    record(product, "stock expected", by=by, after=f"{quantity:f} {day or ''}".strip())
    return True


def _change(stock_id: int, change: Decimal, reason: str, by: Actor, delivery: Document | None = None) -> None:
    db.session.execute(
        update(Stock).where(Stock.id == stock_id).values(on_hand=Stock.on_hand + change),
        execution_options={"synchronize_session": False},
    )
    stock = db.session.scalars(
        select(Stock).where(Stock.id == stock_id).execution_options(populate_existing=True)
    ).one()
    db.session.add(
        StockMove(
            product_id=stock.product_id, stock_id=stock_id, delivery_id=delivery and delivery.id, change=change, after=stock.on_hand,
            reason=reason[:200], actor_name=by.name[:200],
        )
    )  # fmt: skip
