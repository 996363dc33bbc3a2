"""A customer keeps a card, chooses how it pays and where bills go, removes the card, mails itself a statement; with JavaScript and without it."""

import re

from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import both_ways, letter_text, toast


def preferences(page):
    page.get_by_role("link", name="Payment preferences").first.click()
    expect(page.get_by_role("heading", name="Payment preferences")).to_be_visible()


def removed(page):
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name=re.compile("^Remove Visa")).click()
    expect(toast(page, "no longer kept")).to_be_visible()
    expect(page.get_by_text("No card is kept.")).to_be_visible()


@both_ways(email=("horst.kloss@quick.example", "jose.pavarotti@savea.example"), home=("/p/quick", "/p/savea"))
def test_a_card_is_kept_and_removed(tab, options, email, home, stripe):
    page = tab(**options).sign_in(f"{home}/sign-in", email)
    page.goto(f"{home}/pay")
    for other in page.get_by_role("checkbox", name=re.compile("^INV-")).all()[1:]:
        other.uncheck()
    page.get_by_label("Keep this card").check()
    page.get_by_role("button", name="Pay by card").click()
    page.wait_for_url(re.compile("checkout|127"))
    page.get_by_role("button", name=re.compile(r"\d+\.\d\d")).click()
    page.wait_for_url("**/under-way/**")
    if not options.get("java_script_enabled", True):
        again = page.get_by_role("button", name="Ask once more")  # without JavaScript the page does not ask by itself
        again.click() if again.count() else None
    expect(page.get_by_role("heading", name=re.compile("has arrived"))).to_be_visible()
    page.goto(f"{home}/account")
    preferences(page)
    if not options.get("java_script_enabled", True):
        page.get_by_role("link", name="Show the cards").click()
    expect(page.get_by_text("Visa •••• 4242")).to_be_visible()
    if options.get("java_script_enabled", True):
        judge(page, f"{home}/payments/preferences/cards")
    removed(page)


@both_ways(email=("maria.anders@alfki.example", "ana.trujillo@anatr.example"), home=("/p/alfki", "/p/anatr"))
def test_ways_bills_and_a_statement(tab, options, email, home, stripe):
    page = tab(**options).sign_in(f"{home}/sign-in", email)
    page.goto(f"{home}/payments")
    preferences(page)
    page.get_by_label("Usual way of paying").select_option("card")
    page.get_by_label("A statement is mailed").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(toast(page, "Saved")).to_be_visible()
    expect(page.get_by_label("A statement is mailed")).to_be_checked()
    page.get_by_label("Email for bills").fill("bills@example.com")
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text(re.compile("Waiting for approval by .*: bills@example.com"))).to_be_visible()
    page.goto(f"{home}/statements")
    page.get_by_role("button", name="to me").click()
    expect(toast(page, f"on its way to {email}")).to_be_visible()
    number = home.rpartition("/")[2].upper()
    staff = tab().manager()
    assert "has asked for it" in " ".join(letter_text(staff, f"customer={number}").split())
    staff.goto(f"/admin/customers/{number}/statement")
    staff.get_by_label("To whom", exact=True).last.fill("office@example.com")
    staff.get_by_role("button", name="Mail statement").click()
    expect(toast(staff, "on its way to 1 address")).to_be_visible()


def test_the_pages_are_good_for_everybody(tab, stripe):
    for options in ({}, {"color_scheme": "dark"}):
        mine = tab(**options)
        page = mine.maria()
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            for path in ("payments/preferences", "payments/preferences/cards", "statements", "pay"):
                judge(page, f"/p/alfki/{path}")
    staff = tab()
    page = staff.manager()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        judge(page, "/admin/customers/ALFKI/statement")
        judge(page, "/admin/customers/ALFKI/statement?from=2026-02-01&to=2026-01-01")
    staff.complaints[:] = [said for said in staff.complaints if "422" not in said]
