"""A blacklisted customer talks about what exists and mails it on; an inactive one does neither (docs/decisions/0011-blacklisted.md)."""

import pytest

from models.base import db
from models.customer import Status, customer_by_number
from models.letter import Letter
from models.thread import Message

SAY, SHARE = "/p/bottm/messages/invoice/INV-BO1", "/p/bottm/share/invoice/INV-BO1"
MAIL = {"to": "elizabeth.lincoln@bottm.example", "message": "", "key": "k"}


@pytest.fixture
def inactive(blacklisted, northwind):
    """The same person, signed in, whose customer has been made inactive since."""
    customer_by_number("BOTTM").status = Status.INACTIVE
    db.session.commit()
    return blacklisted


def said():
    return db.session.scalars(db.select(Message.text)).all()


def mailed():
    return db.session.scalars(db.select(Letter.to_address).where(Letter.kind == "document")).all()


def test_a_blacklisted_customers_people_write_and_are_heard(blacklisted, clerk, northwind):
    assert blacklisted.post(SAY, text="We pay on Friday").status_code == 303
    assert said() == ["We pay on Friday"]
    assert "We pay on Friday" in clerk.get("/admin/inbox").text


def test_and_mail_themselves_what_they_see(blacklisted, northwind):
    assert blacklisted.post(SHARE, **MAIL).status_code == 303
    assert mailed() == [MAIL["to"]]


def test_an_inactive_customers_people_do_neither(inactive):
    for address, sent in ((SAY, {"text": "Hello"}), (SHARE, MAIL)):
        assert inactive.get(address).status_code == 404
        assert inactive.post(address, **sent).status_code == 404
    assert (said(), mailed()) == ([], [])
