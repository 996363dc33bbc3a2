"""The admin on a phone: its menu is one row that scrolls, by keyboard too, and leaves the screen to the work."""

import pytest
from playwright.sync_api import expect

from tests.browser.ways import WITH, WITHOUT


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [390, 320])
def test_the_menu_is_one_row_whose_last_entry_the_keyboard_reaches(tab, options, width):
    mine = tab(**options)
    mine.page.set_viewport_size({"width": width, "height": 800})
    page = mine.manager()
    page.goto("/admin/")
    assert page.locator(".side").bounding_box()["height"] <= 110
    entries = page.get_by_role("navigation", name="Admin").get_by_role("link")
    entries.first.focus()
    for _ in range(entries.count() - 1):
        page.keyboard.press("Tab")
    expect(entries.last).to_be_focused()
    expect(entries.last).to_be_in_viewport(ratio=0.2 if options else 0.9)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    if not options:
        expect(page.locator(".side nav [aria-current=page]")).to_be_in_viewport(ratio=0.9)
    for name in ("Steven Buchanan", "Sign out"):
        expect(page.locator(".side").get_by_text(name)).to_have_count(1)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
