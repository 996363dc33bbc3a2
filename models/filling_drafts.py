"""Many lines at once into an order that is written: pasted rows, a past order, a saved list (DOMAIN §6)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from models.base import db
from models.catalogue import Shelves, products_by_code
from models.customer import Customer
from models.document import DocumentLine
from models.drafting import ON_REQUEST, TOO_MANY, put
from models.letter_kinds import said
from models.order_draft import OrderDraft
from models.ordering_rules import MOST_LINES, check_quantity, read_quantity
from models.pricing import prices_of
from models.product import Product
from models.refusing import Refused

NOT_FOUND = said("There is no product %(code)s.")


class BadRow(NamedTuple):
    """A pasted row that can't be used: its place from 1, what stood there, and the sentence with its figures."""

    line: int
    text: str
    sentence: str
    figures: Mapping[str, str]


Wanted = dict[int, tuple[Any, Decimal]]  # by product: its columns, and how many


def paste(draft: OrderDraft, customer: Customer, text: str, on: dt.date) -> tuple[int, list[BadRow]]:
    """Rows of `code, quantity, unit`, by comma, semicolon, tab or spaces: how many went in, and each bad row with why; none dropped silently.

    The same code twice adds up; what is in the draft already is replaced by what the rows say.
    """
    rows = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(rows) > MOST_LINES:
        raise Refused("rows", TOO_MANY)
    taken = [(n, line, _cells(line)) for n, line in rows]
    if taken and _is_head(taken[0][2]):
        taken = taken[1:]
    known = products_by_code([cells[0] for _n, _line, cells in taken], customer.id, Shelves(customer.id))
    wanted: Wanted = {}
    bad: list[BadRow] = []
    places: dict[int, tuple[int, str]] = {}
    for n, line, cells in taken:
        try:
            product, quantity = _read_row(cells, known)
        except Refused as why:
            bad.append(_bad_row((n, line), why))
            continue
        wanted[product.id] = (product, wanted.get(product.id, (product, Decimal(0)))[1] + quantity)
        places.setdefault(product.id, (n, line))
    for product_id, refusal in _why_not(customer, wanted, on).items():
        bad.append(_bad_row(places[product_id], refusal))
        del wanted[product_id]
    put(draft, customer, wanted, on)
    return len(wanted), sorted(bad, key=lambda row: row.line)


def _bad_row(place: tuple[int, str], why: Refused) -> BadRow:
    return BadRow(place[0], place[1][:200], str(why), why.figures)


def _read_row(cells: tuple[str, str, str], known: Mapping[str, Any]) -> tuple[Any, Decimal]:
    """The product and how many of it. Raises Refused."""
    code, typed, unit = cells
    product = known.get(code)
    if product is None:
        raise Refused("rows", NOT_FOUND, code=code[:40])
    if unit and unit.casefold() != product.unit.casefold():
        sold = {"code": product.sku, "unit": product.unit or "—", "typed": unit[:60]}
        raise Refused("rows", "%(code)s is sold by %(unit)s, not by %(typed)s.", **sold)
    quantity = read_quantity(typed)
    if not quantity:
        raise Refused("rows", "The quantity is missing.")
    return product, quantity


def _why_not(customer: Customer, wanted: Wanted, on: dt.date) -> dict[int, Refused]:
    """What keeps each product that can't be ordered so from being ordered."""
    prices = prices_of(customer, {product: quantity for product, (_row, quantity) in wanted.items()}, on)
    found = {}
    for product, (row, quantity) in wanted.items():
        try:
            check_quantity(row, quantity)
            if prices[product] is None:
                raise Refused("rows", ON_REQUEST, code=row.sku)
        except Refused as why:
            found[product] = why
    return found


def _cells(line: str) -> tuple[str, str, str]:
    for mark in ("\t", ";", ","):
        if mark in line:
            cells = [cell.strip().strip('"').strip() for cell in line.split(mark, 2)]
            return (cells[0], cells[1], cells[2] if len(cells) > 2 else "")
    words = line.split(None, 2)
    return (words[0], words[1] if len(words) > 1 else "", words[2] if len(words) > 2 else "")


def _is_head(cells: tuple[str, str, str]) -> bool:
    return bool(cells[1]) and not any(letter.isdigit() for letter in cells[1])


def fill(
    draft: OrderDraft, customer: Customer, quantities: Sequence[tuple[int, Decimal]], on: dt.date
) -> tuple[int, list[str]]:
    """Products and quantities from an order or a saved list: how many went in, and the SKUs of what can't be ordered now."""
    skus = dict(
        db.session.execute(select(Product.id, Product.sku).where(Product.id.in_([p for p, _q in quantities]))).all()
    )
    known = products_by_code(list(skus.values()), customer.id, Shelves(customer.id))
    wanted: Wanted = {}
    for product_id, quantity in quantities:
        row = known.get(skus.get(product_id, ""))
        if row is not None:
            wanted[product_id] = (row, wanted.get(product_id, (row, Decimal(0)))[1] + quantity)
    for product_id in _why_not(customer, wanted, on):
        del wanted[product_id]
    put(draft, customer, wanted, on)
    left_out = [sku for product, sku in skus.items() if product not in wanted]
    return len(wanted), left_out


def lines_of_order(order: Any) -> list[tuple[int, Decimal]]:
    """What a past order was of, as far as products of the catalogue go."""
    rows = select(DocumentLine.product_id, DocumentLine.quantity).where(DocumentLine.document_id == order.id)
    rows = rows.where(DocumentLine.product_id.is_not(None)).order_by(DocumentLine.position)
    return [(product, quantity) for product, quantity in db.session.execute(rows)]
