"""Events as Stripe sends them, what their signature is worth, and what they come to."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from integrations.gateways import Forged, RefundState, State, TooOld
from integrations.stripe_events import EVENTS, outcome
from integrations.stripe_gateway import StripeGateway
from tests import recorded_stripe as recorded
from tests.recorded_stripe import sign

SECRET = "whsec_recorded"
AT = dt.datetime(2026, 3, 14, 9, 26, 53, tzinfo=dt.UTC)
STRIPE = StripeGateway("sk_test_nobody_is_asked", SECRET)


def hear(payload, at=AT):
    return STRIPE.hear(payload, sign(payload, SECRET, at), at)


class TestSignature:
    @pytest.fixture
    def payload(self):
        return recorded.completed("a", 12_345, at=AT)

    def test_fits_up_to_five_minutes_by_the_clock_that_is_given(self, payload):
        signature = sign(payload, SECRET, AT)
        for later in (0, 299, 300):
            assert STRIPE.hear(payload, signature, AT + dt.timedelta(seconds=later)).outcome
        for later in (301, 86_400):
            with pytest.raises(TooOld):
                STRIPE.hear(payload, signature, AT + dt.timedelta(seconds=later))

    def test_from_a_clock_that_is_ahead_fits(self, payload):
        assert STRIPE.hear(payload, sign(payload, SECRET, AT + dt.timedelta(hours=1)), AT).outcome

    def test_can_be_of_either_secret_while_they_are_changed(self, payload):
        new, old = sign(payload, SECRET, AT), sign(payload, "whsec_old", AT)
        assert STRIPE.hear(payload, f"{old},{new.partition(',')[2]}", AT).outcome

    def test_of_another_secret_is_forged(self, payload):
        with pytest.raises(Forged):
            STRIPE.hear(payload, sign(payload, "whsec_guessed", AT), AT)

    def test_of_a_body_that_has_been_changed_is_forged(self, payload):
        with pytest.raises(Forged):
            STRIPE.hear(payload.replace(b"12345", b"99999"), sign(payload, SECRET, AT), AT)

    def test_with_its_time_set_forward_is_forged(self, payload):
        made = sign(payload, SECRET, AT).partition(",")[2]
        later = AT + dt.timedelta(days=1)
        with pytest.raises(Forged):
            STRIPE.hear(payload, f"t={int(later.timestamp())},{made}", later)

    def test_with_a_second_time_beside_the_signed_one_is_too_old(self, payload):
        later = AT + dt.timedelta(days=1)
        with pytest.raises(TooOld):
            STRIPE.hear(payload, f"{sign(payload, SECRET, AT)},t={int(later.timestamp())}", later)

    @pytest.mark.parametrize(
        "signature",
        [
            "",
            None,
            "t=1",
            "v1=00",
            "t=,v1=",
            "t=x,v1=00",
            "v0=00,t=1",
            ",,,",
            "t=1,v1=ö",
            "t=1,v1=\0",
            f"t={'9' * 5000},v1=0",
        ],
    )
    def test_that_is_none_is_forged(self, payload, signature):
        with pytest.raises(Forged):
            STRIPE.hear(payload, signature, AT)

    def test_without_a_secret_fits_nothing(self, payload):
        for secret in ("", "  "):
            with pytest.raises(Forged):
                StripeGateway("sk", secret).hear(payload, sign(payload, secret, AT), AT)

    @pytest.mark.parametrize(
        "payload", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"type": 1', b'{"type": "checkout.session.completed"}']
    )
    def test_over_what_is_no_event_is_forged(self, payload):
        with pytest.raises(Forged):
            hear(payload)

    @given(some.binary(max_size=200), some.text(max_size=80))
    def test_whatever_comes_it_is_forged(self, payload, signature):
        with pytest.raises(Forged):
            STRIPE.hear(payload, signature, AT)


class TestSessions:
    @pytest.mark.parametrize(
        ("made", "state"),
        [
            (recorded.completed, State.PAID),
            (recorded.submitted, State.PENDING),
            (recorded.debited, State.PAID),
            (recorded.bounced, State.FAILED),
            (recorded.expired, State.EXPIRED),
        ],
    )
    def test_come_to(self, made, state):
        heard = hear(made("a", 12_345, "CHF", at=AT - dt.timedelta(hours=2)))
        assert (heard.outcome.state, heard.outcome.amount, heard.outcome.currency) == (state, 12_345, "CHF")
        assert (heard.outcome.session, heard.outcome.facts) == ("cs_test_a", {"payment": "a"})
        assert heard.outcome.reference == ("" if state == State.EXPIRED else "pi_a")
        assert heard.created_at == AT - dt.timedelta(hours=2)
        assert heard.id.startswith("evt_")
        assert heard.refund is None

    def test_of_a_currency_that_stripe_counts_otherwise(self):
        assert hear(recorded.completed("a", 500, "ISK", at=AT)).outcome.amount == 5

    def test_name_the_method_only_where_there_was_one_to_choose(self):
        assert hear(recorded.completed("a", 500, at=AT)).outcome.method == "card"
        both = recorded.completed("a", 500, at=AT, payment_method_types=["card", "sepa_debit"])
        assert hear(both).outcome.method == ""

    def test_name_the_customer_whether_whole_or_by_id(self):
        assert hear(recorded.completed("a", 500, at=AT, customer="cus_1")).outcome.customer_reference == "cus_1"
        assert hear(recorded.completed("a", 500, at=AT, customer={"id": "cus_1"})).outcome.customer_reference == "cus_1"

    def test_of_another_shop_in_the_same_account_have_no_facts(self):
        assert hear(recorded.completed("a", 500, at=AT, metadata=None)).outcome.facts == {}


class TestSessionsThatWereLookedAt:
    @pytest.mark.parametrize(
        ("intent", "state"),
        [("processing", State.PENDING), ("requires_payment_method", State.FAILED), ("canceled", State.FAILED)],
    )
    def test_unpaid_after_the_page_was_done(self, intent, state):
        method = {"id": "pm_1", "type": "sepa_debit"}
        asked = {"id": "pi_a", "status": intent, "payment_method": method}
        seen = outcome(recorded.complete("a", 500, payment_status="unpaid", payment_intent=asked))
        assert (seen.state, seen.reference, seen.method) == (state, "pi_a", "sepa_debit")

    def test_open_while_a_card_was_declined_on_the_page(self):
        asked = {"id": "pi_a", "status": "requires_payment_method", "payment_method": None}
        assert outcome(recorded.session("a", 500, payment_intent=asked)).state == State.OPEN

    def test_with_nothing_to_pay_count_as_paid(self):
        assert outcome(recorded.complete("a", 0, payment_status="no_payment_required")).state == State.PAID


class TestRefunds:
    @pytest.mark.parametrize(
        ("status", "state"),
        [
            ("succeeded", RefundState.DONE),
            ("pending", RefundState.PENDING),
            ("requires_action", RefundState.PENDING),
            ("failed", RefundState.FAILED),
            ("canceled", RefundState.FAILED),
        ],
    )
    @pytest.mark.parametrize("kind", ["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"])
    def test_come_to(self, kind, status, state):
        heard = hear(recorded.refunded("a", 2_000, at=AT, kind=kind, status=status))
        assert heard.outcome is None
        assert heard.refund.id == "re_a_1"
        assert (heard.refund.reference, heard.refund.amount, heard.refund.currency) == ("pi_a", 2_000, "EUR")
        assert heard.refund.state == state

    def test_told_by_the_charge_are_the_last_one_and_not_the_sum(self):
        both = [recorded.refund("a", 700, number=2), recorded.refund("a", 300, number=1)]
        assert hear(recorded.charge_refunded("a", 1_000, both, at=AT)).refund.amount == 700

    def test_told_by_the_charge_without_them_are_left_to_their_own_events(self):
        assert hear(recorded.charge_refunded("a", 1_000, at=AT)).refund is None


class TestOthers:
    @pytest.mark.parametrize("kind", ["payment_intent.succeeded", "customer.created", "a.kind.of.tomorrow"])
    def test_are_heard_and_mean_nothing(self, kind):
        heard = hear(recorded.event(kind, {"id": "x", "object": "x"}, AT))
        assert (heard.kind, heard.outcome, heard.refund) == (kind, None, None)

    def test_one_that_is_sent_again_has_the_same_id(self):
        payload = recorded.completed("a", 500, at=AT)
        again = AT + dt.timedelta(hours=1)
        assert hear(payload) == hear(payload, again)

    def test_one_without_an_id_gets_one_of_its_body(self):
        first, other = ({"type": "x", "data": {"object": {"n": n}}} for n in (1, 2))
        ids = [hear(json.dumps(one).encode()).id for one in (first, first, other)]
        assert ids[0] == ids[1] != ids[2]
        assert len(ids[0]) == 64

    def test_which_ones_stripe_is_to_send_is_said_once(self):
        assert len(set(EVENTS)) == len(EVENTS) == 9
