"""Two who undo one import at once: each change is set back once, on record once. Real threads on a database of its own."""

from decimal import Decimal

from sqlalchemy import func, select

from models.base import db
from models.event import Actor, Event
from models.finding_imports import import_by_id
from models.importing.recorded import begin, take_part
from models.importing.sheets import noun_for, written_map
from models.product import Product
from models.stock import Stock, StockMove
from models.tenant import tenant_by_key
from models.undoing_imports import undo_part
from tests.cast import find
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

BY = Actor("staff", None, "Nancy")
ROWS = b"sku,on_hand\n1,5\n2,6\n28,7\n"


def imported():
    one = begin("stock", "Stock", {"what": "stock"}, "x" * 64, "rows.csv", BY)
    take_part(one, ROWS, noun_for("stock", BY), written_map({"sku": "sku", "on_hand": "on_hand"}, ".", "%Y-%m-%d"), 0)
    return one.id


def test_two_at_once_undo_once(own_app):
    ident = within(own_app, imported)

    def undoing():
        return undo_part(import_by_id(ident), tenant_by_key("northwind"), BY, size=2)

    assert sorted(at_once(own_app, [undoing] * 5)) == [0, 0, 0, 0, 1]
    assert within(own_app, lambda: find(Stock, product_id=find(Product, sku="1").id).on_hand) == Decimal(39)
    assert within(own_app, lambda: db.session.scalar(select(func.count()).select_from(StockMove))) == 6
    undone = select(func.count()).select_from(Event).where(Event.what == "spreadsheet import undone")
    assert within(own_app, lambda: db.session.scalar(undone)) == 1
