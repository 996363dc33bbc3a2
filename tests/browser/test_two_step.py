"""Two-step sign-in: set up with an app's code, signed in with the next one, and with a recovery code once the phone is lost."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

import pyotp
from playwright.sync_api import expect

from tests.browser.ways import both_ways


def clock(page):
    """The server's: the suite's own stands at noon."""
    return parsedate_to_datetime(page.request.get("/healthz").headers["date"])


@both_ways(who=(("chops", "yang.wang@chops.example"), ("dracd", "sven.ottlieb@dracd.example")))
def test_it_is_set_up_and_from_then_on_lets_in_with_a_code_only(tab, options, who):
    identifier, email = who
    page = tab(**options).sign_in(f"/p/{identifier}/sign-in", email)
    page.goto(f"/p/{identifier}/account")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    page.get_by_text("Can't scan it? Type the key").click()
    app = pyotp.TOTP(page.locator("#two-step-secret").text_content())
    page.get_by_label("Code", exact=True).fill(app.at(clock(page)))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    codes = page.locator("#recovery-text").text_content().split()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them: go on").click()
    expect(page.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()

    other = tab(**options)
    page = other.sign_in(f"/p/{identifier}/sign-in", email)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(app.at(clock(page) + dt.timedelta(seconds=30)))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()

    lost = tab(**options)
    page = lost.sign_in(f"/p/{identifier}/sign-in", email)
    page.get_by_role("link", name="No phone at hand? Use a recovery code").click()
    page.get_by_label("Code", exact=True).fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()
