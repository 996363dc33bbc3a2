"""Managers close months, owners open them again; what is dated in between is refused everywhere."""

import datetime as dt

import pytest

from models.base import db
from models.closing_books import close_books, month_ends
from models.refusing import Refused
from tests.admin.billing import STAFF, drafted, hidden, page_of
from tests.admin.conftest import events, said
from tests.cast import TODAY

BOOKS = "/admin/settings/books"
LAST, BEFORE = (day.isoformat() for day in month_ends(TODAY)[:2])


def closed(northwind):
    db.session.expire_all()
    return northwind.books_closed_on and northwind.books_closed_on.isoformat()


def test_a_month_is_closed_on_record(manager, northwind):
    assert "No month is closed." in said(manager.get(BOOKS))
    assert manager.post(BOOKS, day=BEFORE).status_code == 303
    assert closed(northwind) == BEFORE
    assert manager.post(BOOKS, day=LAST).status_code == 303
    assert [(event.before, event.after) for event in events("books closed")] == [(None, BEFORE), (BEFORE, LAST)]
    page = said(manager.get(BOOKS))
    assert "Closed through" in page
    assert "Only an owner can open them again." in page
    assert "Books closed" in said(manager.get("/admin/activity"))


def test_only_whole_months_that_are_over_and_only_on(manager, northwind):
    for day, words in (
        (TODAY.isoformat(), "month that is over"),
        ("2020-02-27", "month that is over"),
        ("", "Choose a month."),
        ("soon", "Choose a month."),
    ):
        answer = manager.post(BOOKS, day=day)
        assert answer.status_code == 422
        assert words in said(answer)
    manager.post(BOOKS, day=LAST)
    assert "closed through that month already" in said(manager.post(BOOKS, day=BEFORE))
    assert closed(northwind) == LAST


def test_only_an_owner_opens_them_again(owner, manager, northwind):
    manager.post(BOOKS, day=LAST)
    assert manager.post(f"{BOOKS}/reopening", until="never").status_code == 403
    assert "not closed that far" in said(owner.post(f"{BOOKS}/reopening", until=LAST))
    assert owner.post(f"{BOOKS}/reopening", until=BEFORE).status_code == 303
    assert closed(northwind) == BEFORE
    assert owner.post(f"{BOOKS}/reopening", until="never").status_code == 303
    assert closed(northwind) is None
    assert len(events("books opened again")) == 2


def test_what_is_dated_in_a_closed_month_is_not_issued(clerk, manager, northwind, alfki):
    manager.post(BOOKS, day=LAST)
    draft = drafted(alfki)
    stamp = hidden(clerk.get(page_of("invoice", draft.number)), "stamp")
    answer = clerk.post(f"/admin/invoices/{draft.number}/issuing", stamp=stamp, dated_on=LAST)
    assert answer.status_code == 422
    assert "The books are closed through" in said(answer)


def test_month_ends_go_back_over_leap_years(northwind):
    assert month_ends(dt.date(2024, 3, 31), 3) == [dt.date(2024, 2, 29), dt.date(2024, 1, 31), dt.date(2023, 12, 31)]
    with pytest.raises(Refused):
        close_books(northwind, dt.date(2024, 2, 28), dt.date(2024, 3, 5), STAFF)
