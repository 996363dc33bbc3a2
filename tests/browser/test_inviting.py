"""Letting somebody in by mail: invited by staff, the letter read in the demo, the invitation accepted; a password forgotten and found."""

import re

from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.ways import both_ways, customer_tab, home_of, refused, toast

NEW = "a-good-new-one-77"


def address_in_letter(page):
    """Where the letter on this page leads, as its text says it once that is asked for."""
    page.get_by_role("button", name="Show the link").click()
    page.wait_for_url("**/link")
    return re.search(r"https?://[^\s<>\"]+/(?:invitation|password|sign-in)/[\w-]+", page.locator("main").inner_text())[
        0
    ]


def chooses(page, words):
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name=words).click()


@both_ways(number=("BERGS", "BOLID"), email=("ines@bergs.example", "ines@bolid.example"))
def test_somebody_new_is_invited_reads_the_letter_and_is_in(tab, options, number, email):
    page = tab(**options).manager()
    customer_tab(page, number, "Customer portal")
    page.get_by_role("link", name="Add portal user").click()
    page.get_by_label("First name").fill("Inès")
    page.get_by_label("Last name").fill("Öberg")
    page.get_by_label("Email").fill(email)
    expect(page.get_by_role("radio", name="Invitation by mail")).to_be_checked()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(toast(page, "is invited by mail")).to_be_visible()
    row = page.locator("#portal-users > li", has_text=email)
    expect(row.get_by_text("Invited", exact=True)).to_be_visible()
    expect(row.get_by_text("waiting, because mail is off")).to_be_visible()
    row.get_by_role("link", name="Read the letter").click()
    address = address_in_letter(page)

    guest = tab(**options)
    hers = guest.page
    for width in (320, 1280):
        hers.set_viewport_size({"width": width, "height": 800})
        judge(hers, address) if not options else hers.goto(address)
    expect(hers.get_by_role("heading", name="Welcome")).to_be_visible()
    expect(hers.get_by_label("Email")).to_have_value(email)
    expect(hers.get_by_label("Email")).not_to_be_editable()
    if not options:
        hers.get_by_label("New password").press_sequentially("password123")
        expect(hers.get_by_text("first that someone would try")).to_be_visible()
        hers.get_by_label("New password").fill("")
    chooses(hers, "Set the password and sign in")
    expect(hers.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()
    assert home_of(email) in hers.url

    late = tab(**options)
    judge(late.page, address) if not options else late.page.goto(address)
    expect(late.page.get_by_role("heading", name="This link is good no more")).to_be_visible()
    late.page.get_by_role("button", name="Send another mail").click()
    expect(late.page.get_by_text("Look into your mail").first).to_be_visible()
    refused(late, 404)

    page.goto(f"/admin/links?q={email}&purpose=invitation")
    line = page.locator("tr", has_text=email)
    expect(line.get_by_text("Used", exact=True)).to_be_visible()
    if not options:
        expect(line.get_by_text("Opened")).to_be_visible()  # counted by the visible page


@both_ways(number=("CACTU", "CHOPS"))
def test_an_invitation_is_revoked_and_sent_again_from_the_list_of_links(tab, options, number):
    email = f"zoe@{number.lower()}.example"
    page = tab(**options).manager()
    customer_tab(page, number, "Customer portal")
    page.get_by_role("link", name="Add portal user").click()
    page.get_by_label("Last name").fill("Zoë")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(toast(page, "is invited by mail")).to_be_visible()
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Portal links").click()
    page.get_by_label("Customer, person or email").fill(email)
    if options:
        page.get_by_role("button", name="Search").click()
    rows = page.locator("#links tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name=re.compile("Revoke the link")).click()
    expect(toast(page, "opens nothing any more")).to_be_visible()
    expect(rows.first.get_by_text("Revoked", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("Resend the invitation")).click()
    expect(toast(page, "is invited by mail")).to_be_visible()


@both_ways(email=("yvonne.moncada@ocean.example", "jytte.petersen@simob.example"))
def test_a_forgotten_password_is_replaced_by_mail(tab, options, email):
    guest = tab(**options)
    hers = guest.page
    hers.goto(f"{home_of(email)}sign-in")
    hers.get_by_role("link", name="Forgot your password?").click()
    hers.get_by_label("Email").fill(email)
    hers.get_by_role("button", name="Mail me a link").click()
    expect(hers.get_by_text("Look into your mail").first).to_be_visible()

    staff = tab(**options).manager()
    staff.goto(f"/admin/links?q={email}&purpose=password")
    staff.get_by_role("link", name="Letter", exact=True).click()
    hers.goto(address_in_letter(staff))
    chooses(hers, "Set the password and sign in")
    expect(hers.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()


@both_ways(email=("maria.larsson@folko.example", "peter.franken@frank.example"))
def test_a_mailed_link_signs_in_once(tab, options, email):
    hers = tab(**options).page
    hers.goto("/portal")
    hers.get_by_role("link", name="Email me a sign-in link").click()
    hers.get_by_label("Email").fill(email)
    hers.get_by_role("button", name="Mail me a link").click()
    expect(hers.get_by_text("Look into your mail").first).to_be_visible()
    staff = tab(**options).manager()
    staff.goto(f"/admin/links?q={email}&purpose=sign-in")
    staff.get_by_role("link", name="Letter", exact=True).click()
    address = address_in_letter(staff)
    hers.goto(address)
    hers.get_by_role("button", name="Sign in now").click()
    expect(hers.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()
    late = tab(**options)
    late.page.goto(address)
    expect(late.page.get_by_role("heading", name="This link is good no more")).to_be_visible()
    refused(late, 404)


@both_ways(chosen=(("Paris spécialités", "FISSA Fabrica Inter. Salchichas S.A."), ("Paris spécialités",)))
def test_many_customers_are_invited_from_the_list_with_a_result_each(tab, options, chosen):
    page = tab(**options).manager()
    page.goto("/admin/customers?portal=unused")
    for name in chosen:
        page.get_by_label(f"Choose {name}").check()
    page.get_by_role("button", name="Invite by mail").click()
    expect(page.get_by_role("heading", name=re.compile("(people|person) invited by mail"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("PARIS"))).to_contain_text("1 invited")
