"""An offer is answered once, whoever is quicker; a version that is superseded meanwhile is accepted by nobody: real threads."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.answering_quotes import Signed, accept, decline
from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.document import Quote
from models.drafting import draft_of
from models.event import Actor
from models.letter import Letter
from models.order import Order
from models.quote import QuoteAnswer
from models.reading_quotes import quote_by_number
from models.requesting_quotes import Request, request_for_draft, request_quote
from models.sending_quotes import send
from models.tenant import tenant_by_key
from models.writing_quotes import begin, set_lines, written
from tests.cast import find
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once, people, sending, write

assert own_app  # a fixture

STAFF, MARIA = Actor("staff", None, "Nancy"), Actor("contact", 2, "Maria Anders")
LINK = Actor("link", 3, "kitchen@partner.example", "203.0.113.7")


def today():
    return tenant_by_key("northwind").today()


def offer():
    tenant_by_key("northwind").order_emails = "sales@northwind.example"
    quote = begin(customer_by_number("ALFKI"), maria(), today(), STAFF)
    set_lines(written(quote, today()), [{"description": "Tea", "quantity": Decimal(2), "unit_price": 1000}])
    send(quote, today(), STAFF)
    return quote.number


def maria():
    return find(Contact, email="maria.anders@alfki.example")


def accepting(number, revision=1, by=MARIA):
    def work():
        signed = Signed(revision, {1: Decimal(2)}, "Maria Anders")
        return accept(quote_by_number(number), customer_by_number("ALFKI"), maria(), signed, today(), by).outcome

    return work


def declining(number, by=MARIA):
    return lambda: decline(quote_by_number(number), maria(), 1, "Too dear", by).outcome


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))


def test_fifty_mixed_answers_at_once_are_one(own_app):
    for _round in range(3):
        number = within(own_app, offer)
        before = within(own_app, lambda: (count(QuoteAnswer), count(Letter, Letter.kind == "staff_quote")))
        by_link = [accepting(number, by=LINK), declining(number, by=LINK)]
        found = at_once(own_app, ([accepting(number), declining(number), *by_link] * 13)[:50])
        outcomes = set(found) - {"Refused"}
        assert len(outcomes) == 1
        quote = within(own_app, lambda number=number: quote_by_number(number))
        assert {quote.status} == outcomes
        orders = within(own_app, lambda quote=quote: count(Order, Order.came_from_id == quote.id))
        assert orders == (1 if outcomes == {"accepted"} else 0)
        after = within(own_app, lambda: (count(QuoteAnswer), count(Letter, Letter.kind == "staff_quote")))
        assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]


@pytest.mark.parametrize("round_", range(5))
def test_a_version_is_accepted_or_superseded_never_both(own_app, round_):
    number = within(own_app, offer)
    within(own_app, lambda: written(quote_by_number(number), today()))
    found = at_once(own_app, [accepting(number), lambda: send(quote_by_number(number), today(), STAFF)])
    quote = within(own_app, lambda: quote_by_number(number))
    if found[0] == "accepted":
        assert (quote.status, quote.revision, found[1]) == ("accepted", 1, "Refused")
    else:
        assert (quote.status, quote.revision, found) == ("sent", 2, ["Refused", True])
    assert within(own_app, lambda: count(Quote, Quote.status == "accepted")) == (found[0] == "accepted")


def test_a_request_that_is_pressed_twenty_times_at_once_is_one(own_app):
    def ask():
        asked = Request([], "Tea, please", None, None, "ask " + "k" * 32)
        return request_quote(customer_by_number("ALFKI"), maria(), asked, today(), MARIA).number

    assert len(set(at_once(own_app, [ask] * 20))) == 1
    assert within(own_app, lambda: count(Quote, Quote.status == "requested")) == 1


def test_what_is_written_is_ordered_or_asked_for_never_both(own_app):
    [buyer_id] = within(own_app, people)[:1]
    token = within(own_app, lambda: write(buyer_id))

    def ask():
        customer = customer_by_number("ALFKI")
        draft = draft_of(buyer_id, customer.id)
        if draft is None:
            return "Refused"
        return request_for_draft(draft, customer, find(Contact, id=buyer_id), today(), MARIA).number

    found = at_once(own_app, [ask, sending(buyer_id, token)])
    made = within(own_app, lambda: [count(noun, noun.order_key.is_not(None)) for noun in (Order, Quote)])
    assert sum(made) == 1, found
