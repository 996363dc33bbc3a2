"""Documents for those who need not sign in: mailed, read in the letter, opened alone, counted, revoked; the way out of mail; a server that fails."""

import re
import socket

import pytest
from playwright.sync_api import expect

from tests.browser.test_talking import says
from tests.browser.ways import both_ways, home_of, letter_text, refused, toast

LEADS = r"https?://[^\s<>\"]+"


def letter_to(staff, address):
    """The text of the newest letter to this address, found where staff find it."""
    staff.goto("/admin/")
    staff.get_by_role("navigation", name="Admin").get_by_role("link", name="Letters").click()
    return letter_text(staff, f"q={address}")


def path_in(text, begins):
    return re.search(rf"{LEADS}({begins}[\w-]+)", text)[1]


def mails_from_admin(staff, number, address):
    """The first order of this customer; its number."""
    staff.goto(f"/admin/customers/{number}/documents?kind=order")
    staff.locator("#documents tbody a").first.click()
    staff.get_by_role("link", name="Email to…").click()
    order = staff.url.rpartition("/")[2]
    staff.get_by_label("To whom", exact=True).fill(address)
    staff.get_by_label("Message", exact=True).fill("For your files")
    staff.get_by_role("button", name="Send", exact=True).click()
    expect(toast(staff, "A link is on its way")).to_be_visible()
    return order


def line_of(staff, address):
    staff.goto(f"/admin/links?q={address}&purpose=document")
    return staff.locator("#links tbody tr", has_text=address)


@both_ways(case=(("ALFKI", "boss@elsewhere.example"), ("HANAR", "boss@elsewhere-too.example")))
def test_a_mailed_document_opens_alone_is_counted_when_seen_and_closes_when_revoked(tab, options, case):
    number, address = case
    staff = tab(**options).manager()
    order = mails_from_admin(staff, number, address)
    text = letter_to(staff, address)
    assert "For your files" in text
    path = path_in(text, "/d/")

    stranger = tab(**options)
    assert stranger.page.request.get(path).status == 200
    expect(line_of(staff, address)).to_contain_text("Not yet")  # a scanner's look is none
    page = stranger.page
    if options:
        page.goto(path)
    else:
        with page.expect_response(lambda answer: answer.url.endswith("/seen")):
            page.goto(path)
    expect(page.get_by_role("heading", name=re.compile(order))).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.locator("main a[href^='/p/'], main a[href*='/admin']")).to_have_count(0)
    page.goto("/portal")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(line_of(staff, address)).to_contain_text("Not yet" if options else "Opened")

    staff.get_by_role("button", name=re.compile("Revoke the link")).click()
    expect(toast(staff, "opens nothing any more")).to_be_visible()
    page.goto(path)
    expect(page.get_by_text(order)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    refused(stranger, 404)


@both_ways(email=("helen.bennett@islat.example", "guillermo.fernandez@peric.example"))
def test_a_customer_mails_a_document_to_somebody_else(tab, options, email):
    hers = tab(**options)
    page = hers.sign_in(f"{home_of(email)}sign-in", email)
    page.goto(f"{home_of(email)}orders")
    page.locator("table.listing tbody a").first.click()
    page.get_by_role("link", name="Email to…").click()
    page.get_by_label("To whom", exact=True).fill("no address")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("These are no email addresses: no, address")).to_be_visible()
    refused(hers, 422)
    order, address = page.url.rpartition("/")[2], f"books-of-{email}"
    page.get_by_label("To whom", exact=True).fill(address)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(toast(page, "A link is on its way to 1 address")).to_be_visible()
    path = path_in(letter_to(tab(**options).manager(), address), "/d/")
    reader = tab(**options).page
    reader.goto(path)
    expect(reader.get_by_role("heading", name=re.compile(order))).to_be_visible()


@both_ways(case=(("WOLZA", "zbyszek.piestrzeniewicz@wolza.example"), ("WARTH", "pirkko.koskitalo@warth.example")))
def test_a_mailed_code_leads_from_the_document_into_the_portal(tab, step_up_allowed, options, case):
    number, email = case
    staff = tab(**options).manager()
    mails_from_admin(staff, number, email)
    reader = tab(**options)
    page = reader.page
    page.goto(path_in(letter_to(staff, email), "/d/"))
    page.get_by_role("link", name="See the rest of your portal").click()
    page.get_by_role("button", name="Mail me a code").click()
    page.get_by_label("Code", exact=True).fill("000 00")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That is not the code")).to_be_visible()
    refused(reader, 422)
    page.get_by_label("Code", exact=True).fill(re.search(r"\b\d{3} \d{3}\b", letter_to(staff, email))[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()
    assert home_of(email) in page.url


@both_ways(case=(("MAISD", "catherine.dewey@maisd.example"), ("MEREP", "jean.fresniere@merep.example")))
def test_mail_about_messages_is_turned_off_from_the_letter_and_on_again(tab, options, case):
    number, email = case
    staff = tab(**options).manager()
    staff.goto(f"/admin/customers/{number}/messages/general")
    says(staff, "Your pallets are here")
    path = path_in(letter_to(staff, email), "/portal/mails/")
    page = tab(**options).page
    page.goto(path)
    expect(page.get_by_text(f"{email} gets mail about this: New messages.")).to_be_visible()
    page.get_by_role("button", name="No more of these").click()
    expect(page.get_by_role("status")).to_contain_text("gets no more mail about this")
    hers = tab(**options).sign_in(f"{home_of(email)}sign-in", email)
    hers.goto(f"{home_of(email)}account")
    expect(hers.get_by_label("New messages")).not_to_be_checked()
    page.get_by_role("button", name="Mail me about it again").click()
    expect(page.get_by_role("button", name="No more of these")).to_be_visible()
    hers.reload()
    expect(hers.get_by_label("New messages")).to_be_checked()


@pytest.fixture
def nobody_listens():
    """A port of this machine that refuses whoever knocks."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield str(taken.getsockname()[1])


@both_ways(who=("first", "second"))
def test_an_owner_sets_a_mail_server_and_is_told_that_it_fails(tab, nobody_listens, options, who):
    page = tab(**options).sign_in("/admin/sign-in", "owner@northwind.example")
    page.goto("/admin/settings/mail")
    page.get_by_label("Server", exact=True).fill("127.0.0.1")
    page.get_by_label("Port", exact=True).fill(nobody_listens)
    page.get_by_label("Encryption").select_option("none")
    page.get_by_label("Sender's address").fill("post@northwind.example")
    page.locator("#mail-server").get_by_role("button", name="Save").click()
    expect(toast(page, "Send a test mail")).to_be_visible()
    page.get_by_role("button", name="Send a test mail").click()
    expect(page.locator("#mail-test")).to_contain_text("The last one")
    if options:
        until(page, "It could not be used")
    else:
        expect(page.locator("#mail-test").get_by_role("alert")).to_contain_text("It could not be used", timeout=30_000)
        page.reload()
    expect(page.locator("#mail-server")).to_contain_text("It could not be used since")
    page.get_by_role("button", name="Turn mail off").click()
    expect(toast(page, "Mail is off")).to_be_visible()


def until(page, words):
    """Looked at again and again, as somebody without JavaScript would."""
    for _ in range(200):
        if page.locator("#mail-server", has_text=words).count():
            return
        page.reload()
    pytest.fail(f"never said: {words}")


def test_a_manager_may_look_at_the_mail_server_only(tab):
    page = tab().manager()
    page.goto("/admin/settings/mail")
    expect(page.locator("#mail-server").get_by_role("button", name="Save")).to_be_disabled()
