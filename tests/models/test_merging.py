"""What becomes of two contacts who are one person: rights, papers, requests, sessions, passwords."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db
from models.change_request import ChangeRequest
from models.contact import Contact
from models.contacts import add_contact
from models.customer import customer_by_number
from models.document import Document
from models.drafting import open_draft, open_draft_by_staff, set_quantity
from models.event import Actor, Event
from models.letting_in import Refused, lock_out
from models.merging import merge, token, was_merged, what_moves
from models.module import Module
from models.order_draft import OrderDraft, SavedList
from models.portal_user import PortalUser
from models.sign_in import SignIn, begin
from models.staff import Staff
from models.types import now
from tests import cast

BY = Actor("staff", None, "Steven")


def of(email):
    return cast.find(Contact, email=email)


def user_of(contact_id, customer):
    query = select(PortalUser).where(PortalUser.contact_id == contact_id, PortalUser.customer_id == customer.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def merged(keep, other, *from_other):
    kept = merge(keep, other, from_other, token(keep, other), BY)
    db.session.commit()
    db.session.expire_all()
    return kept


@pytest.fixture
def maria(northwind):
    return of("maria.anders@alfki.example")


@pytest.fixture
def jonas(northwind):
    return of("jonas.berg@alfki.example")


@pytest.fixture
def otto(alfki):
    return add_contact(alfki, {"last_name": "Ohm", "email": "otto@alfki.example"}, BY)


class TestPortalUsers:
    def test_two_of_one_customer_become_one_that_sees_what_either_saw(self, maria, jonas, alfki):
        user_of(maria.id, alfki).hidden_modules = frozenset({Module.JOBS, Module.ORDERS})
        user_of(maria.id, alfki).own_orders_only = True
        kept = user_of(merged(maria, jonas).id, alfki)
        assert kept.hidden_modules == {Module.JOBS}  # Jonas sees orders and deliveries, Maria all but jobs and orders
        assert kept.own_orders_only
        assert (kept.code, kept.active) == ("MARIA.ANDERS", True)
        assert user_of(jonas.id, alfki) is None

    def test_own_orders_only_ends_where_one_of_them_saw_all(self, maria, jonas, alfki):
        assert not user_of(merged(jonas, maria).id, alfki).own_orders_only

    def test_active_if_either_is(self, maria, jonas, alfki):
        lock_out(user_of(maria.id, alfki), BY) if user_of(maria.id, alfki).contact else None
        assert user_of(merged(maria, jonas).id, alfki).active

    def test_rights_at_other_customers_move_along(self, otto, alfki):
        eastc = customer_by_number("EASTC")
        ann, devon = of("ann.devon@eastc.example"), add_contact(eastc, {"last_name": "Devon"}, BY)
        kept = merged(devon, ann, "email")
        assert user_of(kept.id, customer_by_number("CONSH")).active
        assert user_of(kept.id, eastc).code == "ANN.DEVON"

    def test_nobody_who_was_locked_out_as_a_contact_is_let_in_by_it(self, maria, otto, alfki):
        maria.active = False
        db.session.flush()
        kept = merged(otto, maria)
        assert kept.active
        assert not user_of(kept.id, alfki).active

    def test_two_that_are_deactivated_stay_so_and_come_back_as_they_were(self, maria, otto, alfki):
        maria.active = otto.active = False
        db.session.flush()
        kept = merged(otto, maria)
        assert not kept.active
        assert user_of(kept.id, alfki).active


class TestPapers:
    def test_documents_requests_and_sessions_move_and_sessions_end(self, maria, jonas, alfki):
        made = set(db.session.scalars(select(Document.number).where(Document.contact_id == jonas.id)))
        assert made
        begin(jonas, device="", address="", hours=1)
        request = ChangeRequest(
            customer_id=alfki.id, contact_id=jonas.id, subject_kind="contact", subject_id=jonas.id, was={}, wanted={"phone": "1"}
        )  # fmt: skip
        db.session.add(request)
        db.session.flush()
        moves = what_moves(maria, jonas)
        assert (moves.documents, moves.requests, moves.shared, moves.portals) == (len(made), 1, [alfki.name], [])
        kept = merged(maria, jonas)
        now_made = set(db.session.scalars(select(Document.number).where(Document.contact_id == kept.id)))
        assert made <= now_made
        asked = db.session.scalars(select(ChangeRequest)).one()
        assert (asked.contact_id, asked.subject_id) == (kept.id, kept.id)
        sessions = list(db.session.scalars(select(SignIn).where(SignIn.contact_id == kept.id)))
        assert sessions
        assert all(session.ended_at for session in sessions)

    def test_a_look_with_the_others_eyes_ends(self, maria, otto):
        from models.staff import Staff

        staff = db.session.scalars(select(Staff)).first()
        begin(staff, device="", address="", hours=1)
        session = db.session.scalars(select(SignIn).where(SignIn.staff_id == staff.id)).one()
        session.previewed_id = otto.id
        db.session.flush()
        kept = merged(maria, otto)
        session = db.session.scalars(select(SignIn).where(SignIn.staff_id == staff.id)).one()
        assert session.previewed_id == kept.id
        assert session.ended_at

    def test_it_is_on_record_with_both_before_and_what_became_of_them(self, maria, jonas, alfki):
        kept = merged(maria, jonas, "email")
        event = db.session.scalars(select(Event).where(Event.what == "contact merged")).one()
        assert (event.subject_id, event.customer_id, event.actor_name) == (kept.id, alfki.id, "Steven")
        before = json.loads(event.before)
        assert (before["email"], before["merged email"]) == ("maria.anders@alfki.example", "jonas.berg@alfki.example")
        assert json.loads(event.after)["email"] == "jonas.berg@alfki.example"


class TestDetailsAndPasswords:
    def test_only_what_was_chosen_is_taken_over(self, maria, otto):
        otto.phone, otto.mobile = "1", "2"
        kept = merged(maria, otto, "phone")
        assert (kept.phone, kept.mobile, kept.last_name) == ("1", "", "Anders")

    def test_the_email_of_the_other_is_free_for_the_one(self, maria, otto):
        kept = merged(maria, otto, "email")
        assert kept.email == "otto@alfki.example"
        assert kept.password_hash == cast.hashed()

    def test_a_password_comes_along_only_with_the_email_it_was_chosen_for(self, maria, jonas, alfki):
        otto, olga = (
            add_contact(alfki, {"last_name": "Ohm", "email": email}, BY) for email in ("o1@a.example", "o2@a.example")
        )
        assert merged(otto, maria, "email").password_hash == cast.hashed()
        assert merged(olga, jonas).password_hash is None

    def test_a_portal_user_is_not_left_without_an_email(self, maria, alfki):
        nobody = add_contact(alfki, {"last_name": "Anders"}, BY)
        db.session.commit()
        with pytest.raises(Refused):
            merge(maria, nobody, {"email"}, token(maria, nobody), BY)
        assert of("maria.anders@alfki.example").id == maria.id


class TestRefusals:
    def test_two_of_different_customers(self, maria):
        ana = of("ana.trujillo@anatr.example")
        with pytest.raises(Refused, match="Only two contacts of one customer"):
            merge(maria, ana, (), token(maria, ana), BY)

    def test_one_that_was_changed_meanwhile(self, maria, jonas):
        before = token(maria, jonas)
        jonas.phone = "1"
        db.session.commit()
        with pytest.raises(Refused, match="changed meanwhile"):
            merge(maria, jonas, (), before, BY)

    def test_one_that_is_gone(self, maria, otto, alfki):
        before = token(maria, otto)
        gone = merged(maria, otto)
        assert was_merged(alfki, gone.id, otto.id)
        with pytest.raises(Refused, match="gone"):
            merge(maria, otto, (), before, BY)


class TestOrders:
    def test_what_either_writes_or_has_sent_goes_along_and_of_two_drafts_the_kept_person_s_stays(
        self, maria, jonas, alfki
    ):
        hers, his = open_draft(maria.id, alfki.id), open_draft(jonas.id, alfki.id)
        for draft in (hers, his):
            set_quantity(draft, alfki, "1", Decimal(2), cast.TODAY)
        sent = OrderDraft(customer_id=alfki.id, contact_id=jonas.id, sent_at=now())
        nancy = db.session.scalars(select(Staff)).first()
        by_staff = open_draft_by_staff(nancy.id, alfki.id)
        by_staff.contact_id = jonas.id
        db.session.add_all([sent, SavedList(customer_id=alfki.id, contact_id=jonas.id, name="Weekly")])
        db.session.commit()
        kept = merged(maria, jonas)
        assert set(db.session.scalars(select(OrderDraft.id))) == {hers.id, sent.id, by_staff.id}
        assert set(db.session.scalars(select(OrderDraft.contact_id))) == {kept.id}
        assert db.session.scalars(select(SavedList.contact_id)).one() == kept.id
