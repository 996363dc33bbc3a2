"""A conversation from end to end: asked by a customer, found in the inbox, answered, and seen; by keyboard too, and in any script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import judge
from tests.browser.test_sent_files import file
from tests.browser.ways import both_ways, home_of, toast
from tests.integrations.office import PDF

HEBREW = "שלום, מתי תגיע ההזמנה SO-10643? אנא השיבו לכתובת maria.anders@alfki.example"
ARABIC = "مرحبا، هل وصلت الشحنة DN-10692؟ شكرا جزيلا"
LONG = f"Donaudampfschifffahrtsgesellschaft{'x' * 150} https://example.com/{'y' * 200}"


def waiting(page):
    """How much waits, as the menu says beside the inbox."""
    entry = page.get_by_role("navigation", name="Admin").get_by_role("link", name=re.compile("^Inbox")).inner_text()
    return int((re.findall(r"\d+", entry) or ["0"])[0])


def says(page, words):
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    message = page.locator(".msg.mine", has_text=words)
    expect(message).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    return message


def ten_seconds_later(page):
    page.clock.run_for(11_000)


def to_first_order(page, email):
    page.goto(f"{home_of(email)}orders")
    page.locator("table.listing tbody a").first.click()
    page.wait_for_url("**/orders/**")
    return page.get_by_role("heading", level=1).inner_text().split()[1]


@both_ways(email=("maria.anders@alfki.example", "simon.crowther@norts.example"))
def test_a_question_about_an_order_is_answered_and_the_answer_is_seen(tab, options, email):
    question, answer = "When does this one leave?", "Tomorrow morning."
    hers, theirs = tab(**options), tab(**options)
    page, staff = hers.page, theirs.manager()
    staff.goto("/admin/")
    before = waiting(staff)
    hers.sign_in(f"{home_of(email)}sign-in", email)
    if not options:
        page.clock.install()
    number = to_first_order(page, email)
    if options:
        page.get_by_role("link", name="Messages about this").click()
    says(page, question)

    staff.goto("/admin/")
    assert waiting(staff) == before + 1
    staff.get_by_role("navigation", name="Admin").get_by_role("link", name="Inbox").click()
    item = staff.locator(".inbox > li", has_text=question).filter(has_text=number)
    expect(item).to_have_count(1)
    item.get_by_role("link").click()
    expect(staff.get_by_text(question)).to_be_visible()
    says(staff, answer)
    assert waiting_after_reload(staff) == before

    if options:
        page.reload()
    else:
        page.evaluate("window.stayed = true")
        ten_seconds_later(page)
    expect(page.locator(".msg:not(.mine)", has_text=answer)).to_be_visible()
    if options:
        return  # without JavaScript nobody tells that it was looked at
    assert page.evaluate("window.stayed") is True
    staff.wait_for_load_state("networkidle")
    page.wait_for_load_state("networkidle")
    staff.reload()
    expect(staff.locator(".msg.mine", has_text=answer)).to_contain_text("Seen by")
    page.reload()
    expect(page.get_by_role("navigation", name="Portal").get_by_role("link", name=re.compile("^Messages"))).to_have_text("Messages")  # fmt: skip


def waiting_after_reload(page):
    page.reload()
    return waiting(page)


@both_ways(email=("aria.cruz@famia.example", "martine.rance@folig.example"))
def test_a_general_word_with_a_file_arrives_and_staff_write_back(tab, options, email):
    number = home_of(email).strip("/").rpartition("/")[2].upper()
    hers, staff = tab(**options), tab(**options).manager()
    page = hers.sign_in(f"{home_of(email)}sign-in", email)
    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Messages").click()
    page.get_by_role("link", name=re.compile("^Write to")).click()
    page.get_by_label("Send files along").set_input_files([file("plan.pdf", PDF)])
    says(page, "Here is the plan")
    expect(page.locator(".msg.mine").get_by_role("link", name="plan.pdf")).to_be_visible()

    staff.goto(f"/admin/customers/{number}/messages")
    expect(staff.locator(".threads .unread", has_text="Here is the plan")).to_be_visible()
    staff.locator(".threads a").click()
    with staff.expect_download() as download:
        staff.get_by_role("link", name="plan.pdf").click()
    assert download.value.path().read_bytes() == PDF
    says(staff, "Thank you, we have it")

    page.goto(home_of(email))
    entry = page.get_by_role("navigation", name="Portal").get_by_role("link", name=re.compile("^Messages"))
    expect(entry).to_contain_text("1")
    entry.click()
    page.locator(".threads .unread a").click()
    expect(page.get_by_text("Thank you, we have it")).to_be_visible()


@both_ways(email=("jaime.yorres@letss.example", "liz.nixon@thebi.example"))
def test_what_waits_is_given_to_somebody_done_and_taken_back(tab, options, email):
    words = "Please call me"
    page = tab(**options).sign_in(f"{home_of(email)}sign-in", email)
    page.goto(f"{home_of(email)}messages/general")
    says(page, words)
    staff = tab(**options).manager()
    staff.goto("/admin/inbox?kind=message")
    item = staff.locator(".inbox > li", has_text=email.partition(".")[0].title()).filter(has_text=words)
    item.get_by_label("Who looks after it").select_option("Me")
    if options:
        item.get_by_role("button", name="Assign").click()
    expect(item).to_contain_text("Steven Buchanan")
    staff.goto("/admin/inbox?whose=mine")
    item.get_by_role("button", name="Done", exact=True).click()
    expect(toast(staff, "Done")).to_be_visible()
    staff.goto("/admin/inbox?whose=done")
    with staff.expect_response(lambda answer: answer.request.method == "POST"):
        item.get_by_role("button", name="Not done").click()
    staff.goto("/admin/inbox")
    expect(item.get_by_role("button", name="Done", exact=True)).to_be_visible()


def reach(page, words):
    """On by Tab until this is in focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.replace(/\\s+/g, ' ').trim()"
        )
        if re.match(words, said):
            return
    pytest.fail(f"Tab never came to {words}")


def test_both_sides_talk_by_keyboard_alone(tab):
    page, staff = tab().maria(), tab().manager()
    reach(page, "Messages")
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages")
    reach(page, "Write to")
    page.keyboard.press("Enter")
    page.wait_for_url("**/general")
    reach(page, "Message$")
    page.keyboard.type("Typed without a mouse")
    reach(page, "Send$")
    page.keyboard.press("Enter")
    expect(page.locator(".msg.mine", has_text="Typed without a mouse")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#talk') !== null")

    reach(staff, "Inbox")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/inbox")
    reach(staff, "Maria Anders")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/messages/**")
    reach(staff, "Message$")
    staff.keyboard.type("Answered without one")
    reach(staff, "Send$")
    staff.keyboard.press("Enter")
    expect(staff.locator(".msg.mine", has_text="Answered without one")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_long_words_and_words_from_right_to_left_stay_within_a_phone(tab, scheme):
    hers, theirs = tab(color_scheme=scheme), tab(color_scheme=scheme)
    for one in (hers, theirs):
        one.page.set_viewport_size({"width": 320, "height": 640})
    email = "daniel.tonini@lacor.example" if scheme == "light" else "annette.roulet@lamai.example"
    number = home_of(email).strip("/").rpartition("/")[2].upper()
    page = hers.sign_in(f"{home_of(email)}sign-in", email)
    page.goto(f"{home_of(email)}messages/general")
    for words in (HEBREW, ARABIC, LONG):
        says(page, words)
    page.get_by_label("Send files along").set_input_files([file(f"{'Lageplan_' * 9}.pdf", PDF), file("تقرير.pdf", PDF)])
    says(page, "Both")
    assert page.locator(".msg .words", has_text="שלום").evaluate("one => getComputedStyle(one).direction") == "rtl"
    for path in ("messages/general", "messages"):
        judge(page, home_of(email) + path)
    staff = theirs.manager()
    for path in (f"/admin/customers/{number}/messages/general", "/admin/inbox", "/admin/messages"):
        judge(staff, path)
