"""A customer pays by card on the gateway's own page, told of by a signed webhook, and reads its statement; with JavaScript and without it."""

import re

from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import both_ways

PAID = "has arrived"


@both_ways(number=("INV-11011", "INV-10952"))
def test_by_card_and_back(tab, options, number, stripe):
    page = tab(**options).maria()
    page.goto(f"/p/alfki/invoices/{number}")
    page.get_by_role("link", name=re.compile("^Pay €")).click()
    expect(page.get_by_role("checkbox", name=number)).to_be_checked()
    page.get_by_role("button", name="Pay by card").click()
    page.wait_for_url(re.compile("checkout|pay"))
    page.get_by_role("button", name=re.compile(r"\d+\.\d\d")).click()
    expect(page.get_by_role("heading", name=re.compile(PAID))).to_be_visible()
    page.goto(f"/p/alfki/invoices/{number}")
    expect(page.get_by_text(re.compile(r"Payment PAY-\d{4}-\d+ settled")).first).to_be_visible()
    page.goto("/p/alfki/statements")
    expect(page.get_by_text("Closing balance").first).to_be_visible()


def test_the_pages_of_paying_are_good_for_everybody(tab, stripe):
    mine = tab()
    page = mine.sign_in("/p/quick/sign-in", "horst.kloss@quick.example")
    for path in ("pay", "statements", "pay/transfer"):
        judge(page, f"/p/quick/{path}")
    page.goto("/p/quick/pay")
    page.get_by_role("button", name="Pay by card").click()
    page.wait_for_url(re.compile("checkout|127"))
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Your payment is under way")).to_be_visible()
    judge(page, page.url)
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_role("heading", name="Nothing was paid")).to_be_visible()


def test_the_deposit_of_an_accepted_quote(tab, stripe):
    page = tab(java_script_enabled=False).maria()
    page.goto("/p/alfki/quotes")
    page.get_by_role("row", name=re.compile("PO 4690")).get_by_role("link").click()
    quote = page.url
    page.get_by_role("button", name="Pay €400.00 by card").click()
    page.wait_for_url(re.compile("checkout|pay"))
    page.get_by_role("button", name=re.compile(r"\d+\.\d\d")).click()
    expect(page.get_by_role("heading", name=re.compile(PAID))).to_be_visible()
    page.goto(quote)
    expect(page.get_by_text("Your deposit of €400.00 has arrived")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"PAY-\d{4}-\d+"))).to_be_visible()
