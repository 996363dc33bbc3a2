"""What the menu counts follows by itself while a page stays open, for staff and for customers."""

import pytest
from playwright.sync_api import expect


def write(page, where, words):
    page.goto(where)
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".msg", has_text=words)).to_be_visible()


def number(count):
    return int(count.text_content() or 0)


@pytest.fixture
def manager(tab):
    page = tab().manager()
    page.clock.install()
    return page


def test_an_inbox_that_stays_open_counts_in_the_menu_too(tab, manager):
    manager.goto("/admin/inbox")
    count, mine = manager.locator("#count-inbox"), manager.locator("#inbox-of-mine")
    before, taken = number(count), number(mine)
    write(tab().maria(), "/p/alfki/messages/invoice/INV-10643", "One more thing to count")
    manager.clock.fast_forward(31_000)
    expect(count).to_have_text(str(before + 1))
    manager.locator("li", has_text="One more thing to count").get_by_role("button", name="Take it").click()
    expect(mine).to_have_text(str(taken + 1))
    manager.locator("li", has_text="One more thing to count").get_by_role("button", name="Done", exact=True).click()
    expect(count).to_have_text(str(before) if before else "")


def test_what_is_seen_is_no_longer_counted_and_what_comes_is(tab, manager):
    write(manager, "/admin/customers/ALFKI/messages/order/SO-10643", "Your order leaves today")
    maria = tab().maria()
    maria.clock.install()
    maria.goto("/p/alfki/")
    count = maria.locator("#count-messages")
    before = number(count)
    assert before > 0
    maria.goto("/p/alfki/messages/order/SO-10643")
    expect(count).to_have_text(str(before - 1) if before > 1 else "")
    write(manager, "/admin/customers/ALFKI/messages/order/SO-10643", "It has left")
    maria.clock.fast_forward(11_000)
    expect(maria.locator(".msg", has_text="It has left")).to_be_visible()
    expect(count).to_have_text(str(before - 1) if before > 1 else "")
