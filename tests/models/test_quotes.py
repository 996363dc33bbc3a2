"""An offer: what can be chosen of it, what that comes to, which way its states go, and until when it is good (DOMAIN §5)."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models import tidying
from models.answering_quotes import Signed, accept, decline
from models.base import db
from models.contact import Contact
from models.converting_quotes import made_of
from models.customer import Customer, Status
from models.document import DocumentLine
from models.event import Actor, Event
from models.letter import Letter
from models.order import Order
from models.product import Product
from models.quote import QuoteRevision
from models.quote_choice import choose, digest, most_of, offered_first, totals
from models.reading_quotes import answer_of, draft_of, offer_of
from models.refusing import Refused
from models.requesting_quotes import Request, Wish, request_quote
from models.sending_quotes import MOVES, expire_due, remind_due, send, withdraw
from models.stock import Reservation
from models.writing_quotes import begin, priced, set_lines, written
from tests.cast import find

STAFF, MARIA = Actor("staff", 1, "Nancy"), Actor("contact", 2, "Maria Anders", "203.0.113.7")


def order_from(quote):
    return next((one for one in made_of(quote) if one.kind == "order"), None)


def line(position=1, **more):
    plain = {
        "kind": "item", "description": "Tea", "quantity": Decimal(2), "unit_price": 1000, "discount": Decimal(0), "tax_rate": Decimal("0.19"),
        "optional": False, "one_of": "", "taken": True, "at_least": None, "at_most": None,
    }  # fmt: skip
    return SimpleNamespace(**(plain | {"position": position} | more))


class TestChoosing:
    def test_what_must_be_is_taken_and_what_is_optional_only_if_wished(self):
        lines = [line(1), line(2, optional=True), line(3, kind="section")]
        assert [one.line.position for one in choose(lines, {})] == [1]
        assert [one.line.position for one in choose(lines, {2: Decimal(2)})] == [1, 2]

    @pytest.mark.parametrize("wanted", [{}, {1: Decimal(2), 2: Decimal(2)}])
    def test_of_alternatives_exactly_one(self, wanted):
        with pytest.raises(Refused):
            choose([line(1, one_of="Colour"), line(2, one_of="Colour")], wanted)

    @pytest.mark.parametrize(("quantity", "fits"), [("1", True), ("3", True), ("0.5", False), ("4", False)])
    def test_a_quantity_only_within_its_bounds(self, quantity, fits):
        lines = [line(1, at_least=Decimal(1), at_most=Decimal(3))]
        if fits:
            assert choose(lines, {1: Decimal(quantity)})[0].quantity == Decimal(quantity)
        else:
            with pytest.raises(Refused):
                choose(lines, {1: Decimal(quantity)})

    @pytest.mark.parametrize("wanted", [{1: Decimal(3)}, {9: Decimal(1)}, {2: Decimal(1)}])
    def test_nothing_else(self, wanted):
        with pytest.raises(Refused):
            choose([line(1), line(2, kind="section")], wanted)

    def test_the_most_are_all_options_the_dearest_alternative_and_the_upper_bounds(self):
        plain = {"tax_rate": Decimal(0)}
        lines = [
            line(1, **plain, at_least=Decimal(1), at_most=Decimal(5)),
            line(2, **plain, optional=True, taken=False, unit_price=10),
            line(3, **plain, one_of="Colour", unit_price=300),
            line(4, **plain, one_of="Colour", unit_price=700, taken=False),
            line(5, kind="section"),
        ]
        assert most_of(lines).total == 5 * 1000 + 2 * 10 + 2 * 700

    @given(
        st.lists(
            st.tuples(st.integers(0, 10**7), st.integers(1, 10**6), st.integers(0, 10_000), st.booleans()),
            min_size=1,
            max_size=12,
        )
    )
    def test_totals_are_the_sum_of_the_rounded_lines(self, rows):
        lines = [
            line(
                n,
                unit_price=price,
                quantity=Decimal(quantity) / 1000,
                discount=Decimal(off) / 10_000,
                optional=optional,
            )
            for n, (price, quantity, off, optional) in enumerate(rows, 1)
        ]
        everything = choose(lines, offered_first(lines))
        assert totals(everything).net == sum(one.amount for one in everything)
        assert totals(everything).total == sum(one.amount + one.tax for one in everything)
        least = choose(lines, {})
        assert totals(least).total <= totals(everything).total


def rows(*lines):
    return [
        {"description": "Tea", "quantity": Decimal(2), "unit_price": 1000, "tax_rate": Decimal("0.19")} | dict(one)
        for one in lines or [{}]
    ]


@pytest.fixture
def quote(alfki, northwind):
    made = begin(alfki, find(Contact, email="maria.anders@alfki.example"), northwind.today(), STAFF)
    set_lines(written(made, northwind.today()), rows())
    return made


@pytest.fixture
def sent(quote, northwind):
    send(quote, northwind.today(), STAFF)
    return quote


def maria():
    return find(Contact, email="maria.anders@alfki.example")


def signed(revision=1, **more):
    return Signed(**({"revision": revision, "chosen": {1: Decimal(2)}, "name": "Maria Anders"} | more))


class TestSending:
    def test_what_is_sent_is_frozen_and_stands_in_the_quote(self, sent, northwind):
        offer = offer_of(sent)
        assert (sent.status, sent.revision, sent.net, sent.tax, sent.total) == ("sent", 1, 2000, 380, 2380)
        assert sent.due_on == northwind.today() + dt.timedelta(30)
        assert offer.revision.digest == digest(sent.number, offer.revision, offer.lines)
        assert draft_of(sent) is None
        letters = db.session.scalars(select(Letter.kind).where(Letter.kind == "quote_news")).all()
        assert letters == ["quote_news"]

    def test_the_next_version_begins_with_the_lines_of_the_last_and_supersedes_it(self, sent, northwind):
        offer = written(sent, northwind.today())
        assert [(one.description, one.unit_price) for one in offer.lines] == [("Tea", 1000)]
        set_lines(offer, rows({"unit_price": 900}))
        assert offer_of(sent).revision.revision == 1
        assert send(sent, northwind.today(), STAFF)
        assert (sent.revision, sent.net) == (2, 1800)
        with pytest.raises(Refused, match="newer version"):
            accept(sent, find(Customer, number="ALFKI"), maria(), signed(1), northwind.today(), MARIA)

    def test_nothing_new_sends_nothing(self, sent, northwind):
        assert send(sent, northwind.today(), STAFF) is False
        assert db.session.scalar(select(func.count()).select_from(QuoteRevision)) == 1

    def test_an_offer_needs_a_line_and_a_day_to_come(self, alfki, northwind):
        made = begin(alfki, None, northwind.today(), STAFF)
        offer = written(made, northwind.today())
        with pytest.raises(Refused, match="add a line"):
            send(made, northwind.today(), STAFF)
        set_lines(offer, rows())
        offer.revision.valid_until = northwind.today() - dt.timedelta(1)
        with pytest.raises(Refused, match="today"):
            send(made, northwind.today(), STAFF)

    def test_a_line_for_a_product_has_the_customers_own_price(self, alfki, northwind):
        product = find(Product, sku="1")
        made = priced(alfki, product, Decimal(1), northwind.today())
        assert (made["sku"], made["unit_price"] > 0) == ("1", True)


class TestAnswering:
    def test_accepted_it_becomes_an_order_of_what_was_chosen_at_the_prices_offered(self, alfki, northwind, quote):
        product = find(Product, sku="1")
        offer = written(quote, northwind.today())
        set_lines(
            offer,
            rows(
                {
                    "product_id": product.id,
                    "sku": "1",
                    "unit_price": 777,
                    "quantity": Decimal(3),
                    "at_least": Decimal(1),
                    "at_most": Decimal(5),
                },
                {"description": "Cups", "optional": True, "taken": False},
            ),
        )
        send(quote, northwind.today(), STAFF)
        answer = accept(
            quote, alfki, maria(), signed(chosen={1: Decimal(4)}, reference="PO 7"), northwind.today(), MARIA
        )
        order = order_from(quote)
        lines = db.session.scalars(select(DocumentLine).where(DocumentLine.document_id == order.id)).all()
        assert [(one.sku, one.quantity, one.unit_price) for one in lines] == [("1", 4, 777)]
        assert (order.status, order.reference, order.total, quote.total) == (
            "submitted",
            "PO 7",
            3108 + 591,
            3108 + 591,
        )
        assert db.session.scalar(select(Reservation.quantity)) == 4
        assert (answer.name, answer.address, answer.digest) == (
            "Maria Anders",
            "203.0.113.7",
            offer_of(quote).revision.digest,
        )
        assert order.came_from_id == quote.id

    def test_twice_is_once(self, alfki, northwind, sent):
        first = accept(sent, alfki, maria(), signed(), northwind.today(), MARIA)
        assert accept(sent, alfki, maria(), signed(), northwind.today(), MARIA).id == first.id
        assert db.session.scalar(select(func.count()).select_from(Order).where(Order.order_key.like("quote%"))) == 1

    def test_declining_needs_a_reason_and_ends_it(self, alfki, northwind, sent):
        with pytest.raises(Refused, match="why"):
            decline(sent, maria(), 1, " ", MARIA)
        decline(sent, maria(), 1, "Too dear", MARIA)
        with pytest.raises(Refused):
            accept(sent, alfki, maria(), signed(), northwind.today(), MARIA)
        assert answer_of(sent).reason == "Too dear"
        assert order_from(sent) is None

    @pytest.mark.parametrize(
        ("change", "field"), [({"name": " "}, "name"), ({"terms": False}, "terms"), ({"reference": ""}, "reference")]
    )
    def test_what_is_missing_is_named_and_nothing_is_kept(self, alfki, northwind, quote, change, field):
        alfki.needs_reference = True
        written(quote, northwind.today()).revision.terms = "Ours."
        send(quote, northwind.today(), STAFF)
        with pytest.raises(Refused) as refused:
            accept(
                quote, alfki, maria(), signed(**({"reference": "PO", "terms": True} | change)), northwind.today(), MARIA
            )
        assert refused.value.field == field
        assert (quote.status, answer_of(quote)) == ("sent", None)

    def test_a_blacklisted_customer_declines_but_accepts_nothing(self, alfki, northwind, sent):
        alfki.status = Status.BLACKLISTED
        with pytest.raises(Refused):
            accept(sent, alfki, maria(), signed(), northwind.today(), MARIA)
        assert decline(sent, maria(), 1, "No longer", MARIA).outcome == "declined"

    def test_staff_accept_late_on_the_customers_behalf_with_a_note(self, alfki, northwind, sent):
        after = sent.due_on + dt.timedelta(1)
        assert expire_due(after, STAFF) == 1
        with pytest.raises(Refused, match="how"):
            accept(sent, alfki, None, signed(), after, STAFF)
        assert accept(sent, alfki, None, signed(note="By phone"), after, STAFF).by_staff


@settings(max_examples=40, deadline=None)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe"]),
    day=st.sampled_from(
        [
            dt.date(2026, 3, 28),
            dt.date(2026, 3, 29),
            dt.date(2026, 10, 25),
            dt.date(2026, 11, 1),
            dt.date(2026, 4, 5),
            dt.date(2026, 9, 27),
        ]
    ),
    seconds=st.integers(-3600 * 30, 3600 * 30),
)
def test_it_is_good_through_the_last_second_of_its_day_where_the_business_is(zone, day, seconds):
    from models.tenant import Tenant

    tenant = Tenant(time_zone=zone)
    end = dt.datetime.combine(day + dt.timedelta(1), dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
    with time_machine.travel(end + dt.timedelta(seconds=seconds), tick=False):
        assert (tenant.today() <= day) == (seconds < 0)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe"])
@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05", "2026-09-27"])
def test_accepted_in_that_last_second_and_not_in_the_next(alfki, northwind, zone, day):
    northwind.time_zone, last = zone, dt.date.fromisoformat(day)
    end = dt.datetime.combine(last + dt.timedelta(1), dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)

    def offered():
        quote = begin(alfki, maria(), last, STAFF)
        written(quote, last).revision.valid_until = last
        set_lines(draft_of(quote), [{"description": "Tea", "quantity": Decimal(2), "unit_price": 1000}])
        send(quote, last, STAFF)
        return quote

    in_time, late = offered(), offered()
    signed = Signed(1, {1: Decimal(2)}, "Maria Anders")
    with time_machine.travel(end - dt.timedelta(seconds=1), tick=False):
        expire_due(northwind.today(), STAFF)
        assert accept(in_time, alfki, maria(), signed, northwind.today(), MARIA).outcome == "accepted"
    with time_machine.travel(end, tick=False):
        with pytest.raises(Refused):
            accept(late, alfki, maria(), signed, northwind.today(), MARIA)
        assert expire_due(northwind.today(), STAFF) == 1
    assert (in_time.status, late.status) == ("accepted", "expired")


def test_random_walks_of_the_real_verbs(alfki, northwind):
    import random

    today, chance = northwind.today(), random.Random(6)
    allowed = {(source, move.to) for move in MOVES.values() for source in move.from_states}
    assert not {source for source, _to in allowed} & {"accepted", "declined", "withdrawn"}
    seen = Counter()
    for _walk in range(120):
        quote = begin(alfki, maria(), today, STAFF)
        set_lines(written(quote, today), rows())
        for _step in range(7):
            before, events = quote.status, _events(quote)
            verb = chance.choice(list(VERBS))
            try:
                with db.session.begin_nested():
                    VERBS[verb](quote, alfki, today)
            except Refused:
                db.session.refresh(quote)
                assert quote.status == before
            if quote.status != before:
                assert (before, quote.status) in allowed
                assert _events(quote) > events
                seen[before, quote.status] += 1
    assert len(seen) >= 8


def _events(quote):
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.subject_id == quote.id))


VERBS = {
    "send": lambda quote, _customer, today: (written(quote, today), send(quote, today, STAFF)),
    "withdraw": lambda quote, _customer, _today: withdraw(quote, "A mistake", STAFF),
    "accept": lambda quote, customer, today: accept(quote, customer, maria(), signed(quote.revision), today, MARIA),
    "late": lambda quote, customer, today: accept(
        quote, customer, None, signed(quote.revision, note="Phone"), today, STAFF
    ),
    "decline": lambda quote, _customer, _today: decline(quote, maria(), quote.revision, "No", MARIA),
    "expire": lambda quote, _customer, today: expire_due(today + dt.timedelta(31), STAFF),
}


def asking(wishes, note):
    return Request(wishes, note, None, None, "k" * 32)


class TestAsking:
    def test_a_request_keeps_goods_and_words_and_tells_the_business(self, alfki, northwind):
        northwind.order_emails = "sales@northwind.example"
        product = find(Product, sku="1")
        wishes = [Wish(product, product.name, Decimal(40)), Wish(None, "A crate with our name", Decimal(1))]
        asked = request_quote(alfki, maria(), asking(wishes, "Before Christmas?"), northwind.today(), MARIA)
        lines = db.session.scalars(select(DocumentLine).where(DocumentLine.document_id == asked.id)).all()
        assert [(one.sku, one.quantity) for one in lines] == [("1", 40), ("", 1)]
        assert (asked.status, asked.total) == ("requested", 0)
        told = db.session.scalars(select(Letter.to_address).where(Letter.kind == "staff_quote")).all()
        assert told == ["sales@northwind.example"]

    def test_nothing_is_no_request_and_blacklisted_asks_for_nothing(self, alfki, northwind):
        with pytest.raises(Refused):
            request_quote(alfki, maria(), asking([], " "), northwind.today(), MARIA)
        alfki.status = Status.BLACKLISTED
        with pytest.raises(Refused):
            request_quote(alfki, maria(), asking([], "Please"), northwind.today(), MARIA)


def test_the_worker_ends_offers_whose_last_day_is_over(sent, northwind):
    assert tidying.end_what_is_past(northwind) == 0
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=32)):
        assert tidying.end_what_is_past(northwind) == 1
        assert tidying.end_what_is_past(northwind) == 0
    assert sent.status == "expired"


class TestReminding:
    def test_once_in_the_last_days_of_what_nobody_has_answered(self, sent, northwind):
        before = len(list(db.session.scalars(select(Letter).where(Letter.kind == "quote_news"))))
        northwind.quote_reminder_days = 3
        assert remind_due(northwind) == 0
        sent.due_on = northwind.today() + dt.timedelta(3)
        db.session.flush()
        for _day in range(2):
            assert remind_due(northwind) == sent.id
            assert remind_due(northwind, sent.id) == 0
        letters = list(db.session.scalars(select(Letter).where(Letter.kind == "quote_news").order_by(Letter.id)))
        assert len(letters) == before + 1
        assert letters[-1].facts["said"]["news"][0].startswith("Our offer is good through")

    def test_never_where_the_business_does_not_want_it(self, sent, northwind):
        northwind.quote_reminder_days = 0
        sent.due_on = northwind.today()
        db.session.flush()
        assert remind_due(northwind) == 0


@pytest.mark.parametrize("becomes", ["job", "invoice"])
def test_an_offer_becomes_what_it_says_with_totals_copied(northwind, becomes):
    customer = find(Customer, number="ALFKI")
    quote = begin(customer, None, northwind.today(), STAFF)
    offer = written(quote, northwind.today())
    offer.revision.becomes = becomes
    set_lines(
        offer,
        [
            {
                "description": "Tea",
                "quantity": Decimal(3),
                "unit_price": 333,
                "discount": Decimal("0.1"),
                "tax_rate": Decimal("0.19"),
            }
        ],
    )
    send(quote, northwind.today(), STAFF)
    accept(quote, customer, None, Signed(1, {1: Decimal(3)}, "Maria"), northwind.today(), MARIA)
    made = made_of(quote)
    assert [(one.kind, one.net, one.tax, one.total) for one in made] == [(becomes, quote.net, quote.tax, quote.total)]
    assert made[0].status == {"job": "requested", "invoice": "draft"}[becomes]
