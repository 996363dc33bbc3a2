"""Signing in: who gets in, one answer for everybody who doesn't, and what ends a session."""

import datetime as dt
import statistics
import time

import pytest
from sqlalchemy import func, select, update

from models.base import db
from models.contact import Contact
from models.customer import Customer, Status, customer_by_number
from models.event import Actor
from models.portal_user import PortalUser
from models.sign_in import SignIn, SignInAttempt, end_others
from models.staff import Staff
from models.types import now
from tests import cast

REFUSAL = "Email or password is not right"
DOOR = "/p/alfki/sign-in"
MARIA = "maria.anders@alfki.example"
ME = Actor("command", None, "test")


def change(noun, where, **values):
    db.session.execute(update(noun).filter_by(**where).values(**values))
    db.session.commit()


def test_a_portal_user_signs_in_at_the_customers_address(visitor):
    answer = visitor.sign_in(DOOR, MARIA)
    assert (answer.status_code, answer.location) == (303, "/p/alfki/")
    assert visitor.get("/p/alfki/").status_code == 200


def test_the_email_may_be_written_in_capitals_and_with_spaces(visitor):
    assert visitor.sign_in(DOOR, "  Maria.Anders@ALFKI.example ").status_code == 303


def test_staff_sign_in_and_arrive_at_the_dashboard(visitor):
    assert visitor.sign_in("/admin/sign-in", "clerk@northwind.example").location == "/admin/"


def test_staff_and_customer_are_signed_in_side_by_side_in_one_browser(maria):
    maria.sign_in("/admin/sign-in", "owner@northwind.example")
    assert maria.get("/p/alfki/").status_code == 200
    assert maria.get("/admin/").status_code == 200


def _wrong_password(_northwind):
    return DOOR, MARIA, "not-the-password"


def _unknown_email(_northwind):
    return DOOR, "nobody@alfki.example", cast.PASSWORD


def _other_customers_user(_northwind):
    return DOOR, "ana.trujillo@anatr.example", cast.PASSWORD


def _inactive_user(northwind):
    change(PortalUser, {"code": "MARIA.ANDERS"}, active=False)
    return DOOR, MARIA, cast.PASSWORD


def _inactive_contact(northwind):
    change(Contact, {"email": MARIA}, active=False)
    return DOOR, MARIA, cast.PASSWORD


def _portal_closed_for_the_customer(_northwind):
    return "/p/grosr/sign-in", "manuel.pereira@grosr.example", cast.PASSWORD


def _inactive_customer(_northwind):
    return "/p/centc/sign-in", "francisco.chang@centc.example", cast.PASSWORD


def _portal_closed_for_all(northwind):
    northwind.close_portal(by=ME)
    db.session.commit()
    return DOOR, MARIA, cast.PASSWORD


def _no_password_given_yet(northwind):
    change(Contact, {"email": MARIA}, password_hash=None)
    return DOOR, MARIA, cast.PASSWORD


def _lapsed_temporary_password(northwind):
    change(Contact, {"email": MARIA}, temporary_until=now() - dt.timedelta(seconds=1))
    return DOOR, MARIA, cast.PASSWORD


def _too_long_a_password(_northwind):
    return DOOR, MARIA, cast.PASSWORD + "x" * 100


def _staff_at_the_customers_door(_northwind):
    return DOOR, "owner@northwind.example", cast.PASSWORD


def _customer_at_the_staff_door(_northwind):
    return "/admin/sign-in", MARIA, cast.PASSWORD


REFUSED = [
    _wrong_password, _unknown_email, _other_customers_user, _inactive_user, _inactive_contact, _portal_closed_for_the_customer, _inactive_customer,
    _portal_closed_for_all, _no_password_given_yet, _lapsed_temporary_password, _too_long_a_password, _staff_at_the_customers_door, _customer_at_the_staff_door,
]  # fmt: skip


@pytest.mark.parametrize("who", REFUSED, ids=lambda who: who.__name__.strip("_"))
def test_everybody_who_does_not_get_in_hears_the_same(northwind, visitor, who):
    door, email, password = who(northwind)
    answer = visitor.sign_in(door, email, password)
    assert answer.status_code == 422
    assert REFUSAL in answer.text
    assert visitor.get("/p/alfki/").status_code == 303


@pytest.mark.parametrize("missing", ["email", "password"])
def test_an_empty_field_says_so_and_keeps_what_was_typed(visitor, missing):
    form = {"email": MARIA, "password": "secret-typed-word"} | {missing: "   " if missing == "email" else ""}
    answer = visitor.post(DOOR, **form)
    assert answer.status_code == 422
    assert "Enter your" in answer.text
    assert "secret-typed-word" not in answer.text
    if missing == "password":
        assert f'value="{MARIA}"' in answer.text


def test_known_and_unknown_emails_take_the_same_time(visitor, app):
    """Sixty tries each; at bcrypt's real weight they would take a minute, and at cost 8 its share still dwarfs what else happens."""
    app.config.update(BCRYPT_COST=8, SIGN_INS_PER_ACCOUNT=1000, SIGN_INS_PER_ADDRESS=1000)
    from models.password import hash_password

    with app.app_context():
        hashed = hash_password(cast.PASSWORD, 8)
    try:
        from models.scope import scope
        from models.tenant import tenant_by_key

        with scope(tenant_by_key("northwind")):
            change(Contact, {"email": MARIA}, password_hash=hashed)
        times = {MARIA: [], "nobody@alfki.example": []}
        for _ in range(60):
            for email, taken in times.items():
                started = time.perf_counter()
                visitor.sign_in(DOOR, email, "wrong-password-1")
                taken.append(time.perf_counter() - started)
        known, unknown = (statistics.median(taken) for taken in times.values())
        assert abs(known - unknown) < 0.25 * known, (known, unknown)
    finally:
        app.config.update(cast_limits())


def cast_limits():
    return {"BCRYPT_COST": 4, "SIGN_INS_PER_ACCOUNT": 10, "SIGN_INS_PER_ADDRESS": 60}


def test_the_eleventh_failure_for_one_account_has_to_wait_and_hears_how_long(visitor):
    for _ in range(10):
        assert visitor.sign_in(DOOR, MARIA, "wrong").status_code == 422
    answer = visitor.sign_in(DOOR, MARIA)
    assert answer.status_code == 429
    assert "Try again in" in answer.text


def test_waiting_is_the_same_for_an_account_that_does_not_exist(visitor):
    for _ in range(10):
        visitor.sign_in(DOOR, "nobody@alfki.example", "wrong")
    assert visitor.sign_in(DOOR, "nobody@alfki.example").status_code == 429


def test_one_accounts_throttle_leaves_others_alone(visitor):
    for _ in range(11):
        visitor.sign_in(DOOR, MARIA, "wrong")
    assert visitor.sign_in(DOOR, "jonas.berg@alfki.example").status_code == 303


def test_a_throttle_ends_by_itself(visitor, app):
    import time_machine

    for _ in range(11):
        visitor.sign_in(DOOR, MARIA, "wrong")
    with time_machine.travel(now() + dt.timedelta(minutes=16), tick=True):
        assert visitor.sign_in(DOOR, MARIA).status_code == 303


def test_a_success_forgives_the_failures_before_it(visitor):
    for _ in range(9):
        visitor.sign_in(DOOR, MARIA, "wrong")
    visitor.sign_in(DOOR, MARIA)
    assert visitor.sign_in(DOOR, MARIA, "wrong").status_code == 422


def test_one_address_is_slowed_over_many_accounts(visitor):
    for n in range(60):
        visitor.sign_in(DOOR, f"someone{n}@alfki.example", "wrong")
    assert visitor.sign_in(DOOR, MARIA).status_code == 429


def test_attempts_are_on_record(visitor, northwind):
    visitor.sign_in(DOOR, MARIA, "wrong")
    visitor.sign_in(DOOR, MARIA)
    rows = db.session.execute(
        select(SignInAttempt.outcome, SignInAttempt.address)
        .where(SignInAttempt.email == MARIA)
        .order_by(SignInAttempt.id)
    ).all()
    assert rows == [("refused", "127.0.0.1"), ("in", "127.0.0.1")]


def test_the_cookie_holds_a_key_of_which_the_database_knows_only_the_hash(visitor, northwind):
    visitor.sign_in(DOOR, MARIA)
    key = visitor.kept("customer")
    assert db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.key_hash == key)) == 0
    assert len(key) >= 43


def test_the_cookie_is_closed_to_scripts_and_other_sites(visitor):
    cookie = visitor.sign_in(DOOR, MARIA).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_row_not_only_the_cookie(maria, browser):
    copied = browser()
    for cookie in maria.client._cookies.values():
        copied.client.set_cookie(cookie.key, cookie.value, domain="localhost")
    assert copied.get("/p/alfki/").status_code == 200
    assert maria.post("/p/alfki/sign-out").location == "/p/alfki/sign-in"
    assert copied.get("/p/alfki/").status_code == 303


def test_signing_in_again_ends_the_session_before(maria, northwind):
    maria.sign_in(DOOR, MARIA)
    assert db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))) == 1


def test_a_session_lapses(maria):
    import time_machine

    with time_machine.travel(now() + dt.timedelta(hours=721), tick=True):
        assert maria.get("/p/alfki/").status_code == 303


def test_ending_a_persons_sessions_signs_out_every_browser_at_once(maria, northwind):
    end_others(cast.find(Contact, email=MARIA))
    db.session.commit()
    assert maria.get("/p/alfki/").status_code == 303


def test_a_member_of_staff_who_is_deactivated_is_out_at_the_next_request(manager, northwind):
    change(Staff, {"email": "manager@northwind.example"}, active=False)
    assert manager.get("/admin/customers").status_code == 303


def test_a_page_that_was_asked_for_before_signing_in_opens_after(visitor):
    assert (
        visitor.get("/p/alfki/invoices?status=open").location == "/p/alfki/sign-in?next=/p/alfki/invoices?status%3Dopen"
    )
    answer = visitor.post(DOOR, email=MARIA, password=cast.PASSWORD, next="/p/alfki/invoices?status=open")
    assert answer.location == "/p/alfki/invoices?status=open"


@pytest.mark.parametrize(
    "trap",
    [
        "https://evil.example/",
        "//evil.example",
        "/%09/evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/nowhere",
        "/p/alfki/sign-out",
    ],
)
def test_signing_in_never_leads_to_another_site(visitor, trap):
    assert visitor.post(DOOR, email=MARIA, password=cast.PASSWORD, next=trap).location == "/p/alfki/"


@pytest.mark.parametrize(
    "path", ["/p/nobody/sign-in", "/p/nobody/", "/p/nobody/invoices", "/p/%00/", f"/p/{'x' * 5000}/"]
)
def test_an_unknown_portal_address_does_not_exist(visitor, maria, path):
    assert visitor.get(path).status_code == maria.get(path).status_code == 404


def test_the_front_door_leads_straight_to_the_only_portal(visitor):
    visitor.sign_in("/portal", MARIA)
    assert visitor.get("/portal").location == "/p/alfki/"


def test_the_front_door_offers_the_choice_of_two(ann):
    page = ann.get("/portal")
    assert "Eastern Connection" in page.text
    assert "Consolidated Holdings" in page.text
    assert ann.get("/p/consh/").status_code == ann.get("/p/eastc/").status_code == 200


def test_the_root_leads_to_the_front_door(visitor):
    assert visitor.get("/").location == "/portal"


def test_a_fragment_request_of_somebody_signed_out_goes_to_the_sign_in_page(visitor):
    answer = visitor.get("/p/alfki/invoices", htmx=True)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/p/alfki/sign-in")


def test_a_wrong_password_answers_a_fragment_with_the_form_alone(visitor):
    answer = visitor.post(DOOR, htmx=True, email=MARIA, password="wrong")
    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert 'id="sign-in"' in answer.text


def test_demo_people_are_offered_in_the_demo_only(visitor, northwind):
    assert MARIA in visitor.get(DOOR).text
    northwind.demo = False
    db.session.commit()
    assert MARIA not in visitor.get(DOOR).text


def test_blacklisted_people_get_in(blacklisted):
    assert blacklisted.get("/p/bottm/").status_code == 200


def test_making_the_customer_inactive_locks_its_people_out_at_once(maria, northwind):
    change(Customer, {"number": "ALFKI"}, status=Status.INACTIVE)
    assert maria.get("/p/alfki/").status_code == 404


def test_last_seen_stays_within_five_minutes_of_the_truth(maria, northwind):
    import time_machine

    assert customer_by_number("ALFKI")
    later = now() + dt.timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        maria.get("/p/alfki/")
    assert db.session.scalar(select(SignIn.seen_at)) == later
