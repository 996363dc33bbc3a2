"""What the bank says came in finds its invoices: a statement is imported, what is sure is booked at once, the rest one by one."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import both_ways, toast

HEAD = "Buchungstag;Betrag;Waehrung;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;Verwendungszweck\n"


def statement(*lines):
    text = HEAD + "".join(f"02.01.2025;{amount};EUR;{payer};;{text}\n" for amount, payer, text in lines)
    return {"name": "umsaetze.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}


def take_in(page, *lines):
    page.goto("/admin/bank")
    page.locator("h1 + a", has_text="Import a statement").click()
    page.get_by_label("File").set_input_files([statement(*lines)])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name=re.compile("[0-9]+ new lines?"))).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="Match the payments").click()


@both_ways(number=("ERNSH", "FOLKO"), payer=("Überweiser Eins", "Überweiser Zwei"))
def test_payments_find_their_invoices(tab, options, number, payer):
    page = tab(**options).manager()
    take_in(
        page,
        ("0,01", payer, f"Kundennummer {number}"),
        ("-5,00", "Strom", "Abschlag"),
        ("3,21", f"Amt {number}", "Erstattung"),
    )

    page.get_by_role("link", name=payer).click()
    invoice = page.locator(".bank-invoices li").first
    name = invoice.get_by_role("checkbox").get_attribute("value")
    owed = invoice.locator(".num").inner_text().lstrip("€").replace(",", "").replace(".", ",")
    page.get_by_role("button", name="Book €0.01").click()
    expect(toast(page, "€0.01 stay in hand")).to_be_visible()

    take_in(page, (owed, payer, f"Rechnung {name.replace('-', ' ')}"))
    page.get_by_role("link", name="Look at them and book them at once").click()
    page.get_by_role("button", name=re.compile("^Book")).click()
    expect(toast(page, "1 payment booked")).to_be_visible()
    page.get_by_role("link", name="Booked", exact=True).click()
    expect(page.get_by_role("link", name=payer)).to_have_count(2)

    page.get_by_role("link", name="Open", exact=True).click()
    page.get_by_role("link", name=f"Amt {number}").click()
    page.get_by_role("button", name=re.compile("^Ignore")).click()
    toast(page, "Ignored").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=re.compile("^Ignore"))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_for_everybody(tab, width):
    """By the rules of axe, and no wider than the screen."""
    page = tab().manager()
    page.set_viewport_size({"width": width, "height": 800})
    take_in(page, (f"{width},00", "A. Payer", "danke"), (f"{width},01", "B. Payer", "HANAR"), ("x", "C. Payer", "odd"))
    lines = [page.get_by_role("link", name=name).first.get_attribute("href") for name in ("A. Payer", "B. Payer")]
    settings = [f"/admin/settings/{name}" for name in ("getting-paid", "getting-paid/accounts/new", "tax")]
    for place in [
        "/admin/bank",
        "/admin/bank?view=sure",
        "/admin/bank?view=booked",
        "/admin/bank/import",
        *lines,
        *settings,
    ]:
        judge(page, place)


def test_an_account_is_shown_as_customers_will_see_it_while_it_is_typed(tab):
    page = tab().manager()
    page.goto("/admin/settings/getting-paid/accounts/EUR")
    page.get_by_label("IBAN").fill("")
    page.get_by_label("IBAN").press_sequentially("DE89370400440532013000")
    expect(page.get_by_role("img", name="QR code of this transfer")).to_be_visible()
    expect(page.locator("#transfer-iban")).to_have_text("DE89 3704 0044 0532 0130 00")
    page.goto("/admin/settings/getting-paid/accounts/new")
    page.get_by_label("Currency").select_option("CHF")
    page.get_by_label("IBAN").press_sequentially("CH9300762011623852957")
    expect(page.locator("#transfer-iban")).to_have_text("CH93 0076 2011 6238 5295 7")
    expect(page.get_by_role("img", name="QR code of this transfer")).to_have_count(0)
