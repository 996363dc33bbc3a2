"""Walking a list page by page gives each row once and in order, whatever is equal and whatever comes in meanwhile."""

import datetime as dt
import random

import pytest

from models.keyset import BadCursor, Cursor, read_cursor
from models.listing import ORDERS, Filter, documents, every_document
from models.scope import scope
from tests.cast import TODAY
from tests.portal.papers import fill, portal_of

ALL = Filter("invoice", TODAY, text="walk")


@pytest.fixture
def many(alfki):
    """Ninety invoices with few distinct dates, due dates and totals, so that most of them tie."""
    dice = random.Random(7)
    days = [TODAY - dt.timedelta(days=n) for n in range(4)]
    rows = [
        {
            "dated_on": dice.choice(days), "due_on": dice.choice([*days, None]), "total": dice.randrange(5),
            "number": f"W{dice.random():.12f}", "search_text": "walk",
        }
        for _ in range(90)
    ]  # fmt: skip
    fill(alfki, "invoice", rows)
    return alfki


def expected(order):
    key = {
        "date": lambda row: row.dated_on, "number": lambda row: row.number, "total": lambda row: row.total,
        "due": lambda row: row.due_on or dt.date.max,
    }[order.name]  # fmt: skip
    return sorted(
        documents(ALL, ORDERS["date"], size=500).rows, key=lambda row: (key(row), row.row_id), reverse=order.descending
    )


def walk(order, size):
    page = documents(ALL, order, size=size)
    pages = [page]
    while page.older:
        page = documents(ALL, order, read_cursor(str(page.older), order), size)
        pages.append(page)
    return pages


@pytest.mark.parametrize("size", [1, 7, 25, 90, 200])
@pytest.mark.parametrize("name", ORDERS)
def test_each_row_comes_once_and_in_order(many, name, size):
    with scope(portal_of(many)):
        order = ORDERS[name]
        found = [row.number for page in walk(order, size) for row in page.rows]
        assert found == [row.number for row in expected(order)]


@pytest.mark.parametrize("name", ORDERS)
def test_the_way_back_shows_the_same_pages(many, name):
    with scope(portal_of(many)):
        order = ORDERS[name]
        pages = walk(order, 20)
        page, back = pages[-1], [pages[-1].rows]
        while page.newer:
            page = documents(ALL, order, read_cursor(str(page.newer), order), 20)
            back.append(page.rows)
        numbers = [[row.number for row in rows] for rows in back]
        assert numbers == [[row.number for row in page.rows] for page in reversed(pages)]


@pytest.mark.parametrize("name", ORDERS)
def test_rows_that_come_in_meanwhile_neither_hide_nor_repeat_others(many, name):
    with scope(portal_of(many)):
        order = ORDERS[name]
        before = [row.number for row in expected(order)]
        page, seen = documents(ALL, order), []
        for n in range(100):
            seen += [row.number for row in page.rows]
            if not page.older:
                break
            fill(many, "invoice", [{"number": f"NEW{n}", "dated_on": TODAY, "total": n % 5, "search_text": "walk"}])
            page = documents(ALL, order, page.older)
        assert [number for number in seen if not number.startswith("NEW")] == before
        assert len(seen) == len(set(seen))


def test_everything_in_batches_is_the_same_as_at_once(many):
    with scope(portal_of(many)):
        order = ORDERS["-total"]
        assert [row.number for row in every_document(ALL, order, 11)] == [row.number for row in expected(order)]


@pytest.mark.parametrize("name", ORDERS)
def test_a_cursor_can_be_read_back(name):
    key = {"date": TODAY, "due": TODAY, "number": "Ü 1", "total": -5}[name.removeprefix("-")]
    cursor = Cursor(name, True, key, 2**62)
    assert read_cursor(str(cursor), ORDERS[name]) == cursor


def packed(order, forward, key, row_id):
    return str(Cursor(order, forward, key, row_id))


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "é", "=", "AAAA", packed("-number", True, "A", 1), packed("number", 7, "A", 1), packed("number", True, 5, 1),
        packed("number", True, None, 1), packed("number", True, "A" * 3000, 1), packed("number", True, "\0", 1), packed("number", True, "\ud800", 1),
        packed("number", True, "A", -1), packed("number", True, "A", 2**63), packed("number", True, "A", True), packed("number", True, "A", 1)[:-4],
        packed("number", True, ["A"], 1), packed("number", True, {"a": 1}, 1), "W" * 10_000,
    ],
    ids=range(19),
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_refused(text):
    with pytest.raises(BadCursor):
        read_cursor(text, ORDERS["number"])


@pytest.mark.parametrize(
    ("name", "key"),
    [("date", "2026-13-01"), ("date", 5), ("total", 2**63), ("total", 1.5), ("total", True), ("due", None)],
)
def test_a_cursor_of_another_kind_of_key_is_refused(name, key):
    with pytest.raises(BadCursor):
        read_cursor(packed(name, True, key, 1), ORDERS[name])
