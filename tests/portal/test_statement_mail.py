"""A statement is mailed when somebody asks for it: to oneself or to where bills go, once a press, with the PDF."""

import datetime as dt
import html
import re

import pypdf
import pytest
from sqlalchemy import select

from integrations.enclosing import enclosed
from integrations.letters import compose
from models.base import db
from models.customer import customer_by_number
from models.event import Event
from models.letter import Letter
from models.module import Module
from tests import cast

S = "/p/alfki/statements"
PERIOD = {"from": str(cast.TODAY - dt.timedelta(90)), "to": str(cast.TODAY), "currency": "EUR"}


def press(browser, key="k" * 16, **more):
    return browser.post(f"{S}/mail", htmx=True, key=key, **PERIOD | more)


def letters(kind="statement"):
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_the_page_offers_it(maria, alfki):
    page = maria.get(S, **PERIOD).text
    assert 'value="mine"' in page
    assert 'value="bills"' not in page
    alfki.billing_email = "bills@alfki.example"
    db.session.commit()
    assert "to bills@alfki.example" in maria.get(S, **PERIOD).text


def test_to_oneself_with_the_file_once(maria, northwind):
    first, again = press(maria), press(maria)
    assert (first.status_code, again.status_code) == (200, 200)
    assert "on its way to maria.anders@alfki.example" in html.unescape(first.text)
    [letter] = letters()
    assert letter.contact_id
    text = compose(letter).text
    assert "the statement of account of Alfreds Futterkiste from" in text
    assert f"/p/alfki/statements?currency=EUR&from={PERIOD['from']}&to={PERIOD['to']}" in text
    file = enclosed(letter)
    assert file.name == f"statement-alfki-{PERIOD['to']}.pdf"
    words = words_of(file.content)
    assert "338.00" in words
    assert "INV-AL1" in words
    [event] = db.session.scalars(select(Event).where(Event.what == "statement mailed"))
    assert event.after == f"maria.anders@alfki.example: {PERIOD['from']} – {PERIOD['to']}, EUR"


def words_of(pdf):
    import io

    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_pressed_anew_it_goes_anew(maria, northwind):
    answer = press(maria)
    key = re.search(r'name="key"[^>]*value="(\w+)"', answer.text)[1]
    press(maria, key)
    assert len(letters()) == 2


def test_to_where_bills_go_and_to_nobody_else(maria, alfki):
    assert press(maria, reader="bills").status_code == 422  # there is none
    alfki.billing_email = "bills@alfki.example"
    db.session.commit()
    press(maria, "b" * 16, reader="bills")
    assert press(maria, "c" * 16, reader="somebody@else.example").status_code == 422
    assert [letter.to_address for letter in letters()] == ["bills@alfki.example"]
    assert letters()[-1].reply_to == "maria.anders@alfki.example"


@pytest.mark.parametrize("wrong", [{"from": "yesterday"}, {"currency": "XXX"}, {"to": "1980-01-01"}])
def test_of_days_that_can_not_be_nothing_is_mailed(maria, northwind, wrong):
    assert press(maria, **wrong).status_code == 422
    assert letters() == []


def test_is_throttled(maria, northwind):
    answers = [press(maria, f"{n:016}").status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    assert len(letters()) == 20


def test_without_statements_there_is_none(maria, alfki):
    alfki.hidden_modules = frozenset({Module.STATEMENTS})
    db.session.commit()
    assert press(maria).status_code == 404


def test_another_customers_figures_never_go(ana, northwind):
    ana.post("/p/anatr/statements/mail", htmx=True, key="k" * 16, **{"to": PERIOD["to"], "from": PERIOD["from"]})
    [letter] = letters()
    assert letter.customer_id == customer_by_number("ANATR").id
    assert "INV-AL1" not in words_of(enclosed(letter).content)


def test_the_file_speaks_the_letters_language(maria, alfki):
    press(maria)
    letter = letters()[0]
    letter.language = "de"
    assert "Rechnung" in words_of(enclosed(letter).content)
