"""Staff work quotes: found by what is to be done, written line by line, sent, withdrawn, accepted for the customer."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db
from models.document import Quote
from models.event import Actor
from models.product import Product
from models.quote import QuoteLine
from models.reading_quotes import answer_of, draft_of, offer_of
from models.sending_quotes import send
from models.writing_quotes import begin, set_lines, written
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.cast import find

STAFF = Actor("staff", 1, "Nancy")


@pytest.fixture
def quote(alfki, northwind):
    made = begin(alfki, None, northwind.today(), STAFF)
    set_lines(written(made, northwind.today()), [{"description": "Tea", "quantity": Decimal(2), "unit_price": 1000}])
    db.session.commit()
    return made


def at(quote, more="offer"):
    return f"/admin/quotes/{quote.number}/{more}"


def save(person, quote, **change):
    """The form as it is, with what was changed, and the button that was pressed."""
    fields = fields_of(person.get(at(quote)), "offer-form")
    return person.post(at(quote), **(fields | change))


def lines(quote):
    return [(one.kind, one.description, one.quantity, one.unit_price) for one in draft_of(quote).lines]


class TestList:
    def test_quotes_stand_where_something_is_to_be_done(self, clerk, quote, northwind):
        assert quote.number not in said(clerk.get("/admin/quotes"))
        assert quote.number in said(clerk.get("/admin/quotes?view=writing"))
        send(quote, northwind.today(), STAFF)
        db.session.commit()
        page = said(clerk.get("/admin/quotes?view=open"))
        assert quote.number in page
        assert "1 · €20.00" in page
        assert quote.number not in said(clerk.get("/admin/quotes?view=open&q=nothing"))
        assert clerk.get("/admin/quotes?page=x").status_code == 404

    def test_a_new_one_is_begun_for_a_customer(self, clerk, alfki):
        assert "Alfreds" in said(clerk.get("/admin/quotes/new?q=alf"))
        assert "/admin/customers/ALFKI/quote" in clerk.get("/admin/quotes/new?q=alf").text
        answer = clerk.post("/admin/customers/ALFKI/quote")
        assert answer.status_code == 303
        made = db.session.scalars(select(Quote).where(Quote.status == "draft")).one()
        assert answer.location.endswith(at(made))


class TestWriting:
    def test_what_is_typed_is_kept_and_lines_without_words_go(self, clerk, quote):
        save(clerk, quote, **{"title": "Tea for spring", "add": "line"})
        assert lines(quote)[1][1:3] == ("New line", 1)
        answer = save(
            clerk,
            quote,
            **{
                "line-1-description": "",
                "line-2-description": "Cups",
                "line-2-unit_price": "3,50",
                "line-2-quantity": "6",
            },
        )
        assert answer.status_code == 303
        assert lines(quote) == [("item", "Cups", 6, 350)]
        assert draft_of(quote).revision.title == "Tea for spring"

    def test_a_product_comes_at_the_customers_price(self, clerk, quote):
        save(clerk, quote, add="product", new_sku="1", new_quantity="4")
        product = find(Product, sku="1")
        made = db.session.scalars(select(QuoteLine).where(QuoteLine.product_id == product.id)).one()
        assert (made.quantity, made.unit_price > 0) == (4, True)
        assert save(clerk, quote, add="product", new_sku="no such").status_code == 422

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("line-1-quantity", "0"), ("line-1-quantity", "NaN"), ("line-1-unit_price", "-1"), ("line-1-tax_percent", "101"),
            ("line-1-at_least", "3"), ("line-1-position", "x"), ("valid_until", "2020-01-01"), ("valid_until", ""), ("deposit", "-5"),
        ],
    )  # fmt: skip
    def test_what_can_t_be_is_named_and_nothing_is_stored(self, clerk, quote, field, typed):
        before = lines(quote)
        answer = save(clerk, quote, **{field: typed, "line-1-description": "Other"})
        assert answer.status_code == 422
        assert "Other" in answer.text
        db.session.rollback()
        assert lines(quote) == before

    def test_alternatives_bounds_and_options_are_kept(self, clerk, quote):
        save(clerk, quote, **{"line-1-wish": "optional", "line-1-at_least": "1", "line-1-at_most": "9"})
        made = draft_of(quote).lines[0]
        assert (made.optional, made.taken, made.at_least, made.at_most) == (True, True, 1, 9)

    def test_the_second_of_two_sees_that_somebody_was_there(self, clerk, quote):
        fields = fields_of(clerk.get(at(quote)), "offer-form")
        save(clerk, quote, title="Mine")
        answer = clerk.post(at(quote), **(fields | {"title": "Yours"}))
        assert (answer.status_code, "A colleague saved" in answer.text, "Yours" in answer.text) == (409, True, True)
        assert draft_of(quote).revision.title == "Mine"


class TestSending:
    def test_sent_it_is_the_customers_and_a_new_version_begins_with_it(self, clerk, quote, maria):
        assert maria.get(f"/p/alfki/quotes/{quote.number}").status_code == 404
        assert save(clerk, quote, send="1").status_code == 303
        db.session.refresh(quote)
        assert (quote.status, quote.revision) == ("sent", 1)
        assert maria.get(f"/p/alfki/quotes/{quote.number}").status_code == 200
        clerk.get(at(quote))
        assert lines(quote) == [("item", "Tea", 2, 1000)]

    def test_withdrawn_with_a_reason(self, clerk, quote, northwind):
        send(quote, northwind.today(), STAFF)
        db.session.commit()
        assert clerk.post(at(quote, "withdrawal"), reason=" ").status_code == 422
        assert clerk.post(at(quote, "withdrawal"), reason="Sold out").status_code == 303
        db.session.refresh(quote)
        assert quote.status == "withdrawn"
        assert clerk.get(at(quote)).status_code == 422

    def test_accepted_for_the_customer_it_is_an_order(self, clerk, quote, northwind):
        send(quote, northwind.today(), STAFF)
        db.session.commit()
        assert clerk.post(at(quote, "acceptance"), name="Maria", note="").status_code == 422
        assert clerk.post(at(quote, "acceptance"), name="Maria", note="By phone").status_code == 303
        db.session.refresh(quote)
        assert (quote.status, answer_of(quote).by_staff) == ("accepted", True)
        page = said(clerk.get(f"/admin/customers/ALFKI/documents/quote/{quote.number}"))
        assert re.search(r"Accepted for Maria, .*: By phone", page)
        assert offer_of(quote).revision.digest in page
        assert "The order it became" in page


class TestWithoutRetyping:
    def test_the_offer_begins_with_what_was_asked_for_at_the_customers_prices(self, clerk, maria, northwind):
        asked = {"rows": "1, 40\nCrate, 3", "note": "", "wanted_on": "", "key": "k" * 32}
        maria.post("/p/alfki/quotes/request", **asked)
        quote = db.session.scalars(select(Quote).where(Quote.status == "requested")).one()
        clerk.get(at(quote))
        first, second = draft_of(quote).lines
        assert (first.sku, first.quantity, first.unit_price > 0) == ("1", 40, True)
        assert (second.description, second.quantity, second.unit_price) == ("Crate", 3, None)

    def test_it_can_be_written_like_another_one(self, clerk, quote, alfki, northwind):
        other = begin(alfki, None, northwind.today(), STAFF)
        set_lines(
            written(other, northwind.today()), [{"description": "Cups", "quantity": Decimal(6), "unit_price": 350}]
        )
        db.session.commit()
        save(clerk, quote, add="quote", from_quote=other.number)
        assert lines(quote) == [("item", "Cups", 6, 350)]
        answer = save(clerk, quote, add="quote", from_quote="Q-NONE")
        assert (answer.status_code, "There is no offer Q-NONE." in answer.text) == (422, True)

    def test_what_has_no_price_yet_is_kept_but_not_sent(self, clerk, quote):
        assert save(clerk, quote, **{"line-1-unit_price": ""}).status_code == 303
        answer = save(clerk, quote, send="1")
        assert (answer.status_code, "“Tea” has no price yet" in answer.text) == (422, True)
        db.session.rollback()
        assert save(clerk, quote, send="1", **{"line-1-unit_price": "0"}).status_code == 303
