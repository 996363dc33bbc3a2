"""Two ways out of mail pressed at the same moment, on a database of its own, with real threads: neither is forgotten."""

from models.base import db
from models.contact import Contact
from models.mail_topic import MailTopic
from models.posting import post
from models.scope import scope
from models.tenant import tenant_by_key
from models.unsubscribing import turn, way_out
from tests.cast import find
from tests.models.test_merging_races import at_once, own_app

assert own_app  # a fixture

MARIA = "maria.anders@alfki.example"
ROUNDS = 15
FACTS = {
    "message": {"author": "a", "about": "b", "message": "c"},
    "request_answered": {"said": {"answer": "Yes."}},
}


def within(app, ask):
    with app.app_context(), scope(tenant_by_key("northwind")):
        found = ask()
        db.session.commit()
        db.session.remove()
    return found


def tokens():
    """Of a letter about messages, and of one about requests."""
    maria = find(Contact, email=MARIA)
    return [post(kind, maria, facts=facts).unsubscribe for kind, facts in FACTS.items()]


def turning(token, on):
    return lambda: turn(way_out(token), on=on)


def test_two_topics_turned_off_at_once_are_both_off(own_app):
    about = within(own_app, tokens)
    for n in range(ROUNDS):
        on = bool(n % 2)
        assert at_once(own_app, *[turning(token, on) for token in about]) == ["done", "done"]
        muted = within(own_app, lambda: find(Contact, email=MARIA).muted_mails)
        assert muted == (frozenset() if on else {MailTopic.MESSAGES, MailTopic.REQUESTS})
