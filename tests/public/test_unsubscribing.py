"""The way out of mail, from the letter itself."""

import pytest

from models.base import db
from models.contact import contact_by_email
from models.letter import Letter
from models.mail_topic import MailTopic
from models.posting import post


@pytest.fixture
def token(alfki):
    facts = {"author": "a", "about": "b", "message": "c"}
    letter = post("message", contact_by_email("maria.anders@alfki.example"), customer=alfki, facts=facts)
    db.session.commit()
    return letter.unsubscribe


def muted():
    db.session.expire_all()
    return contact_by_email("maria.anders@alfki.example").muted_mails


def test_a_get_changes_nothing_and_one_press_does(visitor, token):
    assert visitor.get(f"/portal/mails/{token}").status_code == 200
    assert muted() == frozenset()
    assert visitor.post(f"/portal/mails/{token}", **{"List-Unsubscribe": "One-Click"}).status_code == 200
    assert muted() == {MailTopic.MESSAGES}


def test_pressed_twice_it_stays_off_and_can_be_turned_on_again(visitor, token):
    for _ in range(2):
        visitor.post(f"/portal/mails/{token}")
    assert muted() == {MailTopic.MESSAGES}
    assert "again" in visitor.get(f"/portal/mails/{token}").text
    visitor.post(f"/portal/mails/{token}", on="1")
    assert muted() == frozenset()


def test_other_topics_stay_as_they_were(visitor, token):
    contact_by_email("maria.anders@alfki.example").muted_mails = frozenset({MailTopic.DOCUMENTS})
    db.session.commit()
    visitor.post(f"/portal/mails/{token}")
    assert muted() == {MailTopic.DOCUMENTS, MailTopic.MESSAGES}


def test_it_is_nobody_elses(browser, token):
    assert browser(host="adventure.localhost").post(f"/portal/mails/{token}").status_code == 404


def test_people_choose_their_mails_on_the_account_page(maria, alfki):
    assert maria.post("/p/alfki/account/mails", topics=["documents"]).status_code == 303
    assert muted() == {MailTopic.MESSAGES, MailTopic.REQUESTS}
    assert db.session.scalar(db.select(Letter.id)) is None
