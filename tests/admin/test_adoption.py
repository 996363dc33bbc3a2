"""The adoption board: who is how far, and one press that does the next thing for one or all."""

import datetime as dt

import pytest

from models.adoption import GROUPS, counts, rows
from models.base import db
from models.contact import contact_by_email
from models.credit_memo import CreditMemo
from models.delivery import Delivery
from models.document import Document, Quote
from models.invoice import Invoice
from models.letter import Letter, State
from models.link import Link, Purpose
from models.module import Module
from models.order import Order
from models.portal_user import PortalUser
from models.posting import post
from models.types import now
from tests import cast

BY_KIND = {"quote": Quote, "order": Order, "delivery": Delivery, "invoice": Invoice, "credit_memo": CreditMemo}


@pytest.fixture
def otto(alfki):
    """A portal user without a password whom nobody has invited."""
    user = cast.add_user(alfki, "Otto", "Ohm", "otto.ohm@alfki.example", signed_in=False)
    user.contact.password_hash = None
    db.session.commit()
    return user


def letters(kind):
    return db.session.scalars(db.select(Letter.to_address).where(Letter.kind == kind)).all()


def test_who_was_never_invited_is_there_and_invited_by_one_press(manager, otto):
    assert "Otto Ohm" in manager.get("/admin/adoption").text
    before = counts()
    manager.post(f"/admin/adoption/uninvited/{otto.id}")
    assert letters("invitation") == ["otto.ohm@alfki.example"]
    assert counts()["uninvited"] == before["uninvited"] - 1
    assert counts()["invited"] == before["invited"] + 1


def test_pressed_again_it_replaces_the_link(manager, otto):
    manager.post(f"/admin/adoption/uninvited/{otto.id}")
    manager.post(f"/admin/adoption/invited/{otto.id}")
    live = db.session.scalars(
        db.select(Link).where(Link.purpose == Purpose.INVITATION, Link.revoked_at.is_(None))
    ).all()
    assert [link.address for link in live] == ["otto.ohm@alfki.example"]


@pytest.mark.parametrize("ending", [{"expires_at": now() - dt.timedelta(days=1)}, {"revoked_at": now()}])
def test_whose_invitation_has_ended_is_told_apart_and_gets_a_new_one(manager, otto, ending):
    manager.post(f"/admin/adoption/uninvited/{otto.id}")
    before = counts()
    db.session.execute(db.update(Link).where(Link.purpose == Purpose.INVITATION).values(**ending))
    db.session.commit()
    assert counts()["invited"] == before["invited"] - 1
    assert counts()["lapsed"] == before["lapsed"] + 1
    page = manager.get("/admin/adoption", group="lapsed").text
    assert "Otto Ohm" in page
    assert "Send a new one" in page
    assert manager.post(f"/admin/adoption/invited/{otto.id}").status_code == 404
    manager.post(f"/admin/adoption/lapsed/{otto.id}")
    assert counts() == before


def test_a_failed_letter_leads_to_itself(owner, alfki):
    letter = post("test", contact_by_email("maria.anders@alfki.example"), customer=alfki)
    letter.state = State.FAILED
    db.session.commit()
    assert f'href="/admin/letters/{letter.id}"' in owner.get("/admin/adoption", group="failed").text


@pytest.mark.parametrize(
    ("kind", "sent", "not_yet"),
    [
        ("quote", "sent", "draft"),
        ("order", "confirmed", "submitted"),
        ("delivery", "dispatched", "planned"),
        ("invoice", "issued", "void"),
        ("credit_memo", "issued", "draft"),
    ],
)
def test_every_kind_that_is_sent_is_named_and_leads_to_its_page(manager, alfki, kind, sent, not_yet):
    cast.make(BY_KIND[kind], alfki, "UN-1", 3, status=sent)
    cast.make(BY_KIND[kind], alfki, "UN-2", 3, status=not_yet)
    db.session.commit()
    found = [(row.about, row.who) for row in rows("unopened", most=1_000)]
    assert (kind, "UN-1") in found
    assert (kind, "UN-2") not in found
    before = rows("unopened", most=1_000)[found.index((kind, "UN-1")) - 1].id
    page = manager.get("/admin/adoption", group="unopened", after=before).text
    assert f'href="/admin/customers/ALFKI/documents/{kind}/UN-1"' in page


def test_what_a_customer_can_not_see_is_not_unopened(alfki):
    before = {row.about for row in rows("unopened", most=1_000)}
    alfki.hidden_modules = frozenset({Module.INVOICES})
    db.session.commit()
    assert "invoice" in before
    assert "invoice" not in {row.about for row in rows("unopened", most=1_000) if row.number == "ALFKI"}


def test_a_failed_letter_is_tried_again(manager, alfki):
    letter = post("test", contact_by_email("maria.anders@alfki.example"), customer=alfki)
    letter.state, letter.answer = State.FAILED, "550 gone"
    db.session.commit()
    assert "550 gone" in manager.get("/admin/adoption").text
    manager.post(f"/admin/adoption/failed/{letter.id}")
    db.session.expire_all()
    assert letter.state == State.WAITING


def test_who_has_not_been_seen_is_reminded_once_a_week(manager, alfki):
    maria = contact_by_email("maria.anders@alfki.example")
    maria.last_sign_in_at = now() - dt.timedelta(days=91)
    db.session.commit()
    user = db.session.scalars(db.select(PortalUser).where(PortalUser.contact_id == maria.id)).one()
    for _ in range(2):
        manager.post(f"/admin/adoption/away/{user.id}")
    assert letters("reminder") == [maria.email]


def test_an_unopened_document_goes_out_as_a_link_and_is_gone_once_opened(manager, maria, alfki):
    invoice = cast.find(Document, number="INV-AL2")
    manager.post(f"/admin/adoption/unopened/{invoice.id}")
    assert letters("document") == ["jonas.berg@alfki.example"]
    before = counts()["unopened"]
    maria.post("/p/alfki/viewings/invoice/INV-AL2")
    assert counts()["unopened"] == before - 1


def test_for_all_above_twenty_it_asks_first(manager, alfki):
    for n in range(25):
        user = cast.add_user(alfki, "Person", f"{n:02}", f"p{n}@alfki.example", signed_in=False)
        user.contact.password_hash = None
    db.session.commit()
    asked = manager.post("/admin/adoption/uninvited/all")
    assert asked.status_code == 200
    assert letters("invitation") == []
    assert "25" in asked.text
    manager.post("/admin/adoption/uninvited/all", sure="1")
    assert len(letters("invitation")) == 25


def test_a_customer_without_anybody_is_named(manager, alfki):
    for user in db.session.scalars(db.select(PortalUser).where(PortalUser.customer_id == alfki.id)):
        user.active = False
    db.session.commit()
    assert counts()["nobody"] == 1
    assert "Nobody there yet" in manager.get("/admin/adoption").text


def test_it_costs_the_same_for_few_and_many(manager, otto, alfki, statements):
    manager.get("/admin/adoption")
    with statements() as few:
        manager.get("/admin/adoption")
    for n in range(50):
        user = cast.add_user(alfki, "Person", f"{n:02}", f"p{n}@alfki.example", signed_in=False)
        user.contact.password_hash = None
    db.session.commit()
    with statements() as many:
        manager.get("/admin/adoption")
    assert len(few) == len(many)


def test_another_business_is_not_counted(foreign_owner, otto):
    assert "Otto Ohm" not in foreign_owner.get("/admin/adoption").text
    assert foreign_owner.post(f"/admin/adoption/uninvited/{otto.id}").status_code == 404


def test_what_is_counted_is_what_is_listed(manager, otto, alfki, foreign_owner):
    maria = contact_by_email("maria.anders@alfki.example")
    maria.last_sign_in_at = now() - dt.timedelta(days=100)
    letter = post("test", maria, customer=alfki)
    letter.state = State.FAILED
    user = cast.add_user(alfki, "Ida", "Iversen", "ida@alfki.example", signed_in=False)
    user.contact.password_hash = None
    db.session.commit()
    manager.post(f"/admin/adoption/uninvited/{user.id}")
    db.session.expire_all()
    found = counts()
    assert found == {group: len(rows(group, most=1_000)) for group in GROUPS}
    assert min(found[group] for group in ("uninvited", "invited", "failed", "away")) > 0
