"""A person's own details and its company's: changed at once, asked of staff, or kept by the business."""

import datetime as dt
import html
import json
import re

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.event import Event
from models.types import now
from tests.cast import PASSWORD, find

ACCOUNT = "/p/alfki/account"
DETAILS, COMPANY = f"{ACCOUNT}/details", f"{ACCOUNT}/company"
MARIA = "maria.anders@alfki.example"


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def form_of(browser, section, page=ACCOUNT):
    """The fields of one section's form, as a browser would send them."""
    text = re.search(rf'<section class="card"\s+id="{section}".*?</section>', browser.get(page).text, re.S)[0]
    fields = re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', text)
    return {name: html.unescape(value) for name, value in fields}


def save(browser, section, page=ACCOUNT, htmx=True, **typed):
    return browser.post(f"{page}/{section}", htmx=htmx, **form_of(browser, section, page) | typed)


def maria_now():
    db.session.expire_all()
    return find(Contact, email=MARIA)


def requests(status="open"):
    db.session.expire_all()
    return list(
        db.session.scalars(select(ChangeRequest).where(ChangeRequest.status == status).order_by(ChangeRequest.id))
    )


def events(what):
    return list(db.session.scalars(select(Event).where(Event.what == what)))


@pytest.fixture
def policy(northwind):
    def put(contact="freely", company="approval"):
        northwind.contact_changes, northwind.company_changes = contact, company
        db.session.commit()

    return put


class TestFreely:
    def test_what_is_typed_holds_at_once_and_is_on_record(self, maria, northwind):
        answer = save(maria, "details", phone="123", job_title="Buyer")
        assert (answer.status_code, "Saved." in said(answer)) == (200, True)
        assert (maria_now().phone, maria_now().job_title) == ("123", "Buyer")
        (event,) = events("contact changed")
        assert json.loads(event.after) == {"phone": "123", "job_title": "Buyer"}
        assert (event.actor_kind, event.actor_name, event.address) == ("contact", "Maria Anders", "127.0.0.1")
        assert requests() == []

    def test_without_javascript_it_leads_back_to_the_page(self, maria, northwind):
        answer = save(maria, "details", htmx=False, phone="123")
        assert (answer.status_code, answer.location) == (303, f"{ACCOUNT}#details")
        assert "Saved." in said(maria.get(ACCOUNT))

    def test_a_new_email_waits_for_staff_even_then(self, maria, northwind):
        answer = save(maria, "details", phone="123", email="maria@other.example", current=PASSWORD)
        assert "Saved. Northwind Traders looks at the rest first." in said(answer)
        assert maria_now().phone == "123"
        (asked,) = requests()
        assert (dict(asked.wanted), dict(asked.was)) == ({"email": "maria@other.example"}, {"email": MARIA})

    @pytest.mark.parametrize(
        ("current", "sentence"),
        [("", "Enter your present password."), ("not-mine-1996", "That is not your present password."), ("x" * 201, "That is too long")],
    )  # fmt: skip
    def test_a_new_email_needs_the_present_password_so_that_no_open_browser_asks_for_it(
        self, maria, northwind, current, sentence
    ):
        answer = save(maria, "details", phone="123", email="maria@other.example", current=current)
        assert (answer.status_code, sentence in said(answer)) == (422, True)
        assert "maria@other.example" in answer.text
        assert "not-mine" not in answer.text
        assert (maria_now().phone, requests()) == ("", [])

    def test_what_waits_already_needs_it_no_second_time(self, maria, northwind):
        save(maria, "details", email="maria@other.example", current=PASSWORD)
        assert save(maria, "details", phone="123").status_code == 200
        assert (maria_now().phone, requests()[0].wanted) == ("123", {"email": "maria@other.example"})

    def test_guessing_that_password_has_to_wait(self, maria, northwind):
        guesses = [save(maria, "details", email="m@o.example", current=f"guess {n}").status_code for n in range(11)]
        assert guesses == [422] * 10 + [429]

    def test_saving_nothing_new_is_no_event(self, maria, northwind):
        save(maria, "details")
        assert events("contact changed") == []

    def test_somebody_at_home_elsewhere_changes_their_own_details(self, ann, northwind):
        answer = save(ann, "details", "/p/consh/account", mobile="0177")
        assert answer.status_code == 200
        assert find(Contact, email="ann.devon@eastc.example").mobile == "0177"

    def test_and_asks_for_an_email_there(self, ann, northwind):
        save(ann, "details", "/p/consh/account", email="ann@new.example", current=PASSWORD)
        assert "ann@new.example" in ann.get("/p/consh/account").text
        assert len(requests()) == 1

    def test_staff_who_saved_meanwhile_are_not_overwritten(self, maria, northwind):
        form = form_of(maria, "details")
        maria_now().phone = "staff's"
        db.session.commit()
        answer = maria.post(DETAILS, htmx=True, **form | {"mobile": "mine"})
        assert answer.status_code == 200
        assert (maria_now().phone, maria_now().mobile) == ("staff's", "mine")

    def test_where_both_changed_the_same_field_both_versions_show_and_saving_again_decides(self, maria, northwind):
        form = form_of(maria, "details")
        now = maria_now()
        now.phone, now.title = "staff's", "Dr."
        db.session.commit()
        answer = maria.post(DETAILS, htmx=True, **form | {"phone": "mine"})
        assert answer.status_code == 409
        assert "Changed meanwhile to: staff's." in said(answer)
        assert 'value="mine"' in answer.text
        assert maria_now().phone == "staff's"
        again = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', answer.text))
        maria.post(DETAILS, htmx=True, **{name: html.unescape(value) for name, value in again.items()})
        assert (maria_now().phone, maria_now().title) == ("mine", "Dr.")

    @pytest.mark.parametrize("token", ["", "{", "[]", "null", "7", '{"phone": {"a": 1}}', "x" * 10_000, "[" * 10_000])
    def test_a_token_that_is_none_changes_nothing_unseen(self, maria, northwind, token):
        answer = save(maria, "details", phone="123", seen=token)
        assert answer.status_code == 409
        assert maria_now().phone == ""

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("last_name", " ", "Enter the last name."),
            ("last_name", "x" * 81, "Use at most 80 characters."),
            ("phone", "x" * 61, "Use at most 60 characters."),
            ("job_title", "a\0b", "can't be printed"),
            ("email", "", "Enter your email address."),
            ("email", "nobody", "not an email address"),
        ],
    )
    @pytest.mark.parametrize("htmx", [True, False])
    def test_what_cant_be_used_comes_back_with_its_sentence(self, maria, northwind, field, value, sentence, htmx):
        answer = save(maria, "details", htmx=htmx, **{"first_name": "Kept", field: value})
        assert (answer.status_code, sentence in said(answer), "Kept" in answer.text) == (422, True, True)
        assert maria_now().first_name == "Maria"


class TestApproval:
    def test_nothing_changes_until_staff_say_so_and_what_waits_shows(self, maria, policy):
        policy("approval")
        answer = save(maria, "details", phone="123")
        assert "Sent to Northwind Traders for approval." in said(answer)
        assert "Waiting for approval by Northwind Traders. Phone 123 Withdraw" in said(answer)
        assert maria_now().phone == ""
        (event,) = events("contact change requested")
        assert json.loads(event.after) == {"phone": "123"}

    def test_a_newer_wish_takes_the_place_of_the_older_and_holds_both(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123")
        save(maria, "details", mobile="456")
        (asked,) = requests()
        assert dict(asked.wanted) == {"phone": "123", "mobile": "456"}
        assert len(requests("withdrawn")) == 1

    def test_going_back_to_what_is_withdraws_it(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123")
        save(maria, "details", phone="")
        assert requests() == []

    def test_asking_for_the_same_again_asks_once(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123")
        save(maria, "details", phone="123")
        assert (len(requests()), len(requests("withdrawn"))) == (1, 0)

    def test_it_can_be_withdrawn(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123")
        (asked,) = requests()
        answer = maria.post(f"{ACCOUNT}/change-requests/{asked.id}/withdrawal", htmx=True)
        assert "Withdrawn." in said(answer)
        assert "Waiting for" not in said(answer)
        (taken_back,) = requests("withdrawn")
        assert (taken_back.answered_by, bool(taken_back.answered_at)) == ("Maria Anders", True)
        assert len(events("change request withdrawn")) == 1

    def test_what_staff_answered_meanwhile_stays_answered(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123")
        (asked,) = requests()
        asked.status = "approved"
        db.session.commit()
        answer = maria.post(f"{ACCOUNT}/change-requests/{asked.id}/withdrawal", htmx=True)
        assert "This has been answered already." in said(answer)
        assert len(requests("approved")) == 1

    def test_nobody_withdraws_or_sees_a_colleagues(self, maria, jonas, policy):
        policy("approval")
        save(maria, "details", phone="123")
        (asked,) = requests()
        assert jonas.post(f"{ACCOUNT}/change-requests/{asked.id}/withdrawal").status_code == 404
        assert "Waiting for" not in said(jonas.get(ACCOUNT))
        assert len(requests()) == 1

    @pytest.mark.parametrize("number", ["0", str(2**63), "9" * 40])
    def test_a_number_that_is_none_is_not_there(self, maria, number):
        assert maria.post(f"{ACCOUNT}/change-requests/{number}/withdrawal").status_code == 404


class TestNever:
    def test_the_details_are_there_to_read_with_whom_to_ask(self, maria, policy):
        policy("never", "never")
        page = maria.get(ACCOUNT)
        assert said(page).count("Northwind Traders keeps these. Ask them if something has changed.") == 2
        assert 'name="first_name"' not in page.text
        assert "Obere Str. 57" in page.text

    @pytest.mark.parametrize("section", ["details", "company"])
    def test_a_form_that_is_sent_all_the_same_is_refused(self, maria, policy, section):
        form = form_of(maria, section)
        policy("never", "never")
        assert maria.post(f"{ACCOUNT}/{section}", **form | {"phone": "123"}).status_code == 403
        assert maria_now().phone == ""


class TestCompany:
    def test_by_default_staff_look_at_it_first(self, maria, alfki):
        answer = save(maria, "company", billing_email="bills@alfki.example", city="Potsdam")
        assert "Sent to Northwind Traders for approval." in said(answer)
        (asked,) = requests()
        assert (asked.subject_kind, asked.subject_id) == ("customer", alfki.id)
        assert dict(asked.was) == {"billing_email": "", "city": "Berlin"}

    def test_colleagues_see_what_waits_and_who_asked_but_only_they_take_it_back(self, maria, jonas, alfki):
        save(maria, "company", city="Potsdam")
        page = jonas.get(ACCOUNT)
        assert "Asked by Maria Anders" in said(page)
        assert "/withdrawal" not in page.text
        assert 'value="Potsdam"' in page.text

    def test_a_colleagues_newer_wish_takes_its_place(self, maria, jonas, alfki):
        save(maria, "company", city="Potsdam")
        save(jonas, "company", phone="030")
        (asked,) = requests()
        assert (dict(asked.wanted), asked.contact_id) == (
            {"city": "Potsdam", "phone": "030"},
            find(Contact, email="jonas.berg@alfki.example").id,
        )

    def test_freely_it_holds_at_once(self, maria, alfki, policy):
        policy(company="freely")
        save(maria, "company", city="Potsdam", tax_id="DE136695976")
        db.session.expire_all()
        assert (alfki.city, alfki.tax_id) == ("Potsdam", "DE136695976")
        (event,) = events("customer changed")
        assert json.loads(event.before) == {"city": "Berlin", "tax_id": ""}

    @pytest.mark.parametrize("rule", ["freely", "approval"])
    def test_a_tax_id_that_can_not_be_one_is_questioned_and_may_be_kept(self, maria, alfki, policy, rule):
        policy(company=rule)
        assert "Keep it anyway" not in said(maria.get(ACCOUNT))
        answer = save(maria, "company", tax_id="DE123456789")
        assert answer.status_code == 422
        assert "This is not a valid VAT number of Germany. Check it, or keep it anyway." in said(answer)
        assert "Keep it anyway" in said(answer)
        assert requests() == []
        assert save(maria, "company", tax_id="DE123456789", keep_anyway="y").status_code == 200
        db.session.expire_all()
        wanted = [dict(asked.wanted) for asked in requests()]
        assert (alfki.tax_id, wanted) == (
            ("DE123456789", []) if rule == "freely" else ("", [{"tax_id": "DE123456789"}])
        )

    def test_a_tax_id_that_was_there_is_not_asked_about_again(self, maria, alfki, policy):
        alfki.tax_id = "DE1"
        policy(company="freely")
        assert save(maria, "company", city="Bremen").status_code == 200

    def test_nothing_else_of_the_company_can_be_sent_along(self, maria, alfki, policy):
        policy(company="freely")
        save(
            maria,
            "company",
            city="Potsdam",
            name="Mine",
            terms_days="365",
            status="active",
            number="X",
            customer_id="1",
        )
        db.session.expire_all()
        assert (alfki.city, alfki.name, alfki.terms_days, alfki.number) == (
            "Potsdam",
            "Alfreds Futterkiste",
            30,
            "ALFKI",
        )

    def test_another_businesss_people_are_untouched(self, maria, foreign_maria, alfki, policy):
        policy(company="freely")
        save(maria, "company", city="Potsdam")
        assert "Potsdam" not in foreign_maria.get(ACCOUNT).text


def test_where_the_business_keeps_the_details_what_waits_is_not_shown_as_if_it_held(maria, policy):
    policy("approval")
    save(maria, "details", phone="123")
    policy("never")
    page = said(maria.get(ACCOUNT))
    assert "Phone 123 Withdraw" in page
    assert "Phone 123 Email" not in page


class TestRefused:
    @pytest.fixture
    def refused(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123")
        (asked,) = requests()
        asked.status, asked.reason, asked.answered_at = "refused", "Call us <b>first</b>.", now()
        db.session.commit()

    def test_who_asked_reads_why(self, maria, refused):
        page = maria.get(ACCOUNT)
        assert "Northwind Traders did not approve this: Call us &lt;b&gt;first&lt;/b&gt;." in page.text
        assert "/withdrawal" not in page.text
        assert form_of(maria, "details")["phone"] == ""

    def test_colleagues_do_not(self, jonas, refused):
        assert "did not approve" not in said(jonas.get(ACCOUNT))

    def test_asking_anew_takes_its_place(self, maria, refused):
        answer = save(maria, "details", phone="124")
        assert "did not approve" not in said(answer)
        assert "Waiting for approval" in said(answer)

    def test_after_two_weeks_it_has_been_read(self, maria, refused):
        with time_machine.travel(now() + dt.timedelta(days=15), tick=True):
            assert "did not approve" not in said(maria.get(ACCOUNT))
