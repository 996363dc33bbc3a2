"""Every page: accessible, nothing beside the screen, nothing on the console; wide and narrow, light and dark."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Tab
from tests.browser.ways import letter_text
from tests.integrations.office import PDF

pytestmark = pytest.mark.timeout(300)  # dozens of pages each
AXE = (Path(__file__).parents[1] / "vendor/axe-4.14.1.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPEN = [
    "/portal/forgotten", "/p/alfki/forgotten", "/admin/forgotten", "/portal/mail-sent", "/portal/sign-in-link",
    "/portal", "/verify", "/portal/request-access", "/portal/access-requested", "/p/alfki/sign-in", "/admin/sign-in",
]  # fmt: skip
PORTAL = [
    "/p/alfki/", "/p/alfki/quotes", "/p/alfki/orders", "/p/alfki/jobs", "/p/alfki/deliveries", "/p/alfki/invoices", "/p/alfki/payments",
    "/p/alfki/credit-memos", "/p/alfki/invoices?q=nothing-like-this", "/p/alfki/orders?status=nonsense", "/p/alfki/search", "/p/alfki/search?q=chai",
    "/p/alfki/catalogue", "/p/alfki/catalogue?q=nothing-like-this", "/p/alfki/catalogue/1", "/p/alfki/order", "/p/alfki/order/rows",
    "/p/alfki/approvals", "/p/alfki/order/lists", "/p/alfki/quotes/request", "/p/alfki/jobs/request",
    "/p/alfki/invoices/INV-10643/dispute", "/p/alfki/invoices/INV-10643/disputes",
    "/p/alfki/account", "/p/alfki/account/addresses", "/p/alfki/account/addresses/new", "/portal?choose=1", "/p/alfki/two-step",
    "/p/alfki/payments/preferences", "/p/alfki/payments/preferences/cards",
]  # fmt: skip
CUSTOMER = "/admin/customers/ALFKI"
ADMIN = [
    "/admin/", "/admin/customers", "/admin/customers?q=ana+tru", "/admin/customers?q=nobody-like-this", "/admin/customers?status=archived",
    "/admin/customers/new", CUSTOMER, f"{CUSTOMER}/addresses/new?purpose=billing", f"{CUSTOMER}/contacts", f"{CUSTOMER}/contacts/new",
    "/admin/customers/CONSH/contacts", f"{CUSTOMER}/portal", f"{CUSTOMER}/portal-users/new", f"{CUSTOMER}/portal-users/JONAS.BERG/edit",
    f"{CUSTOMER}/portal-users/JONAS.BERG/explanation", f"{CUSTOMER}/portal-users/JONAS.BERG/explanation?number=INV-10643",
    f"{CUSTOMER}/portal-address/check?identifier=admin", f"{CUSTOMER}/accent?accent=%23ffff00", f"{CUSTOMER}/activity",
    "/admin/activity", "/admin/activity?from=x", "/admin/activity?q=zzzz", "/admin/requests", "/admin/requests?show=answered",
    "/admin/settings", "/admin/settings/business", "/admin/settings/branding", "/admin/settings/branding/accent?accent=%23ffff00",
    "/admin/settings/portal", "/admin/settings/portal/modules/jobs/names", "/admin/settings/welcome", "/admin/settings/languages",
    "/admin/settings/addresses", "/admin/settings/website-button", "/admin/settings/terms", "/admin/settings/branches",
    "/admin/settings/branches/branch/new", "/admin/settings/branches/department/new", "/admin/settings/branches/branch/SEA/edit",
    "/admin/settings/numbers", "/admin/links", "/admin/links?state=used", "/admin/links?state=x", "/admin/customers/PARIS/links",
    "/admin/orders/new?q=al", f"{CUSTOMER}/order", f"{CUSTOMER}/order/rows",
    "/admin/quotes", "/admin/quotes?view=all", "/admin/quotes/new?q=al", f"{CUSTOMER}/quote",
    "/admin/orders", "/admin/orders?view=all", "/admin/orders?view=on-hold", "/admin/dispatch", "/admin/products", "/admin/products?state=low",
    "/admin/products/new", "/admin/products/1", "/admin/products/1/edit", "/admin/products/categories", f"{CUSTOMER}/ordering",
    "/admin/settings/ordering",
    "/admin/price-lists", "/admin/price-lists/new", f"{CUSTOMER}/prices", f"{CUSTOMER}/prices?q=nothing-like-this", "/admin/spreadsheets",
    "/admin/spreadsheets/products/import", "/admin/spreadsheets/imports", "/admin/price-lists/what-if?customer=ALFKI&sku=1&quantity=24",
    "/admin/price-lists/what-if?customer=ALFKI&sku=x&quantity=24",
    f"{CUSTOMER}/statement", f"{CUSTOMER}/statement?from=2026-02-01&to=2026-01-01",
    "/admin/customers/PARIS/portal", "/admin/settings/sign-in", f"{CUSTOMER}/portal-users/JONAS.BERG/sign-ins", "/admin/account/two-step",
]  # fmt: skip

DEALINGS = [
    "/admin/jobs", "/admin/jobs?view=all", "/admin/jobs/new?q=al", f"{CUSTOMER}/job", "/admin/schedule", "/admin/schedule?view=day",
    "/admin/schedule/link", "/admin/settings/kinds-of-work", "/admin/settings/quotes", "/admin/settings/states/quote",
    "/admin/quotes/board", "/admin/quotes/templates",
    "/admin/invoices", "/admin/invoices?view=all", "/admin/invoices/to-bill", "/admin/receivables", "/admin/payments?view=all",
    "/admin/credit-memos?view=all", "/admin/settings/books", f"{CUSTOMER}/payment", f"{CUSTOMER}/invoice",
    "/admin/disputes", "/admin/disputes?view=all", "/admin/disputes/of/INV-10643", "/admin/disputes/of/INV-10643/new",
    "/admin/reminders", "/admin/reminders?view=held", "/admin/reminders/of/INV-10643", "/admin/settings/reminders",
]  # fmt: skip


def documents(page):
    """One page of each kind."""
    for noun in ("quotes", "orders", "jobs", "deliveries", "invoices", "payments", "credit-memos"):
        page.goto(f"/p/alfki/{noun}")
        yield page.locator("table.listing tbody a").first.get_attribute("href")


def dealings(page):
    """A job in each state as staff work it, and the acceptance of a quote."""
    for view in ("asked", "planned", "under-way", "done", "ended"):
        page.goto(f"/admin/jobs?view={view}")
        yield page.locator("#jobs tbody a").first.get_attribute("href")
    page.goto("/admin/quotes?view=accepted")
    quote = page.locator("#quotes tbody a").first.get_attribute("href")
    yield quote
    page.goto(quote)
    yield page.get_by_role("link", name="Acceptance to keep and print").get_attribute("href")


def contacts(page):
    """One person's pages, and two beside one another."""
    page.goto(f"{CUSTOMER}/contacts")
    ids = page.locator("[id^=contact-]").evaluate_all(
        "all => all.map(one => one.id.match(/^contact-(\\d+)$/)).filter(Boolean).map(m => m[1])"
    )
    first, second = ids[:2]
    yield from (f"{CUSTOMER}/contacts/{first}{part}" for part in ("", "/edit", "/merge", f"/merge/{second}"))


def colleague(page):
    """One of them open, who isn't oneself."""
    page.goto("/admin/settings/staff")
    yield page.locator("a[href*='/admin/settings/staff/']").last.get_attribute("href")


def judge(page, path):
    answer = page.goto(path)
    assert answer.status in (200, 404, 422), (
        f"{path} answers {answer.status}"
    )  # pages asked wrongly on purpose are judged too
    judge_here(page, path)


def judge_here(page, path=""):
    """The page as it is now."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], path
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than {width}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_portal(tab, scheme, width):
    mine = tab(color_scheme=scheme)
    mine.page.set_viewport_size({"width": width, "height": 800})
    for path in OPEN:
        judge(mine.page, path)
    mine.maria()
    for path in [*PORTAL, *documents(mine.page)]:
        judge(mine.page, path)
    mine.complaints[:] = [
        said for said in mine.complaints if "422" not in said
    ]  # the page that was asked wrongly, on purpose


@pytest.mark.parametrize("third", range(3))
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_admin(tab, scheme, width, third):
    mine = tab(color_scheme=scheme)
    mine.page.set_viewport_size({"width": width, "height": 800})
    mine.manager()
    for path in [*ADMIN, *contacts(mine.page)][third::3]:
        judge(mine.page, path)
    asked_wrongly = ("422", "does not conform")  # on purpose
    mine.complaints[:] = [said for said in mine.complaints if not any(words in said for words in asked_wrongly)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_owner(tab, scheme, width):
    mine = tab(color_scheme=scheme)
    mine.page.set_viewport_size({"width": width, "height": 800})
    mine.sign_in("/admin/sign-in", "owner@northwind.example")
    for path in ("/admin/account", "/admin/settings/staff", *colleague(mine.page)):
        judge(mine.page, path)


TALK = [
    "/p/alfki/messages",
    "/p/alfki/messages/general",
    "/p/alfki/messages/order/SO-10643",
    "/p/alfki/share/order/SO-10643",
]
MAIL = [
    "/admin/settings/mail", "/admin/letters", "/admin/settings/letters", "/admin/settings/letters/invitation/en_GB", "/admin/inbox",
    "/admin/inbox?whose=done", "/admin/adoption", "/admin/messages", f"{CUSTOMER}/messages", f"{CUSTOMER}/messages/general",
    f"{CUSTOMER}/documents", f"{CUSTOMER}/documents/order/SO-10643", f"{CUSTOMER}/share/order/SO-10643",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_talk_and_mail(tab, scheme, width):
    hers, mine = tab(color_scheme=scheme), tab(color_scheme=scheme)
    for one in (hers, mine):
        one.page.set_viewport_size({"width": width, "height": 800})
    hers.maria()
    for path in TALK:
        judge(hers.page, path)
    mine.manager()
    for path in MAIL:
        judge(mine.page, path)
    mine.page.goto("/admin/letters")
    judge(mine.page, mine.page.locator("main table a[href*='/admin/letters/']").first.get_attribute("href"))


@pytest.fixture(scope="module")
def mailed(chromium, server):
    """Addresses out of letters: of a document's page, and of the page where mail is turned off. Words and a file wait in the inbox."""
    staff, hers = Tab(chromium, server), Tab(chromium, server)
    page, staff_page = hers.maria(), staff.manager()
    page.goto("/p/alfki/messages/order/SO-10692")
    page.get_by_label("Message", exact=True).fill("Is it on its way? مرحبا، هل وصلت الشحنة؟")
    page.get_by_label("Send files along").set_input_files(
        [{"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".msg.mine").wait_for()
    staff_page.goto("/admin/customers/FOLKO/messages/general")
    staff_page.get_by_label("Message", exact=True).fill("Good morning")
    staff_page.get_by_role("button", name="Send", exact=True).click()
    staff_page.locator(".msg.mine").wait_for()
    staff_page.goto(f"{CUSTOMER}/share/order/SO-10692")
    staff_page.get_by_label("To whom", exact=True).fill("maria.anders@alfki.example")
    staff_page.get_by_role("button", name="Send", exact=True).click()
    staff_page.wait_for_url("**/documents/**")
    yield [path_in(staff_page, *one) for one in (("document", "/d/", "alfki"), ("message", "/portal/mails/", "folko"))]
    for one in (staff, hers):
        one.context.close()


def path_in(page, kind, begins, whose):
    """Where the newest letter of a kind leads."""
    text = letter_text(page, f"kind={kind}&q={whose}.example")
    return re.search(rf"https?://[^\s/]+({begins}[\w-]+)", text)[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_that_letters_lead_to_and_talk_with_files(tab, mailed, step_up_allowed, scheme, width):
    document, unsubscribe = mailed
    guest, hers, mine = tab(color_scheme=scheme), tab(color_scheme=scheme), tab(color_scheme=scheme)
    for one in (guest, hers, mine):
        one.page.set_viewport_size({"width": width, "height": 800})
    for path in (document, f"{document}/code", f"{document}/code?sent=1", unsubscribe):
        judge(guest.page, path)
    hers.maria()
    mine.manager()
    judge(hers.page, "/p/alfki/messages/order/SO-10692")
    for path in ("/admin/inbox", "/admin/messages", f"{CUSTOMER}/messages/order/SO-10692"):
        judge(mine.page, path)
    assert mine.page.locator(".sent-files a").count() == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_errors_and_empty_portals(tab, width):
    mine = tab()
    mine.page.set_viewport_size({"width": width, "height": 800})
    judge(mine.page, "/nowhere")
    mine.complaints.clear()
    staff = mine.sign_in(
        "/admin/sign-in", "manager@northwind.example"
    )  # nobody there has a password, so staff look with his eyes
    staff.goto("/admin/customers/FISSA/portal")
    staff.locator("form[action$='/DIEGO.ROEL/preview'] button").first.click()
    staff.wait_for_url("**/p/fissa/**")
    for path in ("/p/fissa/", "/p/fissa/orders", "/p/fissa/invoices"):
        judge(mine.page, path)


def test_a_cold_home_page_is_light(tab):
    mine = tab()
    mine.maria().wait_for_load_state("networkidle")
    client = mine.context.new_cdp_session(mine.page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    mine.page.goto("/p/alfki/", wait_until="networkidle")
    assert len(sizes) <= 6, sizes
    assert sum(sizes) <= 60_000, sizes


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_quotes_and_jobs_of_staff(tab, scheme, width):
    mine = tab(color_scheme=scheme)
    mine.page.set_viewport_size({"width": width, "height": 800})
    mine.manager()
    for path in [*DEALINGS, *dealings(mine.page)]:
        judge(mine.page, path)


def test_longer_words_of_another_language_stay_on_a_phone(tab):
    mine = tab()
    page = mine.manager()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/admin/invoices/INV-11011/credit")
    page.get_by_role("columnheader", name="Can be credited").evaluate("it => it.append(' und noch mehr Worte')")
    page.get_by_role("button", name="Draft the credit memo").evaluate(
        "it => it.append(' und dann noch einmal ansehen')"
    )
    judge_here(page, "the credit page")
    page.goto("/admin/quotes/new")
    inside = "it => parseFloat(getComputedStyle(it).paddingLeft)"
    assert page.locator("#behalf-customers > p").evaluate(inside) >= 16
