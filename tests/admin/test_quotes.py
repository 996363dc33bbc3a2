"""Staff work quotes: found by what is to be done, written line by line, sent, withdrawn, accepted for the customer."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db
from models.document import Quote
from models.event import Actor
from models.letter import Letter
from models.mail_topic import MailTopic
from models.price import OwnPrice
from models.product import Product
from models.quote import QuoteLine, QuoteTemplate
from models.reading_quotes import answer_of, draft_of, offer_of
from models.sending_quotes import send
from models.staff import Staff
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


MARIA = "maria.anders@alfki.example"


def dispatch(sender, quote, **more):
    """The last look, and the button."""
    return sender.post(at(quote, "sending"), **({"person": [MARIA], "to": "", "message": ""} | more))


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

    def test_a_line_that_was_added_is_where_one_goes_on(self, clerk, quote):
        assert save(clerk, quote, add="line").location == f"{at(quote)}#line-2-description"
        assert save(clerk, quote, add="section").location == f"{at(quote)}#line-3-description"
        assert save(clerk, quote, save="1").location == at(quote)

    def test_the_first_field_that_is_wrong_has_the_focus(self, clerk, quote):
        save(clerk, quote, add="line")
        answer = save(clerk, quote, **{"line-1-quantity": "none", "line-2-unit_price": "x"})
        focused = re.findall(r"<[^>]* autofocus[^>]*>", answer.text)
        assert ["line-1-quantity" in one for one in focused] == [True]

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
        assert save(clerk, quote, send="1").location.endswith("/sending")
        assert quote.status == "draft"
        assert dispatch(clerk, quote).status_code == 303
        db.session.refresh(quote)
        assert (quote.status, quote.revision) == ("sent", 1)
        assert maria.get(f"/p/alfki/quotes/{quote.number}").status_code == 200
        clerk.post(at(quote, "revision"))
        assert lines(quote) == [("item", "Tea", 2, 1000)]

    def test_withdrawn_with_a_reason(self, clerk, quote, northwind):
        send(quote, northwind.today(), STAFF)
        db.session.commit()
        assert clerk.post(at(quote, "withdrawal"), reason=" ").status_code == 422
        assert clerk.post(at(quote, "withdrawal"), reason="Sold out").status_code == 303
        db.session.refresh(quote)
        assert quote.status == "withdrawn"
        assert clerk.post(at(quote, "revision")).status_code == 422

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
        assert "What came of it" in page


class TestWithoutRetyping:
    def test_the_offer_begins_with_what_was_asked_for_at_the_customers_prices(self, clerk, maria, northwind):
        asked = {"rows": "1, 40\nCrate, 3", "note": "", "wanted_on": "", "key": "k" * 32}
        maria.post("/p/alfki/quotes/request", **asked)
        quote = db.session.scalars(select(Quote).where(Quote.status == "requested")).one()
        clerk.post(at(quote, "revision"))
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
        assert "“Tea” has no price yet" in clerk.get(at(quote, "sending")).text
        answer = dispatch(clerk, quote)
        assert (answer.status_code, "“Tea” has no price yet" in answer.text) == (422, True)
        db.session.rollback()
        assert save(clerk, quote, send="1", **{"line-1-unit_price": "0"}).status_code == 303


def test_an_offer_with_a_heading_is_saved_again_and_again(clerk, quote):
    assert save(clerk, quote, add="section").status_code == 303
    for _time in range(2):
        assert save(clerk, quote, **{"line-1-quantity": "3"}).status_code == 303
    assert lines(quote) == [("item", "Tea", 3, 1000), ("section", "New section", 0, None)]


class TestToWhom:
    def test_who_sees_quotes_is_chosen_at_first_and_the_offer_is_shown(self, clerk, quote):
        page = clerk.get(at(quote, "sending")).text
        assert f'value="{MARIA}" checked' in page
        assert "Tea" in page
        assert "Accept and order" not in page

    def test_people_hear_of_it_in_the_portal_others_get_a_link(self, clerk, quote):
        dispatch(clerk, quote, to="kitchen@partner.example", message="As we said by phone.")
        letters = {one.to_address: one for one in db.session.scalars(select(Letter))}
        assert letters[MARIA].kind == "quote_news"
        assert letters[MARIA].facts["message"] == "As we said by phone."
        assert letters["kitchen@partner.example"].kind == "document"

    @pytest.mark.parametrize(
        ("more", "sentence"), [({"person": []}, "Choose somebody"), ({"to": "nobody"}, "no email addresses")]
    )
    def test_nobody_and_nonsense_are_refused(self, clerk, quote, more, sentence):
        answer = dispatch(clerk, quote, **more)
        assert answer.status_code == 422
        assert sentence in answer.text
        db.session.refresh(quote)
        assert quote.status == "draft"

    def test_an_address_that_is_nobodys_here_is_not_told(self, clerk, quote):
        dispatch(clerk, quote, person=[MARIA, "yoshi@elsewhere.example"])
        assert [one.to_address for one in db.session.scalars(select(Letter))] == [MARIA]


def test_what_is_not_offered_yet_has_no_sums(clerk, quote):
    page = f"/admin/customers/ALFKI/documents/quote/{quote.number}"
    assert "€0.00" not in clerk.get(page).text
    dispatch(clerk, quote)
    assert "€20.00" in clerk.get(page).text


class TestApproval:
    @pytest.fixture(autouse=True)
    def above(self, northwind):
        northwind.quote_approval_above = 1000
        db.session.commit()

    def test_above_the_amount_a_clerk_asks_and_a_manager_approves(self, clerk, manager, quote):
        assert dispatch(clerk, quote).status_code == 422
        clerk.post(at(quote, "approval-request"))
        assert quote.number in manager.get("/admin/inbox?kind=approval").text
        assert clerk.post(at(quote, "approval"), seen="x").status_code == 403
        assert manager.post(at(quote, "approval"), seen="x").status_code == 422
        seen = fields_seen(manager.get(at(quote, "sending")).text)
        assert manager.post(at(quote, "approval"), seen=seen).status_code == 303
        assert dispatch(clerk, quote).status_code == 303

    def test_each_who_may_approve_is_told_once_and_whoever_asked_hears_the_outcome(self, clerk, manager, quote):
        def told():
            found = db.session.scalars(select(Letter).where(Letter.kind == "staff_approval").order_by(Letter.id))
            return [(one.to_address.split("@")[0], one.facts["said"]["news"][0]) for one in found]

        clerk.post(at(quote, "approval-request"))
        clerk.post(at(quote, "approval-request"))
        asks = [(who, "%(author)s asks you to approve an offer.") for who in ("owner", "manager")]
        assert sorted(told()) == sorted(asks)
        manager.post(at(quote, "approval-refusal"), reason="Too cheap")
        assert told()[2:] == [("clerk", "%(author)s has sent your offer back: %(reason)s")]
        clerk.post(at(quote, "approval-request"))
        assert len(told()) == 5
        manager.post(at(quote, "approval"), seen=fields_seen(manager.get(at(quote, "sending")).text))
        assert told()[5:] == [("clerk", "%(author)s has approved your offer: it can be sent.")]

    def test_whoever_wants_no_mail_about_requests_gets_none(self, clerk, quote):
        find(Staff, email="owner@northwind.example").muted_mails = frozenset({MailTopic.REQUESTS})
        find(Staff, email="manager@northwind.example").muted_mails = frozenset({MailTopic.REQUESTS})
        db.session.commit()
        clerk.post(at(quote, "approval-request"))
        assert not db.session.scalars(select(Letter).where(Letter.kind == "staff_approval")).all()

    def test_what_is_changed_after_that_is_approved_anew(self, clerk, manager, quote):
        clerk.post(at(quote, "approval-request"))
        manager.post(at(quote, "approval"), seen=fields_seen(manager.get(at(quote, "sending")).text))
        save(clerk, quote, **{"line-1-quantity": "3"})
        assert dispatch(clerk, quote).status_code == 422

    def test_saved_without_a_change_it_stays_approved(self, clerk, manager, quote):
        manager.post(at(quote, "approval"), seen=fields_seen(manager.get(at(quote, "sending")).text))
        save(clerk, quote)
        assert dispatch(clerk, quote).status_code == 303

    def test_sent_back_with_a_reason(self, clerk, manager, quote):
        clerk.post(at(quote, "approval-request"))
        assert manager.post(at(quote, "approval-refusal"), reason="").status_code == 422
        manager.post(at(quote, "approval-refusal"), reason="Too cheap")
        assert "Too cheap" in clerk.get(at(quote, "sending")).text
        assert quote.number not in manager.get("/admin/inbox?kind=approval").text

    def test_who_may_approve_sends_at_once(self, manager, quote):
        assert dispatch(manager, quote).status_code == 303

    def test_a_discount_counts_too(self, clerk, quote, northwind):
        northwind.quote_approval_above, northwind.quote_approval_off = None, Decimal("0.1")
        db.session.commit()
        save(clerk, quote, **{"line-1-off_percent": "11"})
        assert dispatch(clerk, quote).status_code == 422
        save(clerk, quote, **{"line-1-off_percent": "10"})
        assert dispatch(clerk, quote).status_code == 303


def fields_seen(page):
    return page.split('name="seen" value="')[1].split('"')[0]


class TestTemplates:
    def test_kept_listed_filled_in_renamed_removed(self, clerk, quote, alfki, northwind):
        save(clerk, quote, add="keep", template_name="Tea service")
        other = begin(alfki, None, northwind.today(), STAFF)
        db.session.commit()
        assert clerk.get(at(other)).status_code == 303  # looking begins nothing
        assert draft_of(other) is None
        clerk.post(at(other, "revision"))
        found = db.session.scalars(select(QuoteTemplate)).one()
        save(clerk, other, add="template", template=str(found.id))
        assert lines(other) == [("item", "Tea", 2, 1000)]
        url = f"/admin/quotes/templates/{found.id}"
        assert clerk.post(url, template_name=" ").status_code == 422
        clerk.post(url, template_name="Tea")
        assert 'value="Tea"' in clerk.get("/admin/quotes/templates").text
        clerk.post(f"{url}/removal")
        assert "No templates yet" in clerk.get("/admin/quotes/templates").text

    def test_at_the_prices_of_the_customer_where_it_has_one(self, clerk, quote, alfki, northwind):
        product = db.session.scalars(select(Product).order_by(Product.id).limit(1)).one()
        db.session.add(OwnPrice(customer_id=alfki.id, product_id=product.id, currency="EUR", unit_price=777))
        set_lines(
            draft_of(quote),
            [
                {
                    "description": "Ours",
                    "sku": product.sku,
                    "product_id": product.id,
                    "quantity": Decimal(1),
                    "unit_price": 5,
                }
            ],
        )
        db.session.commit()
        save(clerk, quote, add="keep", template_name="One")
        found = str(db.session.scalars(select(QuoteTemplate.id)).one())
        save(clerk, quote, add="template", template=found, own_prices="")
        assert lines(quote)[0][3] == 5
        save(clerk, quote, add="template", template=found, own_prices="1")
        assert lines(quote)[0][3] == 777

    def test_no_template_is_said(self, clerk, quote):
        assert save(clerk, quote, add="template", template="9").status_code == 422
        assert save(clerk, quote, add="keep", template_name=" ").status_code == 422


class TestBoard:
    def test_each_stands_in_its_step_with_what_the_step_comes_to(self, clerk, quote, northwind):
        assert "Being written" in said(clerk.get("/admin/quotes/board"))
        send(quote, northwind.today(), STAFF)
        db.session.commit()
        text = said(clerk.get("/admin/quotes/board"))
        assert "Waiting for the customer 1 · €20.00" in text
        assert "30 days left" in text

    def test_it_costs_the_same_for_one_and_for_fifty(self, clerk, quote, alfki, northwind, statements):
        with statements() as few:
            clerk.get("/admin/quotes/board")
        for _n in range(12):
            begin(alfki, None, northwind.today(), STAFF)
        db.session.commit()
        with statements() as many:
            clerk.get("/admin/quotes/board")
        assert len(many) == len(few)


class TestSettings:
    URL = "/admin/settings/quotes"

    def test_they_are_kept_and_new_offers_begin_with_them(self, manager, alfki, northwind):
        fields = fields_of(manager.get(self.URL), "quote-settings")
        wish = {"quote_days": "14", "quote_terms": "Prepaid.", "off_percent": "10", "quote_asks": ["note", "wanted_on"]}
        assert manager.post(self.URL, **(fields | wish)).status_code == 303
        db.session.refresh(northwind)
        assert (northwind.quote_days, northwind.quote_asks, northwind.quote_approval_off) == (
            14,
            "note,wanted_on",
            Decimal("0.1"),
        )
        head = written(begin(alfki, None, northwind.today(), STAFF), northwind.today()).revision
        assert (head.terms, (head.valid_until - northwind.today()).days) == ("Prepaid.", 14)

    def test_who_saves_second_sees_both(self, manager, northwind):
        fields = fields_of(manager.get(self.URL), "quote-settings")
        northwind.quote_days = 7
        db.session.commit()
        answer = manager.post(self.URL, **(fields | {"quote_days": "14"}))
        assert answer.status_code == 409
        assert "Saved meanwhile" in answer.text

    @pytest.mark.parametrize("odd", [{"quote_days": "0"}, {"off_percent": "200"}, {"quote_approval_above": "-1"}])
    def test_odd_values_are_refused(self, manager, northwind, odd):
        fields = fields_of(manager.get(self.URL), "quote-settings")
        assert manager.post(self.URL, **(fields | odd)).status_code == 422
