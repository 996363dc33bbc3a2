"""A price is asked for, an offer written, chosen from and accepted: with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import WITH, WITHOUT, letter_text, toast


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_from_the_request_to_the_order(tab, options):
    hers, mine = tab(**options), tab(**options)
    page = hers.maria()
    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Quotes").click()
    page.get_by_role("link", name="Ask for a quote").click()
    page.get_by_label("What do you need?").fill("A crate with our name for the fair")
    page.get_by_label("Goods, one to a line").fill("Salt, 1\nCrate with our name, 3")
    page.get_by_role("button", name="Send the request").click()
    heading = page.get_by_role("heading", name=re.compile("Quote Q-.* Requested"))
    expect(heading).to_be_visible()
    number = re.search(r"Q-[\d-]+", heading.text_content())[0]

    staff = mine.manager()
    staff.get_by_role("navigation", name="Admin").get_by_role("link", name="Quotes").click()
    staff.get_by_role("link", name=number).click()
    staff.get_by_role("button", name="Write the offer").click()
    crate = staff.get_by_role("region", name="Line 2")
    expect(crate.get_by_label("Description")).to_have_value("Crate with our name")
    crate.get_by_label("Description").fill("Crate with your name")
    crate.get_by_label("Price each").fill("35,50")
    crate.get_by_text("What the customer may choose").click()
    crate.get_by_label("From", exact=True).fill("1")
    crate.get_by_label("To", exact=True).fill("6")
    staff.get_by_role("region", name="Line 1").get_by_label("Price each").fill("0")
    staff.get_by_label("Terms the customer accepts").fill("Paid in advance.")
    staff.get_by_role("button", name="Save, then look and send").click()
    staff.get_by_role("button", name="Send it now").click()
    expect(toast(staff, "Sent")).to_be_visible()

    page.reload()
    page.get_by_label("Quantity of Crate with your name").fill("4")
    if options:
        page.get_by_role("button", name="Reckon anew").click()
    else:
        page.get_by_label("Quantity of Crate with your name").press("Tab")
    expect(page.get_by_text("€142.00").last).to_be_visible()
    page.get_by_label("I accept these terms.").check()
    page.get_by_label("Your name, as your signature").fill("Maria Anders")
    page.get_by_role("button", name="Accept and order").click()
    expect(page.get_by_text("Maria Anders accepted version 1")).to_be_visible()
    page.get_by_role("link", name=re.compile("What came of it: SO-")).click()
    expect(page.get_by_role("heading", name=re.compile("Order SO-.* Submitted"))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_offers_are_for_everybody(tab, width):
    """By the rules of axe, and no wider than the screen."""
    staff, page = tab().manager(), tab().maria()
    for one in (staff, page):
        one.set_viewport_size({"width": width, "height": 800})
    staff.goto("/admin/customers/ALFKI/quote")
    staff.get_by_role("button", name="Write the offer").click()
    staff.wait_for_url(re.compile("/offer$"))
    staff.get_by_role("button", name="Line in your own words").click()
    staff.wait_for_load_state("networkidle")
    number = re.search(r"/quotes/(Q-[\d-]+)/offer", staff.url)[1]
    judge(staff, f"/admin/quotes/{number}/offer")
    staff.get_by_label("Price each").fill("12")
    staff.get_by_role("button", name="Save, then look and send").click()
    staff.get_by_role("button", name="Send it now").click()
    staff.wait_for_url(re.compile("/documents/quote/"))
    judge(staff, f"/admin/customers/ALFKI/documents/quote/{number}")
    judge(page, f"/p/alfki/quotes/{number}")
    judge(page, "/p/alfki/quotes")


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_a_stranger_accepts_by_the_mailed_link_on_a_phone(tab, options):
    staff, theirs = tab().manager(), tab(**options)
    address = f"kitchen.{'with' if not options else 'without'}@partner.example"
    staff.goto("/admin/customers/ALFKI/quote")
    staff.get_by_role("button", name="Write the offer").click()
    staff.wait_for_url(re.compile("/offer$"))
    staff.get_by_role("button", name="Line in your own words").click()
    staff.wait_for_load_state("networkidle")
    staff.get_by_label("Price each").fill("12")
    staff.get_by_role("button", name="Save, then look and send").click()
    staff.get_by_label("Other addresses").fill(address)
    staff.get_by_role("button", name="Send it now").click()
    staff.wait_for_url(re.compile("/documents/quote/"))
    link = re.search(r"http\S+/d/\S+", letter_text(staff, f"q={address}"))[0]

    page = theirs.page
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(re.sub("^https?://[^/]+", "", link))
    page.get_by_label("Your name, as your signature").fill("Karl-Friedrich von Hohenstaufen-Wittelsbach")
    if not options:
        page.locator("canvas").scroll_into_view_if_needed()
        box = page.locator("canvas").bounding_box()
        page.mouse.move(box["x"] + 30, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + 20, steps=5)
        page.mouse.move(box["x"] + 200, box["y"] + 70, steps=5)
        page.mouse.up()
    page.get_by_role("button", name="Accept and order").click()
    expect(page.get_by_text("accepted version 1")).to_be_visible()
    page.get_by_role("link", name="Acceptance to keep and print").click()
    expect(page.get_by_text("nothing has changed since it was sent")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Signature of"))).to_have_count(0 if options else 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
