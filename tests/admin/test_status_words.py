"""What a business calls the states of its documents, as its customers read them."""

import pytest

from models.base import db
from models.contact import Contact
from models.event import Actor
from models.sending_quotes import send
from models.writing_quotes import begin, set_lines, written
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.cast import find

URL = "/admin/settings/states/quote"


@pytest.fixture
def quote(alfki, northwind):
    made = begin(alfki, None, northwind.today(), Actor("staff", 1, "Nancy"))
    set_lines(written(made, northwind.today()), [{"description": "Tea", "quantity": 2, "unit_price": 1000}])
    send(made, northwind.today(), Actor("staff", 1, "Nancy"))
    db.session.commit()
    return made


@pytest.fixture
def renamed(manager, northwind):
    northwind.languages = "en,de"
    db.session.commit()
    fields = fields_of(manager.get(URL), "states")
    codes = [name.removeprefix("sent-") for name in fields if name.startswith("sent-")]
    words = {f"sent-{code}": "Bitte entscheiden" if code.startswith("de") else "Please decide" for code in codes}
    assert manager.post(URL, **(fields | words)).status_code == 303


def test_customers_read_it_everywhere_colleagues_read_ours(renamed, maria, clerk, quote):
    for path in ("", "/quotes", f"/quotes/{quote.number}", "/quotes.csv"):
        text = maria.get(f"/p/alfki{path}").text
        assert "Please decide" in text
        assert "Waiting for you" not in text
    assert "Please decide" not in said(clerk.get("/admin/quotes?view=open"))
    assert "Please decide" not in said(clerk.get(f"/admin/customers/ALFKI/documents/quote/{quote.number}"))


def test_each_in_its_language(renamed, maria, quote):
    find(Contact, email="maria.anders@alfki.example").language = "de"
    db.session.commit()
    assert "Bitte entscheiden" in maria.get("/p/alfki/quotes").text


def test_another_business_keeps_its_words(renamed, foreign_maria):
    assert "Please decide" not in foreign_maria.get("/p/alfki/quotes").text


def test_empty_it_is_our_word_again(renamed, manager, maria, quote):
    fields = fields_of(manager.get(URL), "states")
    manager.post(URL, **{name: "" if "-" in name else value for name, value in fields.items()})
    assert "Waiting for you" in maria.get("/p/alfki/quotes").text


def test_who_saves_second_is_told_and_a_long_word_is_refused(manager, northwind, renamed):
    fields = fields_of(manager.get(URL), "states")
    code = next(name for name in fields if name.startswith("sent-"))
    answer = manager.post(URL, **(fields | {code: "Look at it", "seen": "{}"}))
    assert answer.status_code == 422
    assert "A colleague has renamed states meanwhile." in said(answer)
    assert manager.post(URL, **(fields | {code: "x" * 41})).status_code == 422
    assert manager.get("/admin/settings/states/cake").status_code == 404


def test_it_costs_no_further_statement(maria, quote, renamed, manager, statements):
    with statements() as with_words:
        maria.get("/p/alfki/quotes")
    fields = fields_of(manager.get(URL), "states")
    manager.post(URL, **{name: "" if "-" in name else value for name, value in fields.items()})
    with statements() as without:
        maria.get("/p/alfki/quotes")
    assert len(with_words) == len(without)
