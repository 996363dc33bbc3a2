"""What is disputed comes to what its line says, is not asked for meanwhile, and is settled once (DOMAIN §7)."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.attachment import Attachment
from models.base import db, how_many
from models.contact import contact_by_email
from models.credit_memo import CreditMemo
from models.crediting import credit_lines, issue_credit
from models.dispute import Dispute
from models.disputing import DISPUTED, Claim, disputed_of, gross, left_to_dispute, open_dispute
from models.document import Document
from models.event import Actor, Event
from models.inbox import open_by_kind
from models.issuing import lines_of
from models.letter import Letter
from models.receiving import allocate_oldest_first, receive
from models.refusing import Refused
from models.settling_disputes import MOVES, credit, reject, shared, withdraw
from models.voiding import void
from tests import cast
from tests.models.test_issuing import issued

STAFF = Actor("staff", None, "Laura Callahan")
MARIA = Actor("contact", None, "Maria Anders")
NINETEEN, SEVEN = Decimal("0.19"), Decimal("0.07")
TEA = {"sku": "1", "description": "Tea", "quantity": Decimal(10), "unit_price": 1000, "tax_rate": NINETEEN}
BREAD = {
    "description": "Bread", "quantity": Decimal(4), "unit_price": 250, "tax_rate": SEVEN, "discount": Decimal("0.1"),
}  # fmt: skip


class Photo:
    name, type, content = "broken.jpg", "image/jpeg", b"jpeg"


def maria():
    return contact_by_email("maria.anders@alfki.example")


def claim(line, reason="short", **more):
    return Claim(line, reason, "Two boxes were missing.", **more)


def dispute(invoice, line=None, reason="other", files=(), **more):
    return open_dispute(invoice, maria(), claim(line, reason, **more), MARIA, files)


@pytest.fixture
def invoice(alfki):
    return issued(alfki, TEA, BREAD)  # 11,900 and 963: 12,863


@pytest.fixture
def tea(invoice):
    return lines_of(invoice)[0]


def credited(one, amount=None, answer="", **more):
    return credit(one, amount or one.amount, "Boxes missing", cast.TODAY, cast.TODAY, answer, STAFF, **more)


class TestHowMuch:
    def test_missing_or_damaged_pieces_come_to_their_price_with_tax(self, invoice, tea):
        assert dispute(invoice, tea, "short", quantity=Decimal(2)).amount == 2380
        bread = lines_of(invoice)[1]
        assert dispute(invoice, bread, "damaged", quantity=Decimal("1.5")).amount == 338 + 24  # 337.5 net of discount

    def test_a_wrong_price_comes_to_the_difference_of_all_pieces_or_some(self, invoice, tea):
        assert dispute(invoice, tea, "wrong_price", price=900).amount == 1190
        assert dispute(invoice, tea, "wrong_price", price=900, quantity=Decimal(1)).amount == 119

    def test_anything_else_comes_to_what_is_said_or_all_that_is_left(self, invoice, tea):
        assert dispute(invoice, tea, amount=100).amount == 100
        assert dispute(invoice, tea).amount == 11_800
        assert dispute(invoice).amount == 963

    @pytest.mark.parametrize(
        ("reason", "more", "field"),
        [
            ("short", {}, "quantity"),
            ("short", {"quantity": Decimal(11)}, "quantity"),
            ("damaged", {"quantity": Decimal(0)}, "quantity"),
            ("wrong_price", {}, "price"),
            ("wrong_price", {"price": 1000}, "price"),
            ("other", {"amount": 0}, "amount"),
            ("other", {"amount": 11_901}, "amount"),
            ("dear", {}, "reason"),
        ],
    )
    def test_what_can_not_be_is_refused_at_its_field(self, invoice, tea, reason, more, field):
        with pytest.raises(Refused) as why:
            dispute(invoice, tea, reason, **more)
        assert why.value.field == field

    def test_never_more_than_is_left_of_line_and_invoice(self, invoice, tea):
        dispute(invoice, tea, "short", quantity=Decimal(9))
        with pytest.raises(Refused, match="still be disputed"):
            dispute(invoice, tea, "short", quantity=Decimal(2))
        assert dispute(invoice).amount == 12_863 - 10_710
        assert left_to_dispute(invoice, tea) == 0

    def test_what_of_a_line_is_credited_is_not_disputed_any_more(self, invoice, tea):
        memo = credit_lines(invoice, {tea.id: Decimal(9)}, "Nine were missing", cast.TODAY, STAFF)
        issue_credit(memo, cast.TODAY, cast.TODAY, STAFF)
        assert left_to_dispute(invoice, tea) == 1_190
        with pytest.raises(Refused, match="still be disputed"):
            dispute(invoice, tea, "short", quantity=Decimal(2))
        assert dispute(invoice, tea, "short", quantity=Decimal(1)).amount == 1_190

    def test_another_invoices_line_a_draft_a_void_one_and_silence_are_refused(self, alfki, invoice, tea):
        other = issued(alfki, TEA)
        for refused in (
            lambda: dispute(other, tea),
            lambda: open_dispute(other, maria(), Claim(None, "other", " "), MARIA),
        ):
            with pytest.raises(Refused):
                refused()
        void(other, "typo", STAFF)
        with pytest.raises(Refused, match="issued"):
            dispute(other)


class TestMeanwhile:
    def test_it_is_told_to_the_business_once_and_shown_on_the_invoice(self, northwind, invoice, tea):
        northwind.order_emails = "sales@northwind.example"
        one = dispute(invoice, tea, "short", [Photo], quantity=Decimal(2), key="k" * 32)
        again = dispute(invoice, tea, "short", [Photo], quantity=Decimal(2), key="k" * 32)
        assert again.id == one.id
        assert how_many(Dispute) == 1
        assert db.session.scalars(select(Letter.kind).where(Letter.kind == "staff_dispute")).all() == ["staff_dispute"]
        assert db.session.scalars(select(Attachment.dispute_id)).all() == [one.id]
        shown = select(Event.what, Event.after).where(Event.subject_id == invoice.id, Event.shown)
        assert ("dispute opened", "23.80\N{NO-BREAK SPACE}EUR") in db.session.execute(shown).all()
        assert open_by_kind()["dispute"] == 1

    def test_its_amount_is_not_to_be_asked_for_but_never_more_than_the_balance(self, alfki, invoice, tea):
        assert disputed_of([invoice.id]) == {}
        dispute(invoice, tea, "short", quantity=Decimal(2))
        assert disputed_of([invoice.id]) == {invoice.id: 2380}
        allocate_oldest_first(receive(alfki, 12_000, cast.TODAY, STAFF), STAFF, only=[invoice])
        db.session.refresh(invoice)
        assert disputed_of([invoice.id]) == {invoice.id: 863}
        beside = select(Document.total - Document.allocated - DISPUTED).where(Document.id == invoice.id)
        assert db.session.scalar(beside) == 0

    def test_of_many_it_takes_one_statement(self, alfki, statements):
        invoices = [issued(alfki, TEA) for _n in range(5)]
        for one in invoices:
            dispute(one, amount=100)
        with statements() as seen:
            assert set(disputed_of(one.id for one in invoices).values()) == {100}
        assert len(seen) == 1


class TestSettled:
    def test_missing_pieces_are_credited_as_pieces_and_used_for_the_invoice(self, invoice, tea):
        one = dispute(invoice, tea, "short", quantity=Decimal(2))
        memo = credited(one, answer="Sorry!")
        [line] = lines_of(memo)
        assert (line.description, line.quantity, memo.total) == ("Tea", Decimal(2), 2380)
        db.session.refresh(invoice)
        assert (invoice.allocated, one.outcome, one.credit_memo_id) == (2380, "credited", memo.id)
        assert disputed_of([invoice.id]) == {}

    def test_a_price_is_credited_at_the_rate_of_its_line(self, invoice):
        bread = lines_of(invoice)[1]
        one = dispute(invoice, bread, "wrong_price", price=150)
        memo = credited(one)
        [line] = lines_of(memo)
        assert (line.tax_rate, line.description) == (SEVEN, "Boxes missing: Bread")
        assert memo.total in (one.amount, one.amount - 1)

    def test_less_than_disputed_can_be_credited_but_not_more(self, invoice, tea):
        one = dispute(invoice, tea, "short", quantity=Decimal(2))
        with pytest.raises(Refused, match="At most"):
            credited(one, 2381)
        assert credited(one, 1190).total == 1190

    def test_a_part_of_the_whole_invoice_is_shared_among_its_rates(self, invoice):
        memo = credited(dispute(invoice, amount=1000))
        assert {line.tax_rate for line in lines_of(memo)} == {NINETEEN, SEVEN}
        assert 998 <= memo.total <= 1000

    def test_all_of_it_is_credited_line_by_line(self, invoice):
        memo = credited(dispute(invoice))
        assert (memo.total, len(lines_of(memo))) == (invoice.total, 2)

    def test_what_is_paid_already_becomes_credit_in_hand(self, alfki, invoice, tea):
        allocate_oldest_first(receive(alfki, invoice.total, cast.TODAY, STAFF), STAFF, only=[invoice])
        memo = credited(dispute(invoice, tea, "damaged", quantity=Decimal(1)))
        assert (memo.total, memo.allocated) == (1190, 0)

    def test_a_rejection_needs_an_answer(self, invoice):
        one = dispute(invoice)
        with pytest.raises(Refused, match="Say why"):
            reject(one, " ", STAFF)
        reject(one, "The driver has your signature.", STAFF)
        assert (one.outcome, one.answer) == ("rejected", "The driver has your signature.")
        assert left_to_dispute(invoice) == invoice.total

    def test_the_customer_is_told_once_and_not_of_what_it_withdrew_itself(self, invoice, tea):
        first, second, third = (dispute(invoice, tea, "short", quantity=Decimal(1)) for _n in range(3))
        credited(first, answer="Sorry!")
        reject(second, "They were there.", STAFF)
        withdraw(third, MARIA)
        letters = db.session.scalars(select(Letter).where(Letter.kind == "dispute_news").order_by(Letter.id)).all()
        assert [one.to_name for one in letters] == ["Maria Anders"] * 2
        assert letters[0].facts["said"]["news"][1]["amount"] == "€11.90"
        assert letters[1].facts["answer"] == "They were there."

    def test_void_ends_what_was_disputed_and_tells_once(self, invoice, tea):
        first, second, before = dispute(invoice, amount=100), dispute(invoice, amount=200), dispute(invoice, amount=300)
        withdraw(before, MARIA)
        void(invoice, "Billed twice", STAFF)
        assert [one.outcome for one in (first, second, before)] == ["called_off", "called_off", "withdrawn"]
        [letter] = db.session.scalars(select(Letter).where(Letter.kind == "dispute_news")).all()
        assert letter.to_name == "Maria Anders"
        assert "was called off" in letter.facts["said"]["news"][0]
        ended = select(func.count()).where(Event.what == "dispute called off", Event.subject_id == invoice.id)
        assert db.session.scalar(ended) == 2
        assert not db.session.scalar(select(func.count()).where(Dispute.outcome == ""))
        with pytest.raises(Refused, match="Only an issued invoice"):
            dispute(invoice, amount=100)

    def test_void_that_is_refused_ends_no_dispute(self, alfki, invoice):
        one = dispute(invoice, amount=100)
        allocate_oldest_first(receive(alfki, 500, cast.TODAY, STAFF), STAFF, only=[invoice])
        with pytest.raises(Refused, match="counted towards it"):
            void(invoice, "Billed twice", STAFF)
        assert one.outcome == ""

    def test_void_without_disputes_tells_nobody(self, invoice):
        void(invoice, "Billed twice", STAFF)
        assert not db.session.scalar(select(func.count()).where(Letter.kind == "dispute_news"))

    def test_settled_is_settled(self, invoice):
        one = dispute(invoice)
        withdraw(one, MARIA)
        for again in (lambda: credited(one), lambda: reject(one, "No", STAFF), lambda: withdraw(one, MARIA)):
            with pytest.raises(Refused, match="quicker"):
                again()


class TestAnyWalk:
    STEPS = st.lists(
        st.tuples(
            st.sampled_from(["open", "credit", "reject", "withdraw", "pay"]), st.integers(0, 5), st.integers(1, 9000)
        ),
        max_size=14,
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(walk=STEPS)
    def test_whatever_is_done_in_whatever_order_nothing_is_disputed_or_credited_twice(self, alfki, walk):
        with db.session.begin_nested() as undone:
            invoice = issued(alfki, TEA, BREAD)
            lines, made = [None, *lines_of(invoice)], []
            for name, n, amount in walk:
                try:
                    with db.session.begin_nested():
                        self.step(alfki, invoice, lines, made, name, n, amount)
                except Refused:
                    pass
                self.holds(invoice, lines[1:], made)
            undone.rollback()

    def step(self, alfki, invoice, lines, made, name, n, amount):
        if name == "open":
            made.append(dispute(invoice, lines[n % 3], amount=amount))
        elif name == "pay":
            allocate_oldest_first(receive(alfki, amount, cast.TODAY, STAFF), STAFF, only=[invoice])
        elif made:
            one = made[n % len(made)]
            before = one.outcome
            move = {"credit": credited, "reject": lambda one: reject(one, "No", STAFF), "withdraw": withdrawn}[name]
            move(one)
            assert (before, one.outcome) == (MOVES[name].from_outcome, MOVES[name].to)

    def holds(self, invoice, lines, made):
        db.session.refresh(invoice)
        open_ones = [one for one in made if not one.outcome]
        memos = select(func.coalesce(func.sum(CreditMemo.total), 0)).where(CreditMemo.came_from_id == invoice.id)
        credits = db.session.scalar(memos.where(CreditMemo.status == "issued"))
        assert sum(one.amount for one in open_ones) + credits <= invoice.total
        for line in lines:
            assert sum(one.amount for one in open_ones if one.document_line_id == line.id) <= gross(line)
        assert disputed_of([invoice.id]).get(invoice.id, 0) <= invoice.total - invoice.allocated
        assert all((one.outcome == "credited") == (one.credit_memo_id is not None) for one in made)


def withdrawn(one):
    withdraw(one, MARIA)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    amount=st.integers(1, 10**9),
    parts=st.lists(st.tuples(st.sampled_from([0, 5, 7, 19]), st.integers(1, 10**7)), min_size=1, max_size=6),
)
def test_an_amount_is_shared_to_the_last_minor_unit(amount, parts):
    class Line:
        def __init__(self, rate, net):
            self.tax_rate, self.amount = Decimal(rate) / 100, net

    shares = shared([Line(*part) for part in parts], amount)
    assert sum(shares.values()) == amount
    assert min(shares.values()) >= 0
