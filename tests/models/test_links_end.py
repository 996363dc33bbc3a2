"""Who is locked out holds no mailed link that lets them in; who is merged takes along what was mailed and said."""

import pytest
from sqlalchemy import select

from models.archiving import archive
from models.base import db
from models.contact import Contact
from models.contacts import add_contact, deactivate
from models.customer import customer_by_number
from models.document import Document
from models.event import Actor
from models.letter import Letter
from models.letting_in import lock_out
from models.link import Link, Purpose
from models.links import OF_A_SIGN_IN, is_live, make_link
from models.merging import merge, token
from models.portal_user import PortalUser
from models.posting import post
from models.second_factor import RecoveryCode, SecondFactor
from models.thread import Message, ReadMark, Thread
from models.types import now
from models.viewing import Viewing
from tests.cast import find

BY = Actor("staff", None, "Steven")
MARIA, ANN = "maria.anders@alfki.example", "ann.devon@eastc.example"


def mailed(person, number):
    """A link of each purpose, each with its letter."""
    customer, made = customer_by_number(number), []
    for purpose in (*OF_A_SIGN_IN, Purpose.NOT_ME):
        made.append(make_link(purpose, person, person.email, by=BY, customer=customer))
        post("password", person, customer=customer, made=made[-1])
    return [one.link.id for one in made]


def live(ids):
    db.session.expire_all()
    found = db.session.scalars(select(Link).where(Link.id.in_(ids)))
    return sorted(link.purpose for link in found if is_live(link))


def test_a_contact_who_is_deactivated(northwind):
    maria = find(Contact, email=MARIA)
    ids = mailed(maria, "ALFKI")
    deactivate(maria, BY)
    assert live(ids) == [Purpose.NOT_ME]
    kept_back = db.session.scalars(select(Letter.secret).where(Letter.state == "withdrawn")).all()
    assert kept_back == [None] * len(OF_A_SIGN_IN)


def test_a_portal_user_who_is_locked_out_of_the_only_portal(northwind):
    maria = find(Contact, email=MARIA)
    ids = mailed(maria, "ALFKI")
    lock_out(find(PortalUser, contact_id=maria.id), BY)
    assert live(ids) == [Purpose.NOT_ME]


def test_or_of_one_of_two_keeps_what_leads_to_the_other(northwind):
    ann, consh = find(Contact, email=ANN), customer_by_number("CONSH")
    here, there = mailed(ann, "CONSH"), mailed(ann, "EASTC")
    lock_out(find(PortalUser, contact_id=ann.id, customer_id=consh.id), BY)
    assert (live(here), len(live(there))) == ([Purpose.NOT_ME], 6)


def test_everybody_of_a_customer_that_is_archived_and_nobody_elses(northwind):
    maria, ann = find(Contact, email=MARIA), find(Contact, email=ANN)
    here, there = mailed(maria, "ALFKI"), mailed(ann, "EASTC")
    archive(customer_by_number("ALFKI"), BY)
    assert (live(here), len(live(there))) == ([Purpose.NOT_ME], 6)


class TestMerging:
    @pytest.fixture
    def pair(self, alfki):
        other = add_contact(alfki, {"last_name": "Anders", "email": "m2@alfki.example"}, BY)
        return find(Contact, email=MARIA), other

    def merged(self, keep, other, *fields):
        merge(keep, other, fields, token(keep, other), BY)
        db.session.expire_all()

    def test_letters_and_links_become_the_ones_who_stays_and_open_nothing(self, pair):
        keep, other = pair
        ids, other_id = mailed(other, "ALFKI"), other.id
        self.merged(keep, other)
        assert live(ids) == []
        for noun in (Link, Letter):
            assert set(db.session.scalars(select(noun.contact_id))) == {keep.id} != {other_id}

    def test_what_was_said_read_and_seen_too_once(self, pair, alfki):
        keep, other = pair
        both, own = (Thread(customer_id=alfki.id, about_id=n) for n in (1, 2))
        db.session.add_all([both, own])
        db.session.flush()
        documents = list(db.session.scalars(select(Document.id).where(Document.customer_id == alfki.id)))
        for person in pair:
            db.session.add(
                Message(customer_id=alfki.id, thread_id=both.id, contact_id=person.id, author_name="A", text="x")
            )
            db.session.add(ReadMark(customer_id=alfki.id, thread_id=both.id, contact_id=person.id))
            db.session.add(Viewing(customer_id=alfki.id, document_id=documents[0], contact_id=person.id))
        db.session.add(ReadMark(customer_id=alfki.id, thread_id=own.id, contact_id=other.id))
        db.session.add(Viewing(customer_id=alfki.id, document_id=documents[1], contact_id=other.id))
        db.session.flush()
        self.merged(keep, other)
        for noun, left in ((Message, 2), (ReadMark, 2), (Viewing, 2)):
            assert list(db.session.scalars(select(noun.contact_id))) == [keep.id] * left

    def test_the_second_step_stays_with_its_password(self, pair):
        keep, other = pair
        for person in pair:
            factor = SecondFactor(contact_id=person.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=now())
            db.session.add(factor)
            db.session.flush()
            db.session.add(RecoveryCode(factor_id=factor.id, code_hash=f"{person.id}"))
        db.session.flush()
        mine = find(SecondFactor, contact_id=keep.id).id
        self.merged(keep, other)
        assert list(db.session.scalars(select(SecondFactor.id))) == [mine]
        assert list(db.session.scalars(select(RecoveryCode.factor_id))) == [mine]

    def test_or_comes_along_with_the_others(self, pair):
        keep, other = pair
        keep.password_hash, other.password_hash = None, keep.password_hash
        db.session.add(SecondFactor(contact_id=other.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=now()))
        db.session.flush()
        self.merged(keep, other, "email")
        assert find(SecondFactor, contact_id=keep.id).confirmed_at is not None
