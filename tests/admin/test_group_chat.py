"""The group chat of a customer: for staff alone, with words ready to be copied in the customer's language."""

import pytest
from sqlalchemy import event

from models.base import db
from models.delivery import Delivery
from models.module import Module
from models.order import Order
from tests import cast
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.admin.recorded import NANCY

CHAT = "https://chat.whatsapp.com/AbC123"
ALFKI = "/admin/customers/ALFKI"
DELIVERY = f"{ALFKI}/documents/delivery/DN-AL1"


@pytest.fixture
def chatting(alfki):
    alfki.group_chat = CHAT
    db.session.commit()
    return alfki


def test_staff_open_the_chat_from_the_customer_in_a_new_tab_that_cannot_reach_back(clerk, chatting):
    page = clerk.get(ALFKI)
    assert f'href="{CHAT}" target="_blank" rel="noopener noreferrer"' in page.text
    assert "Your portal: " in said(page)
    assert "/p/alfki/" in said(page)


def test_the_board_of_the_day_has_the_same_words_at_each_delivery(clerk, chatting, northwind):
    cast.find(Delivery, number="DN-AL1").dated_on = northwind.today()
    db.session.commit()
    page = clerk.get("/admin/dispatch")
    assert "Delivery DN-AL1 · Delivered · Carrier: United Package · Tracking number: UP142 · http" in said(page)
    assert f'href="{CHAT}" target="_blank" rel="noopener noreferrer"' in page.text


def test_a_delivery_has_words_ready_with_state_carrier_tracking_and_its_page(clerk, chatting):
    page = said(clerk.get(DELIVERY))
    ready = "Delivery DN-AL1 · Delivered · Carrier: United Package · Tracking number: UP142 · http"
    assert ready in page
    assert "/p/alfki/deliveries/DN-AL1 " in page


@pytest.mark.parametrize(("paper", "shown"), [("order/SO-AL1", True), ("invoice/INV-AL1", False)])
def test_orders_have_it_too_and_bills_have_not(clerk, chatting, paper, shown):
    page = clerk.get(f"{ALFKI}/documents/{paper}")
    assert page.status_code == 200
    assert (CHAT in page.text) is shown


def test_the_words_are_in_the_customers_language_and_the_page_in_the_readers(clerk, chatting):
    chatting.language = "de"
    db.session.commit()
    page = said(clerk.get(DELIVERY))
    assert "Lieferung DN-AL1 · Zugestellt" in page or "Lieferung DN-AL1 · Geliefert" in page
    assert "Open the group chat" in page


def test_no_address_is_given_that_would_answer_404(clerk, chatting, manager):
    chatting.hide(Module.DELIVERIES, by=NANCY)
    db.session.commit()
    page = said(clerk.get(DELIVERY))
    assert "Tracking number: UP142" in page
    assert "/p/alfki/deliveries" not in page


def test_a_draft_is_not_told_of(clerk, chatting):
    cast.find(Order, number="SO-AL1").status = "draft"
    db.session.commit()
    page = clerk.get(f"{ALFKI}/documents/order/SO-AL1")
    assert page.status_code == 200
    assert CHAT not in page.text


def test_a_link_from_earlier_that_leads_elsewhere_is_never_offered_to_be_opened(viewer, manager, alfki):
    alfki.group_chat = "https://evil.example/x"
    db.session.commit()
    assert 'href="https://evil.example' not in viewer.get(ALFKI).text
    assert "evil.example" not in viewer.get(DELIVERY).text
    saved = manager.post(ALFKI, htmx=True, **fields_of(manager.get(ALFKI)) | {"city": "Bremen"})
    assert saved.status_code == 200, "what one hasn't touched doesn't stop one from saving the rest"


def test_after_saving_the_chat_is_there_at_once(manager, alfki):
    form = fields_of(manager.get(ALFKI)) | {"group_chat": CHAT}
    answer = manager.post(ALFKI, htmx=True, **form)
    assert 'hx-target="#group-chat"' in answer.text
    assert f'href="{CHAT}"' in answer.text


@pytest.mark.parametrize(
    "address", ["/p/alfki/", "/p/alfki/orders/SO-AL1", "/p/alfki/deliveries/DN-AL1", "/p/alfki/account"]
)
def test_customers_never_see_the_link(maria, chatting, address):
    page = maria.get(address)
    assert page.status_code == 200
    assert "whatsapp" not in page.text.lower()


def test_a_document_without_a_chat_costs_no_more_statements(clerk, alfki):
    assert cast.find(Delivery, number="DN-AL1")
    asked = []
    clerk.get(DELIVERY)
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    clerk.get(DELIVERY)
    without = len(asked)
    alfki.group_chat = CHAT
    db.session.commit()
    asked.clear()
    clerk.get(DELIVERY)
    assert len(asked) <= without + 3
