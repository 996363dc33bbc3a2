"""Where staff arrive."""

import datetime as dt
import re

from models.access_request import AccessRequest
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.founding import found_tenant
from models.order import Order
from models.sign_in import SignInAttempt
from models.types import now
from tests import cast
from tests.admin.conftest import said

HOME = "/admin/"


def chart(answer, name):
    """The bars' heights and the words of one chart."""
    card = answer.text.partition(name)[2].partition("</section>")[0]
    heights = [float(height) for height in re.findall(r'<rect x="[\d.]+"[^>]*height="([\d.]+)"', card)]
    return heights, re.search(r'role="img"\s+aria-label="([^"]*)"', card)[1]


def test_signing_in_leads_here(browser):
    someone = browser()
    answer = someone.sign_in("/admin/sign-in", "viewer@northwind.example")
    assert answer.headers["Location"] == HOME
    assert "Dashboard" in said(someone.get(HOME))


def test_tiles_tell_how_many_customers_portals_and_users(viewer):
    page = said(viewer.get(HOME))
    assert "Customers 8" in page
    assert "Open portals 6 5 used in the last 30 days" in page
    assert "Portal users 10" in page


def test_the_open_balance_is_per_currency_with_what_is_overdue(viewer):
    page = said(viewer.get(HOME))
    assert re.search(r"Open balance €1,050\.00 \d+ open invoices · €450\.00 overdue", page), page
    assert re.search(r"Open balance £700\.00 4 open invoices", page), page


def test_portals_that_nobody_uses_are_counted_as_their_list_counts_them(viewer):
    page = viewer.get(HOME)
    assert "1 open portal where nobody has signed in yet" in said(page)
    assert 'href="/admin/customers?portal=unused"' in page.text
    assert viewer.get("/admin/customers", portal="unused").text.count("<tr id=") == 1


def test_who_asks_stands_first_and_leads_to_the_requests(viewer, northwind):
    db.session.add_all([AccessRequest(name="H", email="h@x.example"), AccessRequest(name="I", email="i@x.example")])
    db.session.commit()
    page = viewer.get(HOME)
    assert "2 people ask to be let in" in said(page)
    assert 'href="/admin/requests#access"' in page.text
    assert page.text.index("ask to be let in") < page.text.index("Open portals")


def test_lapsed_passwords_name_the_people(viewer, northwind):
    cast.find(Contact, email="jonas.berg@alfki.example").temporary_until = now() - dt.timedelta(hours=1)
    db.session.commit()
    assert "1 temporary password has run out unused Jonas Berg" in said(viewer.get(HOME))


def test_sign_ins_are_drawn_and_said(viewer, northwind):
    for days in (0, 0, 0, 0, 7):
        at = now() - dt.timedelta(days=days)
        db.session.add(SignInAttempt(email="m@x.example", address="1", audience="customer", outcome="in", at=at))
    db.session.commit()
    heights, words = chart(viewer.get(HOME), "Sign-ins by day")
    assert len(heights) == 30
    assert (heights[-1], heights[-8]) == (100, 25)
    assert "Sign-ins of the last 30 days: 5 in all. Most on" in words


def test_every_chart_has_its_figures_as_a_table(viewer):
    page = viewer.get(HOME)
    assert page.text.count("<summary>In figures") == 2
    assert all("aria-label" in tag for tag in re.findall(r"<svg[^>]*role=\"img\"[^>]*>", page.text))


def test_orders_of_the_last_days_and_weeks(viewer, alfki):
    before = re.search(r"New orders (\d+)", said(viewer.get(HOME)))[1]
    cast.make(Order, alfki, "SO-X1", 0, status="submitted")
    cast.make(Order, alfki, "SO-X2", 6, status="submitted")
    cast.make(Order, alfki, "SO-X3", 7, status="submitted")
    db.session.commit()
    assert re.search(r"New orders (\d+)", said(viewer.get(HOME)))[1] == str(int(before) + 2)


def test_the_latest_activity_is_there_and_leads_on(viewer, alfki):
    for _n in range(9):
        record(alfki, "portal opened", by=Actor("staff", 1, "Nancy Davolio"))
    db.session.commit()
    page = viewer.get(HOME)
    assert page.text.count('id="event-') == 8
    assert 'href="/admin/activity"' in page.text


def test_a_new_business_sees_what_will_come(browser, northwind):
    person = {"owner": "Olga Owner", "email": "olga@new.example", "password": "violet kettle 48"}
    found_tenant(name="New", currency="EUR", time_zone="UTC", cost=4, host="new.localhost", **person)
    db.session.commit()
    someone = browser(host="new.localhost")
    someone.sign_in("/admin/sign-in", "olga@new.example", "violet kettle 48")
    page = said(someone.get(HOME))
    assert "Nothing waits." in page
    assert "No invoice is open." in page
    assert "No portal is open yet." in page
    assert "Sign-ins of the last 30 days: 0 in all." in page
    assert "Most on" not in page


def test_one_customer_looks_right(browser, northwind):
    page = said(browser("/admin/sign-in", "owner@adventure.example", "adventure.localhost").get(HOME))
    assert "Customers 1" in page
    assert "Open portals 1" in page


def test_a_closed_portal_is_said_first(manager):
    manager.post("/admin/settings/portal-access", on="")
    assert "The portal is off for everybody at the moment." in said(manager.get(HOME))


def test_costs_at_most_eight_statements_however_much_there_is(manager, northwind, statements):
    cast.find(Contact, email="jonas.berg@alfki.example").temporary_until = now() - dt.timedelta(hours=1)
    db.session.commit()
    counts = []
    for more in (0, 40):
        db.session.add_all(
            [Customer(number=f"Z{n}", name=f"Z{n}", identifier=f"z{n}", currency="EUR") for n in range(more)]
        )
        db.session.commit()
        with statements() as seen:
            manager.get(HOME)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
