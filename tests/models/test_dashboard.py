"""A business's portals in figures."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access_request import AccessRequest
from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.customer import Customer
from models.dashboard import by_week, counts, lapsed_people, monday, orders_by_day, sign_ins_by_day
from models.inbox import open_by_kind
from models.order import Order
from models.portal_user import PortalUser
from models.scope import scope
from models.sign_in import SignInAttempt
from models.tenant import tenant_by_key
from models.types import now
from tests import cast

DAY = dt.date(2025, 7, 16)


@pytest.fixture(autouse=True)
def _within_northwind(northwind):
    return northwind


def tried(at, outcome="in", audience="customer"):
    db.session.add(SignInAttempt(email="m@x.example", address="1", audience=audience, outcome=outcome, at=at))
    db.session.flush()


class TestCounts:
    def test_of_the_cast(self):
        found = counts()
        assert (found.customers, found.open, found.closed, found.never) == (8, 6, 2, 1)
        assert (found.used, found.earlier) == (5, 0)
        assert found.users == 10

    def test_a_portal_is_used_by_the_last_of_its_people_to_sign_in(self):
        maria = cast.find(Contact, email="maria.anders@alfki.example")
        maria.last_sign_in_at = now() - dt.timedelta(days=31)
        db.session.flush()
        assert (counts().used, counts().earlier) == (5, 0)
        cast.find(Contact, email="jonas.berg@alfki.example").last_sign_in_at = None
        db.session.flush()
        assert (counts().used, counts().earlier) == (4, 1)

    def test_archived_customers_count_no_more(self):
        cast.find(Customer, number="ALFKI").archived_at = now()
        db.session.flush()
        assert (counts().customers, counts().open) == (7, 5)

    def test_what_waits(self, alfki):
        maria = cast.find(Contact, email="maria.anders@alfki.example")
        db.session.add_all(
            [
                AccessRequest(name="H", email="h@x.example"),
                AccessRequest(name="I", email="i@x.example", answered_at=now()),
                ChangeRequest(customer_id=alfki.id, contact_id=maria.id, subject_kind="contact", subject_id=maria.id),
                ChangeRequest(customer_id=alfki.id, contact_id=maria.id, subject_kind="contact", status="refused"),
            ]
        )
        db.session.flush()
        assert (open_by_kind()["access"], open_by_kind()["change"]) == (1, 1)

    def test_lapsed_passwords_come_by_how_long_they_wait(self, alfki):
        for days, email in (
            (1, "jonas.berg@alfki.example"),
            (5, "maria.anders@alfki.example"),
            (-1, "ann.devon@eastc.example"),
        ):
            cast.find(Contact, email=email).temporary_until = now() - dt.timedelta(days=days)
        db.session.flush()
        assert counts().lapsed == 2
        assert [row.first_name for row in lapsed_people(5)] == ["Maria", "Jonas"]
        assert len(lapsed_people(1)) == 1
        cast.find(PortalUser, code="MARIA.ANDERS").active = False
        db.session.flush()
        assert counts().lapsed == 1

    def test_a_business_without_anything_has_noughts(self):
        with scope(tenant_by_key("adventure")):
            db.session.execute(db.update(Customer).values(archived_at=now()))
            found = counts()
        assert (found.customers, found.open, found.closed, found.used, found.never) == (0, 0, 0, 0, 0)


class TestSignIns:
    def test_are_counted_on_the_day_where_the_business_is(self):
        tried(dt.datetime(2025, 7, 15, 21, 59, tzinfo=dt.UTC))
        tried(dt.datetime(2025, 7, 15, 22, 0, tzinfo=dt.UTC))  # midnight in Berlin
        found = sign_ins_by_day(3, DAY, "Europe/Berlin")
        assert found == [(DAY - dt.timedelta(days=2), 0), (DAY - dt.timedelta(days=1), 1), (DAY, 1)]

    @pytest.mark.parametrize(
        ("zone", "minute"), [("Asia/Kathmandu", 15), ("Asia/Kolkata", 30), ("Australia/Eucla", 15)]
    )
    def test_even_where_days_begin_at_odd_minutes(self, zone, minute):
        from zoneinfo import ZoneInfo

        midnight = dt.datetime.combine(DAY, dt.time(), ZoneInfo(zone))
        assert midnight.astimezone(dt.UTC).minute == minute
        tried(midnight)
        tried(midnight - dt.timedelta(seconds=2))
        assert [count for _day, count in sign_ins_by_day(2, DAY, zone)] == [1, 1]

    def test_only_customers_who_got_in_count(self):
        noon = dt.datetime(2025, 7, 16, 12, tzinfo=dt.UTC)
        tried(noon, outcome="refused")
        tried(noon, audience="staff")
        assert sign_ins_by_day(1, DAY, "UTC") == [(DAY, 0)]

    def test_what_was_before_does_not_count(self):
        tried(dt.datetime(2025, 7, 14, 12, tzinfo=dt.UTC))
        assert sum(count for _day, count in sign_ins_by_day(2, DAY, "UTC")) == 0


class TestOrders:
    def test_are_counted_by_their_date_without_drafts(self, alfki):
        cast.make(Order, alfki, "SO-X1", 0, status="submitted")
        cast.make(Order, alfki, "SO-X2", 0, status="draft")
        assert orders_by_day(cast.TODAY, cast.TODAY) == {cast.TODAY: 1}

    @given(st.lists(st.integers(0, 83)))
    def test_weeks_lose_none(self, ago):
        days: dict = {}
        for n in ago:
            day = DAY - dt.timedelta(days=n)
            days[day] = days.get(day, 0) + 1
        weeks = by_week(days, 13, DAY)
        assert sum(count for _monday, count in weeks) == len(ago)
        assert weeks[-1][0] == monday(DAY)
        assert all(first.weekday() == 0 for first, _count in weeks)
