"""New emails confirmed at the same moment, on a database of its own, with real threads."""

from sqlalchemy import func, select

from models.base import db
from models.confirming_email import confirm
from models.contact import Contact
from models.disowning import disown
from models.event import Actor, Event
from models.letter import Letter
from models.link import Link, Purpose
from models.links import link_by_token, make_link
from models.refusing import Refused
from models.scope import scope
from models.tenant import tenant_by_key
from tests.cast import find
from tests.models.test_merging_races import at_once, own_app

assert own_app  # a fixture

BY = Actor("link", None, "Somebody")
MARIA, JONAS = "maria.anders@alfki.example", "jonas.berg@alfki.example"
ROUNDS = 5


def half(app, former, new):
    """The token of a link at the new address: what is left is to confirm it there."""
    with app.app_context(), scope(tenant_by_key("northwind")):
        person = find(Contact, email=former)
        facts = {"former_email": former, "new_email": new}
        made = make_link(Purpose.EMAIL_NEW, person, new, by=BY, facts=facts)
        db.session.commit()
        db.session.remove()
    return made.token


def confirming(token):
    def verb():
        if not confirm(link_by_token(token, Purpose.EMAIL_NEW), BY):
            raise Refused("email", "late")

    return verb


def within(app, ask):
    with app.app_context(), scope(tenant_by_key("northwind")):
        found = ask()
        db.session.remove()
    return found


def emails(app):
    return within(app, lambda: set(db.session.scalars(select(Contact.email))))


def test_two_who_take_one_address_at_once_one_has_it_and_the_other_is_told(own_app):
    for n in range(ROUNDS):
        new = f"one{n}@alfki.example"
        former = sorted(e for e in emails(own_app) if e and e.endswith("@alfki.example"))[:2]
        came = at_once(own_app, *[confirming(half(own_app, one, new)) for one in former])
        assert sorted(came)[1] == "done"
        assert "belongs to somebody else by now" in sorted(came)[0]
        assert len(emails(own_app) & {new, *former}) == 2


def test_one_letter_pressed_three_times_at_once_is_done_once(own_app):
    token = half(own_app, MARIA, "new@alfki.example")
    assert at_once(own_app, *[confirming(token)] * 3).count("done") == 1
    changed = select(func.count()).select_from(Event).where(Event.what == "email changed")
    assert within(own_app, lambda: db.session.scalar(changed)) == 1


def test_this_was_not_me_pressed_three_times_at_once_is_done_once(own_app):
    def made():
        person = find(Contact, email=JONAS)
        link = make_link(Purpose.NOT_ME, person, JONAS, by=BY, facts={"what": "x"})
        db.session.commit()
        return link.token

    token, came = within(own_app, made), []

    def verb():
        came.append(disown(link_by_token(token, Purpose.NOT_ME), BY))

    at_once(own_app, verb, verb, verb)
    assert came.count(True) == 1
    letters = select(func.count()).select_from(Letter).join(Link, Link.id == Letter.link_id)
    assert within(own_app, lambda: db.session.scalar(letters.where(Link.purpose == Purpose.PASSWORD))) == 1
