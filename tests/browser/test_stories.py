"""The journeys that the product exists for, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

WITH = {}
WITHOUT = {"java_script_enabled": False}


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_staff_let_a_person_in_and_she_finds_her_invoices(tab, options):
    name = "Hildegard Freifrau von Wolkenstein-Trostburg" if options else "Petra Sommer"
    email = f"{name.split()[0].lower()}@blaus.example"
    page = tab(**options).manager()
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Customers").click()
    page.get_by_label("Name, number, contact or email").fill("blauer")
    if options:
        page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Blauer See Delikatessen").click()
    page.get_by_role("navigation", name="Customer").get_by_role("link", name="Customer portal").click()
    page.get_by_role("link", name="Add portal user").click()
    page.get_by_label("First name").fill(name.rpartition(" ")[0])
    page.get_by_label("Last name").fill(name.rpartition(" ")[2])
    page.get_by_label("Email").fill(email)
    page.get_by_role("radio", name="Temporary password").check()
    page.get_by_role("button", name="Add", exact=True).click()
    password = page.locator(".secret code").text_content()
    expect(page.get_by_text("group chat")).to_be_visible()

    hers = tab(**options)
    hers.sign_in("/p/blaus/sign-in", email, password)
    expect(hers.page.get_by_role("heading", name="Choose your password")).to_be_visible()
    hers.page.get_by_label("New password").fill("a-good-new-one-77")
    hers.page.get_by_label("The same again").fill("a-good-new-one-77")
    hers.page.get_by_role("button", name="Set password").click()
    expect(hers.page.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()
    hers.page.get_by_role("navigation", name="Portal").get_by_role("link", name="Invoices").click()
    hers.page.get_by_role("link", name=re.compile("^INV-")).first.click()
    expect(hers.page.get_by_role("heading", name=re.compile("INV-"))).to_be_visible()


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_hiding_a_module_is_seen_at_the_customers_next_click(tab, options):
    hers = tab(**options)
    page = hers.sign_in("/p/bergs/sign-in", "christina.berglund@bergs.example")
    menu = page.get_by_role("navigation", name="Portal")
    expect(menu.get_by_role("link", name="Deliveries")).to_be_visible()

    staff = tab(**options).manager()
    staff.goto("/admin/customers/BERGS/portal")
    switch = staff.get_by_role("switch", name="Deliveries").first
    switch.click()
    expect(staff.get_by_role("switch", name="Deliveries").first).to_have_attribute("aria-checked", "false")

    menu.get_by_role("link", name="Orders").click()
    expect(menu.get_by_role("link", name="Deliveries")).to_have_count(0)
    assert page.request.get("/p/bergs/deliveries").status == 404

    staff.get_by_role("switch", name="Deliveries").first.click()
    expect(staff.get_by_role("switch", name="Deliveries").first).to_have_attribute("aria-checked", "true")
    menu.get_by_role("link", name="Orders").click()
    expect(menu.get_by_role("link", name="Deliveries")).to_be_visible()


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_a_customer_finds_what_it_owes_and_where_it_came_from(tab, options):
    page = tab(**options).maria()
    expect(page.get_by_text("Balance due")).to_be_visible()
    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Invoices").click()
    page.get_by_label("Status").select_option("paid")
    if options:
        page.get_by_role("search", name="Narrow this list").get_by_role("button", name="Show").click()
    page.wait_for_url("**status=paid**")
    page.get_by_role("link", name=re.compile("^INV-")).first.click()
    page.get_by_role("link", name=re.compile("^SO-")).first.click()
    expect(page.get_by_role("heading", name=re.compile("Order SO-"))).to_be_visible()
    page.get_by_role("link", name="Search documents").click()
    page.get_by_role("searchbox").fill("rossle")
    if options:
        page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name=re.compile("^(SO|INV|DN)-")).first).to_be_visible()


@pytest.mark.parametrize("options", [WITH, WITHOUT], ids=["with JavaScript", "without JavaScript"])
def test_a_demo_person_signs_in_by_one_press_and_out_again(tab, options):
    page = tab(**options).page
    page.goto("/portal")
    page.get_by_role("button", name=re.compile("Maria Anders")).click()
    expect(page.get_by_role("heading", name="Welcome back, Maria")).to_be_visible()
    page.locator("details.account > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.goto("/p/alfki/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_list_is_exported_as_it_is_filtered(tab):
    page = tab().maria()
    page.goto("/p/alfki/orders?q=chartreuse")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV|Export")).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) - 1 == page.locator("table.listing tbody tr").count()


def test_saving_inline_says_so_and_leaves_the_page_where_it_is(tab):
    page = tab().manager()
    page.goto("/admin/customers/BLONP/portal")
    page.evaluate("window.stayed = true")
    page.get_by_role("switch", name="Jobs").first.click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.get_by_role("switch", name="Jobs").first).to_be_focused()
    assert page.evaluate("window.stayed") is True
    page.get_by_role("switch", name="Jobs").first.click()
    expect(page.get_by_role("switch", name="Jobs").first).to_have_attribute("aria-checked", "true")


def test_the_whole_way_by_keyboard(tab):
    page = tab().page
    page.goto("/p/alfki/sign-in")
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type("maria.anders@alfki.example")
    page.keyboard.press("Tab")
    page.keyboard.type("demo-Northwind-1996")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Welcome back, Maria")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Invoices":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Invoices")).to_be_visible()


def test_a_lost_connection_is_said_and_the_page_stays(tab):
    mine = tab()
    page = mine.manager()
    page.goto("/admin/customers/BLONP/portal")
    mine.context.set_offline(True)
    page.get_by_role("switch", name="Jobs").first.click()
    expect(page.get_by_text("No connection. Try again.")).to_be_visible()
    mine.complaints.clear()


def test_adventure_works_knows_nobody_of_northwind(tab, server):
    mine = tab()
    page = mine.page
    page.goto(server.replace("localhost", "adventure.localhost") + "/portal")
    expect(page.get_by_role("heading", name="Adventure Works")).to_be_visible()
    page.get_by_label("Email").fill("maria.anders@alfki.example")
    page.get_by_label("Password", exact=True).fill("demo-Northwind-1996")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Email or password is not right")
    mine.complaints.clear()  # the 422 of the refusal
