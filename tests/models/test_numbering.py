"""Numbers from patterns: what a pattern may be, and that none is given twice or left out."""

import datetime as dt
import threading

import pytest
from flask_migrate import upgrade
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import create_app
from models.base import db
from models.customer import Customer, customer_by_number
from models.invoice import Invoice
from models.letting_in import Refused
from models.number_pattern import NumberPattern
from models.numbering import DEFAULTS, draw, parse, upcoming
from models.scope import Scope, scope
from models.tenant import tenant_by_key
from models.version import Version
from tests import cast
from tests.conftest import SETTINGS

DAY = dt.date(2026, 3, 5)
DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2199, 12, 31))
LITERALS = st.text("ABCXYZabcxyz0189-_.", max_size=6)
PARTS = st.lists(st.one_of(LITERALS, st.sampled_from(["{yyyy}", "{yy}", "{yyyy}{mm}", "{yy}-{mm}"])), max_size=2).map("".join)  # fmt: skip
PATTERNS = st.builds(lambda before, zeros, after: f"{before}{{{'0' * zeros}}}{after}", PARTS, st.integers(1, 5), PARTS).filter(
    lambda written: len(written) <= 28
)  # fmt: skip


@given(PATTERNS, DAYS, st.lists(st.integers(1, 10**12), min_size=2, max_size=5, unique=True))
def test_different_counts_give_different_numbers_that_fit_and_belong_in_an_address(written, day, counts):
    pattern = parse(written)
    numbers = [pattern.number(count, day) for count in counts]
    assert len(set(numbers)) == len(counts)
    for number, count in zip(numbers, counts, strict=True):
        assert len(number) <= 40
        assert str(count) in number
        assert number.isascii()
        assert not set(number) & set("/?#% {}")


@given(PATTERNS, DAYS, DAYS, st.integers(1, 9999))
def test_the_same_count_in_another_period_gives_another_number(written, one, other, count):
    pattern = parse(written)
    if pattern.period(one) != pattern.period(other) and one.year % 100 != other.year % 100:
        assert pattern.number(count, one) != pattern.number(count, other)


@given(st.text("{}0ymYdINV-/?# ü%.", max_size=45))
def test_any_text_is_a_pattern_or_refused_with_a_sentence(written):
    try:
        number = parse(written).number(7, DAY)
    except Refused as why:
        refused = (why.field, str(why)[-1])
        assert refused == ("pattern", ".")
    else:
        assert 0 < len(number) <= 40


@pytest.mark.parametrize(
    ("written", "number", "period"),
    [
        ("INV-{yyyy}-{00000}", "INV-2026-00042", "2026"),
        ("{yy}{mm}{000}", "2603042", "2026-03"),
        ("C-{0}", "C-42", ""),
        ("{00}.{yyyy}", "42.2026", "2026"),
    ],
)
def test_a_number_and_its_period(written, number, period):
    assert (parse(written).number(42, DAY), parse(written).period(DAY)) == (number, period)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("INV-", "Put zeros in braces"), ("", "Put zeros in braces"), ("{yyyy}", "Put zeros in braces"), ("{00}-{000}", "Only one run"),
        ("{dd}{0}", "In braces only"), ("{}{0}", "In braces only"), ("{YYYY}{0}", "In braces only"), ("{0", "Put zeros"), ("}{0}{", "Use letters"),
        ("A/{0}", "Use letters"), ("A {0}", "Use letters"), ("Ä{0}", "Use letters"), ("A?{0}", "Use letters"), ("A#{0}", "Use letters"),
        ("\n{0}", "Use letters"),
        ("{mm}-{0}", "A month needs its year"), ("x" * 41, "at most 40 characters"), ("x" * 30 + "{0}", "too little room"),
        ("{0000000000000}", "too little room"),
    ],
)  # fmt: skip
def test_a_bad_pattern_is_refused_with_its_own_sentence(written, sentence):
    with pytest.raises(Refused, match=sentence):
        parse(written)


def invoice(customer, number, **facts):
    return cast.make(Invoice, customer, number, 0, lines=False, total=100, status="issued", **facts)


def count_to(last, period="2026", pattern="INV-{yyyy}-{00000}", kind="invoice"):
    db.session.add(NumberPattern(kind=kind, pattern=pattern, period=period, last=last))
    db.session.commit()


class TestDrawing:
    """One after another, in one transaction that the test looks into."""

    def test_every_kind_has_a_pattern_before_anybody_chose_one(self, northwind):
        assert [draw(kind, DAY) for kind in DEFAULTS] == [
            "Q-2026-00001", "SO-2026-00001", "JOB-2026-00001", "DN-2026-00001", "INV-2026-00001", "CM-2026-00001", "PAY-2026-00001", "C-00001",
        ]  # fmt: skip

    def test_numbers_follow_each_other_and_start_anew_with_the_year(self, northwind):
        days = [DAY, DAY, dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2027, 1, 2)]
        drawn = [draw("invoice", day) for day in days]
        assert drawn == ["INV-2026-00001", "INV-2026-00002", "INV-2026-00003", "INV-2027-00001", "INV-2027-00002"]

    def test_a_late_paper_of_last_year_takes_no_number_twice(self, northwind, alfki):
        drawn = []
        for day in (DAY, dt.date(2027, 1, 1), DAY, dt.date(2027, 1, 2)):
            drawn.append(draw("invoice", day))
            invoice(alfki, drawn[-1])
        assert drawn == ["INV-2026-00001", "INV-2027-00001", "INV-2026-00002", "INV-2027-00002"]

    def test_after_a_paper_of_last_year_this_years_count_goes_on(self, northwind, alfki):
        count_to(499)
        invoice(alfki, "INV-2025-00830")
        assert draw("invoice", DAY) == "INV-2026-00500"
        assert draw("invoice", DAY.replace(year=2025)) == "INV-2025-00831"
        assert draw("invoice", DAY) == "INV-2026-00501"

    def test_what_an_import_brought_is_skipped(self, northwind, alfki):
        for count in (1, 2, 3, 5, *range(6, 30)):
            invoice(alfki, f"INV-2026-{count:05}")
        assert draw("invoice", DAY) == "INV-2026-00004"
        assert draw("invoice", DAY) == "INV-2026-00030"
        assert draw("order", DAY) == "SO-2026-00001"

    def test_customers_are_numbered_among_customers(self, northwind):
        db.session.add(Customer(number="C-00001", name="First", identifier="first", currency="EUR"))
        assert draw("customer", DAY) == "C-00002"

    def test_a_pattern_full_of_digits_grows(self, northwind):
        count_to(99, pattern="I{yyyy}-{00}")
        assert draw("invoice", DAY) == "I2026-100"

    def test_inside_the_portal_other_customers_numbers_count_too(self, northwind, alfki):
        invoice(customer_by_number("ANATR"), "INV-2026-00001")
        with scope(Scope(northwind.id, alfki.id, ("invoice",))):
            assert draw("invoice", DAY) == "INV-2026-00002"

    def test_another_business_counts_for_itself(self, northwind):
        count_to(41)
        with scope(tenant_by_key("adventure")):
            assert draw("invoice", DAY) == "INV-2026-00001"
        assert draw("invoice", DAY) == "INV-2026-00042"

    def test_a_number_that_is_drawn_makes_no_page_of_a_customer_anew(self, northwind):
        before = db.session.scalar(select(Version.counter).where(Version.subject_id == northwind.id))
        draw("invoice", DAY)
        db.session.commit()
        assert db.session.scalar(select(Version.counter).where(Version.subject_id == northwind.id)) == before

    def test_what_comes_next_is_shown_without_drawing(self, northwind, alfki):
        invoice(alfki, "INV-2026-00002")
        assert upcoming("invoice", "INV-{yyyy}-{00000}", 1, DAY) == [1, 3, 4]
        assert db.session.scalars(select(NumberPattern)).all() == []


@pytest.fixture
def own_app(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("numbering"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_many_at_once_get_every_number_once_and_leave_none_out(own_app):
    """Eight threads with ten invoices each, and every third transaction is rolled back: its number is given again."""
    ready, drawn, failed = threading.Barrier(8), [], []

    def issue(thread):
        with own_app.app_context(), scope(tenant_by_key("northwind")):
            alfki = customer_by_number("ALFKI")
            db.session.commit()
            ready.wait()
            for turn in range(10):
                number = draw("invoice", DAY)
                invoice(alfki, number)
                if (thread + turn) % 3 == 0:
                    db.session.rollback()
                    continue
                db.session.commit()
                drawn.append(number)
            db.session.remove()

    def noting(thread):
        try:
            issue(thread)
        except Exception as error:  # a thread's fault would be lost otherwise
            failed.append(error)
            raise

    threads = [threading.Thread(target=noting, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(drawn) == [f"INV-2026-{count:05}" for count in range(1, len(drawn) + 1)]
    assert len(drawn) > 50
