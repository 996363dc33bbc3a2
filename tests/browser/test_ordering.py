"""From the order pad to the delivery: a buyer orders, staff confirm and send, the buyer reads where it is. By keyboard too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.ways import WITH, WITHOUT, toast


def quantity(page, name):
    return page.get_by_role("textbox", name=f"Quantity of {name}")


def keep(page, options, name, count):
    """Type a quantity; without JavaScript the button beside it keeps it."""
    quantity(page, name).fill(count)
    if options:
        page.get_by_role("row", name=name).get_by_role("button", name="Set").click()
    else:
        quantity(page, name).press("Enter")


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_an_order_from_the_pad_to_the_door(tab, options):
    hers, mine = tab(**options), tab(**options)
    page = hers.maria()
    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Catalogue").click()
    page.get_by_role("link", name="Place an order").click()
    keep(page, options, "Carnarvon Tigers", "2")
    expect(page.get_by_text("2 × Carnarvon Tigers")).to_be_visible()
    page.get_by_label("Your reference (PO number)").fill("PO 4711")
    page.get_by_role("button", name="Review and send").click()
    expect(page.get_by_role("heading", name="Review your order")).to_be_visible()
    expect(page.get_by_text("PO 4711")).to_be_visible()
    page.get_by_role("button", name="Send order").click()
    heading = page.get_by_role("heading", name=re.compile("Order SO-.* Submitted"))
    expect(heading).to_be_visible()
    number = re.search(r"SO-[\d-]+", heading.text_content())[0]

    staff = mine.manager()
    staff.get_by_role("navigation", name="Admin").get_by_role("link", name="Orders").click()
    staff.get_by_role("link", name=number).click()
    staff.get_by_role("button", name="Confirm", exact=True).click()
    staff.get_by_role("button", name="Plan a delivery").click()
    staff.get_by_label("Carrier").fill("United Package")
    staff.get_by_label("Tracking number").fill("UP4711")
    staff.get_by_role("button", name="It has left").click()
    expect(staff.get_by_role("button", name="It has arrived")).to_be_visible()
    staff.get_by_label("Received by").fill("Herr Meyer")
    staff.get_by_role("button", name="It has arrived").click()
    expect(toast(staff, "It has arrived")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name=re.compile(f"Order {number} Completed"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^DN-")).first.click()
    expect(page.get_by_text("UP4711")).to_be_visible()


def test_the_pad_by_keyboard_alone(tab):
    page = tab().maria()
    page.goto("/p/alfki/order?q=ch")
    first = page.locator("[data-quantity]").first
    first.focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator("[data-quantity]").nth(1)).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("[data-quantity]").first).to_be_focused()
    expect(page.locator("#summary")).to_contain_text("3 ×")
    expect(page.locator("#summary")).to_contain_text("5 ×")


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_what_can_t_be_ordered_is_said_beside_it(tab, options):
    mine = tab(**options)
    page = mine.maria()
    page.goto("/p/alfki/order?q=tigers")
    keep(page, options, "Carnarvon Tigers", "1.5")
    expect(page.get_by_text("It is sold in whole units.")).to_be_visible()
    mine.complaints[:] = [said for said in mine.complaints if "422" not in said]
