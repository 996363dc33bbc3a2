"""CSV: exactly what the list's filter finds, safe to open."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import db
from models.csv_export import harmless, write_csv
from models.order import Order
from tests.cast import make
from tests.portal.papers import LISTS, fill, numbers


def rows(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("path", LISTS)
def test_every_list_can_be_saved(maria, path):
    answer = maria.get(f"/p/alfki/{path}.csv")
    assert [row["Number"] for row in rows(answer)] == numbers(maria.get(f"/p/alfki/{path}"))
    assert "attachment" in answer.headers["Content-Disposition"]


def test_amounts_and_dates_are_written_for_programs(maria):
    invoice = rows(maria.get("/p/alfki/invoices.csv", q="INV-AL1"))[0]
    assert invoice["Total"] == "200.00"
    assert invoice["Balance"] == "150.00"
    assert invoice["Currency"] == "EUR"
    assert invoice["Status"] == "Overdue"
    assert len(invoice["Date"]) == 10


def test_the_filter_and_order_of_the_list_hold(maria):
    assert [row["Number"] for row in rows(maria.get("/p/alfki/orders.csv", sort="number", q="sauerkraut"))] == [
        "SO-AL1",
        "SO-AL2",
        "SO-AL3",
    ]
    assert [row["Number"] for row in rows(maria.get("/p/alfki/orders.csv", status="confirmed"))] == ["SO-AL3"]


def test_only_ones_own_orders_are_saved(jonas):
    assert [row["Number"] for row in rows(jonas.get("/p/alfki/orders.csv"))] == ["SO-AL2"]


def test_drafts_and_others_documents_are_not_saved(maria, ana, alfki):
    fill(alfki, "order", [{"number": "DRAFT", "status": "draft"}])
    assert "DRAFT" not in maria.get("/p/alfki/orders.csv").text
    assert "-AL" not in ana.get("/p/anatr/orders.csv").text


def test_ten_thousand_are_saved_a_batch_at_a_time(maria, alfki, statements):
    fill(alfki, "order", [{}] * 10_000)
    with statements() as seen:
        saved = [row["Number"] for row in rows(maria.get("/p/alfki/orders.csv", q="or-t", sort="number"))]
    assert saved == [f"OR-T{n:05}" for n in range(10_000)]
    assert len(seen) == 1 + 10
    assert "10000 documents" in maria.get("/p/alfki/orders/totals", q="or-t").text
    with statements() as seen:
        assert len(numbers(maria.get("/p/alfki/orders"))) == 25
    assert len(seen) == 3  # the visit, the list, what is new in messages


def test_a_large_file_goes_through_the_disk(maria, alfki, monkeypatch):
    monkeypatch.setattr("blueprints.portal.saving.IN_MEMORY", 100)
    answer = maria.get("/p/alfki/orders.csv")
    assert len(rows(answer)) == 3
    answer.close()


def test_a_formula_in_a_reference_is_made_harmless(maria, alfki):
    make(Order, alfki, "=1+1", 0, status="confirmed", reference='@SUM(A1)"')
    db.session.commit()
    row = rows(maria.get("/p/alfki/orders.csv"))[0]
    assert (row["Number"], row["Reference"]) == ("'=1+1", "'@SUM(A1)\"")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_starts_like_a_formula_gets_an_apostrophe(start):
    assert harmless(f"{start}x") == f"'{start}x"


def test_numbers_stay_numbers():
    assert harmless(-5) == -5
    assert harmless(None) is None


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2)
    )
)
def test_what_is_written_can_be_read_back(table):
    file = io.StringIO(newline="")
    write_csv(file, ["a", "b"], table)
    read = list(csv.reader(io.StringIO(file.getvalue().removeprefix("\ufeff"), newline="")))
    assert read[1:] == [[harmless(cell) for cell in row] for row in table]
