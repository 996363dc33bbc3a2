"""A group chat told from end to end: its link kept, its words ready beside a delivery; and how long links to documents last."""

import pytest

from tests.browser.test_every_page import judge
from tests.browser.ways import both_ways, toast

CHAT = "https://chat.whatsapp.com/AbC123"


@both_ways(number=("BLONP", "BONAP"))
def test_staff_keep_the_chat_of_a_customer_and_find_words_ready_with_a_delivery(tab, options, number):
    page = tab(**options).manager()
    page.goto(f"/admin/customers/{number}")
    page.get_by_label("Link to the group chat").fill(CHAT)
    page.get_by_role("button", name="Save").first.click()
    toast(page, "Saved").wait_for()
    assert page.get_by_role("link", name="Open the group chat").get_attribute("href") == CHAT
    page.goto(f"/admin/customers/{number}/documents?kind=delivery")
    page.locator("#documents tbody a").first.click()
    words = page.locator("#group-chat-text")
    words.wait_for()
    assert f"/p/{number.lower()}/deliveries/" in words.inner_text()
    assert page.get_by_role("button", name="Copy").count() == (0 if options else 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_its_pages_are_read_by_everybody(tab, scheme, width):
    mine = tab(color_scheme=scheme)
    mine.page.set_viewport_size({"width": width, "height": 800})
    page = mine.manager()
    page.goto("/admin/customers/BSBEV")
    page.get_by_label("Link to the group chat").fill(CHAT)
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("link", name="Open the group chat").wait_for()
    judge(page, "/admin/customers/BSBEV")
    judge(page, "/admin/customers/BSBEV/documents")
    page.goto("/admin/customers/BSBEV/documents?kind=delivery")
    judge(page, page.locator("#documents tbody a").first.get_attribute("href"))
    judge(page, "/admin/settings/document-links")
