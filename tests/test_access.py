"""Every door × every person: the one table of who gets what. A door that is missing here fails the build."""

import re

import pytest

# Persons, in the order of the columns below.
PERSONS = "visitor maria jonas blacklisted ana foreign_maria owner manager clerk viewer foreign_owner".split()
# 200 page · 303 elsewhere (to a sign-in page, or done) · 403 seen but not allowed · 404 not there for you · 422 asked wrongly
PORTAL = {
    #                     visitor maria jonas blackl. ana  foreign | staff at a customer's door are visitors there
    "everybody's module": (303, 200, 404, 404, 404, 200, 303, 303, 303, 303, 303),
    "jonas's module": (303, 200, 200, 404, 404, 200, 303, 303, 303, 303, 303),
    # Adventure Works has an ALFKI with documents of the same numbers: its Maria sees hers.
    "other colleague's": (303, 200, 404, 404, 404, 200, 303, 303, 303, 303, 303),
    "nobody's": (303, 404, 404, 404, 404, 404, 303, 303, 303, 303, 303),
    "open": (200,) * 11,
    "open post": (422,) * 11,
    "leaving": (303,) * 11,
    "closed": (404,) * 11,
}
ADMIN = {
    #                          visitor maria jonas blackl. ana foreign | owner manager clerk viewer foreign owner
    "home": (303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303),
    "look": (303, 303, 303, 303, 303, 303, 200, 200, 200, 200, 200),
    "look at one": (303, 303, 303, 303, 303, 303, 200, 200, 200, 200, 404),
    "manager's page": (303, 303, 303, 303, 303, 303, 200, 200, 403, 403, 404),
    "manage": (303, 303, 303, 303, 303, 303, 303, 303, 403, 403, 404),
    "manage, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 403, 403, 404),
    "settings": (303, 303, 303, 303, 303, 303, 200, 200, 404, 404, 200),
    "change settings": (303, 303, 303, 303, 303, 303, 303, 303, 404, 404, 303),
}
P, A = "/p/alfki", "/admin/customers/EASTC"
ANN = f"{A}/portal-users/ANN.DEVON"
# (method and path, endpoint, row of the table above)
DOORS = [
    ("GET /p/alfki/", "portal.home", "jonas's module"),
    ("GET /p/alfki/search?q=chai", "portal.search", "jonas's module"),
]
for noun, number, row in (
    ("quotes", None, "everybody's module"), ("orders", "SO-AL1", "jonas's module"), ("jobs", None, "everybody's module"),
    ("deliveries", "DN-AL1", "jonas's module"),
    ("invoices", "INV-AL1", "everybody's module"), ("payments", "PAY-AL1", "everybody's module"), ("credit-memos", "CM-AL1", "everybody's module"),
):  # fmt: skip
    name, one = noun.replace("-", "_"), noun.replace("-", "_").removesuffix("s").replace("deliverie", "delivery")
    DOORS += [
        (f"GET {P}/{noun}", f"portal.{name}", row),
        (f"GET {P}/{noun}.csv", f"portal.{name}_csv", row),
        (f"GET {P}/{noun}/totals", f"portal.{name}_totals", row),
        (f"GET {P}/{noun}/{number or 'Q-1'}", f"portal.{one}", "other colleague's" if number else "nobody's"),
    ]
DOORS += [
    ("GET /p/alfki/orders/SO-AL2", "portal.order", "jonas's own"),
    ("GET /p/alfki/sign-in", "auth.sign_in", "open"),
    ("POST /p/alfki/sign-in", "auth.start_session", "open post"),
    ("POST /p/alfki/sign-out", "auth.sign_out", "leaving"),
    ("GET /p/alfki/new-password", "auth.new_password", "closed"),
    ("POST /p/alfki/new-password", "auth.set_password", "closed"),
    ("POST /portal", "auth.enter", "open post"),
    ("POST /portal/sign-out", "auth.leave", "leaving"),
    ("GET /", "auth.root", "leaving"),
    ("GET /admin/sign-in", "auth.staff_sign_in", "open"),
    ("POST /admin/sign-in", "auth.start_staff_session", "open post"),
    ("POST /admin/sign-out", "auth.staff_sign_out", "leaving"),
    ("GET /admin/new-password", "auth.new_staff_password", "closed"),
    ("POST /admin/new-password", "auth.set_staff_password", "closed"),
    ("GET /healthz", "public.health", "open"),
    ("GET /theme/b3402e.css", "public.theme", "open"),
    ("GET /assets/0/app.css", "public.asset", "closed"),
]
DOORS += [
    ("GET /admin/", "admin.home", "home"),
    ("GET /admin/customers", "admin.customers", "look"),
    (f"GET {A}/portal", "admin.customer_portal", "look at one"),
    (f"POST {A}/portal-access", "admin.set_portal_access", "manage"),
    (f"POST {A}/modules/jobs", "admin.set_module", "manage"),
    (f"GET {A}/portal-users/new", "admin.new_portal_user", "manager's page"),
    (f"POST {A}/portal-users", "admin.add_portal_user", "manage, asked wrongly"),
    (f"GET {ANN}", "admin.portal_user", "look at one"),
    (f"GET {ANN}/edit", "admin.edit_portal_user", "manager's page"),
    (f"POST {ANN}", "admin.change_portal_user", "manage, asked wrongly"),
    (f"POST {ANN}/activity", "admin.set_portal_user_activity", "manage"),
    (f"POST {ANN}/own-orders", "admin.set_own_orders_only", "manage"),
    (f"POST {ANN}/temporary-password", "admin.give_temporary_password", "manager's page"),
    ("GET /admin/settings", "admin.settings", "settings"),
    ("POST /admin/settings/portal-access", "admin.set_portal_access_for_all", "change settings"),
    ("POST /admin/settings/modules/jobs", "admin.set_module_for_all", "change settings"),
]
PORTAL["jonas's own"] = (303, 200, 200, 404, 404, 200, 303, 303, 303, 303, 303)


def door_id(door):
    return door[0]


def expected(row):
    return PORTAL.get(row) or ADMIN[row]


@pytest.mark.parametrize("door", DOORS, ids=door_id)
@pytest.mark.parametrize("person", PERSONS)
def test_door(request, door, person):
    where, endpoint, row = door
    method, path = where.split(" ")
    browser = request.getfixturevalue(person)
    answer = browser.get(path) if method == "GET" else browser.post(path, on="1")
    assert answer.status_code == expected(row)[PERSONS.index(person)], f"{person} at {where} ({endpoint})"


@pytest.mark.parametrize("person", PERSONS)
def test_the_front_door_shows_visitors_a_form_and_others_their_portal(request, person):
    answer = request.getfixturevalue(person).get("/portal")
    assert answer.status_code == (303 if person in ("maria", "jonas", "blacklisted", "ana", "foreign_maria") else 200)


def test_no_door_is_missing_from_the_table(app):
    in_table = {endpoint for _where, endpoint, _row in DOORS} | {"auth.front_door"}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == in_table


def test_every_door_says_who_may_come(app):
    for rule in app.url_map.iter_rules():
        assert getattr(app.view_functions[rule.endpoint], "access", None), rule.endpoint


def test_the_table_knows_each_doors_own_endpoint(app):
    adapter = app.url_map.bind("localhost")
    for where, endpoint, _row in DOORS:
        method, path = where.split(" ")
        assert adapter.match(re.sub(r"\?.*", "", path), method=method)[0] == endpoint, where
