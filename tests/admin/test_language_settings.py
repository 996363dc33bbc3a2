"""The languages of the business, its currency and its time zone."""

import html
import re

import pytest

from models.base import db
from models.languages import languages_on
from models.tenant import tenant_by_key
from tests.admin.conftest import events, roots, said

PAGE = "/admin/settings/languages"


def business():
    db.session.expire_all()
    return tenant_by_key("northwind")


def save(browser, part, **form):
    htmx = form.pop("htmx", False)
    page = browser.get(f"{PAGE}/{part}", htmx=True)
    seen = html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', page.text)[1])
    return browser.post(f"{PAGE}/{part}", htmx=htmx, **{"seen": seen} | form)


def on():
    return languages_on(business().language, business().languages)


def test_languages_are_switched_on_beside_the_businesss_own(manager):
    answer = save(manager, "languages", htmx=True, language="en_GB", languages=["de"])
    assert roots(answer) == [("section", "part-languages")]
    assert "Saved" in said(answer)
    assert on() == ["en_GB", "de"]
    save(manager, "languages", language="en_GB")
    assert on() == ["en_GB"]
    assert len(events("business changed")) == 2


def test_another_own_language_is_spoken_at_once_by_those_who_chose_none(manager, maria):
    answer = save(manager, "languages", htmx=True, language="de", languages=["en_GB"])
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, PAGE)
    assert on() == ["de", "en_GB"]
    assert 'lang="de"' in maria.get("/p/alfki/").text
    assert 'lang="de"' in manager.get(PAGE).text


def test_currency_and_time_zone_are_stored_and_shown_in_examples(manager):
    answer = save(manager, "formats", htmx=True, currency="JPY", time_zone="Asia/Tokyo")
    assert (business().currency, business().time_zone) == ("JPY", "Asia/Tokyo")
    assert "123,456" in said(answer)


def test_customers_keep_their_currency(manager, alfki):
    save(manager, "formats", currency="USD", time_zone="Europe/Berlin")
    db.session.refresh(alfki)
    assert alfki.currency == "EUR"


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("languages", {"language": "tlh", "languages": []}),
        ("languages", {"language": "de", "languages": ["de", "xx"]}),
        ("formats", {"currency": "DEM", "time_zone": "Europe/Berlin"}),
        ("formats", {"currency": "EUR", "time_zone": "Europe/Atlantis"}),
        ("formats", {"currency": "EUR", "time_zone": "../../etc/passwd"}),
    ],
)
def test_what_is_not_on_offer_is_refused(manager, part, form):
    assert save(manager, part, **form).status_code == 422
    assert (business().language, business().currency, business().time_zone) == ("en_GB", "EUR", "Europe/Berlin")
    assert events("business changed") == []


def test_a_time_zone_and_a_currency_of_old_stay_as_they_are(manager):
    old = business()
    old.time_zone, old.currency = "US/Eastern", "DEM"
    db.session.commit()
    assert save(manager, "formats", currency="DEM", time_zone="US/Eastern").status_code == 303
    assert "US/Eastern" in manager.get(PAGE).text
    assert events("business changed") == []


def test_two_who_choose_a_currency_see_both(manager, owner):
    seen = '{"currency": "EUR", "time_zone": "Europe/Berlin"}'
    save(owner, "formats", currency="USD", time_zone="Europe/Berlin")
    answer = save(manager, "formats", htmx=True, currency="CHF", time_zone="Europe/Berlin", seen=seen)
    assert answer.status_code == 409
    assert "USD · US Dollar" in said(answer)
    assert "CHF · Swiss Franc" in said(answer)


def test_two_who_choose_languages_see_both_and_choose(manager, owner):
    seen = '{"language": "en_GB", "languages": ""}'
    save(owner, "languages", language="en_GB", languages=["de"])
    answer = save(manager, "languages", htmx=True, language="en_GB", languages=["en"], seen=seen)
    assert answer.status_code == 409
    token = html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)[1])
    assert save(manager, "languages", language="en_GB", languages="en,en_GB", seen=token).status_code == 303
    assert on() == ["en_GB", "en"]


def test_an_unknown_part_is_nowhere(manager):
    assert manager.get(f"{PAGE}/colours").status_code == 404
    assert manager.post(f"{PAGE}/colours").status_code == 404
