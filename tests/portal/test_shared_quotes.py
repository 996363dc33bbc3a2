"""A quote is read and answered by a mailed link, which opens nothing else."""

import base64

import pytest
from sqlalchemy import func, select

from models import sharing
from models.base import db
from models.contact import Contact
from models.converting_quotes import made_of
from models.customer import Status
from models.document import Quote
from models.event import Actor, Event
from models.letter import Letter
from models.module import Module
from models.order import Order
from models.portal_user import PortalUser
from models.reading_quotes import answer_of
from models.sending_quotes import withdraw
from models.staff import Staff
from models.tenant import tenant_by_key
from tests.cast import find
from tests.integrations.pictures import saved
from tests.integrations.test_signatures import drawn
from tests.models.test_quotes import order_from
from tests.portal.test_quotes import CHOICE, quote, signed

assert quote  # a fixture


@pytest.fixture
def mailed(alfki, quote):
    """Gives the path of a link to the quote, for an address."""

    def mail(address="kitchen@partner.example"):
        sender = db.session.scalars(select(Staff).limit(1)).one()
        sharing.share(alfki, quote, [address], "", sender, address, Actor("staff", sender.id, sender.name))
        db.session.commit()
        return "/d/" + db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one().secret

    return mail


def person(name):
    return find(Contact, email=f"{name}@alfki.example")


def state(quote):
    db.session.refresh(quote)
    return quote.status


def test_the_offer_is_read_chosen_and_accepted_with_a_drawn_signature(visitor, mailed, quote):
    path = mailed()
    page = visitor.get(path).text
    for words in ("For the kitchen", "Accept and order", "Paid within 14 days.", "Decline this offer"):
        assert words in page
    assert (
        "€55.00"
        in visitor.post(f"{path}/choice", htmx=True, **(CHOICE | {"quantity-2": "3", "take-3": "1", "one-0": "5"})).text
    )
    picture = "data:image/png;base64," + base64.b64encode(saved(drawn())).decode()
    assert visitor.post(f"{path}/acceptance", **signed(signature=picture)).status_code == 303
    answer = answer_of(quote)
    assert (answer.outcome, answer.name, len(answer.signature), answer.contact_id) == (
        "accepted",
        "Maria Anders",
        64,
        None,
    )
    event = db.session.scalars(select(Event).where(Event.what == "quote accepted")).one()
    assert event.actor_kind == "link"
    page = visitor.get(path).text
    assert "accepted version 1" in page
    assert f"/orders/{order_from(quote).number}" not in page


def test_a_replay_shows_the_result_and_makes_nothing_twice(visitor, mailed, quote):
    path = mailed()
    for _press in range(3):
        assert visitor.post(f"{path}/acceptance", **signed()).status_code == 303
    assert db.session.scalar(select(func.count()).where(Order.came_from_id == quote.id)) == 1


def test_after_it_is_declined_the_link_says_so_and_nothing_more(visitor, mailed, quote):
    path = mailed()
    assert visitor.post(f"{path}/decline", revision="1", reason=" ").status_code == 422
    assert visitor.post(f"{path}/decline", revision="1", reason="Too dear").status_code == 303
    for answer in (visitor.get(path), visitor.post(f"{path}/decline", revision="1", reason="Too dear")):
        assert answer.status_code == 410
        assert "This offer was declined." in answer.text
        assert "Tea" not in answer.text
    assert state(quote) == "declined"


def test_a_withdrawn_one_says_so(visitor, mailed, quote):
    path = mailed()
    withdraw(quote, "A mistake", Actor("staff", 1, "Nancy"))
    db.session.commit()
    answer = visitor.post(f"{path}/acceptance", **signed())
    assert answer.status_code == 410
    assert "We have withdrawn this offer." in answer.text


def test_another_version_is_looked_at_first(visitor, mailed, quote):
    answer = visitor.post(f"{mailed()}/acceptance", **signed(revision="2"))
    assert answer.status_code == 422
    assert "There is a newer version of this quote." in answer.text
    assert state(quote) == "sent"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Type your name"),
        ({"terms": ""}, "Confirm that you accept"),
        ({"signature": "x"}, "The drawn signature"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(visitor, mailed, quote, change, sentence):
    answer = visitor.post(f"{mailed()}/acceptance", **signed(**change))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "PO 9" in answer.text
    assert state(quote) == "sent"


def test_a_blacklisted_customer_declines_and_does_not_accept(visitor, mailed, quote, alfki):
    path, alfki.status = mailed(), Status.BLACKLISTED
    db.session.commit()
    assert "Accept and order" not in visitor.get(path).text
    assert visitor.post(f"{path}/acceptance", **signed()).status_code == 422
    assert visitor.post(f"{path}/decline", revision="1", reason="Later").status_code == 303
    assert state(quote) == "declined"


@pytest.mark.parametrize("module", [Module.ORDERS, Module.CATALOGUE])
def test_who_can_not_order_can_not_accept_by_link_either(visitor, mailed, quote, alfki, module):
    path, alfki.hidden_modules = mailed(), frozenset({module})
    db.session.commit()
    assert visitor.post(f"{path}/acceptance", **signed()).status_code == 422
    assert state(quote) == "sent"


def test_the_limit_of_whom_it_was_mailed_to_holds(visitor, mailed, quote):
    maria = find(Contact, email="maria.anders@alfki.example")
    db.session.scalars(select(PortalUser).where(PortalUser.contact_id == maria.id)).one().order_limit = 100
    answer = visitor.post(f"{mailed(maria.email)}/acceptance", **signed())
    assert answer.status_code == 422
    assert "more than you may order alone" in answer.text


def test_who_mails_it_to_a_private_address_takes_the_own_limit_along(visitor, maria, quote):
    user = db.session.scalars(select(PortalUser).where(PortalUser.contact_id == person("maria.anders").id)).one()
    user.order_limit = 100
    db.session.commit()
    maria.post(f"/p/alfki/share/quote/{quote.number}", to="maria@home.example", message="")
    path = "/d/" + db.session.scalars(select(Letter).where(Letter.to_address == "maria@home.example")).one().secret
    answer = visitor.post(f"{path}/acceptance", **signed())
    assert answer.status_code == 422
    assert "more than you may order alone" in answer.text
    assert state(quote) == "sent"


@pytest.mark.parametrize("locked", ["user", "contact"])
def test_who_is_locked_out_answers_by_no_old_link(visitor, mailed, quote, locked):
    maria = person("maria.anders")
    path, user = (
        mailed(maria.email),
        db.session.scalars(select(PortalUser).where(PortalUser.contact_id == maria.id)).one(),
    )
    (user if locked == "user" else maria).active = False
    db.session.commit()
    assert visitor.post(f"{path}/acceptance", **signed()).status_code == 422
    assert visitor.post(f"{path}/decline", revision="1", reason="x").status_code == 422
    assert "Accept and order" not in visitor.get(path).text
    assert state(quote) == "sent"


def test_a_credit_limit_counts_what_the_person_is_not_shown(maria, quote, alfki):
    user = db.session.scalars(select(PortalUser).where(PortalUser.contact_id == person("maria.anders").id)).one()
    user.hidden_modules, alfki.credit_limit = frozenset({Module.INVOICES}), 2600  # there are open invoices already
    db.session.commit()
    maria.post(f"/p/alfki/quotes/{quote.number}/acceptance", **signed())
    assert order_from(quote).held_for == "credit limit"


class TestNothingElse:
    def test_not_another_quote_nor_at_another_business(self, visitor, browser, mailed, quote):
        path = mailed()
        other = browser(host="adventure.localhost")
        for verb, form in (("choice", CHOICE), ("acceptance", signed()), ("decline", {"revision": "1", "reason": "x"})):
            assert other.post(f"{path}/{verb}", **form).status_code == 404
            assert visitor.post(f"{path[:-3]}abc/{verb}", **form).status_code == 404
        assert state(quote) == "sent"

    def test_a_revoked_link_answers_nothing(self, visitor, mailed, quote):
        from models.link import Link
        from models.links import revoke

        path = mailed()
        revoke(db.session.scalars(select(Link).where(Link.purpose == "document")).one(), Actor("staff", 1, "Nancy"))
        db.session.commit()
        assert visitor.post(f"{path}/acceptance", **signed()).status_code == 404
        assert visitor.get(path).status_code == 404
        assert state(quote) == "sent"

    def test_a_link_to_something_else_answers_no_quote(self, visitor, mailed, quote, alfki):
        from models.document import Document

        invoice = db.session.scalars(
            select(Document)
            .where(Document.kind == "invoice", Document.customer_id == alfki.id, Document.status == "issued")
            .limit(1)
        ).one()
        sender = db.session.scalars(select(Staff).limit(1)).one()
        sharing.share(alfki, invoice, ["a@x.example"], "", sender, "k", Actor("staff", sender.id, sender.name))
        db.session.commit()
        path = "/d/" + db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one().secret
        assert visitor.post(f"{path}/acceptance", **signed()).status_code == 404
        assert visitor.post(f"{path}/decline", revision="1", reason="x").status_code == 404


def test_the_last_day_counts_where_the_business_is(visitor, mailed, quote):
    path, today = mailed(), tenant_by_key("northwind").today()
    db.session.refresh(quote)
    quote.due_on = today.replace(year=today.year - 1)
    db.session.commit()
    answer = visitor.get(path)
    assert answer.status_code == 410
    assert "its last day is over" in answer.text
    assert db.session.scalar(select(Quote.status).where(Quote.id == quote.id)) == "sent"


class TestAcceptancePack:
    @pytest.fixture
    def path(self, visitor, mailed, quote):
        path = mailed()
        picture = "data:image/png;base64," + base64.b64encode(saved(drawn())).decode()
        visitor.post(f"{path}/acceptance", **signed(signature=picture, **{"quantity-2": "3"}))
        return path

    def test_the_same_for_whoever_may_read_it(self, visitor, maria, clerk, path, quote):
        for person, page in (
            (visitor, f"{path}/acceptance-pack"),
            (maria, f"/p/alfki/quotes/{quote.number}/acceptance"),
            (clerk, f"/admin/quotes/{quote.number}/acceptance-pack"),
        ):
            text = person.get(page).text
            for words in (
                "Maria Anders",
                "PO 9",
                "Paid within 14 days.",
                "€35.00",
                "not taken",
                answer_of(quote).digest,
                "nothing has changed",
            ):
                assert words in text
            picture = text.split('class="signature" src="')[1].split('"')[0]
            assert person.get(picture).content_type == "image/png"

    def test_it_says_when_what_is_stored_no_longer_matches(self, clerk, path, quote):
        from sqlalchemy import update

        from models.quote import QuoteLine

        db.session.execute(update(QuoteLine).where(QuoteLine.description == "Tea").values(unit_price=999))
        db.session.commit()
        assert "do not rely on this page" in clerk.get(f"/admin/quotes/{quote.number}/acceptance-pack").text

    def test_there_is_none_before_it_is_accepted(self, maria, clerk, visitor, mailed, quote):
        assert maria.get(f"/p/alfki/quotes/{quote.number}/acceptance").status_code == 404
        assert clerk.get(f"/admin/quotes/{quote.number}/acceptance-pack").status_code == 404
        path = mailed()
        assert visitor.get(f"{path}/acceptance-pack").status_code == 404
        assert visitor.get(f"{path}/signature").status_code == 404

    def test_nor_for_other_customers(self, ana, path, quote):
        assert ana.get(f"/p/alfki/quotes/{quote.number}/acceptance").status_code == 404


def test_more_is_made_of_an_accepted_quote_once(clerk, maria, quote):
    url = f"/admin/quotes/{quote.number}/conversion"
    assert clerk.post(url, to="job").status_code == 422
    maria.post(f"/p/alfki/quotes/{quote.number}/acceptance", **signed())
    for _press in range(2):
        assert clerk.post(url, to="job").status_code == 303
    db.session.expire_all()
    made = made_of(quote)
    assert [row.kind for row in made] == ["order", "job"]
    assert made[1].total == quote.total
    assert clerk.post(url, to="invoice").status_code == 422  # its order is invoiced
    assert clerk.post(url, to="cake").status_code == 422
