"""Whatever stands in the files: imported and undone, the whole database is as it was before."""

import random
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import undoing_imports
from models.base import Base, db
from models.importing import sheets
from models.setting_prices import Wish, add_price
from models.sheet_import import SheetImport
from tests.admin.conftest import said
from tests.admin.test_undoing_imports import BY, SHEETS, chai, run, undo, wholesale

assert [chai, wholesale]  # fixtures

APART = {"event", "stock_move", "sheet_import", "sheet_change", "stored_file", "version", "sign_in", "throttle"}
BLANK = {"on_hand": 0, "reserved": 0, "expected": 0, "expected_on": None}


def everything():
    """All rows of all tables but what only ever grows. A list price is known by its product, and nothing on hand is no stock."""
    db.session.flush()
    found = {}
    for name, table in Base.metadata.tables.items():
        rows = [dict(row) for row in db.session.connection().execute(table.select()).mappings()]
        if name == "stock":
            rows = [row for row in rows if any(row[field] != value for field, value in BLANK.items())]
        if name == "list_price":
            rows = [row | {"id": 0} for row in rows]
        found[name] = sorted(map(str, rows))
    return {name: rows for name, rows in found.items() if name not in APART}


def products(chance):
    rows = ["sku,name,category,description,list_price,on_hand,on_order,minimum,active"]
    new = [f"N{chance.randrange(1_000_000)}" for _n in range(8)]  # what is counted twice has moves, so it would stay
    for sku in chance.sample(["1", "2", "17", "28", "43", "98", *new], 10):
        cells = [sku, f"Name {chance.randrange(9)}", chance.choice(["Beverages", "Teas", "Spices", ""]), "New"]
        cells += [
            chance.choice(["", "12.50", "7", "-1"]),
            chance.choice(["", "5", "8.5"]),
            "",
            chance.choice(["", "2"]),
        ]
        rows.append(",".join([*cells, chance.choice("10")]))
    return rows


def prices(chance):
    rows = ["sku,from quantity,price,valid from,valid until"]
    for _row in range(9):
        price, until = chance.randrange(1, 20), chance.choice(["", "2030-12-31", "2020-01-01"])
        rows.append(
            f"{chance.choice(['1', '2', 'x'])},{chance.choice([1, 10, 50])},{price},{chance.choice(['', '2029-01-01'])},{until}"
        )
    return rows


def list_prices(chance):
    rows = (
        f"{sku},{chance.choice(['EUR', 'USD'])},{chance.choice(['', '3.50', '18'])}" for sku in ("1", "2", "43", "none")
    )
    return ["sku,currency,list price", *rows]


def stock(chance):
    rows = (
        f"{sku},{chance.choice(['', 'n'])},{chance.choice(['', '0', '7.5'])},{chance.choice(['', '3'])},{chance.choice(['', '2030-05-01'])}"
        for sku in ("1", "2", "17", "98", "1")
    )
    return ["sku,branch,on hand,expected,due", *rows]


@pytest.mark.parametrize("seed", range(8))
def test_importing_and_undoing_leaves_all_as_it_was(manager, wholesale, chai, monkeypatch, seed):
    chance = random.Random(seed)
    for quantity, price in ((1, 1700), (10, 1500)):
        add_price(wholesale, chai, Wish(Decimal(quantity), price), BY)
    db.session.commit()
    monkeypatch.setattr(sheets, "PART", chance.choice([3, 200]))
    monkeypatch.setattr(undoing_imports, "PART", chance.choice([2, 100]))
    places = [
        (f"{SHEETS}/products", products), (f"{SHEETS}/list-prices", list_prices), (f"{SHEETS}/stock", stock),
        (f"/admin/price-lists/{wholesale.id}", prices), ("/admin/customers/ALFKI/prices", prices),
    ]  # fmt: skip
    stages = [everything()]
    for where, rows in chance.sample(places * 2, 6):
        run(manager, where, "\n".join(rows(chance)) + "\n")
        stages.append(everything())
    assert stages[0] != stages[-1]
    for one in db.session.scalars(select(SheetImport).order_by(SheetImport.id.desc())).all():
        undone = said(undo(manager, one))
        stages.pop()
        assert everything() == stages[-1], undone
        assert "Undone" in undone
        assert "Why it stayed" not in undone
