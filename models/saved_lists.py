"""Lists of products and quantities under a name, which all of a customer's people can order again."""

from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select

from models.base import db
from models.drafting import quantities_in
from models.order_draft import OrderDraft, SavedLine, SavedList
from models.refusing import Refused

MOST = 100  # of one customer


def saved_lists(customer_id: int) -> list[Any]:
    """(id, name, how many lines) by name."""
    lines = select(func.count()).where(
        SavedLine.tenant_id == SavedList.tenant_id, SavedLine.saved_list_id == SavedList.id
    )
    columns = (SavedList.id, SavedList.name, lines.correlate(SavedList).scalar_subquery().label("lines"))
    return list(
        db.session.execute(select(*columns).where(SavedList.customer_id == customer_id).order_by(SavedList.name))
    )


def save_list(draft: OrderDraft | None, name: str, contact_id: int, customer_id: int) -> SavedList:
    """Keep what is in the draft under a name; a list of that name is replaced. Raises Refused."""
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise Refused("name", "Give the list a name of at most 80 characters.")
    quantities = quantities_in(draft)
    if not quantities:
        raise Refused("name", "There is nothing in this order yet.")
    found = db.session.scalar(
        select(SavedList).where(SavedList.customer_id == customer_id, SavedList.name == name).with_for_update()
    )
    if found is None:
        if len(saved_lists(customer_id)) >= MOST:
            raise Refused("name", "There can be at most 100 lists. Delete one first.")
        found = SavedList(customer_id=customer_id, contact_id=contact_id, name=name)
        db.session.add(found)
        db.session.flush()
    db.session.execute(delete(SavedLine).where(SavedLine.saved_list_id == found.id))
    db.session.add_all(
        SavedLine(customer_id=customer_id, saved_list_id=found.id, product_id=product, quantity=quantity)
        for product, quantity in quantities.items()
    )
    db.session.flush()
    return found


def list_by_id(list_id: int, customer_id: int) -> SavedList | None:
    mine = (SavedList.customer_id == customer_id, SavedList.id == list_id)
    return db.session.scalar(select(SavedList).where(*mine)) if 0 < list_id < 2**63 else None


def lines_of_list(saved: SavedList) -> list[tuple[int, Decimal]]:
    rows = select(SavedLine.product_id, SavedLine.quantity).where(SavedLine.saved_list_id == saved.id)
    return [(product, quantity) for product, quantity in db.session.execute(rows.order_by(SavedLine.id))]


def remove_list(saved: SavedList) -> None:
    db.session.execute(delete(SavedLine).where(SavedLine.saved_list_id == saved.id))
    db.session.delete(saved)
