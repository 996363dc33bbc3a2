"""What nobody may find by a side way: other businesses' and other customers' talk, letters, files and people; words that would be more than words."""

import datetime as dt

import pytest

from integrations.letters import compose
from models import inbox, reading_threads, talking
from models.adoption import GROUPS, counts, rows
from models.base import db
from models.contact import contact_by_email
from models.customer import customer_by_number
from models.customer_documents import documents_of
from models.document import Document
from models.event import Actor
from models.finding_letters import Wanted as WantedLetters
from models.finding_letters import letter_by_id, letters
from models.letter import Letter, State
from models.letter_kinds import KINDS
from models.link import Purpose
from models.links import make_link
from models.module import Module
from models.portal_user import PortalUser
from models.posting import post
from models.scope import Scope, scope
from models.staff import staff_by_email
from models.tenant import tenant_by_key

BY = Actor("command", None, "test")


@pytest.fixture
def talk(alfki):
    """A general thread and one about an order, both with something new for either side, and a failed letter."""
    maria, laura = contact_by_email("maria.anders@alfki.example"), staff_by_email("clerk@northwind.example")
    order = reading_threads.document_of("order", "SO-AL1", alfki.id)
    for about in (None, order):
        talking.say(alfki, about, "Said by staff", laura, BY)
        talking.say(alfki, about, "Said by Maria", maria, BY)
        talking.say(alfki, about, "Said once more", laura, BY) if about else None
    post("test", maria, customer=alfki).state = State.FAILED
    db.session.commit()
    return {"maria": maria.id, "order": order.id, "alfki": alfki.id}


def seen_in_the_portal(found, contact_id):
    with scope(found):
        listed = reading_threads.threads_of_contact(contact_id).rows
        return [row.number for row in listed], reading_threads.unread_of_contact(contact_id)


def test_another_business_counts_and_finds_nothing(talk):
    with scope(tenant_by_key("adventure")):
        before = {group: len(rows(group, most=1_000)) for group in GROUPS}
        assert counts() == before
        assert set(inbox.open_by_kind().values()) == {0}
        assert inbox.items(inbox.Wanted())[0] == []
        assert reading_threads.threads().rows == []
        assert reading_threads.unread_of_staff() == 0
        assert reading_threads.threads(customer_id=talk["alfki"]).rows == []
        assert letters(WantedLetters()).rows == []
        assert documents_of(talk["alfki"], dt.date(2026, 1, 1)).rows == []
        assert reading_threads.seen_by(talk["order"]) == []


def test_another_customer_counts_and_finds_nothing_even_with_the_same_person(talk, alfki):
    anatr = customer_by_number("ANATR")
    every = tuple(module.kind for module in Module if module.kind)
    for whose in (talk["maria"], contact_by_email("ana.trujillo@anatr.example").id):
        assert seen_in_the_portal(Scope(alfki.tenant_id, anatr.id, every), whose) == ([], 0)


def test_hidden_kinds_drafts_and_colleagues_orders_are_neither_listed_nor_counted(talk, alfki):
    maria, jonas = talk["maria"], contact_by_email("jonas.berg@alfki.example").id
    mine = Scope(alfki.tenant_id, alfki.id, ("order", "invoice"))
    assert seen_in_the_portal(mine, maria) == (["SO-AL1", None], 1)
    assert seen_in_the_portal(Scope(alfki.tenant_id, alfki.id, ("invoice",)), maria) == ([None], 0)
    assert seen_in_the_portal(Scope(alfki.tenant_id, alfki.id, ("order",), jonas), jonas) == ([None], 1)
    db.session.scalars(db.select(Document).where(Document.id == talk["order"])).one().status = "draft"
    db.session.flush()
    assert seen_in_the_portal(mine, maria) == ([None], 0)


@pytest.mark.parametrize("how", ["portal off", "user off", "person off", "messages off", "no such mail"])
def test_whoever_may_not_read_it_is_not_mailed(alfki, how):
    maria = contact_by_email("maria.anders@alfki.example")
    user = db.session.scalars(db.select(PortalUser).where(PortalUser.contact_id == maria.id)).one()
    if how == "portal off":
        alfki.portal_open = False
    elif how == "user off":
        user.active = False
    elif how == "person off":
        maria.active = False
    elif how == "messages off":
        user.hidden_modules = frozenset({Module.MESSAGES})
    else:
        maria.muted_mails = frozenset({KINDS["message"].topic})
    db.session.flush()
    talking.say(alfki, None, "Nobody hears this", staff_by_email("clerk@northwind.example"), BY)
    assert db.session.scalars(db.select(Letter.to_address).where(Letter.kind == "message")).all() == []


def test_words_of_a_message_stay_words_in_the_letter(app, alfki):
    maria = contact_by_email("maria.anders@alfki.example")
    maria.first_name = "Eve\r\nBcc: all@x.example"[:60]
    db.session.flush()
    words = "[click](https://evil.example) <script>alert(1)</script> {button} {business}\r\nBcc: x@x.example\n# Big\n![x](https://evil.example/x.png)"
    talking.say(alfki, None, words, maria, BY)
    letter = db.session.scalars(db.select(Letter).where(Letter.kind == "staff_message")).first()
    with app.test_request_context():
        read = compose(letter)
    assert not {"\r", "\n"} & set(read.subject)
    assert "[click](https://evil.example)" in read.html
    assert 'href="https://evil.example"' not in read.html
    assert "<script" not in read.html
    assert 'evil.example/x.png"' not in read.html
    assert "{button} {business}" in read.text


def test_a_managers_eyes_open_no_sign_in_of_a_colleague_by_any_page_of_its_letter(manager, owner, northwind):
    boss = staff_by_email("owner@northwind.example")
    for kind, purpose in (
        ("password", Purpose.PASSWORD),
        ("email_new", Purpose.EMAIL_NEW),
        ("security_notice", Purpose.NOT_ME),
    ):
        made = make_link(purpose, boss, boss.email, by=BY)
        letter = post(kind, boss, made=made, facts={"moments": {}})
        db.session.commit()
        for page in (
            f"/admin/letters/{letter.id}",
            f"/admin/letters/{letter.id}/as-sent",
            "/admin/letters",
            "/admin/links",
            "/admin/inbox",
        ):
            assert made.token not in manager.get(page).text, (kind, page)
        assert manager.post(f"/admin/letters/{letter.id}/link").status_code == 403
        assert made.token in owner.post(f"/admin/letters/{letter.id}/link").text


def test_a_letters_id_of_another_business_is_nobodys(northwind):
    letter = post("test", "x@x.example")
    db.session.commit()
    with scope(tenant_by_key("adventure")):
        assert letter_by_id(letter.id) is None


def test_a_percent_sign_is_a_percent_sign_and_capitals_with_marks_are_found(alfki):
    maria = contact_by_email("maria.anders@alfki.example")
    talking.say(alfki, None, "Überweisung ist raus", maria, BY)
    assert reading_threads.threads("%").rows == []
    assert reading_threads.threads("_").rows == []
    assert reading_threads.threads("\\").rows == []
    for words in ("überweisung", "Überweisung", "RAUS ist"):
        assert len(reading_threads.threads(words).rows) == 1, words
