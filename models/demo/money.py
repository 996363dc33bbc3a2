"""What the demo shows of money beyond the files: account, draft, void invoice, refund, write-off, dispute, payments by card, a reminder, lines of the bank."""

import datetime as dt
import hashlib
from decimal import Decimal
from types import SimpleNamespace

from sqlalchemy import select

from models.adjusting import refund, write_off
from models.bank_account import BankAccount
from models.bank_line import BankLine
from models.base import db
from models.booking import book, ignore
from models.customer import Customer, customer_by_number, customer_of
from models.demo.dealings import colleague
from models.demo.tenants import NORTHWIND, Business
from models.disputing import Claim, open_dispute
from models.document import Document, DocumentLine
from models.event import Actor
from models.invoice import Invoice
from models.issuing import issue
from models.payable import Part, payables
from models.paying import begin_checkout, settle
from models.payment import Payment
from models.reminding import remind_now
from models.scope import scope
from models.tenant import Tenant
from models.voiding import void
from models.writing_invoices import begin, set_lines

CRATES = {"description": "Crates, returnable", "quantity": Decimal(4), "unit_price": 1250, "tax_rate": Decimal(0)}


def load_money(business: Business, tenant: Tenant) -> None:
    """Does nothing for other businesses, nor a second time."""
    with scope(tenant):
        if business is not NORTHWIND or db.session.scalar(select(BankAccount.id).limit(1)):
            return
        db.session.add(
            BankAccount(
                currency="EUR",
                holder="Northwind Traders GmbH",
                iban="DE02120300000000202051",
                bic="BYLADEM1001",
                bank="Musterbank",
            )
        )
        tenant.part_payments, tenant.least_payment, tenant.tax_rates = True, 5_000, "19, 7"
        tenant.invoice_terms = "Please pay without deduction by the due date."
        _write(tenant)
        _adjust(tenant)
        _pay_by_card(tenant)
        _remind(tenant)
        _read_bank(tenant)
        db.session.flush()


def _write(tenant: Tenant) -> None:
    """A draft, one that was issued by mistake, and a line in dispute."""
    customer, by, today = customer_by_number("QUICK"), colleague(), tenant.today()
    if customer is None:
        return
    set_lines(begin(customer, None, today, by), [CRATES])
    wrong = begin(customer, None, today, by)
    set_lines(wrong, [CRATES | {"quantity": Decimal(40)}])
    void(issue(wrong, today, today, by), "Forty instead of four", by)
    mine = select(Invoice).where(Invoice.customer_id == customer.id, Invoice.status == "issued", Invoice.allocated == 0)
    invoice = db.session.scalar(mine.order_by(Invoice.dated_on.desc(), Invoice.id.desc()).limit(1))
    if invoice is None:
        return
    line = db.session.scalar(
        select(DocumentLine)
        .where(DocumentLine.document_id == invoice.id, DocumentLine.kind == "item")
        .order_by(DocumentLine.position)
    )
    open_dispute(
        invoice,
        None,
        Claim(line, "damaged", "Two boxes arrived wet.", Decimal(2), None, None, "dispute of the demo"),
        by,
    )


def _adjust(tenant: Tenant) -> None:
    """Some of what was paid beyond goes back, and a rest is given up."""
    by, today = colleague(), tenant.today()
    beyond = select(Payment).where(
        Payment.status == "succeeded", Payment.total - Payment.allocated >= 2_500, Payment.currency == "EUR"
    )
    paid = db.session.scalar(beyond.order_by(Payment.id).limit(1))
    if paid is not None:
        refund(paid, 1_000, today, by, reason="Paid twice", method="bank transfer")
    rest = select(Invoice).where(
        Document.allocated > 0,
        Document.total - Document.allocated > 100,
        Invoice.status == "issued",
        Invoice.currency == "EUR",
    )
    part_paid = db.session.scalar(rest.order_by(Invoice.id).limit(1))
    if part_paid is not None:
        write_off(part_paid, 50, today, "Bank charges", by)


def _pay_by_card(tenant: Tenant) -> None:
    """Three payments by card: one that has arrived, one that the bank refused, one that is under way."""
    customer, by, today = customer_by_number("LILAS"), Actor("gateway", None, "Stripe"), tenant.today()
    if customer is None:
        return
    rows = [row for row in payables(customer.id) if row.asked]
    states = {"paid": {"reference": "pi_demo", "method": "card", "customer_reference": ""}, "failed": {}, "open": {}}
    for row, (state, told) in zip(rows[-3:], states.items(), strict=False):
        part = Part(row.id, row.number, row.asked)
        made = begin_checkout(
            customer, None, [part], row.currency, "stripe", f"checkout of the demo: {state}", today, by
        )
        settle(made, SimpleNamespace(state=state, amount=part.amount, currency=row.currency, **told), today, by)


def _remind(tenant: Tenant) -> None:
    """One customer has had a reminder of what is oldest."""
    late = select(Invoice).join(Customer, Invoice.customer).where(
        Customer.number == "BOTTM", Invoice.status == "issued", Invoice.allocated < Invoice.total, Invoice.due_on < tenant.today(),
    )  # fmt: skip
    invoice = db.session.scalar(late.order_by(Invoice.due_on, Invoice.id).limit(1))
    if invoice is not None:
        remind_now(invoice, tenant.today(), colleague())


def _read_bank(tenant: Tenant) -> None:
    """Money in the bank: booked, likely somebody's, nobody knows whose, and none of a customer's."""
    by, today = colleague(), tenant.today()
    rows = select(Invoice).join(Customer, Invoice.customer).where(
        Customer.number == "WARTH", Invoice.status == "issued", Invoice.allocated == 0,
    )  # fmt: skip
    invoice = db.session.scalar(rows.order_by(Invoice.due_on, Invoice.id).limit(1))
    told = [
        (123_450, "Suprêmes délices", "SUPRD Akontozahlung"),
        (8_990, "Unbekannt", "Bareinzahlung am Schalter"),
        (2_417, "Stadtwerke", "Erstattung Strom"),
    ]
    if invoice is not None:
        told.append((invoice.total, "Wartian Herkku", f"Invoice {invoice.number}"))
    lines = [_bank_line(today, *one) for one in told]
    db.session.add_all(lines)
    db.session.flush()
    ignore(lines[2].id, by)
    if invoice is not None:
        book(lines[3].id, customer_of(invoice), [invoice.number], False, by)


def _bank_line(on: dt.date, amount: int, payer: str, text: str) -> BankLine:
    digest = hashlib.sha256(f"{payer} {text}".encode()).hexdigest()
    return BankLine(
        digest=digest, booked_on=on - dt.timedelta(2), amount=amount, currency="EUR", payer=payer, text=text, file="demo.csv"
    )  # fmt: skip
