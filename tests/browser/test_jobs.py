"""A visit is asked for, scheduled, moved, carried out and signed for: with JavaScript and without it."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.ways import WITH, WITHOUT, toast


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_from_the_request_to_the_signature(tab, options):
    hers, mine = tab(**options), tab(**options)
    page, day = hers.maria(), dt.datetime.now(dt.UTC).date() + dt.timedelta(6)
    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Jobs").click()
    page.get_by_role("link", name="Ask for a visit").click()
    page.get_by_label("What kind of work is it?").select_option("Service call")
    page.get_by_label("What is to be done?").fill("The door of the cold room squeaks")
    page.get_by_label("Best day").fill(day.isoformat())
    page.get_by_label("Time of that day").select_option("Afternoon")
    page.get_by_role("button", name="Send the request").click()
    heading = page.get_by_role("heading", name=re.compile("Job JOB-.* Requested"))
    expect(heading).to_be_visible()
    number = re.search(r"JOB-[\d-]+", heading.text_content())[0]

    staff = mine.manager()
    staff.get_by_role("navigation", name="Admin").get_by_role("link", name="Jobs").click()
    staff.get_by_role("link", name=number).click()
    staff.get_by_role("link", name="Plan a visit").click()
    expect(staff.get_by_label("From", exact=True)).to_have_value("12:00")
    staff.get_by_label("Who comes").select_option("Laura Callahan")
    staff.get_by_role("button", name="Plan a visit").click()
    expect(toast(staff, "Planned")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Who comes: Laura Callahan")).to_be_visible()
    page.get_by_text("Ask for another time").click()
    page.get_by_label("Which day or time would suit you?").fill("One day later, please")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("One day later, please").first).to_be_visible()

    staff.reload()
    staff.get_by_role("link", name="Move", exact=True).click()
    staff.get_by_label("Day").fill((day + dt.timedelta(1)).isoformat())
    staff.get_by_role("button", name="Move the visit").click()
    expect(toast(staff, "Moved")).to_be_visible()
    staff.get_by_role("button", name="I am there").click()
    staff.get_by_label("What was seen or done").fill("Hinges oiled")
    staff.get_by_label("The customer sees it, and is told").check()
    staff.get_by_role("button", name="Note it").click()
    staff.get_by_label("Hours", exact=True).fill("0,5")
    staff.get_by_role("button", name="Hours").click()
    expect(staff.get_by_text("€44.50 net")).to_be_visible()
    staff.get_by_role("button", name="The work is done").click()
    expect(toast(staff, "Done")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Hinges oiled").first).to_be_visible()
    page.get_by_label("Your name, as your signature").fill("Maria Anders")
    page.get_by_role("button", name="The work is done and looked at").click()
    expect(page.get_by_role("heading", name="Signed for")).to_be_visible()

    staff.reload()
    staff.get_by_role("button", name="Draft an invoice").click()
    expect(staff.get_by_role("link", name="Its invoice")).to_be_visible()
