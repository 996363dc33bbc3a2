"""A new email to sign in with: confirmed at the former address, then at the new one, told at both."""

import datetime as dt

import pytest
from sqlalchemy import select

from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.event import Actor, Event
from models.link import Link, Purpose
from models.mail_server import MailServer
from models.noticing import PASSWORD_CHANGED, SECOND_STEP_SET, notice
from models.second_factor import SecondFactor
from models.sign_in import SignIn
from models.types import now
from tests.auth.mailed import MARIA, again, expire, letters, links, said
from tests.cast import PASSWORD, find
from tests.portal.test_account_details import ACCOUNT, save

NEW = "m.anders@alfki.example"
DOOR = "/p/alfki/sign-in"


@pytest.fixture(autouse=True)
def mail(northwind):
    """Mail goes out: people confirm a new email themselves."""
    db.session.add(MailServer(host="smtp.northwind.example", sender_address="portal@northwind.example"))
    db.session.commit()


@pytest.fixture
def policy(northwind):
    def put(contact):
        northwind.contact_changes = contact
        db.session.commit()

    return put


def page_of(letter):
    return f"/portal/email/{letter.secret}"


def begun(maria, new=NEW):
    """The page behind the letter to the former address."""
    assert save(maria, "details", email=new, current=PASSWORD).status_code == 200
    return page_of(letters("email_old")[-1])


def half(maria, new=NEW):
    """The page behind the letter to the new one."""
    maria.post(begun(maria, new))
    return page_of(letters("email_new")[-1])


def emails():
    db.session.expire_all()
    return set(db.session.scalars(select(Contact.email)))


def whats():
    return list(db.session.scalars(select(Event.what).order_by(Event.id)))


class TestBeginning:
    def test_the_former_address_is_written_to_and_nothing_is_changed(self, maria):
        answer = save(maria, "details", phone="123", email=NEW, current=PASSWORD)
        assert f"Look into the mail of {MARIA} and confirm the new email there." in said(answer)
        (letter,) = letters("email_old")
        assert (letter.to_address, letter.facts["new_email"]) == (MARIA, NEW)
        assert {MARIA} <= emails()
        assert NEW not in emails()
        assert find(Contact, email=MARIA).phone == "123"
        assert db.session.scalars(select(ChangeRequest)).all() == []

    @pytest.mark.parametrize(
        ("current", "sentence"), [("", "Enter your present password."), ("wrong", "That is not your present")]
    )
    def test_it_takes_the_present_password(self, maria, current, sentence):
        answer = save(maria, "details", email=NEW, current=current)
        assert (answer.status_code, sentence in said(answer), letters("email_old")) == (422, True, [])

    def test_the_account_page_says_what_it_waits_for_and_gives_it_up(self, maria):
        link = begun(maria)
        assert f"New email {NEW}: waiting for confirmation at {MARIA}." in said(maria.get(ACCOUNT))
        answer = maria.post(f"{ACCOUNT}/email/cancellation", htmx=True)
        assert "Your email stays as it is." in said(answer)
        assert "waiting for confirmation" not in said(maria.get(ACCOUNT))
        assert maria.get(link).status_code == 404
        assert letters("email_old")[0].state == "withdrawn"

    def test_given_up_after_the_first_confirmation_both_letters_are_good_no_more(self, maria):
        first = begun(maria)
        maria.post(first)
        second = page_of(letters("email_new")[-1])
        maria.post(f"{ACCOUNT}/email/cancellation")
        assert [maria.get(link).status_code for link in (first, second)] == [404, 404]

    def test_after_the_first_confirmation_it_waits_at_the_new_one(self, maria):
        half(maria)
        assert f"waiting for confirmation at {NEW}." in said(maria.get(ACCOUNT))

    def test_a_second_wish_takes_the_place_of_the_first(self, maria):
        first = begun(maria)
        begun(maria, "other@alfki.example")
        assert maria.post(first).status_code == 404
        assert len([link for link in links(Purpose.EMAIL_OLD) if not link.revoked_at]) == 1

    def test_letters_can_not_be_asked_for_without_end(self, maria):
        for n in range(5):
            begun(maria, f"m{n}@alfki.example")
        answer = save(maria, "details", email=NEW, current=PASSWORD)
        assert (answer.status_code, "Wait a quarter of an hour" in said(answer)) == (422, True)
        assert len(letters("email_old")) == 5

    def test_without_a_mail_server_staff_are_asked_as_before(self, maria, northwind):
        db.session.scalars(select(MailServer)).one().active = False
        db.session.commit()
        save(maria, "details", email=NEW, current=PASSWORD)
        (asked,) = db.session.scalars(select(ChangeRequest)).all()
        assert (dict(asked.wanted), letters("email_old")) == ({"email": NEW}, [])


class TestConfirming:
    def test_looking_changes_nothing_however_often(self, maria, visitor):
        for page_behind in (begun, half):
            link = page_behind(maria)
            for _time in range(3):
                page = visitor.get(link)
                assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert all(link.used_at is None and link.opens == 0 for link in links(Purpose.EMAIL_NEW))
        assert MARIA in emails()

    def test_at_both_addresses_it_holds(self, maria, visitor):
        link = half(maria)
        assert MARIA in emails()
        answer = visitor.post(link, htmx=True)
        assert f"Done. You sign in with {NEW} now." in said(answer)
        assert find(Contact, email=NEW).folded.endswith(NEW)
        assert visitor.sign_in(DOOR, NEW).status_code == 303
        assert visitor.sign_in(DOOR, MARIA).status_code == 422

    def test_without_javascript_the_page_says_how_far_it_is(self, maria, visitor):
        link = begun(maria)
        assert visitor.post(link).location == link
        assert f"Now look into the mail of {NEW}" in said(visitor.get(link))

    def test_both_are_told_and_it_is_on_record(self, maria):
        maria.post(half(maria))
        assert [letter.to_address for letter in letters("email_changed")] == [MARIA, NEW]
        steps = ["new email asked for", "new email confirmed at the former", "email changed"]
        assert [what for what in whats() if what in steps] == steps

    def test_the_other_browsers_are_signed_out_and_this_one_has_a_new_key(self, maria, browser):
        other = browser(DOOR, MARIA)
        link, key = half(maria), maria.kept("customer")
        maria.post(link)
        assert (maria.get("/p/alfki/").status_code, other.get("/p/alfki/").status_code) == (200, 303)
        assert maria.kept("customer") != key

    def test_from_a_browser_that_is_not_signed_in_all_are(self, maria, visitor):
        visitor.post(half(maria))
        assert maria.get("/p/alfki/").status_code == 303

    def test_once_only(self, maria, visitor):
        link = half(maria)
        visitor.post(link)
        before = len(letters())
        assert visitor.post(link).status_code == 200
        assert len(letters()) == before

    @pytest.mark.parametrize("which", [begun, half])
    def test_an_old_letter_confirms_nothing(self, maria, visitor, which):
        link = which(maria)
        for one in db.session.scalars(select(Link)):
            expire(one)
        assert visitor.post(link).status_code == 404
        assert NEW not in emails()

    def test_nor_one_from_before_staff_changed_the_email(self, maria, visitor):
        link = half(maria)
        find(Contact, email=MARIA).email = "staff.know@alfki.example"
        db.session.commit()
        assert visitor.post(link).status_code == 404
        assert NEW not in emails()

    def test_nor_of_somebody_who_is_locked_out(self, maria, visitor):
        link = half(maria)
        find(Contact, email=MARIA).active = False
        db.session.commit()
        assert visitor.post(link).status_code == 404

    def test_a_contacts_link_is_none_at_the_staffs_door(self, maria, visitor):
        link = begun(maria)
        assert visitor.post(link.replace("/portal/", "/admin/")).status_code == 404

    def test_the_letters_from_before_lead_in_no_more(self, maria, visitor):
        visitor.post("/portal/forgotten", email=MARIA)
        reset = f"/portal/password/{letters('password')[0].secret}"
        maria.post(half(maria))
        assert visitor.get(reset).status_code == 404


class TestTaken:
    TAKEN = "jonas.berg@alfki.example"

    def test_it_is_told_the_same_way_only_its_letter_differs(self, maria, visitor):
        free, taken = [], []
        for told, new in ((free, NEW), (taken, self.TAKEN)):
            told.append(said(save(maria, "details", email=new, current=PASSWORD)).replace(new, "…"))
            link = page_of(letters("email_old")[-1])
            told.append(said(visitor.post(link, htmx=True)).replace(new, "…"))
            told.append(said(maria.get(ACCOUNT)).replace(new, "…"))
            told.append(whats()[-2:])
        assert free == taken
        (letter,) = letters("email_in_use")
        assert (letter.to_address, letter.secret, letter.link_id) == (self.TAKEN, None, None)
        assert [one.to_address for one in letters("email_new")] == [NEW]

    def test_it_takes_the_same_work(self, maria, visitor, statements):
        done = []
        for new in (NEW, self.TAKEN):
            link = begun(maria, new)
            with statements() as seen:
                visitor.post(link, htmx=True)
            done.append(seen)
        assert len(done[0]) == len(done[1])

    def test_one_that_is_taken_between_the_two_is_refused_with_a_sentence(self, maria, visitor, alfki):
        link = half(maria)
        db.session.add(Contact(customer_id=alfki.id, last_name="First", email=NEW))
        db.session.commit()
        answer = visitor.post(link)
        assert (answer.status_code, "belongs to somebody else by now" in said(answer)) == (422, True)
        assert {MARIA, NEW} <= emails()
        assert maria.get("/p/alfki/").status_code == 200
        assert letters("email_changed") == []


class TestApproval:
    def test_staff_are_asked_once_both_addresses_are_confirmed(self, maria, visitor, policy):
        policy("approval")
        link = half(maria)
        assert db.session.scalars(select(ChangeRequest)).all() == []
        answer = visitor.post(link, htmx=True)
        assert "Confirmed. Northwind Traders approves changes" in said(answer)
        (asked,) = db.session.scalars(select(ChangeRequest)).all()
        assert (dict(asked.wanted), asked.subject_kind) == ({"email": NEW}, "contact")
        assert MARIA in emails()

    def test_and_their_yes_is_told_at_both_addresses(self, maria, visitor, policy, manager):
        from tests.admin.asking import approve

        policy("approval")
        visitor.post(half(maria))
        (asked,) = db.session.scalars(select(ChangeRequest)).all()
        approve(manager, asked)
        assert NEW in emails()
        assert [letter.to_address for letter in letters("email_changed")] == [MARIA, NEW]

    def test_what_else_is_changed_is_asked_at_once(self, maria, policy):
        policy("approval")
        save(maria, "details", phone="123", email=NEW, current=PASSWORD)
        (asked,) = db.session.scalars(select(ChangeRequest)).all()
        assert dict(asked.wanted) == {"phone": "123"}

    def test_where_the_business_keeps_the_details_by_now_nothing_changes(self, maria, visitor, policy):
        link = half(maria)
        policy("never")
        answer = visitor.post(link)
        assert (answer.status_code, "keeps its contacts" in said(answer)) == (422, True)
        assert MARIA in emails()


class TestNotMe:
    def test_at_the_former_address_it_closes_the_sign_in_and_mails_a_way_back(self, maria, visitor):
        link = begun(maria)
        answer = visitor.post(link.replace("/email/", "/not-me/"), htmx=True)
        assert f"Look into the mail of {MARIA}: there is a link for a new password." in said(answer)
        assert maria.get("/p/alfki/").status_code == 303
        assert visitor.sign_in(DOOR, MARIA).status_code == 422
        assert visitor.post(link).status_code == 404
        (letter,) = letters("password")
        assert visitor.get(f"/portal/password/{letter.secret}").status_code == 200
        assert "sign-in disowned" in whats()

    @pytest.mark.parametrize("at", [0, 1])
    def test_from_either_notice_the_former_email_is_put_back(self, maria, visitor, at):
        maria.post(half(maria))
        door = f"/portal/not-me/{letters('email_changed')[at].secret}"
        assert visitor.get(door).status_code == 200
        assert NEW in emails()
        assert visitor.post(door).location == door
        assert "Every session of your sign-in has ended" in said(visitor.get(door))
        person = find(Contact, email=MARIA)
        assert (person.password_hash, NEW in emails(), MARIA in person.folded) == (None, False, True)
        assert letters("password")[-1].to_address == MARIA
        assert (
            db.session.scalars(select(SignIn).where(SignIn.contact_id == person.id, SignIn.ended_at.is_(None))).all()
            == []
        )

    def test_twice_it_is_done_once(self, maria, visitor):
        maria.post(half(maria))
        door = f"/portal/not-me/{letters('email_changed')[0].secret}"
        visitor.post(door)
        visitor.post(door)
        assert whats().count("sign-in disowned") == 1
        assert len(letters("password")) == 1

    def test_the_other_letters_of_the_same_change_are_good_no_more(self, maria, visitor):
        maria.post(half(maria))
        first, second = (f"/portal/not-me/{letter.secret}" for letter in letters("email_changed"))
        visitor.post(first)
        assert visitor.get(second).status_code == 404

    def test_where_somebody_has_the_former_email_by_now_the_sign_in_is_locked(self, maria, visitor, alfki):
        maria.post(half(maria))
        person = find(Contact, email=NEW)
        db.session.add(Contact(customer_id=alfki.id, last_name="First", email=MARIA))
        db.session.commit()
        answer = visitor.post(f"/portal/not-me/{letters('email_changed')[0].secret}", htmx=True)
        assert "your sign-in is locked" in said(answer)
        assert (again(person).active, again(person).password_hash) == (False, None)

    def test_a_new_password_is_told_with_a_way_to_disown_it(self, maria, visitor):
        new = {"current": PASSWORD, "password": "a-good-new-one-77", "again": "a-good-new-one-77"}
        maria.post(f"{ACCOUNT}/password", **new)
        door = f"/portal/not-me/{letters('security_notice')[0].secret}"
        assert "Your password was changed." in said(visitor.get(door))
        visitor.post(door)
        assert visitor.sign_in(DOOR, MARIA, new["password"]).status_code == 422

    def test_an_old_letter_does_nothing(self, maria, visitor):
        maria.post(half(maria))
        for one in links(Purpose.NOT_ME):
            one.expires_at = now()
        db.session.commit()
        assert visitor.post(f"/portal/not-me/{letters('email_changed')[0].secret}").status_code == 404

    def test_who_staff_gave_another_email_can_not_take_it_back(self, maria, manager, visitor, northwind):
        from models.contacts import change_contact
        from models.revising import seen

        maria.post(half(maria))
        person = find(Contact, email=NEW)
        change_contact(person, {"email": "s@alfki.example"}, seen(person, ("email",)), Actor("staff", None, "S"))
        db.session.commit()
        for letter in letters("email_changed"):
            assert visitor.post(f"/portal/not-me/{letter.secret}").status_code == 404
        told = letters("security_notice")
        assert [one.to_address for one in told] == [NEW, "s@alfki.example"]
        visitor.post(f"/portal/not-me/{told[0].secret}")
        assert "s@alfki.example" in emails()

    @pytest.mark.parametrize(("days", "left"), [(0, 0), (8, 1)])
    def test_a_second_step_that_a_stranger_has_just_set_up_goes_too_an_older_one_stays(
        self, maria, visitor, days, left
    ):
        person = find(Contact, email=MARIA)
        db.session.add(SecondFactor(contact_id=person.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=now()))
        for what in (SECOND_STEP_SET, PASSWORD_CHANGED):
            notice(person, what, Actor("contact", person.id, "Maria"))
        db.session.commit()
        told = links(Purpose.NOT_ME)
        told[0].expires_at -= dt.timedelta(days=days)
        db.session.commit()
        (letter,) = (one for one in letters("security_notice") if one.link_id == told[1].id)
        visitor.post(f"/portal/not-me/{letter.secret}")
        assert len(db.session.scalars(select(SecondFactor)).all()) == left
