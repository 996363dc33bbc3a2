"""Overdue invoices are reminded of level by level, each once, whatever dies in between; what is disputed is not (DOMAIN §7)."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from commands.money import listed
from integrations import reminding as round_
from integrations.letters import compose
from models import reminding
from models.base import db
from models.checkout import Checkout, CheckoutItem
from models.customer import Customer, Status, customer_by_number
from models.disputing import Claim, open_dispute
from models.event import Actor, Event
from models.invoice import Invoice
from models.letter import Letter
from models.payment import Payment
from models.receiving import allocate_oldest_first, receive
from models.refusing import Refused
from models.reminder_levels import change_levels, levels_of
from models.reminding import (
    customers_to_remind,
    end_day,
    find_overdue,
    is_time,
    next_run,
    pause,
    remind_customer,
    remind_now,
    reminded_of,
    set_reminders,
    tenants_to_remind,
)
from models.revising import seen
from models.tenant import tenant_by_key
from tests.cast import find, make
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

BY = Actor("worker", None, "Portico")
STAFF = Actor("staff", None, "Laura Callahan")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.date(2030, 3, 1)


@pytest.fixture
def business(northwind):
    northwind.reminder_days = "3,14,30"
    for paper in db.session.scalars(select(Invoice)):  # what the cast owes is not the matter here
        paper.status = "void"
    db.session.flush()
    return northwind


def owed(customer, number="INV-1", due=DAY, total=10_000):
    made = make(Invoice, customer, number, 0, lines=False, total=total, status="issued", due_on=due)
    made.dated_on = due - dt.timedelta(30)
    db.session.flush()
    return made


def run(business, day):
    told = 0
    for one in customers_to_remind(business, day):
        told += remind_customer(business, one, day, BY)
    return told


def later(days):
    return DAY + dt.timedelta(days)


def letters():
    return list(
        db.session.scalars(select(Letter).where(Letter.kind.startswith("payment_reminder")).order_by(Letter.id))
    )


class TestLevels:
    def test_each_goes_out_on_its_day_and_once(self, business, alfki):
        owed(alfki)
        told = [day for day in range(60) for _run in range(2) if run(business, later(day))]
        assert told == [3, 14, 30]
        assert [one.kind[-1] for one in letters()] == ["1", "2", "3"]

    def test_one_long_overdue_begins_with_the_first_and_leaves_the_time_between(self, business, alfki):
        owed(alfki, due=later(-200))
        assert [day for day in range(60) if run(business, later(day))] == [0, 11, 27]

    def test_beyond_the_third_the_last_words_are_said_again(self, business, alfki):
        business.reminder_days = "1,2,3,4,5"
        owed(alfki)
        assert [day for day in range(20) if run(business, later(day))] == [1, 2, 3, 4, 5]
        assert [one.kind[-1] for one in letters()] == ["1", "2", "3", "3", "3"]

    def test_none_are_sent_where_there_are_no_levels(self, business, alfki):
        business.reminder_days = ""
        owed(alfki)
        assert run(business, later(90)) == 0

    @pytest.mark.parametrize("wrong", [[3, 3], [14, 3], [0], [366], [1, 2, 3, 4, 5, 6]])
    def test_levels_rise(self, business, wrong):
        with pytest.raises(Refused, match="later than the one before"):
            change_levels(business, wrong, seen(business, ("reminder_days",)), STAFF)
        assert change_levels(business, [1, 7], seen(business, ("reminder_days",)), STAFF)
        assert levels_of(business) == [1, 7]


class TestOneMail:
    def test_lists_all_that_reached_a_new_level_with_what_is_open(self, business, alfki):
        alfki.billing_email = "bills@alfki.example"
        first, second = owed(alfki, "INV-1"), owed(alfki, "INV-2", total=5_000)
        owed(alfki, "INV-3", due=later(20))
        allocate_oldest_first(receive(alfki, 4_000, DAY, STAFF), STAFF, only=[first])
        assert run(business, later(5)) == 2
        [letter] = letters()
        assert letter.to_address == "bills@alfki.example"
        assert letter.facts["invoices"].splitlines() == ["INV-1 · 1 Mar 2030 · €60.00", "INV-2 · 1 Mar 2030 · €50.00"]
        text = compose(letter).text
        assert "Together €110.00" in text
        assert "/p/alfki/invoices?status=overdue" in text
        assert second.number in text

    def test_later_levels_sound_firmer_by_the_latest_of_them(self, business, alfki):
        owed(alfki, "INV-1")
        run(business, later(3))
        owed(alfki, "INV-2", due=later(10))
        run(business, later(14))
        assert [one.kind for one in letters()] == ["payment_reminder_1", "payment_reminder_2"]
        assert "INV-2" in letters()[1].facts["invoices"]

    def test_goes_to_who_sees_invoices_in_their_language(self, business, alfki):
        business.languages = "de"
        alfki.language = "de"
        owed(alfki)
        run(business, later(3))
        [letter] = letters()
        assert (letter.to_address, letter.language) == ("maria.anders@alfki.example", "de")
        assert "100,00" in letter.facts["total"]

    def test_falls_back_to_the_customers_own_email_or_waits(self, business, alfki):
        alfki.portal_open = False
        invoice = owed(alfki)
        assert run(business, later(3)) == 0
        assert reminded_of(invoice) is None
        alfki.email = "office@alfki.example"
        assert run(business, later(4)) == 1
        assert letters()[0].to_address == "office@alfki.example"

    def test_can_not_be_turned_off_by_who_mutes_mails(self, business, alfki):
        from models.contact import contact_by_email
        from models.mail_topic import MailTopic

        contact_by_email("maria.anders@alfki.example").muted_mails = frozenset(MailTopic)
        owed(alfki)
        assert run(business, later(3)) == 1
        assert len(letters()) == 1

    def test_blacklisted_customers_get_it(self, business):
        bottm = customer_by_number("BOTTM")
        assert bottm.status == Status.BLACKLISTED
        owed(bottm)
        assert run(business, later(3)) == 1
        assert len(letters()) == 1


class TestNotReminded:
    def dispute(self, invoice, amount=None):
        open_dispute(invoice, None, Claim(None, "other", "Wrong", amount=amount), STAFF)

    def test_of_what_is_disputed_only_of_the_rest(self, business, alfki):
        self.dispute(owed(alfki, "INV-1"))
        self.dispute(owed(alfki, "INV-2"), 4_000)
        assert run(business, later(3)) == 1
        assert letters()[0].facts["invoices"] == "INV-2 · 1 Mar 2030 · €60.00"

    def test_customers_without_reminders_and_paused_invoices(self, business, alfki):
        invoice = owed(alfki)
        pause(invoice, True, STAFF)
        pause(invoice, True, STAFF)
        assert run(business, later(3)) == 0
        pause(invoice, False, STAFF)
        set_reminders(alfki, False, STAFF)
        assert run(business, later(3)) == 0
        set_reminders(alfki, True, STAFF)
        assert run(business, later(3)) == 1
        whats = select(Event.what).where(Event.what.startswith("reminders"))
        assert len(db.session.scalars(whats).all()) == 4

    def test_paid_void_and_not_due_ones(self, business, alfki):
        paid, void_ = owed(alfki, "INV-1"), owed(alfki, "INV-2")
        owed(alfki, "INV-3", due=later(1))
        allocate_oldest_first(receive(alfki, 10_000, DAY, STAFF), STAFF, only=[paid])
        void_.status = "void"
        db.session.flush()
        assert run(business, later(3)) == 0

    def test_what_is_being_paid_just_now(self, business, alfki):
        invoice = owed(alfki)
        payment = make(Payment, alfki, "PAY-1", 0, status="pending", lines=False, total=10_000)
        checkout = Checkout(customer_id=alfki.id, payment_id=payment.id, gateway="stripe", key="k" * 32)
        db.session.add(checkout)
        db.session.flush()
        db.session.add(
            CheckoutItem(customer_id=alfki.id, checkout_id=checkout.id, invoice_id=invoice.id, amount=10_000)
        )
        db.session.flush()
        assert run(business, later(3)) == 0


class TestNow:
    def test_goes_at_its_next_level_once_a_day(self, business, alfki):
        invoice = owed(alfki)
        assert remind_now(invoice, later(1), STAFF) == 1
        with pytest.raises(Refused, match="today"):
            remind_now(invoice, later(1), STAFF)
        assert remind_now(invoice, later(2), STAFF) == 2
        assert (reminded_of(invoice).times, reminded_of(invoice).last_on) == (2, later(2))

    def test_the_last_level_is_said_again(self, business, alfki):
        invoice = owed(alfki)
        assert [remind_now(invoice, later(day), STAFF) for day in range(1, 6)] == [1, 2, 3, 3, 3]
        assert len(letters()) == 5

    def test_it_goes_without_levels_and_to_a_customer_without_reminders(self, business, alfki):
        business.reminder_days = ""
        alfki.reminders = False
        db.session.flush()
        assert remind_now(owed(alfki), later(1), STAFF) == 1

    def test_not_of_what_is_not_to_be_paid(self, business, alfki):
        invoice = owed(alfki)
        with pytest.raises(Refused, match="not due"):
            remind_now(invoice, DAY, STAFF)
        TestNotReminded().dispute(invoice)
        with pytest.raises(Refused, match="Nothing"):
            remind_now(invoice, later(1), STAFF)

    def test_nobody_to_write_to_is_said(self, business, alfki):
        alfki.portal_open = False
        db.session.flush()
        with pytest.raises(Refused, match="nobody to write to"):
            remind_now(owed(alfki), later(1), STAFF)


class TestTheRound:
    def at(self, hour, minute=0, day=None):
        return dt.datetime.combine(day or later(3), dt.time(hour, minute), BERLIN)

    def test_begins_at_eight_where_the_business_is(self, business):
        assert not is_time(business, self.at(7, 59))
        assert is_time(business, self.at(8))
        adventure = tenant_by_key("adventure")
        noon_in_berlin = self.at(12)
        assert [one.key for one in tenants_to_remind(noon_in_berlin)] == ["northwind"]
        assert not is_time(adventure, noon_in_berlin)

    @pytest.mark.parametrize("day", [dt.date(2030, 3, 31), dt.date(2030, 10, 27)])
    def test_clocks_that_change_that_night_change_nothing(self, business, day):
        before, after = self.at(7, 59, day).astimezone(dt.UTC), self.at(8, 0, day).astimezone(dt.UTC)
        assert [is_time(business, one) for one in (before, after)] == [False, True]
        end_day(business, day)
        assert not is_time(business, self.at(23, 59, day))
        assert is_time(business, self.at(8, 0, day + dt.timedelta(1)))

    def test_of_a_day_is_made_once(self, business, alfki):
        owed(alfki)
        with time_machine.travel(self.at(8, 5), tick=False):
            assert next_run(business, later(3)) == later(3)
            assert round_.remind(threading.Event()) == 1
            assert round_.remind(threading.Event()) == 0
            assert next_run(business, later(3)) == later(4)
        db.session.refresh(business)
        assert business.reminded_on == later(3)

    def test_that_dies_between_two_customers_goes_on_and_tells_nobody_twice(self, business, alfki, monkeypatch):
        owed(alfki)
        owed(customer_by_number("ANATR"), "INV-9")
        db.session.commit()
        send, sent = reminding.remind_customer, []

        def dying(tenant, one, *rest):
            if sent:
                raise KeyboardInterrupt
            sent.append(one)
            return send(tenant, one, *rest)

        monkeypatch.setattr(reminding, "remind_customer", dying)
        with time_machine.travel(self.at(9), tick=False):
            with pytest.raises(KeyboardInterrupt):
                round_.remind(threading.Event())
            db.session.rollback()
            monkeypatch.setattr(reminding, "remind_customer", send)
            assert round_.remind(threading.Event()) == 1
        assert len(letters()) == 2
        assert len({one.customer_id for one in letters()}) == 2

    @pytest.mark.parametrize("step", ["tell_reminder", "record"])
    def test_that_dies_within_one_customer_has_told_nothing_of_it(self, business, alfki, monkeypatch, step):
        invoice = owed(alfki)
        db.session.commit()

        def broken(*_given, **_more):
            raise RuntimeError("killed")

        with time_machine.travel(self.at(9), tick=False):
            with monkeypatch.context() as patched:
                patched.setattr(reminding, step, broken)
                assert round_.remind(threading.Event()) == 0
            assert reminded_of(invoice) is None
            assert letters() == []
            business.reminded_on = None
            db.session.commit()
            assert round_.remind(threading.Event()) == 1
        assert len(letters()) == 1

    def test_one_customer_that_fails_is_not_in_the_others_way(self, business, alfki, monkeypatch):
        owed(alfki)
        owed(customer_by_number("ANATR"), "INV-9")
        db.session.commit()
        send = reminding.remind_customer

        def failing(tenant, one, *rest):
            if one == alfki.id:
                raise RuntimeError("odd")
            return send(tenant, one, *rest)

        monkeypatch.setattr(reminding, "remind_customer", failing)
        with time_machine.travel(self.at(9), tick=False):
            assert round_.remind(threading.Event()) == 1


def test_two_workers_and_a_hand_at_once_remind_each_invoice_once(own_app):
    def prepare():
        tenant = tenant_by_key("northwind")
        tenant.reminder_days = "3,14,30"
        return owed(customer_by_number("ALFKI"), "INV-RACE", due=tenant.today() - dt.timedelta(3)).id

    def work():
        tenant = tenant_by_key("northwind")
        return remind_customer(tenant, find(Customer, number="ALFKI").id, tenant.today(), BY)

    def by_hand():
        return remind_now(find(Invoice, number="INV-RACE"), tenant_by_key("northwind").today(), STAFF)

    invoice_id = within(own_app, prepare)
    at_once(own_app, [work, by_hand] * 8)

    def said():
        rows = [one.facts["invoices"] for one in letters()]
        return sum("INV-RACE" in row for row in rows), reminded_of(find(Invoice, id=invoice_id)).times

    assert within(own_app, said) == (1, 1)


class TestWhatWouldGo:
    def test_is_what_goes(self, business, alfki):
        owed(alfki, "INV-1")
        held = owed(alfki, "INV-2")
        pause(held, True, STAFF)
        assert [row.number for row in find_overdue(business, later(3), held_back=False).rows] == ["INV-1"]
        assert [row.number for row in find_overdue(business, later(3), held_back=True).rows] == ["INV-2"]
        run(business, later(3))
        assert find_overdue(business, later(3), held_back=False).rows == []

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        days=st.lists(st.integers(1, 40), min_size=1, max_size=5, unique=True).map(sorted),
        looks=st.lists(
            st.tuples(st.integers(0, 120), st.sampled_from(["run", "run", "run", "now", "pause", "pay"])), max_size=25
        ),
    )
    def test_whenever_it_runs_levels_rise_by_one_and_letters_are_as_many_as_times(self, business, alfki, days, looks):
        with db.session.begin_nested() as undone:
            business.reminder_days = ",".join(map(str, days))
            invoice = owed(alfki)
            before = 0
            for day, what in sorted(looks):
                self.step(business, alfki, invoice, later(day), what)
                row = reminded_of(invoice)
                level, times = (row.level, row.times) if row else (0, 0)
                assert before <= level <= before + 1 <= len(days) + 1
                assert times == len(letters())
                before = level
            undone.rollback()

    def step(self, business, alfki, invoice, day, what):
        try:
            with db.session.begin_nested():
                if what == "run":
                    run(business, day)
                elif what == "now":
                    remind_now(invoice, day, STAFF)
                elif what == "pause":
                    row = reminded_of(invoice)
                    pause(invoice, not (row and row.paused), STAFF)
                else:
                    allocate_oldest_first(receive(alfki, 3_000, DAY, STAFF), STAFF, only=[invoice])
        except Refused:
            pass


def test_the_command_lists_what_a_round_writes_and_a_second_round_writes_nothing(business, alfki):
    for n in range(3):
        owed(alfki, f"INV-C{n}", due=business.today() - dt.timedelta(5))
    db.session.commit()
    lines = list(listed(business))
    assert [line.split()[:2] for line in lines[:-1]] == [["ALFKI", f"INV-C{n}"] for n in range(3)]
    assert lines[0].endswith("€100.00  reminder 1")
    assert (lines[-1].startswith("3 invoices to remind of"), letters()) == (True, [])
    assert round_.remind_one_business(business, threading.Event()) == 1
    [letter] = letters()
    assert round_.remind_one_business(business, threading.Event()) == 0
    assert (letters(), list(listed(business))[-1][:10]) == ([letter], "0 invoices")
