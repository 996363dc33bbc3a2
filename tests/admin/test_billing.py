"""What was delivered is billed, from the order's page or from the list of all that wait, each piece once."""

import pytest
from sqlalchemy import select

from models.base import db
from models.delivery import Delivery
from models.document import DocumentLine
from models.invoice import Invoice
from models.issuing import lines_of
from models.order import Order
from tests.admin.billing import page_of
from tests.admin.conftest import said
from tests.cast import find, make

PAGE, LIST = page_of("order", "SO-AL3"), "/admin/invoices/to-bill"


@pytest.fixture
def order(alfki):
    """10 × Chai, 2 × Sauerkraut and freight; 4 × Chai have left."""
    found = find(Order, number="SO-AL3")
    sent = make(Delivery, alfki, "DN-AL3", 1, status="dispatched", came_from_id=found.id)
    for line in lines_of(sent):
        if line.sku == "1":
            line.quantity = 4
        else:
            db.session.delete(line)
    db.session.commit()
    return found


def drafts():
    db.session.expire_all()
    return list(db.session.scalars(select(Invoice).where(Invoice.status == "draft").order_by(Invoice.id)))


def quantities(draft):
    return [(line.description, line.quantity) for line in lines_of(draft)]


class TestOnTheOrder:
    def test_what_was_delivered_is_billed_then_the_rest(self, clerk, order):
        page = said(clerk.get(PAGE))
        assert "Invoice what was delivered €72.90" in page  # 4 × 18.00 less 5 %, and freight
        assert "Invoice all €200.00" in page
        answer = clerk.post("/admin/orders/SO-AL3/invoices")
        assert answer.location == page_of("invoice", "DRAFT-SO-AL3")
        assert quantities(drafts()[0]) == [("Chai", 4), ("Freight", 1)]
        page = said(clerk.get(PAGE))
        assert "Invoice what was delivered" not in page
        assert "Invoice all €127.10" in page
        assert "DRAFT-SO-AL3" in page
        assert clerk.post("/admin/orders/SO-AL3/invoices").status_code == 422
        assert clerk.post("/admin/orders/SO-AL3/invoices", all="1").status_code == 303
        assert quantities(drafts()[1]) == [("Chai", 6), ("Rössle Sauerkraut", 2)]
        assert "Invoice all" not in said(clerk.get(PAGE))

    def test_pressed_twice_it_is_billed_once(self, clerk, order):
        clerk.post("/admin/orders/SO-AL3/invoices")
        again = clerk.post("/admin/orders/SO-AL3/invoices")
        assert "Nothing that has left the house is left to invoice" in said(again)
        assert len(drafts()) == 1

    def test_the_viewer_only_looks(self, viewer, order):
        assert "Invoice what was delivered" not in said(viewer.get(PAGE))
        assert viewer.post("/admin/orders/SO-AL3/invoices").status_code == 403


class TestAll:
    def test_only_what_waits_is_listed_and_the_chosen_are_drafted(self, clerk, order):
        page = said(clerk.get(LIST))
        assert "SO-AL3" in page
        assert "SO-AL1" not in page
        assert clerk.post(LIST).status_code == 422
        assert clerk.post(LIST, number=["SO-AL3", "SO-AL1"]).location == "/admin/invoices?view=draft"
        page = said(clerk.get("/admin/invoices?view=draft"))
        assert "1 draft made. SO-AL1: Nothing is left to invoice" in page
        assert len(drafts()) == 1
        assert "Everything is billed" in said(clerk.get(LIST))

    def test_words_narrow_it(self, clerk, order):
        assert "SO-AL3" in said(clerk.get(LIST, q="alfreds", htmx=True))
        assert "Nothing fits" in said(clerk.get(LIST, q="nothing"))
        assert clerk.get(f"{LIST}?page=x").status_code == 404

    def test_one_row_costs_as_many_statements_as_many(self, clerk, order, alfki, statements):
        def cost():
            with statements() as seen:
                assert clerk.get(LIST).status_code == 200
            return len(seen)

        few = cost()
        for n in range(20):
            more = make(Order, alfki, f"SO-M{n}", 2, status="confirmed")
            make(Delivery, alfki, f"DN-M{n}", 1, status="delivered", came_from_id=more.id)
        db.session.commit()
        assert cost() == few
        assert db.session.scalar(select(DocumentLine.id).limit(1))
