"""The language of the front door: chosen there, kept with the person who then signs in."""

import pytest

from models.base import db
from models.contact import Contact
from models.languages import own_name
from tests.cast import PASSWORD, find

MARIA = "maria.anders@alfki.example"
DOORS = ["/portal", "/p/alfki/sign-in", "/portal/request-access"]


@pytest.fixture
def german_too(northwind):
    northwind.languages = "en_GB,de"
    db.session.commit()


def language_of(email):
    db.session.expire_all()
    return find(Contact, email=email).language


@pytest.mark.parametrize("door", DOORS)
def test_languages_are_offered_by_their_own_names(visitor, german_too, door):
    page = visitor.get(door).text
    assert 'lang="de"' in page
    assert ">Deutsch</button>" in page
    assert 'aria-current="true">English (UK)</button>' in page


@pytest.mark.parametrize("door", DOORS)
def test_where_there_is_only_one_there_is_no_pane(visitor, door):
    assert "/portal/language" not in visitor.get(door).text


@pytest.mark.parametrize("door", DOORS)
def test_choosing_one_leads_back_to_the_page_in_that_language(visitor, german_too, door):
    answer = visitor.post("/portal/language", language="de", next=door)
    assert (answer.status_code, answer.location) == (303, door)
    page = visitor.get(door).text
    assert '<html lang="de" dir="ltr">' in page
    assert 'aria-current="true">Deutsch</button>' in page


@pytest.mark.parametrize("code", ["fr", "", "de\0", "x" * 500, "en"])
def test_a_language_that_is_not_on_is_refused(visitor, german_too, code):
    assert visitor.post("/portal/language", language=code).status_code == 422
    assert visitor.kept("language") is None


def test_the_way_back_never_leads_to_another_site(visitor, german_too):
    for wanted in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert visitor.post("/portal/language", language="de", next=wanted).location == "/portal"


def test_the_language_asked_for_by_htmx_is_a_full_load(visitor, german_too):
    answer = visitor.post("/portal/language", htmx=True, language="de", next="/p/alfki/sign-in")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/p/alfki/sign-in")


@pytest.mark.parametrize("door", ["/portal", "/p/alfki/sign-in"])
def test_signing_in_keeps_what_was_chosen_at_the_door(visitor, german_too, door):
    visitor.post("/portal/language", language="de")
    visitor.sign_in(door, MARIA)
    assert language_of(MARIA) == "de"
    assert '<html lang="de"' in visitor.get("/p/alfki/").text


def test_a_choice_at_the_door_goes_before_the_language_of_earlier(visitor, german_too):
    find(Contact, email=MARIA).language = "en_GB"
    db.session.commit()
    visitor.post("/portal/language", language="de")
    visitor.sign_in("/portal", MARIA)
    assert language_of(MARIA) == "de"


def test_who_chose_nothing_keeps_the_language_of_before(visitor, german_too):
    find(Contact, email=MARIA).language = "de"
    db.session.commit()
    visitor.sign_in("/portal", MARIA)
    assert language_of(MARIA) == "de"


def test_the_choice_of_one_person_is_not_the_next_ones_in_the_same_browser(visitor, german_too):
    visitor.post("/portal/language", language="de")
    visitor.sign_in("/portal", MARIA)
    visitor.post("/portal/sign-out")
    visitor.sign_in("/portal", "ana.trujillo@anatr.example")
    assert language_of("ana.trujillo@anatr.example") is None


def test_a_choice_that_was_switched_off_meanwhile_is_not_kept(visitor, german_too, northwind):
    visitor.post("/portal/language", language="de")
    northwind.languages = ""
    db.session.commit()
    visitor.sign_in("/portal", MARIA)
    assert language_of(MARIA) is None


@pytest.mark.parametrize("door", DOORS)
def test_and_the_door_speaks_it_no_more(visitor, german_too, northwind, door):
    visitor.post("/portal/language", language="de")
    northwind.languages = "en"
    db.session.commit()
    page = visitor.get(door).text
    assert '<html lang="en-GB"' in page
    assert 'aria-current="true">English (UK)</button>' in page


def test_a_failed_sign_in_changes_nobodys_language(visitor, german_too):
    visitor.post("/portal/language", language="de")
    visitor.sign_in("/portal", MARIA, "wrong")
    assert language_of(MARIA) is None


def test_somebody_signed_in_chooses_for_good(ann, german_too):
    ann.post("/portal/language", language="de")
    assert language_of("ann.devon@eastc.example") == "de"
    assert '<html lang="de"' in ann.get("/portal").text


def test_staff_are_not_concerned(visitor, german_too):
    visitor.post("/portal/language", language="de")
    assert visitor.sign_in("/admin/sign-in", "manager@northwind.example", PASSWORD).status_code == 303
    assert "/portal/language" not in visitor.get("/admin/sign-in").text


def test_a_language_that_is_not_among_ours_is_still_called_by_its_name():
    assert [own_name(code) for code in ("de", "fr", "en_GB")] == ["Deutsch", "Français", "English (UK)"]
