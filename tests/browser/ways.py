"""What the journeys have in common: each told with JavaScript and without it, by customers of its own."""

import re

import pytest

WITH = {}
WITHOUT = {"java_script_enabled": False}


def both_ways(**cast):
    """The story is told twice: of each pair in the cast the first plays with JavaScript, the second without."""
    with_, without = zip(*cast.values(), strict=True)
    told = [pytest.param(WITH, *with_, id="with JavaScript"), pytest.param(WITHOUT, *without, id="without JavaScript")]
    return pytest.mark.parametrize(("options", *cast), told)


def refused(tab, status):
    """The browser has complained of this refusal, as it should, and of nothing else."""
    assert [said for said in tab.complaints if f"status of {status}" not in said] == []
    tab.complaints.clear()


def customer_tab(page, number, name):
    page.goto(f"/admin/customers/{number}")
    page.get_by_role("navigation", name="Customer").get_by_role("link", name=name).click()


def home_of(email):
    """The portal of a contact of the demo, whose email ends with the customer's number."""
    return f"/p/{email.partition('@')[2].removesuffix('.example')}/"


def letter_text(staff, query):
    """The text of the newest letter that a search finds, with its link shown where staff may see it."""
    staff.goto(f"/admin/letters?{query}")
    staff.locator("#letters tbody a[href*='/admin/letters/']").first.click()
    staff.wait_for_url(re.compile(r"/admin/letters/\d+"))
    show = staff.get_by_role("button", name="Show the link")
    if show.count():
        show.click()
        staff.wait_for_url("**/link")
    return staff.locator(".letter-text").inner_text()


def toast(page, words):
    return page.locator(".toast", has_text=re.compile(words)).last


def signed_in_for_the_first_time(tab, path, email, password):
    page = tab.sign_in(path, email, password)
    page.get_by_label("New password").fill("a-good-new-one-77")
    page.get_by_label("The same again").fill("a-good-new-one-77")
    page.get_by_role("button", name="Set password").click()
    return page
