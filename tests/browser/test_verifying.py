"""Somebody holds an invoice and asks whether it is genuine and where to pay: with JavaScript and without it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge_here
from tests.browser.ways import WITH, WITHOUT, refused


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_a_forged_total_then_the_right_one(tab, options):
    mine = tab(**options)
    mine.page.set_viewport_size({"width": 390, "height": 844})
    page = mine.page
    page.goto("/portal")
    page.get_by_role("link", name="Check that it is genuine").click()
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("Enter the number that is printed.")).to_be_visible()
    refused(mine, 422)
    page.get_by_label("Number").fill("inv-10692")
    page.get_by_label("Total").fill("1,00 €")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("Not genuine.")).to_be_visible()
    if not options:
        judge_here(page)
    page.get_by_label("Total").fill(total_of(tab, "INV-10692"))
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("Genuine.", exact=True)).to_be_visible()
    expect(page.get_by_text("IBAN").first).to_be_visible()
    expect(page.get_by_text("Alfreds")).to_have_count(0)
    assert "INV" not in page.url.upper()
    if not options:
        judge_here(page)


def total_of(tab, number):
    """As the customer reads it on the invoice's page."""
    page = tab().maria()
    page.goto(f"/p/alfki/invoices/{number}")
    return page.locator(".sums tr, .sums > div, tfoot tr").filter(has_text="Total").last.inner_text().split()[-1]
