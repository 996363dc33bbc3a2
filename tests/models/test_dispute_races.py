"""Of two staff who settle a dispute at once one does, and what is disputed from many browsers at once is disputed once: real threads."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.base import db
from models.contact import contact_by_email
from models.credit_memo import CreditMemo
from models.customer import customer_by_number
from models.dispute import Dispute
from models.disputing import Claim, open_dispute
from models.document import Document
from models.event import Actor
from models.issuing import issue
from models.letter import Letter
from models.settling_disputes import credit, reject, withdraw
from models.tenant import tenant_by_key
from models.voiding import void
from models.writing_invoices import begin, set_lines
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

STAFF, MARIA = Actor("staff", None, "Nancy"), Actor("contact", None, "Maria Anders")


def invoiced():
    today = tenant_by_key("northwind").today()
    draft = begin(customer_by_number("ALFKI"), None, today, STAFF)
    set_lines(draft, [{"description": "Tea", "quantity": Decimal(10), "unit_price": 1000}])
    return issue(draft, today, today, STAFF).id


def disputing(invoice_id, amount, key=None):
    def work():
        invoice = db.session.scalars(select(Document).where(Document.id == invoice_id)).one()
        person = contact_by_email("maria.anders@alfki.example")
        return open_dispute(invoice, person, Claim(None, "other", "Wrong", amount=amount, key=key), MARIA).id

    return work


def settling(dispute_id, how):
    def work():
        one, today = found(dispute_id), tenant_by_key("northwind").today()
        if how == "credited":
            credit(one, one.amount, "Sorry", today, today, "", STAFF)
        else:
            reject(one, "No", STAFF) if how == "rejected" else withdraw(one, MARIA)
        return how

    return work


def found(dispute_id):
    return db.session.scalars(select(Dispute).where(Dispute.id == dispute_id)).one()


def count(noun, *conditions):
    return db.session.scalar(select(func.count()).select_from(noun).where(*conditions))


@pytest.mark.parametrize("round_", range(3))
def test_two_staff_and_the_customer_at_once_come_to_one_outcome(own_app, round_):
    invoice_id = within(own_app, invoiced)
    dispute_id = within(own_app, disputing(invoice_id, 3000))
    came = at_once(
        own_app, [settling(dispute_id, how) for how in ("credited", "rejected", "withdrawn", "credited")] * 3
    )
    [outcome] = set(came) - {"Refused"}
    assert came.count("Refused") == len(came) - 1
    assert within(own_app, lambda: found(dispute_id).outcome) == outcome
    memos = within(own_app, lambda: count(CreditMemo, CreditMemo.came_from_id == invoice_id))
    told = within(own_app, lambda: count(Letter, Letter.once.startswith(f"dispute {dispute_id} settled")))
    assert (memos, told) == (outcome == "credited", outcome != "withdrawn")


def test_many_at_once_dispute_no_more_than_was_billed(own_app):
    invoice_id = within(own_app, invoiced)
    came = at_once(own_app, [disputing(invoice_id, 3000)] * 12)
    assert came.count("Refused") == 9
    assert within(own_app, lambda: db.session.scalar(select(func.sum(Dispute.amount)))) == 9000


def test_one_form_pressed_twenty_times_is_one_dispute(own_app):
    invoice_id = within(own_app, invoiced)
    assert len(set(at_once(own_app, [disputing(invoice_id, 500, "k" * 32)] * 20))) == 1


@pytest.mark.parametrize("round_", range(5))
def test_disputed_while_it_is_made_void_nothing_stays_open(own_app, round_):
    invoice_id = within(own_app, invoiced)

    def voiding():
        void(db.session.scalars(select(Document).where(Document.id == invoice_id)).one(), "Twice", STAFF)
        return "void"

    came = at_once(own_app, [disputing(invoice_id, 500), voiding] * 4)
    assert came.count("void") == 1
    disputed = [one for one in came if isinstance(one, int)]
    outcomes = within(own_app, lambda: [found(ident).outcome for ident in disputed])
    assert set(outcomes) <= {"called_off"}
    told = within(own_app, lambda: count(Letter, Letter.once.startswith(f"disputes of {invoice_id} settled")))
    assert told == bool(disputed)


@pytest.mark.parametrize("round_", range(3))
def test_settled_while_it_is_made_void_has_one_outcome(own_app, round_):
    invoice_id = within(own_app, invoiced)
    dispute_id = within(own_app, disputing(invoice_id, 500))

    def voiding():
        void(db.session.scalars(select(Document).where(Document.id == invoice_id)).one(), "Twice", STAFF)
        return "called_off"

    came = at_once(own_app, [settling(dispute_id, how) for how in ("rejected", "withdrawn")] + [voiding])
    assert came[2] == "called_off"
    outcome = within(own_app, lambda: found(dispute_id).outcome)
    assert outcome == next((how for how in came[:2] if how != "Refused"), "called_off")
