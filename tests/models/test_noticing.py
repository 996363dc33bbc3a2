"""Whatever happens to a sign-in is told to its person by mail, with a way to say that it wasn't them."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from integrations.letters import compose
from models.base import db
from models.choosing_password import give_temporary_password
from models.contact import Contact
from models.customer import customer_by_number
from models.event import Actor
from models.letter import Letter
from models.link import Link, Purpose
from models.noticing import PASSWORD_CHANGED, notice, notice_new_email
from models.sign_in import key_hash
from models.staff import Staff
from tests.cast import find

BY = Actor("staff", None, "Steven")
MARIA = "maria.anders@alfki.example"


def letters(kind="security_notice"):
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_the_letter_says_what_and_when_in_the_persons_language_and_the_customers_brand(northwind):
    maria = find(Contact, email=MARIA)
    maria.language = "de"
    notice(maria, PASSWORD_CHANGED, BY)
    (letter,) = letters()
    assert (letter.to_address, letter.language, letter.customer_id) == (MARIA, "de", maria.customer_id)
    assert letter.facts["said"] == {"what": "Your password was changed."}
    said = r"Ihr Passwort wurde geändert\. \(\d+\.\d+\.\d+, \d+:\d+\)"  # as Germans write a day
    assert re.search(said, compose(letter).text)
    assert letter.reply_to == "hello@northwind.example"


def test_its_link_says_this_was_not_me_for_a_week_and_lies_here_only_as_a_hash(northwind):
    notice(find(Staff, role="owner"), PASSWORD_CHANGED, BY)
    (letter,) = letters()
    link = db.session.scalars(select(Link).where(Link.id == letter.link_id)).one()
    assert (link.purpose, link.token_hash) == (Purpose.NOT_ME, key_hash(letter.secret))
    assert abs(link.expires_at - link.made_at - dt.timedelta(days=7)) < dt.timedelta(seconds=1)


@pytest.mark.parametrize("lacking", [{"active": False}, {"email": None}])
def test_who_can_not_be_reached_or_is_locked_out_is_told_nothing(northwind, lacking):
    maria = find(Contact, email=MARIA)
    for field, value in lacking.items():
        setattr(maria, field, value)
    notice(maria, PASSWORD_CHANGED, BY)
    assert letters() == []
    assert db.session.scalars(select(Link)).all() == []


def test_a_temporary_password_in_place_of_another_is_told_the_first_one_is_not(northwind):
    maria, paris = find(Contact, email=MARIA), customer_by_number("PARIS")
    give_temporary_password(maria, "a-good-new-one-77", cost=4, company="", by=BY)
    fresh = Contact(customer=paris, last_name="New", email="new@paris.example")
    db.session.add(fresh)
    db.session.flush()
    give_temporary_password(fresh, "a-good-new-one-77", cost=4, company="", by=BY)
    assert [letter.to_address for letter in letters()] == [MARIA]


def test_a_new_email_is_told_at_both_addresses_each_with_a_link_of_its_own(northwind):
    maria = find(Contact, email=MARIA)
    maria.email = "m.anders@alfki.example"
    notice_new_email(maria, MARIA, BY, own=True)
    found = letters("email_changed")
    assert [letter.to_address for letter in found] == [MARIA, "m.anders@alfki.example"]
    assert {letter.facts["new_email"] for letter in found} == {"m.anders@alfki.example"}
    assert len({letter.secret for letter in found}) == 2
