"""Imports that were: listed, each with its page, and who may undo one until when."""

import datetime as dt
import threading

import pytest
import time_machine

from integrations.tidying import tidy
from models.base import db
from models.product import Product
from models.sheet_import import SheetImport
from models.stock import Stock
from models.types import now
from tests import cast
from tests.admin.conftest import said
from tests.admin.test_undoing_imports import PAST, SHEETS, newest, run, undo


@pytest.fixture
def chai(northwind):
    return cast.find(Product, sku="1")


def test_past_imports_are_listed_and_pages_of_them_turned(manager, viewer, chai):
    for n in range(27):
        db.session.add(
            SheetImport(by_name="Nancy", file_name=f"{n}.csv", noun="stock", target="Stock", place={}, hash="x")
        )
    db.session.commit()
    page = viewer.get(PAST)
    assert "26.csv" in said(page)
    assert "0.csv" not in said(page).replace("10.csv", "").replace("20.csv", "")
    older = page.text.split('rel="next" href="')[1].split('"')[0]
    assert "0.csv" in said(viewer.get(older))
    assert viewer.get(f"{PAST}?page=x").status_code == 404
    one = newest()
    assert "nothing to undo" in said(viewer.get(f"{PAST}/{one.id}"))
    assert viewer.get(f"{PAST}/{2**63}").status_code == 404


def test_who_only_looks_sees_no_button(manager, viewer, foreign_owner, chai):
    one = run(manager, f"{SHEETS}/stock", "sku,on hand\n1,5\n")
    assert "undo-button" not in viewer.get(f"{PAST}/{one.id}").text
    assert viewer.post(f"{PAST}/{one.id}/undoing").status_code == 403
    assert foreign_owner.get(f"{PAST}/{one.id}").status_code == 404
    assert foreign_owner.post(f"{PAST}/{one.id}/undoing").status_code == 404


def test_after_90_days_it_can_t_be_undone(manager, chai):
    one = run(manager, f"{SHEETS}/stock", "sku,on hand\n1,5\n")
    one.ended_at = now() - dt.timedelta(days=91)
    db.session.commit()
    assert "too long ago to be undone" in said(manager.get(f"{PAST}/{one.id}"))
    answer = manager.post(f"{PAST}/{one.id}/undoing")
    assert answer.status_code == 422
    assert "too long ago to be undone" in said(answer)
    assert cast.find(Stock, product_id=chai.id).on_hand == 5


def test_what_was_undone_long_ago_claims_nothing_any_more(manager, chai):
    one = run(manager, f"{SHEETS}/stock", "sku,on hand\n1,5\n")
    undo(manager, one)
    with time_machine.travel(now() + dt.timedelta(days=91)):
        assert tidy(threading.Event()) > 0
        one.ended_at -= dt.timedelta(days=91)  # the session of the browser would have ended by then
        db.session.commit()
    page = said(manager.get(f"{PAST}/{one.id}"))
    assert "What was set back then is not kept any longer." in page
    assert "were set back." not in page
    assert "as it was before." not in page.replace("what it was before.", "")
