"""A customer's statement on the screen and as a file: from one query, whatever else its reader sees (DOMAIN §7)."""

import csv
import datetime as dt
import io

import pytest

from models.base import db
from models.invoice import Invoice
from models.module import Module
from tests import cast

S = "/p/alfki/statements"


def period(days):
    return {"from": str(cast.TODAY - dt.timedelta(days)), "to": str(cast.TODAY)}


def test_it_opens_runs_and_closes(maria):
    page = maria.get(S, **period(90)).text
    for shown in ("INV-AL1", "INV-AL2", "PAY-AL1", "CM-AL1", "Opening balance", "€338.00"):  # 200 + 200 − 50 − 12
        assert shown in page


def test_what_was_before_is_the_opening_balance(maria):
    page = maria.get(S, **period(8)).text
    assert "INV-AL1" not in page
    assert "CM-AL1" in page
    assert "€350.00" in page  # both invoices less the payment


def test_it_counts_what_its_reader_does_not_see_elsewhere(maria, alfki):
    alfki.hidden_modules = frozenset({Module.PAYMENTS, Module.CREDIT_MEMOS})
    db.session.commit()
    page = maria.get(S, **period(90)).text
    assert "€338.00" in page


def test_who_has_no_statements_finds_none(maria, alfki):
    alfki.hidden_modules = frozenset({Module.STATEMENTS})
    db.session.commit()
    assert maria.get(S).status_code == 404
    assert "/p/alfki/statement" not in maria.get("/p/alfki/").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "yesterday"}, "not a date"),
        ({"from": "0001-01-01"}, "not a date"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "before the first"),
        ({"currency": "XXX"}, "nothing in that currency"),
    ],
)
def test_what_can_not_be_is_told_and_kept(maria, query, said):
    answer = maria.get(S, **query)
    assert answer.status_code == 422
    assert said in answer.text
    assert maria.get(f"{S}.csv", **query).status_code == 422


def test_the_file_has_the_same_figures(maria):
    rows = list(csv.reader(io.StringIO(maria.get(f"{S}.csv", **period(90)).text.lstrip("\ufeff"))))
    assert [row[2] for row in rows[2:-1]] == ["INV-AL1", "INV-AL2", "PAY-AL1", "CM-AL1"]
    assert rows[-1][-1] == "338.00"


def test_another_customer_has_another(ana):
    assert "INV-AL1" not in ana.get("/p/anatr/statements", **period(90)).text


def test_ten_thousand_lines_come_in_pages_and_as_one_file(maria, alfki, statements):
    rows = [
        {
            "customer_id": alfki.id, "kind": "invoice", "number": f"INV-M{n:05}", "status": "issued", "dated_on": cast.TODAY - dt.timedelta(n % 60),
            "currency": "EUR", "net": 100, "total": 100, "tax": 0, "allocated": 0,
        }
        for n in range(2_000)
    ]  # fmt: skip
    db.session.execute(db.insert(Invoice), rows)
    db.session.commit()
    with statements() as seen:
        page = maria.get(S, **period(90)).text
    assert page.count('class="when"') < 700
    assert "Page 1 of 11" in page
    assert len(seen) <= 8
    assert "Carried forward" in maria.get(S, page="2", **period(90)).text
    assert maria.get(f"{S}.csv", **period(90)).text.count("\n") == 2_000 + 4 + 3
