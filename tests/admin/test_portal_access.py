"""Who gets in: the customer's switch, the business's switch, the status."""

from models.base import db
from tests import cast
from tests.admin.conftest import PORTAL, contact, events, roots, said

ACCESS = "/admin/customers/ALFKI/portal-access"


def test_closing_the_portal_locks_its_users_out_at_once(maria, manager):
    assert maria.get("/p/alfki/").status_code == 200
    assert manager.post(ACCESS, on="").status_code == 303
    assert maria.get("/p/alfki/").status_code == 404


def test_closing_one_portal_leaves_others_open(ana, manager):
    manager.post(ACCESS, on="")
    assert ana.get("/p/anatr/").status_code == 200


def test_opening_lets_them_in_again_without_a_new_sign_in(maria, manager):
    manager.post(ACCESS, on="")
    manager.post(ACCESS, on="1")
    assert maria.get("/p/alfki/").status_code == 200


def test_closing_twice_records_it_once(manager, alfki):
    for _ in range(2):
        manager.post(ACCESS, on="")
    (event,) = events("portal closed")
    assert (event.actor_name, event.address, event.customer_id) == ("Steven Buchanan", "127.0.0.1", alfki.id)


def test_without_javascript_one_comes_back_to_the_tab_which_says_what_happened(manager):
    answer = manager.post(ACCESS, on="")
    assert answer.headers["Location"] == PORTAL
    assert "Portal closed for Alfreds Futterkiste." in said(manager.get(PORTAL))


def test_htmx_gets_the_card_alone_with_a_toast(manager, alfki, toast):
    answer = manager.post(ACCESS, htmx=True, on="")
    assert roots(answer) == [("section", f"customer-{alfki.id}-access"), ("hx-partial",)]
    assert toast(answer, "Portal closed for Alfreds Futterkiste.")
    assert 'aria-checked="false"' in answer.text


def test_a_switch_without_a_direction_changes_nothing(manager, maria):
    for form in ({}, {"on": "maybe"}, {"on": "\0"}, {"on": "1" * 10_000}):
        assert manager.post(ACCESS, **form).status_code == 422
    assert maria.get("/p/alfki/").status_code == 200


def test_clerks_and_viewers_see_the_tab_but_change_nothing(clerk, viewer, maria):
    for person in (clerk, viewer):
        page = person.get(PORTAL)
        assert page.status_code == 200
        assert page.text.count('role="switch"') == page.text.count("disabled")
        assert "Add portal user" not in page.text
        assert "Manage" not in page.text
        assert person.post(ACCESS, on="").status_code == 403
    assert maria.get("/p/alfki/").status_code == 200


def test_another_businesss_customer_does_not_exist(foreign_owner, maria):
    assert foreign_owner.get("/admin/customers/ANATR/portal").status_code == 404
    assert foreign_owner.post("/admin/customers/ANATR/portal-access", on="").status_code == 404
    foreign_owner.post(ACCESS, on="")  # their own ALFKI
    assert maria.get("/p/alfki/").status_code == 200


def test_an_unknown_customer_does_not_exist(manager):
    for number in ("NOPE", "alfki", "%00", "x" * 5_000, "‮ALFKI", "🦊"):
        assert manager.get(f"/admin/customers/{number}/portal").status_code == 404
        assert manager.post(f"/admin/customers/{number}/portal-access", on="").status_code == 404


def test_the_tab_shows_number_status_and_the_portals_address(manager):
    page = said(manager.get(PORTAL))
    assert "Alfreds Futterkiste" in page
    assert "ALFKI" in page
    assert "http://localhost/p/alfki/" in page


def test_an_inactive_customers_tab_says_that_nobody_gets_in(manager):
    assert "This customer is inactive, so nobody gets in" in said(manager.get("/admin/customers/CENTC/portal"))


def test_switching_a_contacts_sign_in_off_locks_out_at_once(maria, manager):
    contact("maria.anders@alfki.example").active = False
    db.session.commit()
    assert maria.get("/p/alfki/").status_code == 303  # to the sign-in page
    assert "Inactive" in said(manager.get(PORTAL))


def test_making_a_customer_inactive_locks_out_at_once(maria, alfki):
    alfki.status = "inactive"
    db.session.commit()
    assert maria.get("/p/alfki/").status_code == 404


def test_the_tab_costs_the_same_for_one_person_and_for_thirty(manager, statements, alfki):
    with statements() as few:
        manager.get(PORTAL)
    for n in range(30):
        cast.add_user(alfki, "Extra", f"Person {n}", f"extra{n}@alfki.example")
    db.session.commit()
    with statements() as many:
        manager.get(PORTAL)
    assert len(few) == len(many) <= 8


def test_the_customer_list_leads_to_the_tab(manager):
    assert f'href="{PORTAL}"' in manager.get("/admin/customers").text
