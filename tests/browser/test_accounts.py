"""Colleagues let in and looked after by an owner, their own account, a new email, and "this wasn't me"."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.test_every_page import judge
from tests.browser.ways import both_ways, home_of, toast

NEW = "a-good-new-one-77"
STAFF = "/admin/settings/staff"


def owner(tab, options):
    return tab(**options).sign_in("/admin/sign-in", "owner@northwind.example")


def address_in(page, kind, to, where):
    """Where the newest letter of a kind to an address leads: mail is off in the demo, so staff read it."""
    page.goto(f"/admin/letters?kind={kind}&q={to}")
    page.locator("main a[href*='/admin/letters/']").first.click()
    page.wait_for_url(re.compile(r"/admin/letters/\d+"))
    page.get_by_role("button", name="Show the link").click()
    page.wait_for_url("**/link")
    return re.search(rf"https?://[^\s<>\"/]+(/[^\s<>\"]*{where}/[\w-]+)", page.locator("main").inner_text())[1]


def opened(page, address, options):
    """The page behind a letter; judged by axe where it can run."""
    judge(page, address) if not options else page.goto(address)


def row(page, email):
    return page.locator("#staff li", has_text=email)


@both_ways(name=("Nadia Ober", "Noel Unter"), email=("nadia@northwind.example", "noel@northwind.example"))
def test_a_colleague_is_invited_given_a_role_changes_the_email_and_is_locked_out(tab, options, name, email):
    boss = owner(tab, options)
    boss.goto("/admin/settings")
    boss.get_by_role("link", name="Staff").first.click()
    form = boss.locator("#add-colleague")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Email").fill(email)
    form.get_by_label("Role").select_option("viewer")
    form.get_by_role("button", name="Invite").click()
    expect(toast(boss, "is invited by mail")).to_be_visible()
    expect(row(boss, email).get_by_text("Invited", exact=True)).to_be_visible()

    mine = tab(**options).page
    mine.goto(address_in(boss, "staff_invitation", email, "invitation"))
    mine.get_by_label("New password").fill(NEW)
    mine.get_by_label("The same again").fill(NEW)
    mine.get_by_role("button", name="Set the password and sign in").click()
    mine.wait_for_url("**/admin/")
    expect(mine.get_by_role("link", name="Settings", exact=True)).to_have_count(0)

    boss.goto(STAFF)
    boss.get_by_role("link", name=f"Change {name}").click()
    boss.locator(".colleague").get_by_label("Role").select_option("manager")
    boss.get_by_role("button", name="Change the role").click()
    expect(toast(boss, "is now: Manager")).to_be_visible()
    mine.goto("/admin/")
    expect(mine.get_by_role("link", name="Settings", exact=True)).to_be_visible()

    mine.get_by_role("link", name=name).click()
    section = mine.locator("#email")
    section.get_by_label("New email").fill(f"new.{email}")
    section.get_by_label("Present password").fill(NEW)
    section.get_by_role("button", name="Change the email").click()
    expect(section.get_by_text(f"waiting for confirmation at {email}")).to_be_visible()
    for kind, to, button in (
        ("email_old", email, "Yes, change it"),
        ("email_new", f"new.{email}", "Confirm this email"),
    ):
        opened(mine, address_in(boss, kind, to, "email"), options)
        mine.get_by_role("button", name=button).click()
        expect(mine.get_by_role("button", name=button)).to_have_count(0)
    expect(mine.get_by_text(f"Done. You sign in with new.{email} now.")).to_be_visible()
    mine.get_by_role("link", name="Go on").click()
    expect(mine.get_by_role("heading", level=1)).to_be_visible()

    boss.goto(STAFF)
    boss.get_by_role("link", name=f"Change {name}").click()
    boss.get_by_role("button", name="Deactivate").click()
    expect(toast(boss, "is locked out and signed out everywhere")).to_be_visible()
    mine.goto("/admin/")
    expect(mine).to_have_url(re.compile("/admin/sign-in"))


@both_ways(email=("hanna.moos@blaus.example", "martin.sommer@bolid.example"))
def test_who_did_not_change_the_password_closes_the_sign_in_and_opens_it_anew(tab, options, email):
    home = home_of(email)
    thief = tab(**options).sign_in(f"{home}sign-in", email)
    thief.goto(f"{home}account")
    card = thief.locator("#password")
    card.get_by_label("Present password").fill(PASSWORD)
    card.get_by_label("New password").fill("what-a-thief-takes-1")
    card.get_by_label("The same again").fill("what-a-thief-takes-1")
    card.get_by_role("button", name="Change the password").click()
    expect(toast(thief, "Your password is changed")).to_be_visible()

    staff = tab(**options).manager()
    hers = tab(**options).page
    opened(hers, address_in(staff, "security_notice", email, "not-me"), options)
    expect(hers.get_by_text("Your password was changed.")).to_be_visible()
    hers.get_by_role("button", name="This wasn't me").click()
    expect(hers.get_by_text(f"Look into the mail of {email}")).to_be_visible()
    thief.goto(f"{home}account")
    expect(thief).to_have_url(re.compile("sign-in"))

    hers.goto(address_in(staff, "password", email, "password"))
    hers.get_by_label("New password").fill(NEW)
    hers.get_by_label("The same again").fill(NEW)
    hers.get_by_role("button", name="Set the password and sign in").click()
    expect(hers.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()


def test_staff_choose_mails_and_sign_out_elsewhere_without_leaving_the_page(tab):
    there = tab().sign_in("/admin/sign-in", "clerk@northwind.example")
    page = tab().sign_in("/admin/sign-in", "clerk@northwind.example")
    page.get_by_role("link", name="Laura Callahan").click()
    page.get_by_label("New messages").uncheck()
    page.locator("#mails").get_by_role("button", name="Save").click()
    expect(toast(page, "Saved")).to_be_visible()
    expect(page.get_by_label("New messages")).not_to_be_checked()
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(toast(page, "You are signed out everywhere else")).to_be_visible()
    there.goto("/admin/")
    expect(there).to_have_url(re.compile("/admin/sign-in"))
    page.get_by_label("New messages").check()
    page.locator("#mails").get_by_role("button", name="Save").click()
    expect(page.get_by_label("New messages")).to_be_checked()
