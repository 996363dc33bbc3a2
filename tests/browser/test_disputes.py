"""A line of an invoice is disputed with a photo from a phone, credited by staff, and read by the customer: with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import WITH, WITHOUT, both_ways, toast
from tests.integrations.pictures import plain, saved

PHONE = {"width": 390, "height": 844}
PHOTO = {"name": "box.png", "mimeType": "image/png"}


def open_form(page, number, options):
    """From the page of the invoice; without JavaScript by one page more."""
    page.goto(f"/p/alfki/invoices/{number}")
    form = page.get_by_role("link", name="Tell us what is wrong")
    if options:
        page.get_by_role("link", name="Something wrong?").click()
    form.click()
    page.get_by_role("heading", name=f"Something wrong with {number}?").wait_for()


@both_ways(number=("INV-10692", "INV-10702"))
def test_from_the_photo_to_the_credit(tab, options, number):
    hers, mine = tab(**options), tab(**options)
    hers.page.set_viewport_size(PHONE)
    page = hers.maria()
    open_form(page, number, options)
    page.get_by_label("With what?").select_option(index=1)
    page.get_by_label("What is wrong?").select_option("Less came than was billed")
    expect(page.get_by_label("Which price did you expect")).to_be_hidden()
    page.get_by_label("How many are missing").fill("1")
    page.get_by_label("What has happened?").fill("One was missing, see the photo")
    page.get_by_label("Photos or other files").set_input_files({**PHOTO, "buffer": saved(plain())})
    page.get_by_role("button", name="Send", exact=True).click()
    expect(toast(page, "We have it")).to_be_visible()
    if not options:
        expect(page.get_by_text("One was missing, see the photo")).to_be_visible()

    staff = mine.manager()
    staff.get_by_role("navigation", name="Admin").get_by_role("link", name="Disputes").click()
    staff.get_by_role("link", name=re.compile(number)).click()
    expect(staff.get_by_role("img", name="box.png")).to_be_visible()
    staff.get_by_label("Answer to the customer").first.fill("Sorry! It fell off the pallet.")
    staff.get_by_role("button", name="Write a credit memo").click()
    expect(toast(staff, "Credited with CM-")).to_be_visible()

    page.goto(f"/p/alfki/invoices/{number}/disputes")
    expect(page.get_by_text("Sorry! It fell off the pallet.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Credit memo CM-")).click()
    expect(page.get_by_role("heading", name=re.compile("Credit memo CM-"))).to_be_visible()


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_it_is_taken_back(tab, options):
    page = tab(**options).maria()
    open_form(page, "INV-10835", options)
    page.get_by_label("What is wrong?").select_option("Something else")
    page.get_by_label("Which amount is it about").fill("10")
    page.get_by_label("What has happened?").fill("Not what we agreed")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(re.compile("/invoices/INV-10835$"))
    page.goto("/p/alfki/invoices/INV-10835/disputes")
    page.get_by_role("button", name="It is settled, take it back").click()
    expect(toast(page, "Taken back")).to_be_visible()
    expect(page.get_by_role("button", name="It is settled, take it back")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 320])
def test_disputes_and_reminders_are_for_everybody(tab, width):
    """By the rules of axe, and no wider than the screen."""
    staff, page = tab().manager(), tab().maria()
    for one in (staff, page):
        one.set_viewport_size({"width": width, "height": 800})
    page.goto("/p/alfki/invoices/INV-10952/dispute")
    page.get_by_label("Which amount is it about").fill("1.50")
    page.get_by_label("What has happened?").fill("Torn " * 40)
    page.get_by_label("Photos or other files").set_input_files({**PHOTO, "buffer": saved(plain())})
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(re.compile("/invoices/INV-10952$"))
    judge(page, "/p/alfki/invoices/INV-10952/disputes")
    staff.goto("/admin/disputes")
    address = staff.get_by_role("link", name=re.compile("INV-10952")).first.get_attribute("href")
    for place in ("/admin/disputes", address, "/admin/reminders?view=held", "/admin/settings/reminders"):
        judge(staff, place)
