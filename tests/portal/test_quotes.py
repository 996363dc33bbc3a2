"""A customer reads an offer, chooses, and answers once."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import delete, func, select

from models.attachment import Attachment
from models.base import db
from models.contact import Contact
from models.customer import Status
from models.document import Document, DocumentLine
from models.event import Actor
from models.order import Order
from models.portal_user import PortalUser
from models.price import ListPrice
from models.product import Product
from models.reading_quotes import answer_of
from models.sending_quotes import send, withdraw
from models.writing_quotes import begin, set_lines, written
from tests.admin.forms import fields_of
from tests.cast import find
from tests.integrations.office import PDF
from tests.portal.test_order_files import attach

STAFF = Actor("staff", 1, "Nancy")
LINES = [
    {"kind": "section", "description": "For the kitchen"},
    {"description": "Tea", "quantity": Decimal(2), "unit_price": 1000, "at_least": Decimal(1), "at_most": Decimal(5)},
    {"description": "Cups", "quantity": Decimal(6), "unit_price": 300, "optional": True, "taken": False},
    {"description": "Red tray", "quantity": Decimal(1), "unit_price": 500, "one_of": "Colour"},
    {"description": "Blue tray", "quantity": Decimal(1), "unit_price": 700, "one_of": "Colour", "taken": False},
]
CHOICE = {"quantity-2": "2", "one-0": "4"}


@pytest.fixture
def quote(alfki, northwind):
    made = begin(alfki, find(Contact, email="maria.anders@alfki.example"), northwind.today(), STAFF)
    offer = written(made, northwind.today())
    offer.revision.terms = "Paid within 14 days."
    set_lines(offer, LINES)
    send(made, northwind.today(), STAFF)
    db.session.commit()
    return made


def at(quote, more=""):
    return f"/p/alfki/quotes/{quote.number}{more}"


def signed(**more):
    return CHOICE | {"revision": "1", "name": "Maria Anders", "terms": "1", "reference": "PO 9"} | more


def fresh(quote):
    db.session.refresh(quote)
    return quote


def test_the_offer_is_read_with_what_can_be_chosen(maria, quote):
    page = maria.get(at(quote)).text
    for words in (
        "For the kitchen",
        "Tea",
        "from 1 to 5",
        "Cups",
        "Red tray",
        "Paid within 14 days.",
        "Accept and order",
    ):
        assert words in page
    assert "€25.00" in page


def test_where_nothing_can_be_chosen_there_is_nothing_to_reckon_anew(maria, alfki, northwind, quote):
    assert "Reckon anew" in maria.get(at(quote)).text
    other = begin(alfki, find(Contact, email="maria.anders@alfki.example"), northwind.today(), STAFF)
    set_lines(written(other, northwind.today()), [{"description": "Tea", "quantity": Decimal(2), "unit_price": 1000}])
    send(other, northwind.today(), STAFF)
    db.session.commit()
    page = maria.get(at(other)).text
    assert "Reckon anew" not in page
    assert 'method="post"' in re.search(r'<form class="body stack"[^>]*>', page)[0]
    form = {"revision": "1", "name": "Maria Anders", "terms": "1", "reference": "PO 9"}
    assert maria.post(at(other, "/acceptance"), **form).status_code == 303


def test_the_sums_follow_the_choice_and_nothing_is_stored(maria, quote):
    wish = CHOICE | {"quantity-2": "3", "take-3": "1", "one-0": "5"}
    assert "€55.00" in maria.post(at(quote, "/choice"), htmx=True, **wish).text
    assert "€55.00" in maria.post(at(quote, "/choice"), **wish).text
    assert fresh(quote).total == 2500


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity-2": "6"},
        {"quantity-2": "0.5"},
        {"quantity-2": "NaN"},
        {"quantity-2": "10^12"},
        {"one-0": "2"},
        {"one-0": ""},
    ],
)
def test_what_the_offer_does_not_let_choose_is_refused(maria, quote, wrong):
    assert maria.post(at(quote, "/choice"), **(CHOICE | wrong)).status_code == 422
    assert maria.post(at(quote, "/acceptance"), **signed(**wrong)).status_code == 422
    assert (fresh(quote).status, answer_of(quote)) == ("sent", None)


def test_accepted_it_is_an_order_once_and_the_page_shows_the_answer(maria, quote):
    sent = signed(**{"quantity-2": "4", "price-2": "1", "total": "0"})
    for _again in range(2):
        assert maria.post(at(quote, "/acceptance"), **sent).status_code == 303
    order = db.session.scalars(select(Order).where(Order.came_from_id == quote.id)).one()
    assert (fresh(quote).status, order.total, order.reference) == ("accepted", 4500, "PO 9")
    page = maria.get(at(quote)).text
    assert "Maria Anders accepted version 1" in page
    assert answer_of(quote).digest in page
    assert order.number in page
    assert "Accept and order" not in page


@pytest.mark.parametrize("missing", ["name", "terms", "revision"])
def test_what_is_missing_is_said_and_what_was_typed_comes_back(maria, quote, missing):
    answer = maria.post(at(quote, "/acceptance"), **signed(**{missing: ""}))
    assert answer.status_code == 422
    assert "PO 9" in answer.text
    assert fresh(quote).status == "sent"


def test_declined_with_a_reason(maria, quote):
    assert maria.post(at(quote, "/decline"), revision="1", reason=" ").status_code == 422
    assert maria.post(at(quote, "/decline"), revision="1", reason="Too dear").status_code == 303
    page = maria.get(at(quote)).text
    assert "declined version 1" in page
    assert "Too dear" in page
    assert maria.post(at(quote, "/acceptance"), **signed()).status_code == 422


def test_who_may_not_order_alone_that_much_is_told_so(maria, quote):
    user = db.session.scalars(
        select(PortalUser).join(Contact, PortalUser.contact).where(Contact.email == "maria.anders@alfki.example")
    ).one()
    user.order_limit = 100
    db.session.commit()
    answer = maria.post(at(quote, "/acceptance"), **signed())
    assert (answer.status_code, "more than you may order alone" in answer.text) == (422, True)
    assert fresh(quote).status == "sent"


def test_a_blacklisted_customer_reads_and_declines(maria, quote, alfki):
    alfki.status = Status.BLACKLISTED
    db.session.commit()
    assert "Accept and order" not in maria.get(at(quote)).text
    assert maria.post(at(quote, "/acceptance"), **signed()).status_code == 422
    assert maria.post(at(quote, "/decline"), revision="1", reason="No").status_code == 303


def test_a_new_version_says_what_differs_and_the_old_one_is_answered_by_nobody(maria, quote, northwind):
    offer = written(quote, northwind.today())
    set_lines(offer, [{"description": "Tea", "quantity": Decimal(2), "unit_price": 900}])
    send(quote, northwind.today(), STAFF)
    db.session.commit()
    page = maria.get(at(quote)).text
    assert "was €10.00 each" in page
    assert "No longer in this version: For the kitchen, Cups, Red tray, Blue tray" in page
    answer = maria.post(at(quote, "/acceptance"), **signed())
    assert (answer.status_code, "newer version" in answer.text) == (422, True)


def test_what_is_being_written_or_withdrawn_is_not_answered(maria, quote, northwind):
    withdraw(quote, "Sold out", STAFF)
    db.session.commit()
    assert "withdrawn this offer" in maria.get(at(quote)).text
    assert maria.post(at(quote, "/acceptance"), **signed()).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Order).where(Order.came_from_id == quote.id)) == 0


def test_nobody_else_gets_there(maria, jonas, browser, quote):
    assert maria.post("/p/alfki/quotes/Q-NONE/acceptance", **signed()).status_code == 404
    assert maria.post("/p/paris/quotes/" + quote.number + "/acceptance", **signed()).status_code in (303, 404)
    assert db.session.scalar(select(Document.status).where(Document.id == quote.id)) == "sent"


KEY = "k" * 32


def test_a_price_is_asked_for_in_codes_and_words_once(maria, northwind):
    rows = "1, 40\nCrate, with our name; 3\nSomething nice"
    for _again in range(2):
        assert (
            maria.post(
                "/p/alfki/quotes/request", rows=rows, note="Before Christmas?", wanted_on="", key=KEY
            ).status_code
            == 303
        )
    asked = db.session.scalars(select(Document).where(Document.kind == "quote", Document.status == "requested")).one()
    lines = select(DocumentLine.sku, DocumentLine.description, DocumentLine.quantity).where(
        DocumentLine.document_id == asked.id
    )
    found = [tuple(row) for row in db.session.execute(lines.order_by(DocumentLine.position))]
    assert [(sku, quantity) for sku, _words, quantity in found] == [("1", 40), ("", 3), ("", 1)]
    assert [words for sku, words, _quantity in found if not sku] == ["Crate, with our name", "Something nice"]
    page = maria.get(f"/p/alfki/quotes/{asked.number}").text
    assert "working on an offer" in page
    assert "0.00" not in page
    assert "0.00" not in maria.get("/p/alfki/quotes").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("rows", "1, -4"), ("rows", "1, 10000000"), ("wanted_on", "2020-01-01"), ("key", "x"), ("note", "x" * 2001)],
)
def test_what_can_t_be_asked_comes_back(maria, northwind, field, typed):
    answer = maria.post(
        "/p/alfki/quotes/request", **({"rows": "1, 2", "note": "Words", "wanted_on": "", "key": KEY} | {field: typed})
    )
    assert (answer.status_code, "Send the request" in answer.text) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(Document).where(Document.status == "requested")) == 0


def test_all_of_an_order_becomes_a_request_and_the_draft_ends(maria, northwind):
    maria.post("/p/alfki/order/lines", sku="1", quantity="12")
    assert "Ask for a quote for all of this" in maria.get("/p/alfki/order").text
    assert maria.post("/p/alfki/order/quote").status_code == 303
    assert maria.post("/p/alfki/order/quote").status_code == 404
    asked = db.session.scalars(select(Document).where(Document.status == "requested")).one()
    assert db.session.scalar(select(DocumentLine.quantity).where(DocumentLine.document_id == asked.id)) == 12


def test_blacklisted_asks_for_nothing(maria, alfki):
    alfki.status = Status.BLACKLISTED
    db.session.commit()
    answer = maria.post("/p/alfki/quotes/request", rows="", note="Please", wanted_on="", key=KEY)
    assert answer.status_code == 422


def test_what_has_no_price_leads_to_a_request_for_it(maria, northwind):
    product = find(Product, sku="1")
    db.session.execute(delete(ListPrice).where(ListPrice.product_id == product.id))
    db.session.commit()
    assert "/p/alfki/quotes/request?sku=1" in maria.get("/p/alfki/catalogue/1").text
    assert ">1, 1</textarea>" in maria.get("/p/alfki/quotes/request?sku=1").text.replace("\n", "").replace("\r", "")


def test_files_of_the_order_go_along_with_the_request_and_are_seen_by_both_sides(maria, jonas, clerk, northwind):
    maria.post("/p/alfki/order/lines", sku="1", quantity="12")
    attach(maria, ("Plan.pdf", PDF))
    maria.post("/p/alfki/order/quote")
    asked = db.session.scalars(select(Document).where(Document.status == "requested")).one()
    assert "Plan.pdf" in maria.get(at(asked)).text
    file = db.session.scalars(select(Attachment.id)).one()
    assert maria.get(at(asked, f"/files/{file}")).data == PDF
    assert maria.get(at(asked, f"/files/{file + 1}")).status_code == 404
    assert "Plan.pdf" in clerk.get(f"/admin/customers/ALFKI/documents/quote/{asked.number}").text
    assert clerk.get(f"/admin/quotes/{asked.number}/files/{file}").data == PDF


def test_the_list_begins_with_what_waits(maria, quote, alfki, northwind):
    assert "/quotes/waiting" in maria.get("/p/alfki/quotes").text
    for htmx in (True, False):
        assert quote.number in maria.get("/p/alfki/quotes/waiting", htmx=htmx).text
    withdraw(quote, "Sold out", STAFF)
    db.session.commit()
    assert quote.number not in maria.get("/p/alfki/quotes/waiting").text


class TestWhatARequestSays:
    URL = "/p/alfki/quotes/request"

    def ask(self, maria, **more):
        return maria.post(self.URL, **(fields_of(maria.get(self.URL), "request-form") | {"note": "A crate"} | more))

    @pytest.mark.parametrize(
        ("asked", "more"),
        [
            ("rows", {"rows": "Crate, 2"}),
            ("note", {"note": "A crate"}),
            ("wanted_on", {"wanted_on": "2999-01-01"}),
            ("files", {"files": [(BytesIO(PDF), "plan.pdf")]}),
        ],
    )
    def test_what_the_business_wants_to_know_is_asked_for(self, maria, northwind, asked, more):
        northwind.quote_asks = asked
        db.session.commit()
        given = {"note": "", "rows": "Crate"} if asked == "note" else {}
        assert self.ask(maria, **given).status_code == 422
        assert self.ask(maria, **(given | more)).status_code == 303

    def test_files_come_along(self, maria, northwind):
        self.ask(maria, files=[(BytesIO(PDF), "plan.pdf")])
        assert db.session.scalars(select(Attachment.name)).all() == ["plan.pdf"]
