"""The catalogue as one customer sees it: what is visible, found by words, shelf and what was bought before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, or_, select

from models.base import db
from models.document import Document, DocumentLine
from models.finding_products import BY_NAME, MOST_WORDS
from models.keyset import Cursor, Page, page
from models.price_rows import ancestors
from models.product import Category, CustomerCode, Product, VisibleTo
from models.stock import Stock
from models.text import fold, like
from models.types import fits

COLUMNS = (
    Product.id, Product.sku, Product.name, Product.unit, Product.description, Product.barcode, Product.picture_hash, Product.thumb_hash,
    Product.category_id, Product.tax_rate, Product.minimum, Product.maximum, Product.multiple, Product.decimals, Product.discontinued, Product.tracked,
    Product.stock_shown, Product.back_order,
)  # fmt: skip


class Shelf(NamedTuple):
    """A category as a customer sees it, with how deep it stands."""

    id: int
    name: str
    description: str
    depth: int


@dataclass(frozen=True)
class Wanted:
    """What the catalogue is narrowed to; None and empty leave it open."""

    text: str = ""
    shelf: int | None = None
    bought: bool = False


class Shelves:
    """The categories that a customer sees, as a tree: two statements, asked once for each page."""

    def __init__(self, customer_id: int):
        columns = (Category.id, Category.parent_id, Category.name, Category.description, Category.limited)
        rows = db.session.execute(select(*columns).order_by(Category.position, Category.name)).all()
        self.parents: Mapping[int, int | None] = {row.id: row.parent_id for row in rows}
        mine = select(VisibleTo.category_id).where(
            VisibleTo.customer_id == customer_id, VisibleTo.category_id.is_not(None)
        )
        let_in = set(db.session.scalars(mine)) if any(row.limited for row in rows) else set()
        closed = {row.id for row in rows if row.limited and row.id not in let_in}
        self.hidden = {row.id for row in rows if closed & set(ancestors(row.id, self.parents))}
        self._rows = [row for row in rows if row.id not in self.hidden]

    def within(self, shelf: int) -> list[int]:
        """A category and all that stand in it."""
        return [row.id for row in self._rows if shelf in ancestors(row.id, self.parents)]

    def tree(self) -> list[Shelf]:
        """All of them, each followed by those within it."""
        below: dict[int | None, list[Any]] = {}
        for row in self._rows:
            below.setdefault(row.parent_id, []).append(row)

        def walk(parent: int | None, depth: int) -> list[Shelf]:
            found = []
            for row in below.get(parent, []):
                found += [Shelf(row.id, row.name, row.description, depth), *walk(row.id, depth + 1)]
            return found

        return walk(None, 0)

    def name(self, shelf: int | None) -> str:
        return next((row.name for row in self._rows if row.id == shelf), "")


def visible(customer_id: int, shelves: Shelves) -> Any:
    """The condition under which a customer sees a product. Discontinued ones show while there are any."""
    let_in = exists().where(VisibleTo.product_id == Product.id, VisibleTo.customer_id == customer_id)
    left = exists().where(
        Stock.tenant_id == Product.tenant_id, Stock.product_id == Product.id, Stock.on_hand > Stock.reserved
    )
    conditions = [
        Product.active,
        or_(Product.limited.is_(False), let_in),
        or_(Product.discontinued.is_(False), left),
    ]
    if shelves.hidden:
        conditions.append(or_(Product.category_id.is_(None), Product.category_id.not_in(sorted(shelves.hidden))))
    return and_(*conditions)


def find_products(
    customer_id: int, shelves: Shelves, wanted: Wanted, place: Cursor | None = None, size: int = 25
) -> Page:
    """A page of what this customer sees, by name: one statement."""
    statement = select(*COLUMNS).where(visible(customer_id, shelves))
    statement = statement.where(*_has_words(customer_id, list(dict.fromkeys(fold(wanted.text).split()[:MOST_WORDS]))))
    if wanted.shelf is not None:
        statement = statement.where(Product.category_id.in_(shelves.within(wanted.shelf)))
    if wanted.bought:
        statement = statement.where(Product.id.in_(bought_before(customer_id)))
    return page(statement, Product.id, BY_NAME, place, size)


def _has_words(customer_id: int, words: list[str]) -> list[Any]:
    """Several words are hardly ever in many products: those are found first, whatever their order, instead of walking by name."""
    conditions, own = [], _by_own_code(customer_id, words)
    for word in words:
        found = Product.folded.like(like(word), escape="\\")
        conditions.append(or_(found, Product.id.in_(own[word])) if own[word] else found)
    if len(words) < 2:
        return conditions
    named = select(Product.id).where(*conditions).cte("named").prefix_with("MATERIALIZED", dialect="postgresql")
    return [Product.id.in_(select(named.c.id))]


def _by_own_code(customer_id: int, words: list[str]) -> dict[str, list[int]]:
    """By word. Asked first: hardly ever is there one, and without it the database reads names and nothing else."""
    named = [CustomerCode.folded.like(like(word), escape="\\") for word in words]
    mine = select(CustomerCode.folded, CustomerCode.product_id).where(CustomerCode.customer_id == customer_id)
    rows = db.session.execute(mine.where(or_(*named)).limit(100 * len(words))).all() if words else []
    return {word: [product for folded, product in rows if word in folded] for word in words}


def bought_before(customer_id: int) -> Any:
    """The products of this customer's orders."""
    line, order = DocumentLine, Document
    joined = select(line.product_id).join(order, and_(order.tenant_id == line.tenant_id, order.id == line.document_id))
    return joined.where(
        line.customer_id == customer_id, order.customer_id == customer_id, order.kind == "order",
        order.status.in_(("submitted", "confirmed", "completed")), line.product_id.is_not(None),
    )  # fmt: skip


def product_by_sku(sku: str, customer_id: int, shelves: Shelves) -> Any:
    """The columns of a product that this customer sees; None for any other."""
    if not fits(sku, 40):
        return None
    return db.session.execute(select(*COLUMNS).where(Product.sku == sku, visible(customer_id, shelves))).first()


def products_by_code(codes: list[str], customer_id: int, shelves: Shelves) -> dict[str, Any]:
    """Visible products by what was typed for them: SKU, barcode or the customer's own code, in any case; two statements."""
    wanted = {fold(code): code for code in codes if fits(code, 40)}
    own = select(CustomerCode.folded, CustomerCode.product_id)
    own = own.where(CustomerCode.customer_id == customer_id, CustomerCode.folded.in_(wanted))
    by_own: dict[str, int] = dict(db.session.execute(own).all())
    typed = set(wanted.values())
    spelled = typed | {code.upper() for code in typed} | {code.lower() for code in typed}
    known = or_(Product.sku.in_(spelled), Product.barcode.in_(spelled - {""}), Product.id.in_(by_own.values()))
    rows = db.session.execute(select(*COLUMNS).where(visible(customer_id, shelves), known)).all()
    by_id = {row.id: row for row in rows}
    found = {fold(row.barcode): row for row in rows if row.barcode} | {fold(row.sku): row for row in rows}
    found |= {folded: by_id[product] for folded, product in by_own.items() if product in by_id}
    return {code: found[folded] for folded, code in wanted.items() if folded in found}
