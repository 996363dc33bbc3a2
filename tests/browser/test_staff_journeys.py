"""Staff's journeys through customers, contacts, portals, settings and activity."""

import re

from playwright.sync_api import expect

from tests.browser.ways import both_ways, customer_tab, home_of, refused, signed_in_for_the_first_time, toast

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein Süßwarengroßhandel GmbH & Co. KG"


@both_ways(number=("ANTON", "AROUT"))
def test_the_second_of_two_who_save_a_customer_chooses_between_both_versions(tab, options, number):
    one, two = tab(**options), tab(**options)
    andrew, steven = one.sign_in("/admin/sign-in", "owner@northwind.example"), two.manager()
    andrew.goto(f"/admin/customers/{number}")
    steven.goto(f"/admin/customers/{number}")

    andrew.get_by_label("Phone").fill("030 111")
    andrew.get_by_label("City").fill("Andrewville")
    andrew.locator("#customer-form").get_by_role("button", name="Save").click()
    expect(toast(andrew, "Saved")).to_be_visible()
    steven.get_by_label("Phone").fill("030 222")
    steven.get_by_label("City").fill("Stevenage")
    steven.get_by_label("Short name").fill("Short")
    steven.locator("#customer-form").get_by_role("button", name="Save").click()

    expect(steven.get_by_role("heading", name="Two versions of this customer")).to_be_visible()
    expect(steven.get_by_role("group", name="Phone")).to_contain_text("Saved by Andrew Fuller")
    refused(two, 422)
    steven.get_by_role("group", name="Phone").get_by_label("030 111").check()
    steven.get_by_role("group", name="City").get_by_label("Stevenage").check()
    steven.get_by_role("button", name="Save what I chose").click()
    expect(toast(steven, "Saved")).to_be_visible()

    andrew.reload()
    for label, value in (("Phone", "030 111"), ("City", "Stevenage"), ("Short name", "Short")):
        expect(andrew.get_by_label(label)).to_have_value(value)


@both_ways(name=(f"{LONG} I", f"{LONG} II"), email=("witwe@verein.example", "witwer@verein.example"))
def test_a_new_customers_first_contact_is_let_in_from_the_contacts_form(tab, options, name, email):
    page = tab(**options).manager()
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Customers").click()
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Company name").fill(name)
    page.get_by_role("button", name="Add customer").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(page.get_by_text("Nobody can sign in yet")).to_be_visible()

    page.get_by_role("navigation", name="Customer").get_by_role("link", name="Contacts").click()
    page.get_by_role("link", name="Add contact").click()
    page.get_by_label("First name").fill("Käthe")
    page.get_by_label("Last name").fill("von Süßkind-Großmann")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Is portal user").check()
    page.get_by_role("radio", name="Temporary password").check()
    page.get_by_role("button", name="Add", exact=True).click()
    secret = page.locator(".secret")
    expect(secret.get_by_text(f"They sign in with {email}")).to_be_visible()
    path = re.search(r"/p/\S+/sign-in", secret.inner_text())[0]

    hers = signed_in_for_the_first_time(tab(**options), path, email, secret.locator("code").text_content())
    expect(hers.get_by_role("heading", name="Welcome back, Käthe")).to_be_visible()
    expect(hers.get_by_role("main").get_by_text(name)).to_be_visible()


@both_ways(number=("BOLID", "BONAP"), who=("Martín Sommer", "Laurence Lebihan"))
def test_two_contacts_who_are_one_person_become_one(tab, options, number, who):
    page = tab(**options).manager()
    customer_tab(page, number, "Contacts")
    page.get_by_role("link", name="Add contact").click()
    page.get_by_label("First name").fill("Marty")
    page.get_by_label("Last name").fill("Sommerfeld")
    page.get_by_label("Email").fill(f"marty@{number.lower()}.example")
    page.get_by_label("Phone").fill("555 0199")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(toast(page, "Marty Sommerfeld is a contact")).to_be_visible()

    customer_tab(page, number, "Contacts")
    page.get_by_role("link", name=f"Edit {who}").click()
    page.get_by_role("link", name="Merge with…").click()
    page.get_by_role("link", name="Compare with Marty Sommerfeld").click()
    page.get_by_role("group", name="Phone").get_by_label("555 0199").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(toast(page, f"{who} is one contact now")).to_be_visible()

    customer_tab(page, number, "Contacts")
    expect(page.get_by_role("list", name="Contacts")).to_contain_text("555 0199")
    expect(page.get_by_text("Marty Sommerfeld")).to_have_count(0)


@both_ways(number=("CACTU", "CHOPS"))
def test_a_portal_moves_and_its_old_address_leads_to_the_new_one(tab, options, number):
    mine, old, new = tab(**options), number.lower(), f"{number.lower()}-neu"
    page = mine.manager()
    customer_tab(page, number, "Customer portal")
    card = page.locator("section", has=page.get_by_role("heading", name="Portal address"))
    field = card.get_by_label("Last part of the address")
    for wanted, verdict in (
        ("alfki", "Another customer's portal has this address"),
        ("admin", "This word is reserved"),
    ):
        field.fill(wanted)
        if options:
            card.get_by_role("button", name="Save").click()
        expect(card.get_by_text(re.compile(verdict)).first).to_be_visible()
    field.fill(new)
    if not options:
        expect(card.get_by_text(re.compile(f"“{new}”: .*"))).to_be_visible()
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_text(re.compile(f"/{old} leads here until"))).to_be_visible()
    refused(mine, 422)

    visitor = tab(**options).page
    visitor.goto(f"/p/{old}/sign-in")
    visitor.wait_for_url(f"**/p/{new}/sign-in")
    expect(visitor.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@both_ways(number=("DRACD", "DUMON"), who=("Sven Ottlieb", "Janine Labrune"))
def test_the_grid_says_why_a_colleague_sees_no_invoice_opens_it_and_takes_that_back(tab, options, number, who):
    hers = tab(**options).sign_in(f"/p/{number.lower()}/sign-in", f"{who.lower().replace(' ', '.')}@{number}.example")
    hers.get_by_role("navigation", name="Portal").get_by_role("link", name="Invoices").click()
    link = hers.get_by_role("link", name=re.compile("^INV-")).first
    invoice, address = link.text_content().strip(), link.get_attribute("href")

    page = tab(**options).manager()
    customer_tab(page, number, "Customer portal")
    why = page.get_by_role("link", name=re.compile(f"^What they see and why.*{who}$"))
    why.click()
    switch = page.get_by_role("switch", name=f"Invoices for {who}")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    page.get_by_role("textbox", name=f"Does {who} see a certain document?").fill(invoice)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text(f"{who} does not see {invoice}:")).to_be_visible()
    expect(page.get_by_text("Invoices are hidden for this person")).to_be_visible()
    assert hers.request.get(address).status == 404

    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("row", name=re.compile("^Invoices")).get_by_text("Not seen")).to_have_count(0)
    assert hers.request.get(address).status == 200
    toast(page, f"Invoices shown to {who}").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch", name=f"Invoices for {who}", checked=True)).to_have_count(0)
    assert hers.request.get(address).status == 404


@both_ways(number=("FAMIA", "FOLIG"), who=("Aria Cruz", "Martine Rancé"))
def test_staff_look_with_a_persons_eyes_and_can_change_nothing(tab, options, number, who):
    mine = tab(**options)
    page = mine.manager()
    customer_tab(page, number, "Customer portal")
    page.get_by_role("button", name=f"Preview as {who}").click()
    page.wait_for_url(f"**/p/{number.lower()}/")
    bar = page.get_by_role("complementary", name="Preview")
    expect(bar).to_contain_text(f"You see the portal as {who}. Nothing can be changed.")
    page.locator("details.account > summary").click()
    page.get_by_role("link", name="Your account").click()
    expect(bar).to_be_visible()
    page.get_by_label("Job title").fill("Changed by staff")
    page.locator("#details-save").click()
    expect(page.get_by_text("nothing can be changed here")).to_be_visible()
    refused(mine, 403)

    page.goto(f"/p/{number.lower()}/account")
    expect(page.get_by_label("Job title")).not_to_have_value("Changed by staff")
    bar.get_by_role("button", name="Leave the preview").click()
    page.wait_for_url(f"**/admin/customers/{number}/portal")
    page.goto(f"/p/{number.lower()}/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@both_ways(
    called=("carlos", "wilson"),
    email=("carlos.hernandez@hilaa.example", "fran.wilson@lonep.example"),
    two=(("HILARION-Abastos", "LILA-Supermercado"), ("Lonesome Pine Restaurant", "Rattlesnake Canyon Grocery")),
)
def test_two_portals_are_closed_and_opened_at_once_from_the_list(tab, options, called, email, two):
    hers, home = tab(**options), home_of(email)
    hers.sign_in(f"{home}sign-in", email)
    page = tab(**options).manager()
    for name, status, badge in (("Portal off", 404, "Closed"), ("Portal on", 200, "Open")):
        page.goto(f"/admin/customers?q={called}")
        for customer in two:
            page.get_by_label(f"Choose {customer}").check()
        page.get_by_role("button", name=name).click()
        expect(toast(page, "2 customers changed")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile(two[0]))).to_contain_text(badge)
        assert hers.page.request.get(home).status == status


@both_ways(number=("HUNGO", "ISLAT"), who=("patricia.mckenna", "helen.bennett"))
def test_a_customer_goes_to_the_archive_and_comes_back(tab, options, number, who):
    hers = tab(**options).sign_in(f"/p/{number.lower()}/sign-in", f"{who}@{number}.example")
    page = tab(**options).manager()
    page.goto(f"/admin/customers/{number}")
    page.get_by_role("button", name="Archive this customer").click()
    expect(page.locator("#customer-state")).to_contain_text("Archived")
    assert hers.request.get(f"/p/{number.lower()}/").status == 404
    page.goto(f"/admin/customers?q={number}")
    expect(page.get_by_text("No customer fits")).to_be_visible()
    page.get_by_label("Status").select_option("archived")
    if options:
        page.get_by_role("button", name="Search").click()
    page.locator("table.listing a").first.click()
    page.get_by_role("navigation", name="Customer").get_by_role("link").first.click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("button", name="Archive this customer")).to_be_visible()
    page.goto(f"/admin/customers?q={number}")
    expect(page.locator("table.listing tbody tr")).to_have_count(1)
    assert hers.request.get(f"/p/{number.lower()}/").status == 200


@both_ways(number=("LILAS", "PERIC"), who=("carlos.gonzalez", "guillermo.fernandez"))
def test_a_welcome_message_is_read_on_the_portals_first_page(tab, options, number, who):
    hers = tab(**options).sign_in(f"/p/{number.lower()}/sign-in", f"{who}@{number}.example")
    expect(hers.get_by_role("heading", name="A word from Northwind Traders")).to_have_count(0)
    page = tab(**options).manager()
    page.goto("/admin/settings/welcome")
    card = page.locator("section", has=page.get_by_role("heading", name="English"))
    card.get_by_label("Message").fill("### Summer\n\n**Closed** in August.\n\n<script>alert(1)</script>")
    if options:
        card.get_by_role("button", name="Preview").click()
    expect(card.locator(".sample strong")).to_have_text("Closed")
    save(card.get_by_label("Message"), card, options)

    hers.reload()
    word = hers.get_by_role("region", name="A word from Northwind Traders")
    expect(word.locator("strong")).to_have_text("Closed")
    expect(word).to_contain_text("<script>alert(1)</script>")
    assert word.locator("script").count() == 0
    card.get_by_label("Message").fill("")
    save(card.get_by_label("Message"), card, options)
    hers.reload()
    expect(word).to_have_count(0)


def save(field, card, options):
    """By leaving the field, which the card then says; or by the button where no JavaScript does it."""
    if options:
        card.get_by_role("button", name="Save").click()
        expect(toast(field.page, "Saved")).to_be_visible()
        return
    with field.page.expect_response(lambda told: told.request.method == "POST" and not told.url.endswith("/preview")):
        field.blur()
    expect(card.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()


@both_ways(wording=("Our & your portal", "Zum Kundenportal"))
def test_the_website_button_is_seen_as_it_is_worded_and_holds_no_script(tab, options, wording):
    page = tab(**options).manager()
    page.goto("/admin/settings/website-button")
    words, made = page.get_by_label("Words on it"), page.locator("#button-made")
    words.fill(wording)
    if options:
        page.get_by_role("button", name="Save").click()
    expect(made.get_by_role("img", name=f"On a light page: {wording}")).to_be_visible()
    expect(made.get_by_role("img", name=f"On a dark page: {wording}")).to_be_visible()
    expect(made.get_by_label("HTML for your website")).to_have_value(re.compile(wording.replace("&", "&amp;")))
    html = made.get_by_label("HTML for your website").input_value()
    assert not re.search(r"script|\bon\w+=", html, re.I)
    if not options:
        words.press("Enter")
    expect(toast(page, "Saved")).to_be_visible()

    page.goto("about:blank")
    page.set_content(html)
    page.get_by_role("link", name=wording).click()
    page.wait_for_url("**/portal")
    page.goto("/admin/settings/website-button")
    expect(words).to_have_value(wording)
    words.fill("")
    words.press("Enter")
    expect(made.get_by_role("img", name=re.compile("On a light page: (?!Our|Zum)"))).to_be_visible()


@both_ways(kind=("Quotes", "Jobs"))
def test_a_pattern_shows_the_next_numbers_before_it_holds(tab, options, kind):
    mine = tab(**options)
    page = mine.manager()
    page.goto("/admin/settings/numbers")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=kind, exact=True))
    pattern, shown = row.get_by_label("Pattern"), row.locator("code")
    before = pattern.input_value()
    pattern.fill("N-{yyyy}-{000}")
    if options:
        save(pattern, row, options)
    expect(shown.first).to_have_text(re.compile(r"^N-20\d\d-\d{3}$"))
    pattern.fill("{oops}")
    if options:
        row.get_by_role("button", name="Save").click()
        expect(row.locator(".error")).to_be_visible()
        refused(mine, 422)
    expect(shown).to_have_count(0)
    pattern.fill("N-{yyyy}-{0000}")
    save(pattern, row, options)
    expect(shown.first).to_have_text(re.compile(r"^N-20\d\d-\d{4}$"))
    pattern.fill(before)
    save(pattern, row, options)


def test_a_module_is_hidden_taken_back_and_a_person_renamed_without_a_mouse(tab):
    page = tab().manager()
    page.goto("/admin/customers/MAISD/portal")
    switch = page.get_by_role("switch", name="Deliveries").first
    reach(page, switch)
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(switch).to_be_focused()
    reach(page, toast(page, "Deliveries hidden").get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()

    manage = page.get_by_role("link", name="Manage Catherine Dewey")
    reach(page, manage, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("First name")).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Caterina")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Manage Caterina Dewey")).to_be_focused()


def reach(page, there, key="Tab"):
    """Press the key until the focus is there, as often as a patient person would."""
    there.wait_for()
    for _ in range(80):
        if there.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {there}")


@both_ways(number=("MEREP", "MORGK"))
def test_what_was_just_done_is_on_record_as_it_was_and_as_it_is(tab, options, number):
    page = tab(**options).manager()
    page.goto(f"/admin/customers/{number}")
    before = page.get_by_label("Phone").input_value()
    page.get_by_label("Phone").fill("+49 30 999 000")
    page.locator("#customer-form").get_by_role("button", name="Save").click()
    expect(toast(page, "Saved")).to_be_visible()
    page.get_by_role("navigation", name="Customer").get_by_role("link", name="Activity").click()
    line = page.locator("#activity li").first
    expect(line).to_contain_text("Steven Buchanan")
    expect(line.get_by_role("deletion")).to_have_text(before)
    expect(line.get_by_role("insertion")).to_have_text("+49 30 999 000")

    page.get_by_label("Who or what").fill("999 000")
    if options:
        page.get_by_role("button", name="Show").click()
    expect(page.locator("#activity li")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).click()
    head, *rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1
    assert before in rows[0]
    assert "+49 30 999 000" in rows[0]
    assert "Before" in head
