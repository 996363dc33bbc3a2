"""A file with wrong prices is imported and undone, what was changed since is named; with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.test_sent_files import file
from tests.browser.ways import WITH, WITHOUT

GO_ON = re.compile("^Go on$")


def through(page, options, ended):
    """It goes on by itself, or by a button where there is no JavaScript."""
    for _step in range(0 if options is WITH else 9):
        if page.get_by_text(ended).count():
            break
        page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text(ended)).to_be_visible()


def bring_in(page, options, name, rows, ended):
    page.goto("/admin/spreadsheets/products/import")
    page.locator("#upload-file").set_input_files([file(name, rows.encode())])
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Import", exact=True).click()
    through(page, options, ended)


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_an_import_is_undone(tab, options):
    page = tab(**options).manager()
    sku = "JS" if options is WITH else "NO"
    rows = "sku,name,list_price\n" + "".join(f"{sku}-{n},Thing {n},5\n" for n in range(230))
    bring_in(page, options, "wrong.csv", rows, "230 new")
    bring_in(page, options, "mended.csv", f"sku,name\n{sku}-7,By hand\n", "1 changed")
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Spreadsheets").click()
    page.get_by_role("link", name="Past imports").click()
    page.get_by_role("link", name="wrong.csv").first.click()
    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Yes, undo it").click()
    through(page, options, "were set back")
    expect(page.get_by_text("Changed since: Name (Thing 7, now By hand).")).to_be_visible()
    assert page.request.get(f"/admin/products/{sku}-8").status == 404
    assert page.request.get(f"/admin/products/{sku}-7").status == 200
    if options is WITH:
        page.set_viewport_size({"width": 390, "height": 800})
        judge(page, page.url)
