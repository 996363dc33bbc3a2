"""Northwind and Adventure Works as `flask demo` loads them: the figures of the sample, and what rerunning does."""

import datetime as dt
import hashlib
from collections import Counter
from decimal import Decimal

import pytest
import time_machine
from flask_migrate import upgrade
from sqlalchemy import and_, func, select

from app import create_app
from models.adjustment import Adjustment
from models.allocating import Allocation
from models.base import db
from models.branches import branches
from models.contact import Contact
from models.customer import Customer, customer_by_number
from models.demo.goods import end_of_next_quarter, this_month
from models.demo.loading import steps
from models.demo.tenants import is_loaded
from models.document import Document, DocumentLine
from models.fulfilling import Degree, facts_of
from models.importing.document_fields import FREIGHT_POSITION
from models.invoice import Invoice, shown_status
from models.job import JobVisit
from models.ledger import currencies_of
from models.money import line_total
from models.order import Order
from models.portal_user import PortalUser
from models.price import ListPrice, PriceList
from models.pricing import Source, prices_of
from models.product import Category, CustomerCode, Product
from models.scope import scope
from models.staff import Staff
from models.statement import statement_of
from models.stock import Stock
from models.tenant import tenant_by_key
from tests.conftest import SETTINGS
from tests.models.conftest import count, load_demo

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def of_the_sample():
    """What was imported: not what was ordered, asked for or offered while loading."""
    drawn = f"%-{tenant_by_key('northwind').today().year}-%"  # numbers that the business draws itself have the year
    return and_(
        Document.number.not_like(drawn), Document.number.not_like("DRAFT-%"), Document.kind.not_in(("quote", "job"))
    )


def test_the_two_rows_that_are_no_companies_are_reported_and_nothing_else(loaded, demo):
    said = [str(entry) for report in demo[1].values() if report for entry in report.first]
    assert said == [
        f"customers.csv, line {line}, {column}: This must not be empty."
        for line in (85, 86)
        for column in ("Address", "City", "Country")
    ]
    assert [report.counts["bad"] for report in demo[1].values() if report and report.counts["bad"]] == [2]


def test_customers_contacts_and_products(loaded):
    assert (count(Customer), count(Product), count(Category)) == (91, 77, 8)
    assert count(Contact) == 91 + 2  # and Jonas Berg and Lena Vogt
    assert count(Customer, Customer.id.in_(select(Document.customer_id).where(Document.kind == "order"))) == 89


def test_northwinds_papers_are_of_the_branch_of_whoever_took_the_order(loaded):
    assert [branch.code for branch in branches()] == ["LON", "SEA"]
    codes = {branch.id: branch.code for branch in branches()}
    of_order = {
        number: codes[id_]
        for number, id_ in db.session.execute(select(Document.number, Document.branch_id).where(of_the_sample()))
    }
    assert Counter(code for number, code in of_order.items() if number.startswith("SO-")) == {"SEA": 606, "LON": 224}
    for number, code in of_order.items():
        if number.startswith(("DN-", "INV-", "CM-")):
            assert code == of_order[f"SO-{number.partition('-')[2]}"]


def test_orders_with_their_lines_at_the_prices_sold(loaded):
    assert count(Document, Document.kind == "order", of_the_sample()) == 830
    orders = select(Document.id).where(Document.kind == "order", of_the_sample())
    mine = select(DocumentLine.unit_price, DocumentLine.quantity, DocumentLine.discount)
    lines = db.session.execute(mine.where(DocumentLine.document_id.in_(orders), DocumentLine.kind == "item")).all()
    assert len(lines) == 2155
    sold = sum((price * quantity * (1 - discount) for price, quantity, discount in lines), Decimal(0)) / 100
    assert round(sold, 2) == Decimal("1265793.04")
    freight = select(DocumentLine.position).where(DocumentLine.document_id.in_(orders), DocumentLine.kind == "freight")
    assert Counter(db.session.scalars(freight)) == {FREIGHT_POSITION: 830}


def test_every_shipped_order_has_a_delivery_and_an_invoice_of_the_same_lines(loaded):
    assert [count(Document, Document.kind == kind, of_the_sample()) for kind in ("delivery", "invoice")] == [809, 809]
    orders = dict(db.session.execute(select(Document.id, Document.total).where(Document.kind == "order")).all())
    for origin, total in db.session.execute(
        select(Document.came_from_id, Document.total).where(Document.kind == "invoice", of_the_sample())
    ):
        assert total == orders[origin]


def test_totals_are_the_sum_of_the_lines_everywhere(loaded):
    sums = select(DocumentLine.document_id, func.sum(DocumentLine.amount)).group_by(DocumentLine.document_id)
    lines = {document: int(total) for document, total in db.session.execute(sums)}
    heads = db.session.execute(
        select(Document.id, Document.net, Document.total).where(Document.kind != "payment", of_the_sample())
    )
    assert all(net == total == lines.get(id_, 0) for id_, net, total in heads)


def test_allocations_add_up_on_both_sides(loaded):
    for side in (Allocation.source_id, Allocation.invoice_id):
        sums = select(side, func.sum(Allocation.amount)).group_by(side)
        found = {document: int(total) for document, total in db.session.execute(sums)}
        kinds = Document.kind == "invoice" if side is Allocation.invoice_id else Document.kind != "invoice"
        stored = select(Document.id, Document.allocated).where(kinds, Document.allocated > 0)
        for paper, amount in db.session.execute(
            select(Adjustment.document_id, Adjustment.amount)
            .join(Document, Adjustment.document_id == Document.id)
            .where(kinds)
        ):
            found[paper] = found.get(paper, 0) + amount
        assert dict(db.session.execute(stored).all()) == found


def test_every_customers_statement_proves_itself(loaded):
    closing, today = 0, tenant_by_key("northwind").today()
    for customer in db.session.scalars(select(Customer).order_by(Customer.id)).all():
        for currency in currencies_of(customer.id):
            made = statement_of(customer.id, currency, dt.date(1990, 1, 1), today)
            assert made.opening == 0
            assert made.opening + sum(line.amount for line in made.lines) == made.closing == made.standing.balance
            closing += made.closing
    assert count(Customer) == 91
    assert closing > 0


def test_what_was_billed_is_what_was_shipped_each_line_rounded_and_freight(loaded):
    shipped = select(Document.came_from_id).where(Document.kind == "delivery", of_the_sample())
    lines = select(DocumentLine.kind, DocumentLine.unit_price, DocumentLine.quantity, DocumentLine.discount).where(
        DocumentLine.document_id.in_(shipped)
    )
    sold = sum(line_total(price, quantity, discount) for _kind, price, quantity, discount in db.session.execute(lines))
    billed = select(func.sum(Document.total)).where(
        Document.kind == "invoice", Document.status == "issued", of_the_sample()
    )
    assert sold == db.session.scalar(billed)


def test_statuses_are_mixed_as_in_life(loaded):
    rows = db.session.execute(
        select(Document.kind, Document.status, func.count())
        .where(of_the_sample())
        .group_by(Document.kind, Document.status)
    )
    found = {(kind, status): number for kind, status, number in rows}
    assert [found["order", status] for status in ("completed", "confirmed", "submitted")] == [809, 17, 4]
    assert found["delivery", "delivered"] > 700
    assert 0 < found["delivery", "dispatched"] < 30
    assert found["payment", "pending"]
    assert found["payment", "failed"]
    facts = select(Invoice.status, Invoice.total, Invoice.allocated, Invoice.due_on)
    shown = Counter(shown_status(*row, loaded.today()) for row in db.session.execute(facts))
    assert shown["paid"] > 500
    assert all(shown[status] > 5 for status in ("overdue", "open"))
    assert shown["part_paid"] >= 1
    left = count(Document, Document.kind == "credit_memo", Document.allocated == 0)
    assert left > 3


def test_the_newest_order_is_a_few_days_old_by_whole_weeks(loaded):
    newest = db.session.scalar(select(func.max(Document.dated_on)).where(Document.kind == "order", of_the_sample()))
    assert 2 <= (loaded.today() - newest).days <= 9
    assert (newest - dt.date(1998, 5, 6)).days % 7 == 0
    assert (
        count(Document, Document.kind.in_(("delivery", "invoice", "payment")), Document.dated_on > loaded.today()) == 0
    )


def test_orders_in_hand_are_in_every_state(loaded):
    sent = select(Order.status, Order.held_for, Order.id).where(
        Order.order_key.is_not(None), Order.came_from_id.is_(None)
    )
    rows = db.session.execute(sent).all()
    assert sorted(row.status for row in rows) == ["cancelled", "confirmed", "rejected", "submitted", "waiting"]
    assert [row.status for row in rows if row.held_for] == ["submitted"]
    facts = facts_of([row.id for row in rows])
    assert [facts[row.id].fulfilment for row in rows if row.status == "confirmed"] == [Degree.PART]


def test_quotes_and_jobs_are_in_every_state(loaded):
    def states(kind):
        return Counter(db.session.scalars(select(Document.status).where(Document.kind == kind)))

    assert states("quote") == {
        "requested": 2, "draft": 1, "sent": 3, "accepted": 2, "declined": 1, "expired": 1, "withdrawn": 1,
    }  # fmt: skip
    assert db.session.scalar(select(Document.revision).where(Document.kind == "quote", Document.revision == 2)) == 2
    every = ("requested", "scheduled", "in_progress", "completed", "invoiced", "cancelled")
    assert states("job") == dict.fromkeys(every, 3)
    assert states("invoice")["draft"] == 4
    assert count(JobVisit, JobVisit.move_asked_at.is_not(None)) == 1


@pytest.mark.parametrize(("currency", "price"), [("EUR", 1800), ("USD", 1940), ("GBP", 1550)])
def test_whoever_pays_in_another_currency_has_prices(loaded, currency, price):
    product = db.session.scalar(select(Product.id).where(Product.sku == "1"))
    listed = select(ListPrice.unit_price).where(ListPrice.product_id == product, ListPrice.currency == currency)
    assert db.session.scalar(listed) == price
    assert count(ListPrice, ListPrice.currency == currency) == 77


def test_adventure_works_has_papers_of_its_own(demo):
    with demo[0].app_context(), scope(tenant_by_key("adventure")):
        assert (count(Customer), count(Contact), count(PortalUser), count(Staff)) == (5, 5, 5, 1)
        assert count(Document) == 15
        assert customer_by_number("ALFKI").name == "Alpine Ski House"
        db.session.remove()


def test_prices_of_each_kind_are_there_to_be_looked_at(loaded):
    today = loaded.today()

    def found(number, sku, quantity="1"):
        product = db.session.scalar(select(Product.id).where(Product.sku == sku))
        one = prices_of(customer_by_number(number), {product: Decimal(quantity)}, today)[product]
        return one.each, one.source, one.name

    assert found("ALFKI", "1") == (1656, Source.OWN, "")
    assert found("ALFKI", "1", "72") == (1476, Source.OWN, "")
    assert found("QUICK", "1", "12") == (1620, Source.PRICE_LIST, "Wholesale")
    assert found("ALFKI", "11") == (1680, Source.PRICE_LIST, "This month's offers")
    assert found("OTTIK", "19") == (851, Source.PRICE_LIST, "Drinks and sweets")
    assert found("VAFFE", "1") == (1710, Source.LIST_PRICE, "")
    assert count(PriceList, PriceList.is_default) == 0
    assert count(CustomerCode) == 5
    assert count(Product, Product.limited) == 2
    assert count(Product, (Product.minimum.is_not(None)) | (Product.multiple.is_not(None))) == 3
    assert count(Stock, Stock.expected_on > today, Stock.expected > 0) == 5
    assert count(PortalUser, PortalUser.order_limit == 50000) == count(PortalUser, PortalUser.approver) == 1


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-01-01", "2026-06-30"),
        ("2026-06-30", "2026-09-30"),
        ("2026-08-15", "2026-12-31"),
        ("2026-12-31", "2027-03-31"),
    ],
)
def test_the_contract_ends_with_the_next_quarter(day, end):
    assert end_of_next_quarter(dt.date.fromisoformat(day)) == dt.date.fromisoformat(end)


def test_offers_hold_for_a_month():
    december = this_month(dt.date(2026, 12, 31))
    assert december == {"valid_from": dt.date(2026, 12, 1), "valid_until": dt.date(2026, 12, 31)}


def test_loading_it_again_days_later_changes_nothing(demo):
    app, _reports, folder = demo

    def summed():
        rows = [
            repr(row) for table in db.metadata.sorted_tables for row in db.session.connection().execute(table.select())
        ]
        db.session.rollback()
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

    with app.app_context():
        assert is_loaded()
        before = summed()
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=10)):
            again = load_demo(folder)
        assert sum(report.counts["new"] + report.counts["changed"] for report in again.values() if report) == 0
        assert summed() == before
        db.session.remove()


def test_broken_off_it_is_completed(new_database, tmp_path):
    app = create_app(SETTINGS | {"DATABASE_URL": new_database("halfway"), "PORTICO_INSTANCE": str(tmp_path)})
    with app.app_context():
        upgrade()
        for step in steps(4, tmp_path):
            with scope(step.tenant):
                for _done in step.run:
                    db.session.commit()
                    if step.label == "order lines":
                        break
                else:
                    continue
                break
        step.run.close()
        assert not is_loaded()
        load_demo(tmp_path)
        assert is_loaded()
        with scope(tenant_by_key("northwind")):
            lines = select(DocumentLine.document_id).where(DocumentLine.kind == "item")
            numbers = list(db.session.scalars(select(Document.id).where(of_the_sample())))
            assert count(Document, Document.kind == "order", of_the_sample()) == 830
            assert sum(one in set(numbers) for one in db.session.scalars(lines)) == 2155 + 2 * 2082 + 29
        db.session.remove()
        db.engine.dispose()
