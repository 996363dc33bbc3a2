"""From the delivery to the refund: billed, issued, paid, used, sent back; with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import WITHOUT, both_ways, toast

CUSTOMER = "/admin/customers/ALFKI"


@both_ways(customer=("LAMAI", "CACTU"), order=("SO-11051", "SO-11054"))
def test_from_the_delivery_to_the_refund(tab, options, customer, order):
    page = tab(**options).manager()
    page.goto(f"/admin/customers/{customer}/documents/order/{order}")
    page.get_by_role("button", name="Plan a delivery").click()
    page.get_by_role("button", name="It has left").click()
    expect(page.get_by_text("On its way").first).to_be_visible()

    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Invoices").click()
    page.get_by_role("link", name="To bill").click()
    page.get_by_label(f"Choose {order}").check()
    page.get_by_role("button", name="Draft their invoices").click()
    expect(toast(page, "1 draft made.")).to_be_visible()
    page.get_by_role("link", name=f"DRAFT-{order}").click()
    page.get_by_role("link", name="Write on it").click()
    page.get_by_role("button", name="Freight").click()
    freight = page.get_by_role("region", name=re.compile("^Freight")).last
    freight.get_by_label("Price each").fill("12,50")
    page.get_by_role("button", name="Save, then look and issue").click()
    expect(page.get_by_text("€12.50").first).to_be_visible()
    page.get_by_role("button", name="Issue it").click()
    heading = page.get_by_role("heading", name=re.compile("Invoice INV-.* Open"))
    expect(heading).to_be_visible()
    number = re.search(r"INV-[\d-]+", heading.text_content())[0]

    page.get_by_role("link", name="Record a payment for it").click()
    mine = page.get_by_label(f"Amount for {number}")
    expect(mine).not_to_have_value("")
    page.get_by_label("Amount", exact=True).fill("10")
    if options:
        page.get_by_role("button", name="Spread it, oldest first").click()
    expect(page.locator("input[name^='use-']").first).to_have_value("10")
    page.locator("input[name^='use-']").first.fill("")
    page.get_by_label(f"Amount for {number}").fill("4")
    page.get_by_role("button", name="Record it").last.click()
    expect(page.get_by_text("€6.00 left")).to_be_visible()
    page.get_by_label(f"Amount for {number}").fill("6")
    page.get_by_role("button", name="Use it like this").click()
    expect(toast(page, "Used.")).to_be_visible()
    page.get_by_role("button", name=f"Take back from {number}").click()
    expect(page.get_by_text("€10.00 left")).to_be_visible()

    page.locator("summary", has_text="Refund").click()
    page.get_by_label("Amount to send back").fill("6")
    page.get_by_label("Reason (the customer reads it)").fill("Paid too much")
    page.get_by_role("button", name="Refund it").click()
    expect(page.get_by_role("heading", name=re.compile("Payment PAY-.* Partly refunded"))).to_be_visible()
    expect(page.get_by_text("Paid too much")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_money_is_for_everybody(tab, width):
    """By the rules of axe, and no wider than the screen."""
    page = tab().manager()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{CUSTOMER}/invoice")
    page.get_by_role("button", name="Write the invoice").click()
    page.wait_for_url(re.compile("/lines$"))
    page.get_by_role("button", name="Line in your own words").click()
    page.get_by_label("Price each").fill("30")
    lines = page.url
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(toast(page, "Saved.")).to_be_visible()
    judge(page, re.sub("^https?://[^/]+|#.*", "", lines))
    page.get_by_role("button", name="Save, then look and issue").click()
    page.wait_for_url(re.compile("/documents/invoice/"))
    judge(page, re.sub("^https?://[^/]+", "", page.url))
    page.get_by_role("button", name="Issue it").click()
    page.wait_for_url(re.compile("/documents/invoice/INV-"))
    number = page.url.rsplit("/", 1)[1]
    paths = (
        f"{CUSTOMER}/documents/invoice/{number}", f"/admin/invoices/{number}/credit", f"{CUSTOMER}/share/invoice/{number}",
        f"{CUSTOMER}/payment?invoice={number}", "/admin/invoices", "/admin/invoices?view=overdue", "/admin/invoices/sums", "/admin/invoices/to-bill",
        "/admin/receivables", "/admin/payments?view=all", "/admin/credit-memos?view=all", "/admin/settings/books", "/admin/invoices/new?q=alf",
    )  # fmt: skip
    for path in paths:
        judge(page, path)


def test_two_who_write_one_draft(tab):
    """Who saves second is told, and keeps what was typed."""
    hers, his = tab(), tab(**WITHOUT)
    mine, theirs = hers.manager(), his.manager()
    mine.goto(f"{CUSTOMER}/invoice")
    mine.get_by_role("button", name="Write the invoice").click()
    mine.get_by_role("button", name="Line in your own words").click()
    mine.wait_for_load_state("networkidle")
    theirs.goto(re.sub("^https?://[^/]+", "", mine.url))
    theirs.get_by_label("Description").fill("Theirs")
    theirs.get_by_role("button", name="Save", exact=True).last.click()
    expect(toast(theirs, "Saved.")).to_be_visible()
    mine.get_by_label("Description").fill("Mine")
    mine.get_by_role("button", name="Save", exact=True).last.click()
    expect(mine.get_by_role("alert")).to_contain_text("A colleague saved this invoice")
    expect(mine.get_by_label("Description")).to_have_value("Mine")
    hers.complaints[:] = [said for said in hers.complaints if "409" not in said]
