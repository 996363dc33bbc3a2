"""Setting up the second step, its recovery codes, taking it away, and a business that asks it of everybody."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select

from models.base import db
from models.contact import Contact
from models.event import Event
from models.letter import Letter
from models.second_factor import RecoveryCode, SecondFactor
from models.sign_in import SignIn
from models.staff import Staff
from models.types import now
from tests import cast
from tests.auth.two_steps import code, codes_on, protected, secret_on

MARIA = "maria.anders@alfki.example"
MANAGER = "manager@northwind.example"
OWN, STAFF = "/p/alfki/two-step", "/admin/account/two-step"


def set_up(browser, path):
    """Through the pages: the secret and the recovery codes."""
    browser.post(path)
    secret = secret_on(browser.get(path))
    return secret, codes_on(browser.post(f"{path}/confirmation", code=code(secret)))


def happened():
    phrases = ("two-step sign-in set up", "two-step sign-in removed", "recovery codes made")
    return list(db.session.scalars(select(Event.what).where(Event.what.in_(phrases)).order_by(Event.id)))


@pytest.mark.parametrize(("person", "path"), [("maria", OWN), ("manager", STAFF)])
def test_it_is_set_up_with_a_qr_code_the_key_to_type_and_a_first_code(request, northwind, person, path):
    browser = request.getfixturevalue(person)
    assert "Set it up" in browser.get(path).text
    assert browser.post(path).location == path
    page = browser.get(path)
    secret = secret_on(page)
    assert 'src="data:image/svg+xml' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    done = browser.post(f"{path}/confirmation", code=code(secret))
    assert done.status_code == 200
    assert len(set(codes_on(done))) == 10
    assert done.headers["Cache-Control"] == "no-store"
    again = browser.get(path)
    assert "It is on" in again.text
    assert codes_on(again) == []
    assert secret not in again.text
    assert happened() == ["two-step sign-in set up"]
    assert db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "security_notice")) == 1


def test_the_app_is_told_whose_it_is(maria, northwind):
    from models.scope import scope
    from models.two_step import two_step_of
    from models.visit import read_visit

    maria.post(OWN)
    visit = read_visit("customer", "localhost", db.session.scalar(select(SignIn.key_hash)), "alfki")
    with scope(northwind):
        uri = two_step_of(visit).uri
    assert uri.startswith("otpauth://totp/Northwind%20Traders:maria.anders%40alfki.example?secret=")
    assert uri.endswith("&issuer=Northwind%20Traders")


def test_from_then_on_the_password_alone_does_not_let_in(maria, browser, northwind):
    _secret, codes = set_up(maria, OWN)
    other = browser()
    other.sign_in("/p/alfki/sign-in", MARIA)
    assert other.get("/p/alfki/").status_code == 303
    assert other.post("/p/alfki/code", code=codes[0]).status_code == 303
    assert maria.get("/p/alfki/").status_code == 200


def test_other_browsers_are_signed_out_by_it(maria, browser, northwind):
    other = browser("/p/alfki/sign-in", MARIA)
    set_up(maria, OWN)
    assert other.get("/p/alfki/").status_code == 303


def test_the_code_that_confirmed_it_does_not_let_in_as_well(maria, browser, northwind):
    secret, _codes = set_up(maria, OWN)
    other = browser()
    other.sign_in("/p/alfki/sign-in", MARIA)
    assert other.post("/p/alfki/code", code=code(secret)).status_code == 422


def test_a_wrong_code_switches_nothing_on_and_the_key_stays(maria, northwind):
    maria.post(OWN)
    secret = secret_on(maria.get(OWN))
    answer = maria.post(f"{OWN}/confirmation", code="000000")
    assert answer.status_code == 422
    assert "does not fit" in answer.text
    assert secret_on(answer) == secret
    assert db.session.scalar(select(SecondFactor.confirmed_at)) is None


def test_before_it_is_confirmed_the_password_alone_lets_in(maria, browser, northwind):
    maria.post(OWN)
    assert browser("/p/alfki/sign-in", MARIA).get("/p/alfki/").status_code == 200


def test_half_an_hour_later_a_key_that_was_not_confirmed_is_shown_no_more(maria, northwind):
    maria.post(OWN)
    secret = secret_on(maria.get(OWN))
    with time_machine.travel(now() + dt.timedelta(minutes=31), tick=True):
        assert secret not in maria.get(OWN).text
        answer = maria.post(f"{OWN}/confirmation", code=code(secret), proof=cast.PASSWORD)
        assert answer.status_code == 422


def test_beginning_anew_makes_another_key_and_beginning_when_it_is_on_changes_nothing(maria, northwind):
    maria.post(OWN)
    first = secret_on(maria.get(OWN))
    secret, _codes = set_up(maria, OWN)
    assert secret != first
    maria.post(OWN)
    assert "It is on" in maria.get(OWN).text


def test_the_key_is_stored_sealed_and_the_codes_as_slow_hashes_with_a_salt(maria, northwind):
    secret, _codes = set_up(maria, OWN)
    stored = db.session.connection().exec_driver_sql("select secret from second_factor").scalar()
    assert secret not in stored
    hashes = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(set(hashes)) == 10
    assert all(one.startswith("$2b$") and len(one) == 60 for one in hashes)


def test_new_recovery_codes_end_the_former_ones(maria, browser, northwind):
    _secret, former = set_up(maria, OWN)
    fresh = codes_on(maria.post(f"{OWN}/codes"))
    assert len(set(fresh) - set(former)) == 10
    other = browser()
    other.sign_in("/p/alfki/sign-in", MARIA)
    assert other.post("/p/alfki/code", code=former[0]).status_code == 422
    assert other.post("/p/alfki/code", code=fresh[0]).status_code == 303
    assert "9 recovery codes are left" in maria.get(OWN).text
    assert happened() == ["two-step sign-in set up", "recovery codes made"]


def test_it_is_taken_away_again(maria, browser, northwind):
    set_up(maria, OWN)
    answer = maria.post(f"{OWN}/removal")
    assert answer.location == OWN
    assert "Two-step sign-in is off" in maria.get(OWN).text
    assert browser("/p/alfki/sign-in", MARIA).get("/p/alfki/").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0
    assert happened() == ["two-step sign-in set up", "two-step sign-in removed"]


def test_without_one_there_is_nothing_to_take_away_and_no_codes_to_make(maria, northwind):
    assert maria.post(f"{OWN}/removal").status_code == 303
    assert maria.post(f"{OWN}/codes").status_code == 303
    assert happened() == []


@pytest.mark.parametrize("act", ["", "/confirmation", "/codes", "/removal"])
def test_each_change_asks_for_the_password_once_it_is_a_quarter_of_an_hour_old(maria, northwind, act):
    protected(Contact, MARIA)
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
        answer = maria.post(OWN + act)
    assert answer.status_code == 401
    assert "Your password, please" in answer.text
    assert "It is on" in maria.get(OWN).text


def test_a_fragment_answers_with_the_section_alone(maria, northwind):
    answer = maria.post(OWN, htmx=True)
    assert answer.text.lstrip().startswith('<div id="two-step"')
    secret = secret_on(answer)
    done = maria.post(f"{OWN}/confirmation", htmx=True, code=code(secret))
    assert (done.text.lstrip().startswith('<div id="two-step"'), len(codes_on(done))) == (True, 10)


# --- a business that asks it of everybody -----------------------------------------------------------


@pytest.fixture
def required(northwind):
    northwind.two_step_staff = northwind.two_step_customers = True
    db.session.commit()


@pytest.mark.parametrize(
    ("person", "path", "elsewhere"),
    [("maria", OWN, "/p/alfki/invoices"), ("manager", STAFF, "/admin/customers"), ("owner", STAFF, "/admin/settings")],
)
def test_who_has_none_is_led_to_set_it_up_and_reaches_nothing_else(request, required, person, path, elsewhere):
    browser = request.getfixturevalue(person)
    assert browser.get(elsewhere).location == path
    assert browser.get(elsewhere, htmx=True).headers["HX-Redirect"] == path
    page = browser.get(path)
    assert "asks everybody to use it" in page.text
    assert "Back to your account" not in page.text
    set_up(browser, path)
    assert browser.get(elsewhere).status_code == 200


def test_a_temporary_password_is_changed_first(visitor, required, northwind):
    from models.types import now

    contact = cast.find(Contact, email=MARIA)
    contact.temporary_until = now() + dt.timedelta(days=1)
    db.session.commit()
    visitor.sign_in("/p/alfki/sign-in", MARIA)
    assert visitor.get("/p/alfki/").location == "/p/alfki/new-password"
    visitor.post("/p/alfki/new-password", password="violet-teapot-41-sky", again="violet-teapot-41-sky")
    assert visitor.get("/p/alfki/").location == OWN


def test_asking_it_of_staff_asks_it_of_no_customer(maria, manager, northwind):
    northwind.two_step_staff = True
    db.session.commit()
    assert maria.get("/p/alfki/").status_code == 200
    assert manager.get("/admin/").location == STAFF


def test_who_has_one_goes_on_and_can_only_set_it_up_anew(maria, required, northwind):
    protected(Contact, MARIA)
    assert maria.get("/p/alfki/").status_code == 200
    page = maria.get(OWN)
    assert "Set it up anew" in page.text
    assert "Switch it off" not in page.text
    maria.post(f"{OWN}/removal")
    assert maria.get("/p/alfki/").location == OWN


def test_a_page_that_a_browser_kept_is_not_confirmed_once_it_is_asked(maria, northwind):
    tag = maria.get("/p/alfki/invoices").headers["ETag"]
    assert maria.get("/p/alfki/invoices", headers={"If-None-Match": tag}).status_code == 304
    northwind.two_step_customers = True
    db.session.commit()
    assert maria.get("/p/alfki/invoices", headers={"If-None-Match": tag}).location == OWN


def test_a_preview_is_not_led_there(manager, northwind):
    northwind.two_step_customers = True
    db.session.commit()
    manager.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/preview")
    assert manager.get("/p/alfki/").status_code == 200


def test_a_preview_changes_and_shows_nothing_of_it(manager, northwind):
    manager.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS/preview")
    assert manager.post(OWN).status_code == 403
    assert manager.get(OWN).status_code == 404


def test_staff_without_it_are_not_asked_at_a_customers_portal(maria, required, northwind):
    protected(Contact, MARIA)
    assert cast.find(Staff, email=MANAGER)
    assert maria.get("/p/alfki/").status_code == 200
