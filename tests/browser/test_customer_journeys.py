"""Journeys of visitors and of customers' people: coming in, looking after their account, choosing a branch."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.ways import both_ways, home_of, toast


@both_ways(name=("Ursula Groß", "Jürgen Weiß"))
def test_a_visitor_reads_german_asks_to_be_let_in_and_staff_answer(tab, options, name):
    page = tab(**options).page
    page.goto("/portal")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("button", name="Anmelden", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("link", name="Zugang anfragen").click()
    expect(page.get_by_role("heading", name="Zugang anfragen")).to_be_visible()
    page.get_by_label("Ihr Name").fill(name)
    page.get_by_label("E-Mail").fill("neu@kunde.example")
    page.get_by_label("Firma").fill("Neuer Kunde GmbH")
    page.get_by_role("button", name="Senden").click()
    expect(page.get_by_text("Vielen Dank.")).to_be_visible()

    staff = tab(**options).manager()
    staff.goto("/admin/")
    staff.get_by_role("link", name=re.compile("asks? to be let in")).click()
    card = staff.get_by_role("listitem").filter(has_text=name)
    expect(card).to_contain_text("Neuer Kunde GmbH")
    card.get_by_role("button", name="Done").click()
    expect(toast(staff, f"Answered: {name}")).to_be_visible()
    staff.goto("/admin/requests")
    expect(staff.get_by_text(name)).to_have_count(0)
    staff.get_by_role("link", name="Answered").click()
    expect(staff.get_by_role("listitem").filter(has_text=name)).to_contain_text("answered by Steven Buchanan")


@both_ways(number=("LAMAI", "LACOR"), who=("annette.roulet", "daniel.tonini"))
def test_a_person_changes_her_phone_and_her_companys_address_once_staff_approve(tab, options, number, who):
    account = f"/p/{number.lower()}/account"
    page = tab(**options).sign_in(f"/p/{number.lower()}/sign-in", f"{who}@{number}.example")
    page.goto(account)
    details = page.locator("#details")
    details.get_by_label("Phone").fill("+33 1 23 45 67 89")
    details.get_by_role("button", name="Save").click()
    expect(toast(page, "Saved")).to_be_visible()
    company, street = page.locator("#company"), "12 rue de la Très-Longue-Épreuve"
    was = company.get_by_label("Street").input_value()
    company.get_by_label("Street").fill(street)
    company.get_by_role("button", name="Send for approval").click()
    expect(company.get_by_text("Waiting for approval by Northwind Traders.")).to_be_visible()
    expect(company.get_by_text(street).first).to_be_visible()

    staff = tab(**options).manager()
    staff.goto(f"/admin/customers/{number}")
    expect(staff.get_by_label("Street").first).to_have_value(was)
    staff.goto("/admin/")
    staff.get_by_role("link", name=re.compile("waits? for approval")).click()
    card = staff.get_by_role("listitem").filter(has_text=street)
    expect(card).to_contain_text(was)
    card.get_by_role("button", name="Approve").click()
    expect(toast(staff, "Approved, and changed")).to_be_visible()
    staff.goto(f"/admin/customers/{number}")
    expect(staff.get_by_label("Street").first).to_have_value(street)
    staff.get_by_role("navigation", name="Customer").get_by_role("link", name="Contacts").click()
    expect(staff.get_by_role("list", name="Contacts")).to_contain_text("+33 1 23 45 67 89")

    page.goto(account)
    expect(company.get_by_label("Street")).to_have_value(street)
    expect(company.get_by_text("Waiting for approval")).to_have_count(0)


@both_ways(email=("yoshi.tannamuri@laugb.example", "john.steel@lazyk.example"))
def test_a_new_password_signs_the_other_browser_out(tab, options, email):
    path = home_of(email)
    there = tab(**options).sign_in(f"{path}sign-in", email)
    here = tab(**options).sign_in(f"{path}sign-in", email)
    here.goto(f"{path}account")
    sessions = here.locator("#sessions")
    expect(sessions.locator("form.session")).to_have_count(2)
    expect(sessions.get_by_text("This browser")).to_have_count(1)
    expect(sessions.get_by_text(re.compile("Chrom.* on Linux"))).to_have_count(2)

    form = here.locator("#password")
    form.get_by_label("Present password").fill(PASSWORD)
    form.get_by_label("New password").fill("a-good-new-one-77")
    form.get_by_label("The same again").fill("a-good-new-one-77")
    here.get_by_role("button", name="Change the password").click()
    expect(toast(here, "Your password is changed")).to_be_visible()
    expect(sessions.locator("form.session")).to_have_count(1)

    there.goto(f"{path}orders")
    expect(there.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    again = tab(**options)
    again.sign_in(f"{path}sign-in", email, "a-good-new-one-77")
    expect(again.page.get_by_role("heading", name=re.compile("Welcome back"))).to_be_visible()
    here.reload()
    sessions.get_by_role("button", name=re.compile("^Sign out:")).click()
    expect(sessions.locator("form.session")).to_have_count(1)
    again.page.reload()
    expect(again.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@both_ways(email=("roland.mendel@ernsh.example", "horst.kloss@quick.example"))
def test_a_branch_narrows_the_portal_and_is_remembered_at_the_next_sign_in(tab, options, email):
    path = home_of(email)
    page = tab(**options).sign_in(f"{path}sign-in", email)
    counts, of_all = [in_all(page, path)], page.locator(".tiles").inner_text()
    for branch in ("Seattle", "London"):
        choose(page, branch, options)
        counts.append(in_all(page, path))
    assert counts[0] == counts[1] + counts[2]
    assert min(counts) > 0

    page.goto(f"{path}orders")
    expect(page.locator("table.listing tbody tr")).to_have_count(counts[2])
    page.goto(path)
    of_london = page.locator(".tiles").inner_text()
    assert of_london != of_all
    page.locator("details.account > summary").click()
    page.get_by_role("button", name="Sign out").click()
    later = tab(**options).sign_in(f"{path}sign-in", email)
    expect(later.get_by_label("Branch").locator("option:checked")).to_have_text("London")
    assert later.locator(".tiles").inner_text() == of_london
    assert in_all(later, path) == counts[2]
    choose(later, "All branches", options)
    assert in_all(later, path) == counts[0]


def choose(page, branch, options):
    with page.expect_event("load"):
        page.get_by_label("Branch").select_option(branch)
        if options:
            page.locator("#branch-picker").get_by_role("button", name="Show").click()
    expect(page.get_by_label("Branch").locator("option:checked")).to_have_text(branch)


def in_all(page, path):
    """How many orders this person can save, in the whole portal as it is narrowed now."""
    told = page.request.get(f"{path}orders.csv").text()
    return len(told.splitlines()) - 1
