"""Prices as staff look through them: all lists with what is in them, one list's products, one customer's own prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, String, and_, exists, func, select, type_coerce

from models import keyset
from models.base import db
from models.customer import Customer
from models.finding_customers import LONGEST, MOST_WORDS, BadSearch
from models.finding_products import BY_NAME
from models.price import CategoryPercent, OwnPrice, Price, PriceList, PriceListOf
from models.product import Category, Product
from models.text import fold, like
from models.types import fits

CUSTOMERS_BY_NAME = keyset.Order("customer", type_coerce(Customer.name_folded, String), False)
SIZE = 25


@dataclass(frozen=True)
class Search:
    """Words of products, and the places in the two lists of the page from which to go on."""

    words: tuple[str, ...] = ()
    place: keyset.Cursor | None = None
    customers: keyset.Cursor | None = None


@dataclass
class Priced:
    """A product with its breaks in one list, or for one customer."""

    id: int
    sku: str
    name: str
    unit: str
    active: bool
    breaks: list[Any] = field(default_factory=list)


def read_search(asked: Mapping[str, str]) -> Search:
    """The search that an address asks for: q, page, customers. Raises BadSearch."""
    text = asked.get("q", "").strip()
    words = tuple(dict.fromkeys(fold(text).split()))
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        raise BadSearch("That is too long to search for. Use up to 8 words and 100 characters.")
    try:
        place = keyset.read_cursor(asked["page"], BY_NAME) if asked.get("page") else None
        customers = keyset.read_cursor(asked["customers"], CUSTOMERS_BY_NAME) if asked.get("customers") else None
    except keyset.BadCursor as error:
        raise BadSearch("The address of this page is damaged. Start from the first page.") from error
    return Search(words, place, customers)


def price_lists() -> Sequence[Any]:
    """All of them, the active ones first, in the order in which they are asked; with how many products, shares and customers."""
    counts = (
        _count(func.count(Price.product_id.distinct()), Price).label("products"),
        _count(func.count(), CategoryPercent).label("shares"),
        _count(func.count(), PriceListOf).label("customers"),
    )
    columns = (
        PriceList.id, PriceList.name, PriceList.currency, PriceList.rank, PriceList.is_default, PriceList.active, PriceList.valid_from,
        PriceList.valid_until,
    )  # fmt: skip
    order = (PriceList.active.desc(), PriceList.currency, PriceList.is_default, PriceList.rank, PriceList.name)
    return db.session.execute(select(*columns, *counts).order_by(*order)).all()


def _count(what: Any, part: Any) -> Any:
    mine = select(what).where(part.tenant_id == PriceList.tenant_id, part.price_list_id == PriceList.id)
    return mine.correlate(PriceList).scalar_subquery()


def prices_in(price_list: PriceList, search: Search) -> keyset.Page:
    """A page of Priced of one list: two statements."""
    return _priced(Price, (Price.price_list_id == price_list.id,), search)


def own_prices(customer: Customer, search: Search) -> keyset.Page:
    """A page of Priced of what this customer has agreed in its currency: two statements."""
    mine = (OwnPrice.customer_id == customer.id, OwnPrice.currency == customer.currency)
    return _priced(OwnPrice, mine, search)


def _priced(table: Any, mine: tuple, search: Search) -> keyset.Page:
    columns = (Product.id, Product.sku, Product.name, Product.unit, Product.active)
    has = exists().where(table.tenant_id == Product.tenant_id, table.product_id == Product.id, *mine)
    found = select(*columns).where(has)
    for word in search.words:
        found = found.where(Product.folded.like(like(word), escape="\\"))
    page = keyset.page(found, Product.id, BY_NAME, search.place, SIZE)
    rows = {row.id: Priced(row.id, row.sku, row.name, row.unit, row.active) for row in page.rows}
    breaks = select(table).where(*mine, table.product_id.in_(rows))
    for one in db.session.scalars(breaks.order_by(table.from_quantity, table.from_key)):
        rows[one.product_id].breaks.append(one)
    return keyset.Page(list(rows.values()), page.newer, page.older)


def price_with_product(table: Any, price_id: int, *mine: Any) -> tuple[Any, Product] | None:
    """A break and its product, among those that `mine` says; None for any other."""
    if not 0 < price_id < 2**63:
        return None
    joined = and_(Product.tenant_id == table.tenant_id, Product.id == table.product_id)
    row = db.session.execute(select(table, Product).join(Product, joined).where(table.id == price_id, *mine)).first()
    return (row[0], row[1]) if row else None


def shares_in(price_list: PriceList) -> Sequence[Any]:
    """Shares off categories in a list with the categories' names, by name."""
    joined = and_(Category.tenant_id == CategoryPercent.tenant_id, Category.id == CategoryPercent.category_id)
    found = select(CategoryPercent, Category).join(Category, joined)
    found = found.where(CategoryPercent.price_list_id == price_list.id)
    return db.session.execute(found.order_by(Category.name, CategoryPercent.from_quantity)).all()


def customers_of(price_list: PriceList, place: keyset.Cursor | None = None) -> keyset.Page:
    """A page of those who have this list, by name."""
    joined = and_(PriceListOf.tenant_id == Customer.tenant_id, PriceListOf.customer_id == Customer.id)
    found: Select = select(Customer.number, Customer.name, Customer.currency).join(PriceListOf, joined)
    found = found.where(PriceListOf.price_list_id == price_list.id)
    return keyset.page(found, Customer.id, CUSTOMERS_BY_NAME, place, SIZE)


def lists_of(customer: Customer) -> Sequence[PriceList]:
    """The lists that were given to a customer, in the order in which they are asked."""
    joined = and_(PriceListOf.tenant_id == PriceList.tenant_id, PriceListOf.price_list_id == PriceList.id)
    mine = select(PriceList).join(PriceListOf, joined).where(PriceListOf.customer_id == customer.id)
    return db.session.scalars(mine.order_by(PriceList.is_default, PriceList.rank, PriceList.id)).all()


def lists_to_give(customer: Customer, has: Sequence[PriceList]) -> Sequence[PriceList]:
    """The active lists in its currency that it does not have; a default list is asked anyway."""
    having = [one.id for one in has]
    fitting = (PriceList.active, PriceList.currency == customer.currency, PriceList.is_default.is_(False))
    found = select(PriceList).where(*fitting, PriceList.id.not_in(having))
    return db.session.scalars(found.order_by(PriceList.rank, PriceList.name)).all()


def default_list(currency: str) -> PriceList | None:
    """The active one that everybody who pays in this currency is asked last."""
    return db.session.scalar(
        select(PriceList).where(PriceList.is_default, PriceList.active, PriceList.currency == currency)
    )


def product_by_typed_sku(sku: str) -> Product | None:
    """Any product of the business by its SKU, as it is spelled or in another case."""
    if not fits(sku, 40):
        return None
    spelled = {sku, sku.upper(), sku.lower()}
    found = db.session.scalars(select(Product).where(Product.sku.in_(spelled))).all()
    return next((one for one in found if one.sku == sku), found[0] if found else None)


def categories() -> Sequence[Category]:
    """All of them by name."""
    return db.session.scalars(select(Category).order_by(Category.name)).all()
