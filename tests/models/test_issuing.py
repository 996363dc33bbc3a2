"""An invoice takes its number and freezes what it says; what is written of an order is billed once (DOMAIN §5)."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.allocating import allocations_of
from models.bank_account import BankAccount
from models.base import db
from models.billing_orders import find_unbilled
from models.contact import Contact
from models.crediting import credit_amount, credit_lines, issue_credit
from models.customer import Customer
from models.delivery import Delivery
from models.document import Document
from models.event import Actor, Event
from models.invoice import Invoice
from models.issuing import frozen_of, issue, lines_of
from models.order import Order
from models.receiving import allocate_chosen, allocate_oldest_first, receive, take_back
from models.refusing import Refused
from models.taxing import tax_sums
from models.voiding import void
from models.writing_invoices import PLAIN, begin, draft_of_order, drop, set_lines, without_tax
from tests import cast

BY = Actor("staff", None, "Laura Callahan")
TEA = {"sku": "1", "description": "Tea", "quantity": Decimal("1.5"), "unit_price": 333, "tax_rate": Decimal("0.19")}
BREAD = {
    "description": "Bread",
    "quantity": Decimal(3),
    "unit_price": 250,
    "tax_rate": Decimal("0.07"),
    "discount": Decimal("0.1"),
}


def written(customer, *rows):
    draft = begin(customer, None, cast.TODAY, BY)
    set_lines(draft, rows or (TEA, BREAD))
    return draft


def issued(customer, *rows):
    return issue(written(customer, *rows), cast.TODAY, cast.TODAY, BY)


def test_each_line_is_rounded_then_added_with_its_own_tax(alfki):
    draft = written(alfki)
    assert [line.amount for line in lines_of(draft)] == [500, 675]  # 499.5 and 675.0, half up
    assert (draft.net, draft.tax, draft.total) == (1175, 95 + 47, 1317)
    sums = tax_sums(lines_of(draft), "domestic")
    assert [(one.rate, one.net, one.tax) for one in sums] == [(Decimal("0.07"), 675, 47), (Decimal("0.19"), 500, 95)]


def test_an_issued_invoice_has_the_next_number_and_its_due_date(alfki):
    first, second = issued(alfki), issued(alfki)
    counts = [int(one.number.rsplit("-", 1)[1]) for one in (first, second)]
    assert counts[1] == counts[0] + 1
    assert first.due_on == cast.TODAY + dt.timedelta(alfki.terms_days)
    told = db.session.scalars(select(Event.what).where(Event.subject_id == first.id, Event.shown)).all()
    assert told == ["invoice issued"]


def test_what_it_said_stays_when_names_and_accounts_change(northwind, alfki):
    northwind.legal_name, northwind.invoice_terms = "Northwind Traders GmbH", "Payable within 30 days."
    db.session.add(BankAccount(currency="EUR", holder="Northwind", iban="DE02120300000000202051", bic="BYLADEM1001"))
    db.session.flush()
    invoice = issued(alfki)
    alfki.name, northwind.legal_name = "Another GmbH", "Southwind GmbH"
    db.session.scalars(select(BankAccount)).one().iban = "DE02500105170137075030"
    db.session.flush()
    frozen = frozen_of(invoice)
    assert (frozen.buyer["name"], frozen.seller["name"]) == ("Alfreds Futterkiste", "Northwind Traders GmbH")
    assert frozen.account["iban"] == "DE02120300000000202051"
    assert frozen.texts["terms"] == "Payable within 30 days."


def test_nothing_is_issued_twice_or_without_lines(alfki):
    draft = begin(alfki, None, cast.TODAY, BY)
    with pytest.raises(Refused, match="at least one line"):
        issue(draft, cast.TODAY, cast.TODAY, BY)
    set_lines(draft, [TEA])
    issue(draft, cast.TODAY, cast.TODAY, BY)
    with pytest.raises(Refused, match="issued already"):
        issue(draft, cast.TODAY, cast.TODAY, BY)
    with pytest.raises(Refused, match="stays"):
        set_lines(draft, [BREAD])


def test_a_refused_issue_leaves_no_gap(alfki):
    last = issued(alfki)
    draft = written(alfki)
    with pytest.raises(Refused, match="future"):
        issue(draft, cast.TODAY + dt.timedelta(1), cast.TODAY, BY)
    after = issue(draft, cast.TODAY, cast.TODAY, BY)
    assert int(after.number[-5:]) == int(last.number[-5:]) + 1


def test_a_closed_month_issues_and_voids_nothing(northwind, alfki):
    invoice, draft = issued(alfki), written(alfki)
    northwind.books_closed_on = cast.TODAY
    db.session.flush()
    for refused in (lambda: issue(draft, cast.TODAY, cast.TODAY, BY), lambda: void(invoice, "typo", BY)):
        with pytest.raises(Refused, match="closed through"):
            refused()


def test_void_wants_a_reason_and_nothing_counted_towards_it(alfki):
    invoice = issued(alfki)
    with pytest.raises(Refused, match="Say why"):
        void(invoice, " ", BY)
    payment = receive(alfki, 500, cast.TODAY, BY)
    allocate_chosen(payment, {invoice.number: 500}, BY)
    with pytest.raises(Refused, match="counted towards"):
        void(invoice, "typo", BY)
    other = issued(alfki)
    void(other, "typo", BY)
    assert other.status == "void"


@pytest.mark.parametrize(
    ("treatment", "said"), [("intra_eu", "VAT id"), ("export", "own country"), ("reverse_charge", "VAT id")]
)
def test_a_treatment_has_to_fit(northwind, alfki, treatment, said):
    northwind.country, alfki.treatment = "Germany", treatment
    draft = written(alfki)
    with pytest.raises(Refused, match=said):
        issue(draft, cast.TODAY, cast.TODAY, BY)


def test_a_customer_without_tax_is_told_why_on_its_invoice(northwind, alfki):
    northwind.country, alfki.country, alfki.treatment, alfki.tax_id = "Germany", "Austria", "intra_eu", "ATU13585627"
    draft = written(alfki)
    with pytest.raises(Refused, match="line %"):
        issue(draft, cast.TODAY, cast.TODAY, BY)
    without_tax(draft)
    issue(draft, cast.TODAY, cast.TODAY, BY)
    frozen = frozen_of(draft)
    assert (draft.tax, frozen.treatment) == (0, "intra_eu")
    assert "Article 138" in frozen.texts["tax"]


def deliver(order, *quantities):
    made = Delivery(
        customer_id=order.customer_id, number=f"DN-{order.number}-{quantities[0]}", status="delivered", dated_on=cast.TODAY,
        currency=order.currency, came_from_id=order.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    from models.document import DocumentLine

    for position, (line, quantity) in enumerate(zip(lines_of(order), quantities, strict=False), 1):
        db.session.add(
            DocumentLine(
                customer_id=order.customer_id, document_id=made.id, position=position, sku=line.sku, description=line.description,
                quantity=Decimal(quantity), unit_price=0, amount=0,
            )
        )  # fmt: skip
    db.session.flush()


def test_what_was_delivered_is_billed_in_parts_and_once(alfki):
    order = cast.make(Order, alfki, "SO-PART", 3, status="confirmed")
    with pytest.raises(Refused, match="left the house"):
        draft_of_order(order, cast.TODAY, BY)
    deliver(order, 4)
    first = draft_of_order(order, cast.TODAY, BY)
    assert [(line.sku, line.quantity) for line in lines_of(first)] == [("1", 4), ("", 1)], "freight goes with the first"
    with pytest.raises(Refused, match="left the house"):
        draft_of_order(order, cast.TODAY, BY)
    deliver(order, 6, 2)
    second = draft_of_order(order, cast.TODAY, BY)
    assert [(line.sku, line.quantity) for line in lines_of(second)] == [("1", 6), ("28", 2)]
    assert first.net + second.net == order.net
    with pytest.raises(Refused, match="Nothing is left"):
        draft_of_order(order, cast.TODAY, BY, delivered=False)


def test_what_else_is_billed_hides_nothing_that_has_left(alfki):
    order = cast.make(Order, alfki, "SO-MORE", 3, status="confirmed")
    deliver(order, 4)
    draft = draft_of_order(order, cast.TODAY, BY)
    minutes = {"description": "Assembly, minutes", "quantity": Decimal(60), "unit_price": 100}
    set_lines(draft, [*({name: getattr(line, name) for name in PLAIN} for line in lines_of(draft)), minutes])
    assert "SO-MORE" not in [row.number for row in find_unbilled().rows]
    deliver(order, 6, 2)
    assert "SO-MORE" in [row.number for row in find_unbilled().rows]


def test_a_dropped_draft_frees_what_it_held(alfki):
    order = cast.make(Order, alfki, "SO-DROP", 3, status="confirmed")
    draft = draft_of_order(order, cast.TODAY, BY, delivered=False)
    drop(draft, BY)
    assert draft_of_order(order, cast.TODAY, BY, delivered=False).net == order.net


def test_a_credit_for_a_line_is_used_for_its_invoice_first(alfki):
    invoice = issued(alfki)
    line = lines_of(invoice)[0]
    memo = credit_lines(invoice, {line.id: Decimal("0.5")}, "short", cast.TODAY, BY)
    issue_credit(memo, cast.TODAY, cast.TODAY, BY)
    db.session.refresh(invoice)
    assert (memo.total, memo.allocated, invoice.allocated) == (199, 199, 199)  # 166.5 → 167 net, 32 tax


def test_no_more_is_credited_than_was_billed(alfki):
    invoice = issued(alfki, BREAD)
    line = lines_of(invoice)[0]
    with pytest.raises(Refused, match="can be credited"):
        credit_lines(invoice, {line.id: Decimal(4)}, "short", cast.TODAY, BY)
    memo = credit_amount(invoice, invoice.total, "spoiled", cast.TODAY, BY)
    issue_credit(memo, cast.TODAY, cast.TODAY, BY)
    with pytest.raises(Refused, match="can be credited"):
        credit_amount(invoice, 100, "spoiled", cast.TODAY, BY)


def test_freight_is_credited_once_too(alfki):
    freight = {"kind": "freight", "description": "Freight", "quantity": Decimal(1), "unit_price": 300}
    invoice = issued(alfki, TEA, freight)
    line = lines_of(invoice)[1]
    credit_lines(invoice, {line.id: Decimal(1)}, "late", cast.TODAY, BY)
    with pytest.raises(Refused, match="can be credited"):
        credit_lines(invoice, {line.id: Decimal(1)}, "late", cast.TODAY, BY)


def test_a_paid_invoice_credited_leaves_credit_in_hand(alfki):
    invoice = issued(alfki, BREAD)
    receive_all = receive(alfki, invoice.total, cast.TODAY, BY)
    allocate_chosen(receive_all, {invoice.number: invoice.total}, BY)
    memo = issue_credit(credit_amount(invoice, 100, "spoiled", cast.TODAY, BY), cast.TODAY, cast.TODAY, BY)
    assert memo.total - memo.allocated == memo.total > 0


def test_one_key_records_one_payment(alfki):
    one, two = (receive(alfki, 500, cast.TODAY, BY, key="form-1") for _ in range(2))
    assert one.id == two.id


def test_a_payment_counts_only_for_the_own_invoices_and_no_more_than_is_left(alfki):
    payment = receive(alfki, 10_000, cast.TODAY, BY)
    foreign = db.session.scalars(select(Invoice).where(Invoice.number == "INV-AN2")).one()
    for number, amount, said in (
        (foreign.number, 1, "own invoices"),
        ("INV-AL2", 10_001, "left"),
        ("INV-AL1", 15_001, "left"),
    ):
        with pytest.raises(Refused, match=said):
            allocate_chosen(payment, {number: amount}, BY)
    assert db.session.scalar(select(Document.allocated).where(Document.id == payment.id)) == 0


def test_what_is_void_by_now_takes_and_gives_nothing(alfki):
    invoice, other = issued(alfki), issued(alfki)
    payment = receive(alfki, 5000, cast.TODAY, BY)
    memo = issue_credit(credit_amount(issued(alfki, TEA), 100, "short", cast.TODAY, BY), cast.TODAY, cast.TODAY, BY)
    take_back(allocations_of(memo)[0], BY)
    void(invoice, "wrong customer", BY)
    void(memo, "wrong customer", BY)
    with pytest.raises(Refused, match="left"):
        allocate_chosen(payment, {invoice.number: 100}, BY)
    assert allocate_oldest_first(payment, BY, only=[invoice]) == 0
    assert allocate_oldest_first(memo, BY, only=[other]) == 0


def test_a_contact_can_be_named_on_a_blank_draft(alfki):
    maria = cast.find(Contact, email="maria.anders@alfki.example")
    assert begin(alfki, maria, cast.TODAY, BY).contact_id == maria.id
    assert begin(cast.find(Customer, number="ANATR"), None, cast.TODAY, BY).number == "DRAFT-ANATR"


def test_what_is_void_by_now_is_not_credited(alfki):
    invoice = issued(alfki, TEA)
    memo = credit_amount(invoice, 100, "short", cast.TODAY, BY)
    void(invoice, "wrong customer", BY)
    with pytest.raises(Refused, match="Only an issued invoice"):
        issue_credit(memo, cast.TODAY, cast.TODAY, BY)
    assert memo.status == "draft"


def test_what_is_credited_is_not_made_void_before_its_memo(alfki):
    invoice = issued(alfki, TEA)
    memo = issue_credit(credit_amount(invoice, 100, "short", cast.TODAY, BY), cast.TODAY, cast.TODAY, BY)
    take_back(allocations_of(memo)[0], BY)
    with pytest.raises(Refused, match="credit memo void first"):
        void(invoice, "wrong customer", BY)
    void(memo, "wrong customer", BY)
    void(invoice, "wrong customer", BY)
    assert (invoice.status, memo.status) == ("void", "void")
