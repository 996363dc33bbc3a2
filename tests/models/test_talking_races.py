"""Two who talk or put something aside at the same moment, on a database of its own, with real threads."""

import datetime as dt
import threading

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from models import adoption, inbox, looking_after, next_step, reading_threads, sharing, talking
from models.base import db
from models.contact import contact_by_email
from models.customer import customer_by_number
from models.event import Actor, Event
from models.inbox_mark import InboxMark
from models.inviting import sender
from models.letter import Letter
from models.link import Link, Purpose
from models.scope import scope
from models.staff import staff_by_email
from models.tenant import tenant_by_key
from models.thread import Message, Thread
from tests import cast
from tests.conftest import SETTINGS

MANY = 6
BY = Actor("command", None, "test")


@pytest.fixture(scope="module")
def own_app(new_database, tmp_path_factory):
    instance = str(tmp_path_factory.mktemp("talking"))
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("talking"), "PORTICO_INSTANCE": instance})
    with app.app_context():
        upgrade()
        cast.build()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at_once(app, verb):
    """Six threads with a session each, released together; what each of them got, or what it died of."""
    ready, came = threading.Barrier(MANY), []

    def run(n):
        with app.app_context(), scope(tenant_by_key("northwind")):
            db.session.rollback()
            ready.wait()
            try:
                came.append(verb(n))
                db.session.commit()
            except Exception as why:
                came.append(why)
            db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def inside(app, verb):
    with app.app_context(), scope(tenant_by_key("northwind")):
        try:
            found = verb()
            db.session.commit()
            return found
        finally:
            db.session.rollback()
            db.session.remove()


def count(noun, *where):
    return db.session.scalar(select(func.count()).select_from(noun).where(*where))


def letters(kind):
    return db.session.scalars(select(Letter.to_address).where(Letter.kind == kind).order_by(Letter.id)).all()


def staff_say(words, number=None):
    alfki, laura = customer_by_number("ALFKI"), staff_by_email("clerk@northwind.example")
    about = number and reading_threads.document_of("order", number, alfki.id)
    return talking.say(alfki, about, words, laura, BY).id


def maria_says(words, number=None):
    alfki, maria = customer_by_number("ALFKI"), contact_by_email("maria.anders@alfki.example")
    about = number and reading_threads.document_of("order", number, alfki.id)
    return talking.say(alfki, about, words, maria, BY).id


def test_many_of_staff_write_at_once_in_a_new_thread_and_one_mail_leaves(own_app):
    came = at_once(own_app, lambda n: staff_say(f"words {n}"))
    assert len({found for found in came if isinstance(found, int)}) == MANY, came
    assert inside(own_app, lambda: letters("message")) == ["maria.anders@alfki.example"]
    assert inside(own_app, lambda: count(Thread)) == 1
    assert inside(own_app, lambda: db.session.scalar(select(Thread.last_id))) == max(came)


def test_many_from_the_portal_at_once_are_one_mail_to_each_of_staff(own_app):
    came = at_once(own_app, lambda n: maria_says(f"question {n}", "SO-AL1"))
    assert len({found for found in came if isinstance(found, int)}) == MANY, came
    told = inside(own_app, lambda: letters("staff_message"))
    assert len(told) == len(set(told)) > 1


def test_a_double_click_on_send_is_one_message(own_app):
    came = at_once(own_app, lambda n: maria_says("Only once", "SO-AL2"))
    assert len(set(came)) == 1, came
    assert inside(own_app, lambda: count(Message, Message.text == "Only once")) == 1


def test_one_thing_put_aside_by_many_is_put_aside_once(own_app):
    inside(own_app, lambda: maria_says("For the inbox"))
    waiting = inside(own_app, lambda: inbox.items(inbox.Wanted("message"))[0][0])

    def done(_n):
        looking_after.set_done(inbox.item("message", waiting.id), True, BY)

    assert at_once(own_app, done) == [None] * MANY
    assert inside(own_app, lambda: count(InboxMark, InboxMark.subject_id == waiting.id)) == 1
    assert inside(own_app, lambda: count(Event, Event.what == "marked as done")) == 1
    assert inside(own_app, lambda: inbox.item("message", waiting.id)).done_at


def test_a_document_mailed_twice_by_a_double_click_is_one_letter(own_app):
    def share(_n):
        alfki, laura = customer_by_number("ALFKI"), staff_by_email("clerk@northwind.example")
        about = reading_threads.document_of("order", "SO-AL1", alfki.id)
        return sharing.share(alfki, about, ["x@stranger.example"], "", laura, "key", BY)

    came = at_once(own_app, share)
    assert sorted(came) == [0] * (MANY - 1) + [1], came
    assert inside(own_app, lambda: letters("document")) == ["x@stranger.example"]


def test_a_press_for_all_made_twice_at_once_acts_once_on_each(own_app):
    def lock_out():
        user = cast.add_user(customer_by_number("ALFKI"), "Otto", "Ohm", "otto.ohm@alfki.example", signed_in=False)
        user.contact.password_hash = None
        maria = contact_by_email("maria.anders@alfki.example")
        maria.last_sign_in_at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)

    inside(own_app, lock_out)
    for group, kind, person in (("uninvited", "invitation", "otto.ohm"), ("away", "reminder", "maria.anders")):
        chosen = inside(own_app, lambda group=group: adoption.ids(group))
        came = at_once(own_app, lambda _n, g=group, c=chosen: next_step.act(g, c, sender(BY)))
        assert all(isinstance(found, list) for found in came), came
        assert inside(own_app, lambda k=kind: letters(k)).count(f"{person}@alfki.example") == 1, group
    live = (Link.purpose == Purpose.INVITATION, Link.revoked_at.is_(None), Link.address == "otto.ohm@alfki.example")
    assert inside(own_app, lambda: count(Link, *live)) == 1


def test_a_code_typed_by_many_at_once_lets_one_in(own_app):
    def mailed():
        alfki, maria = customer_by_number("ALFKI"), contact_by_email("maria.anders@alfki.example")
        tenant_by_key("northwind").link_step_up = True
        about = reading_threads.document_of("order", "SO-AL1", alfki.id)
        sharing.share(alfki, about, [maria.email], "", maria, "mine", BY)
        link = select(Letter).where(Letter.kind == "document", Letter.to_address == maria.email)
        token = db.session.scalars(link).one().secret
        sharing.mail_code(sharing.shared_by(token))
        return token, db.session.scalars(select(Letter.secret).where(Letter.kind == "access_code")).one()

    token, code = inside(own_app, mailed)

    def enter(_n):
        found = sharing.use_code(sharing.shared_by(token), code)
        return found and found.email

    came = at_once(own_app, enter)
    assert [found for found in came if isinstance(found, str)] == ["maria.anders@alfki.example"], came
