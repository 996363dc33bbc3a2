"""Numbers and days that nobody has, typed or in an address where quotes, jobs and money are worked: no such thing, never a fault of ours."""

import pytest

from tests.admin.forms import fields_of
from tests.portal.test_disputes import invoice
from tests.portal.test_jobs import job, service
from tests.portal.test_quotes import quote

assert all((invoice, job, quote, service))  # fixtures
HUGE = "9" * 19  # more than any key
LONG = "9" * 5_000  # more than Python reads


@pytest.mark.parametrize("page", ["0", "00000", HUGE, "²"])
def test_a_page_of_a_statement_that_is_not_there_is_the_nearest(maria, manager, page):
    assert maria.get("/p/alfki/statements", page=page).status_code == 200
    assert manager.get("/admin/customers/ALFKI/statement", page=page).status_code == 200


@pytest.mark.parametrize("who", [HUGE, LONG, "-1", "²"])
def test_the_schedule_of_nobody(clerk, who):
    assert clerk.get("/admin/schedule", who=who).status_code == 200


@pytest.mark.parametrize("ident", [HUGE, LONG[:300]])
def test_a_template_that_is_not_there(manager, quote, ident):
    place = f"/admin/quotes/{quote.number}"
    manager.post(f"{place}/revision")
    fields = fields_of(manager.get(f"{place}/offer"), "offer-form")
    assert manager.post(f"{place}/offer", **(fields | {"add": "template", "template": ident})).status_code == 422
    assert manager.post(f"/admin/quotes/templates/{ident}/removal").status_code == 404


def test_what_is_pressed_and_not_there(manager, job):
    for place in (
        f"jobs/{job.number}/items/{HUGE}/removal",
        f"settings/kinds-of-work/{HUGE}",
        f"bank/{HUGE}/unbooking",
    ):
        assert manager.post(f"/admin/{place}").status_code in (303, 404), place


def test_credit_for_a_line_that_is_not_there(clerk, invoice):
    place = f"/admin/invoices/{invoice.number}/credit"
    assert clerk.post(place, reason="Broken", **{f"qty-{LONG}": "1"}).status_code == 422


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_books_are_closed_on_no_such_day(owner, day):
    assert owner.post("/admin/settings/books", day=day).status_code == 422
    assert owner.post("/admin/settings/books/reopening", until=day).status_code == 422
