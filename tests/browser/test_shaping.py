"""Northwind shaped by a manager as on a first day: ten customers' logos, colours and people, modules hidden, renamed, turned off and on."""

import colorsys
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

TEN = ("FRANK", "FOLKO", "GODOS", "HANAR", "HUNGC", "KOENE", "LEHMS", "LINOD", "MAGAA", "NORTS")
PEOPLE = (("Nora", "Winter"), ("Karl-Heinz", "Freiherr von und zu Guttenberg-Sömmerda"), ("ليلى", "المنصوري"))


def colour(n):
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hsv_to_rgb(n / len(TEN), 0.8, 0.6))


def picture(n):
    made = io.BytesIO()
    Image.new("RGB", (240, 80), colour(n)).save(made, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": made.getvalue()}


def pressed(page, name, on):
    switch = page.get_by_role("switch", name=name, exact=True).first
    switch.click()
    expect(page.get_by_role("switch", name=name, exact=True).first).to_have_attribute(
        "aria-checked", "true" if on else "false"
    )


def shape(page, n, number):
    """Logo, colour and three people of one customer, all on one page that is never left."""
    page.goto(f"/admin/customers/{number}/portal")
    page.evaluate("window.stayed = true")
    page.locator("input[type=file]").set_input_files(picture(n))
    expect(page.get_by_role("button", name="Remove the logo")).to_be_visible()
    page.get_by_label("Colour", exact=True).fill(colour(n))
    card = page.locator("section", has=page.get_by_role("heading", name="Accent colour"))
    expect(card.get_by_text(re.compile(f"text on {colour(n)}"))).to_be_visible()
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_text("Own colour")).to_be_visible()
    page.get_by_role("link", name="Add portal user").click()
    for m, (first, last) in enumerate(PEOPLE):
        page.get_by_label("First name").fill(first)
        page.get_by_label("Last name").fill(last)
        page.get_by_label("Email").fill(f"person{m}@{number.lower()}.example")
        page.get_by_role("radio", name="Temporary password").check()
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("#portal-users").get_by_text(f"person{m}@{number.lower()}.example").first).to_be_visible()
    assert page.evaluate("window.stayed") is True
    return page.locator(".secret code").first.text_content()


@pytest.mark.slow
def test_a_manager_shapes_ten_portals(tab):
    staff = tab().manager()
    passwords = {number: shape(staff, n, number) for n, number in enumerate(TEN)}

    hers = tab()
    hers.sign_in("/p/frank/sign-in", "person0@frank.example", passwords["FRANK"])
    hers.page.get_by_label("New password").fill("a-good-new-one-77")
    hers.page.get_by_label("The same again").fill("a-good-new-one-77")
    hers.page.get_by_role("button", name="Set password").click()
    expect(hers.page.get_by_role("heading", name=re.compile("Welcome"))).to_be_visible()
    expect(hers.page.locator("header.topbar img")).to_be_visible()
    assert hers.page.request.get(f"/theme/{colour(0)[1:]}.css").status == 200
    assert f"/theme/{colour(0)[1:]}.css" in hers.page.content()

    hers_sees_each_change_at_her_next_click(staff, hers.page)


def hers_sees_each_change_at_her_next_click(staff, page):
    menu = page.get_by_role("navigation", name="Portal")
    expect(menu.get_by_role("link", name="Jobs")).to_be_visible()

    staff.goto("/admin/customers/FRANK/portal")
    staff.evaluate("window.stayed = true")
    pressed(staff, "Jobs", on=False)
    menu.get_by_role("link", name="Orders").click()
    expect(menu.get_by_role("link", name="Jobs")).to_have_count(0)
    staff.get_by_role("button", name="Undo").last.click()
    expect(staff.get_by_role("switch", name="Jobs", exact=True).first).to_have_attribute("aria-checked", "true")
    menu.get_by_role("link", name="Invoices").click()
    expect(menu.get_by_role("link", name="Jobs")).to_be_visible()
    pressed(staff, "Portal access", on=False)
    assert page.request.get("/p/frank/orders").status == 404
    pressed(staff, "Portal access", on=True)
    assert staff.evaluate("window.stayed") is True

    staff.goto("/admin/settings/portal")
    staff.evaluate("window.stayed = true")
    rename(staff, "Jobs", "Service call", "Service calls")
    menu.get_by_role("link", name="Orders").click()
    expect(menu.get_by_role("link", name="Service calls")).to_be_visible()
    rename(staff, "Service calls", "", "")

    pressed(staff, "Customer portal", on=False)
    assert page.request.get("/p/frank/orders").status == 404
    pressed(staff, "Customer portal", on=True)
    for name in (
        "Quotes",
        "Orders",
        "Jobs",
        "Deliveries",
        "Invoices",
        "Payments",
        "Credit memos",
        "Statements",
        "Messages",
        "Catalogue",
    ):
        pressed(staff, name, on=False)
    menu.get_by_role("link", name="Home").click()
    expect(menu.get_by_role("link")).to_have_count(1)
    for name in (
        "Quotes",
        "Orders",
        "Jobs",
        "Deliveries",
        "Invoices",
        "Payments",
        "Credit memos",
        "Statements",
        "Messages",
        "Catalogue",
    ):
        pressed(staff, name, on=True)
    menu.get_by_role("link", name="Home").click()
    expect(menu.get_by_role("link")).to_have_count(11)
    assert staff.evaluate("window.stayed") is True


def rename(staff, module, one, many):
    staff.get_by_role("link", name=f"Rename {module}").click()
    fields = staff.locator(".module.open input[type=text]")
    fields.nth(0).fill(one)
    fields.nth(1).fill(many)
    staff.locator(".module.open").get_by_role("button", name="Save").click()
    expect(staff.locator(".module.open")).to_have_count(0)
