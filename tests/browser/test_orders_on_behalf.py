"""Somebody calls: staff write the order, with a file, and the customer finds it. A customer sends files along with an order of their own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_ordering import keep
from tests.browser.test_sent_files import file
from tests.browser.ways import WITH, WITHOUT
from tests.integrations.office import PDF


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_an_order_by_phone(tab, options):
    page = tab(**options).manager()
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Orders").click()
    page.get_by_role("link", name="New order").click()
    page.get_by_label("For which customer?").fill("alfreds")
    page.get_by_label("For which customer?").press("Enter")
    page.get_by_role("link", name="Alfreds Futterkiste").click()
    page.get_by_role("searchbox", name="Search").fill("tigers")
    page.get_by_role("searchbox", name="Search").press("Enter")
    page.wait_for_url(re.compile("q=tigers"))  # what was found stands in the place of what was there
    keep(page, options, "Carnarvon Tigers", "2")
    expect(page.get_by_text("2 × Carnarvon Tigers")).to_be_visible()
    page.get_by_label("Send files along").set_input_files([file("fax.pdf", PDF)])
    page.get_by_role("button", name="Attach").click()
    expect(page.locator("#order-files").get_by_text("fax.pdf")).to_be_visible()
    page.get_by_label("Asked for by").select_option(label="Maria Anders")
    page.get_by_label("Reference (PO number)").fill("by phone")
    page.get_by_role("button", name="Review and place").click()
    expect(page.get_by_text("Asked for by Maria Anders")).to_be_visible()
    page.get_by_role("button", name="Place order").click()
    heading = page.get_by_role("heading", name=re.compile("Order SO-.* Submitted"))
    expect(heading).to_be_visible()
    number = re.search(r"SO-[\d-]+", heading.text_content())[0]

    hers = tab(**options).maria()
    hers.goto(f"/p/alfki/orders/{number}")
    expect(hers.get_by_text("Order placed on the customer's behalf")).to_be_visible()
    with hers.expect_download() as download:
        hers.get_by_role("link", name="fax.pdf").click()
    assert download.value.path().read_bytes() == PDF


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_files_go_along_with_an_order_and_are_taken_away_again(tab, options):
    page = tab(**options).maria()
    page.goto("/p/alfki/order?q=tigers")
    keep(page, options, "Carnarvon Tigers", "1")
    files = page.locator("#order-files")
    page.get_by_label("Send files along").set_input_files([file("plan.pdf", PDF), file("list.csv", b"a,b")])
    page.get_by_role("button", name="Attach").click()
    expect(files.get_by_text("plan.pdf")).to_be_visible()
    files.get_by_role("button", name="Remove list.csv").click()
    expect(files.get_by_text("list.csv")).to_have_count(0)
    page.get_by_role("button", name="Review and send").click()
    expect(files.get_by_text("plan.pdf")).to_be_visible()
    page.get_by_role("button", name="Send order").click()
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
