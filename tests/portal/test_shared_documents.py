"""A link to one document opens that one and nothing else, closes with what allowed it, and is counted only where somebody looks."""

import datetime as dt

import pytest
import time_machine

from models.base import db
from models.customer import Status
from models.letter import Letter
from models.link import Link, Purpose
from models.module import Module
from models.portal_user import PortalUser
from models.tenant import tenant_by_key
from models.types import now
from models.viewing import Viewing

SHARE = "/p/alfki/share/invoice/INV-AL1"


@pytest.fixture
def token(maria, alfki):
    maria.post(SHARE, to="boss@elsewhere.example", message="Please pay", key="k1")
    return db.session.scalars(db.select(Letter).where(Letter.to_address == "boss@elsewhere.example")).one().secret


class TestMailing:
    def test_each_address_gets_a_link_of_its_own(self, maria, alfki):
        maria.post(SHARE, to="a@x.example, b@x.example; A@x.example", message="Hi", key="k")
        letters = db.session.scalars(db.select(Letter).where(Letter.kind == "document")).all()
        assert sorted(letter.to_address for letter in letters) == ["a@x.example", "b@x.example"]
        assert len({letter.secret for letter in letters}) == 2
        assert {letter.reply_to for letter in letters} == {"maria.anders@alfki.example"}

    def test_the_same_form_twice_mails_once(self, maria, alfki):
        for _ in range(2):
            maria.post(SHARE, to="a@x.example", message="Hi", key="same")
        assert db.session.scalar(db.select(db.func.count()).select_from(Letter).where(Letter.kind == "document")) == 1

    @pytest.mark.parametrize(
        ("to", "sentence"),
        [("", "at least one"), ("a@x.example, nobody, @x", "nobody, @x"), (" ".join(f"a{n}@x.example" for n in range(11)), "at most 10")],
    )  # fmt: skip
    def test_what_is_no_address_is_named_and_nothing_is_mailed(self, maria, alfki, to, sentence):
        answer = maria.post(SHARE, to=to, message="typed words")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "typed words" in answer.text
        assert db.session.scalar(db.select(Letter.id)) is None

    def test_long_addresses_that_begin_alike_each_get_one(self, maria, alfki):
        name, host = "n" * 60, "a-rather-long-name-of-a-company.example"
        maria.post(SHARE, to=f"{name}1@{host} {name}2@{host}", message="", key="k" * 32)
        found = db.session.scalars(db.select(Letter.to_address).where(Letter.kind == "document")).all()
        assert len(set(found)) == 2

    def test_nobody_mails_to_strangers_without_end(self, maria, alfki):
        for n in range(6):
            maria.post(SHARE, to=" ".join(f"a{n}{m}@x.example" for m in range(10)), message="")
        assert maria.post(SHARE, to="one@x.example", message="").status_code == 429

    def test_whoever_may_not_does_not_find_the_way(self, maria, manager, alfki):
        assert "Email to" in maria.get("/p/alfki/invoices/INV-AL1").text
        manager.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/sharing", on="")
        assert "Email to" not in maria.get("/p/alfki/invoices/INV-AL1").text
        assert maria.post(SHARE, to="a@x.example").status_code == 404

    def test_staff_mail_from_the_admin_and_answers_go_to_the_business(self, clerk, alfki):
        assert (
            clerk.post("/admin/customers/ALFKI/share/invoice/INV-AL1", to="a@x.example", message="x").status_code == 303
        )
        letter = db.session.scalars(db.select(Letter)).one()
        assert letter.reply_to == tenant_by_key("northwind").email

    def test_people_of_the_customer_are_ticked(self, clerk, alfki):
        assert 'value="maria.anders@alfki.example"' in clerk.get("/admin/customers/ALFKI/share/order/SO-AL1").text
        clerk.post("/admin/customers/ALFKI/share/order/SO-AL1", to="", person="maria.anders@alfki.example", message="")
        assert db.session.scalars(db.select(Letter.to_address)).all() == ["maria.anders@alfki.example"]

    def test_a_link_is_revoked_from_the_documents_page(self, manager, visitor, token, alfki):
        page = "/admin/customers/ALFKI/documents/invoice/INV-AL1"
        link = db.session.scalars(db.select(Link).where(Link.purpose == Purpose.DOCUMENT)).one()
        assert f"/admin/links/{link.id}/revocation" in manager.get(page).text
        answer = manager.post(f"/admin/links/{link.id}/revocation", next=page)
        assert answer.location.endswith(page)
        assert visitor.get(f"/d/{token}").status_code == 404


class TestThePage:
    def test_shows_that_document_alone(self, visitor, token):
        page = visitor.get(f"/d/{token}")
        assert page.status_code == 200
        assert "INV-AL1" in page.text
        assert "/p/alfki" not in page.text
        assert "DN-AL1" not in page.text
        assert "SO-AL1" not in page.text
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in page.headers["Cache-Control"]

    def test_opens_nothing_else(self, visitor, token):
        visitor.get(f"/d/{token}")
        for address in (
            "/p/alfki/",
            "/p/alfki/invoices/INV-AL1",
            "/p/alfki/invoices.csv",
            "/p/alfki/messages/invoice/INV-AL1",
        ):
            assert visitor.get(address).status_code == 303, address

    def test_guessed_revoked_and_expired_are_all_not_there(self, visitor, token):
        guess = visitor.get("/d/" + "x" * 43)
        link = db.session.scalars(db.select(Link).where(Link.purpose == Purpose.DOCUMENT)).one()
        with time_machine.travel(now() + dt.timedelta(days=31)):
            expired = visitor.get(f"/d/{token}")
        link.revoked_at = now()
        db.session.commit()
        revoked = visitor.get(f"/d/{token}")
        assert guess.status_code == expired.status_code == revoked.status_code == 404

    def test_is_not_there_at_another_businesss_address(self, browser, token):
        assert browser(host="adventure.localhost").get(f"/d/{token}").status_code == 404

    @pytest.mark.parametrize("how", ["portal", "inactive", "archived", "module", "draft", "business"])
    def test_closes_with_what_allowed_it(self, visitor, token, alfki, how):
        from models.invoice import Invoice

        if how == "portal":
            alfki.portal_open = False
        elif how == "inactive":
            alfki.status = Status.INACTIVE
        elif how == "archived":
            alfki.archived_at = now()
        elif how == "module":
            alfki.hidden_modules = frozenset({Module.INVOICES})
        elif how == "business":
            tenant_by_key("northwind").portal_open = False
        else:
            db.session.scalars(db.select(Invoice).where(Invoice.number == "INV-AL1")).one().status = "draft"
        db.session.commit()
        assert visitor.get(f"/d/{token}").status_code == 404

    def test_of_a_quote_ends_with_the_quote(self, maria, visitor, alfki):
        from models.document import Quote
        from tests import cast

        quote = cast.make(Quote, alfki, "Q-1", 3, status="sent", due_on=cast.TODAY)
        db.session.commit()
        maria.post("/p/alfki/share/quote/Q-1", to="a@x.example", message="")
        token = db.session.scalars(db.select(Letter)).one().secret
        assert visitor.get(f"/d/{token}").status_code == 200
        quote.due_on = cast.TODAY - dt.timedelta(days=2)
        db.session.commit()
        assert visitor.get(f"/d/{token}").status_code == 410
        quote.due_on, quote.status = cast.TODAY, "withdrawn"
        db.session.commit()
        assert visitor.get(f"/d/{token}").status_code == 410


class TestCounting:
    def test_a_get_counts_nothing_and_a_look_does(self, visitor, token):
        for _ in range(3):
            visitor.get(f"/d/{token}")
        link = db.session.scalars(db.select(Link).where(Link.purpose == Purpose.DOCUMENT)).one()
        assert (link.opens, link.opened_at) == (0, None)
        for _ in range(2):
            assert visitor.post(f"/d/{token}/seen").status_code == 204
        db.session.expire_all()
        assert (link.opens, link.opened_at is not None) == (2, True)
        assert db.session.scalar(db.select(db.func.count()).select_from(Viewing)) == 1

    def test_staff_never_count(self, clerk, token):
        clerk.post(f"/d/{token}/seen")
        assert db.session.scalar(db.select(Link.opens).where(Link.purpose == Purpose.DOCUMENT)) == 0

    def test_a_contact_who_looks_in_the_portal_is_noted_once_and_staff_see_it(self, maria, clerk, alfki):
        assert "viewings/invoice/INV-AL1" in maria.get("/p/alfki/invoices/INV-AL1").text
        for _ in range(2):
            maria.post("/p/alfki/viewings/invoice/INV-AL1")
        assert db.session.scalar(db.select(db.func.count()).select_from(Viewing)) == 1
        assert "viewings/" not in maria.get("/p/alfki/invoices/INV-AL1").text
        assert (
            "Maria Anders"
            in clerk.get("/admin/customers/ALFKI/documents/invoice/INV-AL1").text.split("Who has seen it")[1]
        )


class TestTheRestOfThePortal:
    @pytest.fixture
    def mine(self, maria, alfki):
        tenant_by_key("northwind").link_step_up = True
        db.session.commit()
        maria.post(SHARE, to="maria.anders@alfki.example", message="")
        return db.session.scalars(db.select(Letter).where(Letter.kind == "document")).one().secret

    def code(self):
        newest = db.select(Letter).where(Letter.kind == "access_code").order_by(Letter.id.desc()).limit(1)
        return db.session.scalar(newest).secret

    def test_a_mailed_code_opens_it_once(self, visitor, browser, mine):
        assert "See the rest" in visitor.get(f"/d/{mine}").text
        visitor.post(f"/d/{mine}/code")
        code = self.code()
        assert visitor.post(f"/d/{mine}/enter", code=code).status_code == 303
        assert visitor.get("/p/alfki/").status_code == 200
        assert browser().post(f"/d/{mine}/enter", code=code).status_code == 422, "it was used"

    def test_a_code_is_good_for_its_own_link_and_until_the_next_one(self, maria, browser, mine):
        maria.post(SHARE, to="maria.anders@alfki.example", message="again")
        newest = db.select(Letter).where(Letter.kind == "document").order_by(Letter.id.desc()).limit(1)
        other = db.session.scalars(newest).one().secret
        assert other != mine
        browser().post(f"/d/{mine}/code")
        first = self.code()
        assert browser().post(f"/d/{other}/enter", code=first).status_code == 422, "another link's"
        browser().post(f"/d/{mine}/code")
        second = self.code()
        if first != second:
            assert browser().post(f"/d/{mine}/enter", code=first).status_code == 422, "replaced"
        assert browser().post(f"/d/{mine}/enter", code=second).status_code == 303

    def test_a_code_is_nobodys_once_ten_minutes_are_over(self, browser, mine):
        browser().post(f"/d/{mine}/code")
        code = db.session.scalars(db.select(Link).where(Link.purpose == Purpose.CODE)).one()
        code.expires_at = now() - dt.timedelta(seconds=1)
        db.session.commit()
        assert browser().post(f"/d/{mine}/enter", code=self.code()).status_code == 422

    def test_a_code_opens_nothing_for_somebody_who_is_out_meanwhile(self, browser, mine, alfki):
        browser().post(f"/d/{mine}/code")
        for user in db.session.scalars(db.select(PortalUser).where(PortalUser.customer_id == alfki.id)):
            user.active = False
        db.session.commit()
        assert browser().post(f"/d/{mine}/enter", code=self.code()).status_code == 404

    def test_wrong_ones_are_slowed_down(self, visitor, mine):
        visitor.post(f"/d/{mine}/code")
        wrong = "000000" if self.code().replace(" ", "") != "000000" else "111111"
        for _ in range(5):
            assert visitor.post(f"/d/{mine}/enter", code=wrong).status_code == 422
        assert visitor.post(f"/d/{mine}/enter", code=self.code()).status_code == 429

    def test_it_is_not_there_where_the_business_has_it_off_or_for_strangers(self, visitor, mine, token):
        assert visitor.get(f"/d/{token}/code").status_code == 404
        tenant_by_key("northwind").link_step_up = False
        db.session.commit()
        assert visitor.get(f"/d/{mine}/code").status_code == 404
        assert visitor.post(f"/d/{mine}/code").status_code == 404


class TestStaffsDocuments:
    def test_are_found_and_read_drafts_included(self, clerk, alfki):
        from models.invoice import Invoice

        db.session.scalars(db.select(Invoice).where(Invoice.number == "INV-AL1")).one().status = "draft"
        db.session.commit()
        page = clerk.get("/admin/customers/ALFKI/documents").text
        assert "INV-AL1" in page
        assert "customers don" in clerk.get("/admin/customers/ALFKI/documents/invoice/INV-AL1").text
        assert "SO-AL1" not in clerk.get("/admin/customers/ALFKI/documents", kind="invoice").text
        assert "SO-AL1" in clerk.get("/admin/customers/ALFKI/documents", q="chai", kind="order").text

    def test_are_narrowed_by_status_within_a_kind(self, clerk, alfki):
        page = clerk.get("/admin/customers/ALFKI/documents", kind="invoice", status="overdue").text
        assert "INV-AL1" in page
        assert "INV-AL2" not in page
        assert clerk.get("/admin/customers/ALFKI/documents", kind="order", status="overdue").status_code == 200

    def test_are_only_that_customers(self, clerk, alfki):
        assert clerk.get("/admin/customers/ALFKI/documents/order/SO-EA1").status_code == 404
        assert "SO-EA1" not in clerk.get("/admin/customers/ALFKI/documents").text

    def test_cost_the_same_for_few_and_many(self, clerk, alfki, statements):
        from models.order import Order
        from tests import cast

        with statements() as few:
            clerk.get("/admin/customers/ALFKI/documents")
        for n in range(50):
            cast.make(Order, alfki, f"N-{n}", n, status="confirmed")
        db.session.commit()
        with statements() as many:
            answer = clerk.get("/admin/customers/ALFKI/documents")
        assert "Older" in answer.text
        assert len(few) == len(many)
