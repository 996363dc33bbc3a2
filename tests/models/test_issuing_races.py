"""Twenty who issue at once: every number once and none left out; one draft issued by all of them has one number. Real threads."""

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select

from models.accounts import refuse_closed
from models.base import db
from models.closing_books import close_books, month_ends
from models.customer import customer_by_number
from models.event import Actor, Event
from models.invoice import Invoice
from models.issued_paper import IssuedPaper
from models.issuing import issue
from models.refusing import Refused
from models.tenant import tenant_by_key
from models.writing_invoices import begin, set_lines
from tests.admin.billing import TEA
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

BY = Actor("staff", None, "Laura Callahan")
CUSTOMERS = ("ALFKI", "ANATR", "PARIS")
MANY = 20


def today():
    return tenant_by_key("northwind").today()


def drafts(many):
    """So many, of three customers in turn; their ids."""
    made = []
    for n in range(many):
        draft = begin(customer_by_number(CUSTOMERS[n % 3]), None, today(), BY)
        set_lines(draft, [TEA])
        made.append(draft.id)
    return made


def issuing(ident, on=None):
    def work():
        draft = db.session.scalars(select(Invoice).where(Invoice.id == ident)).one()
        return issue(draft, on or today(), today(), BY).number

    return work


def count_of(number):
    return int(number.rsplit("-", 1)[1])


def test_twenty_who_issue_get_every_number_once_and_leave_none_out(own_app):
    waiting = within(own_app, lambda: drafts(MANY))
    found = at_once(own_app, [issuing(ident) for ident in waiting])
    assert sorted(map(count_of, found)) == list(range(1, MANY + 1))


def test_who_is_refused_amid_the_others_leaves_no_gap(own_app):
    waiting = within(own_app, lambda: drafts(MANY))
    tomorrow = within(own_app, lambda: today() + dt.timedelta(1))
    works = [issuing(ident, tomorrow if n % 4 == 0 else None) for n, ident in enumerate(waiting)]
    found = at_once(own_app, works)
    assert found.count("Refused") == MANY // 4
    numbers = sorted(count_of(number) for number in found if number != "Refused")
    assert numbers == list(range(1, MANY - MANY // 4 + 1))


def test_one_draft_issued_by_twenty_has_one_number_and_is_told_once(own_app):
    [ident] = within(own_app, lambda: drafts(1))
    found = at_once(own_app, [issuing(ident)] * MANY)
    assert sorted(found) == [f"INV-{within(own_app, today).year}-00001", *["Refused"] * (MANY - 1)]

    def told():
        of = {
            "event": (Event, Event.subject_id, Event.what == "invoice issued"),
            "frozen": (IssuedPaper, IssuedPaper.document_id, True),
        }
        return {
            name: db.session.scalar(select(func.count()).select_from(noun).where(column == ident, condition))
            for name, (noun, column, condition) in of.items()
        }

    assert within(own_app, told) == {"event": 1, "frozen": 1}
    [other] = within(own_app, lambda: drafts(1))
    assert count_of(within(own_app, issuing(other))) == 2, "the nineteen who were refused have taken no number"


def test_no_month_is_closed_beneath_who_is_booking_in_it(own_app):
    booking, closed = threading.Event(), threading.Event()
    day = within(own_app, lambda: month_ends(today(), 1)[0])

    def book():
        refuse_closed(day)
        booking.set()
        return closed.wait(1)

    def close():
        booking.wait()
        close_books(tenant_by_key("northwind"), day, today(), BY)
        db.session.commit()
        closed.set()

    assert at_once(own_app, [book, close]) == [False, None]
    with pytest.raises(Refused):
        within(own_app, lambda: refuse_closed(day))
