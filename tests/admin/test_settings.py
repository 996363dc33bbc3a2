"""What holds for all customers."""

from tests.admin.conftest import PORTAL, events, roots, said

ACCESS = "/admin/settings/portal-access"


def test_closing_the_portal_for_all_locks_everybody_out_at_once(maria, ana, manager):
    assert manager.post(ACCESS, on="").status_code == 303
    assert maria.get("/p/alfki/").status_code == 404
    assert ana.get("/p/anatr/").status_code == 404


def test_opening_it_again_lets_in_those_whose_own_switch_is_on(maria, ana, manager):
    manager.post("/admin/customers/ANATR/portal-access", on="")
    manager.post(ACCESS, on="")
    manager.post(ACCESS, on="1")
    assert maria.get("/p/alfki/").status_code == 200
    assert ana.get("/p/anatr/").status_code == 404


def test_another_business_stays_open(foreign_maria, manager):
    manager.post(ACCESS, on="")
    manager.post("/admin/settings/modules/invoices", on="")
    assert foreign_maria.get("/p/alfki/invoices").status_code == 200


def test_the_tab_and_the_list_say_that_the_portal_is_off(manager):
    manager.post(ACCESS, on="")
    assert "The portal is off for everybody" in said(manager.get(PORTAL))
    assert "The portal is off for everybody" in said(manager.get("/admin/customers"))


def test_closing_twice_records_it_once(owner):
    for _ in range(2):
        owner.post(ACCESS, on="")
        owner.post("/admin/settings/modules/jobs", on="")
    assert [event.actor_name for event in events("portal closed for all")] == ["Andrew Fuller"]
    assert [event.after for event in events("module hidden")] == ["jobs"]


def test_htmx_gets_the_one_switch_with_a_toast(manager, toast):
    answer = manager.post(ACCESS, htmx=True, on="")
    assert roots(answer) == [("section", "portal-access"), ("hx-partial",)]
    assert toast(answer, "The portal is closed for all customers.")
    answer = manager.post("/admin/settings/modules/jobs", htmx=True, on="")
    assert roots(answer) == [("form", "module-jobs"), ("hx-partial",)]
    assert toast(answer, "Jobs are off for all customers.")


def test_the_page_shows_every_module_with_what_it_does(manager):
    page = said(manager.get("/admin/settings"))
    for words in ("Quotes", "Credit memos", "What was sent, by whom, with tracking.", "Customer portal"):
        assert words in page


def test_clerks_and_viewers_have_no_settings(clerk, viewer, maria):
    for person in (clerk, viewer):
        assert "/admin/settings" not in person.get("/admin/customers").text
        assert person.get("/admin/settings").status_code == 404
        assert person.post(ACCESS, on="").status_code == 404
        assert person.post("/admin/settings/modules/jobs", on="").status_code == 404
    assert maria.get("/p/alfki/jobs").status_code == 200


def test_a_switch_without_a_direction_changes_nothing(manager, maria):
    assert manager.post(ACCESS).status_code == 422
    assert manager.post("/admin/settings/modules/jobs", on="perhaps").status_code == 422
    assert maria.get("/p/alfki/jobs").status_code == 200
