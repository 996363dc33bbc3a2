"""What holds for all customers: the topics, the portal as a whole, its modules, and what customers may change."""

import pytest

from models.base import db
from tests.admin.conftest import PORTAL, events, roots, said, undo

PAGE = "/admin/settings/portal"
ACCESS = "/admin/settings/portal-access"
CHANGES = "/admin/settings/changes"


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
    assert toast(answer, "The portal is closed for all customers. Undo")
    answer = manager.post("/admin/settings/modules/jobs", htmx=True, on="")
    assert roots(answer) == [("div", "module-jobs"), ("hx-partial",)]
    assert toast(answer, "Jobs are off for all customers. Undo")


def test_undo_takes_a_switch_back(manager, maria):
    for address in (ACCESS, "/admin/settings/modules/jobs"):
        undo(manager, manager.post(address, htmx=True, on=""))
    assert maria.get("/p/alfki/jobs").status_code == 200


def test_a_switch_that_is_already_there_has_nothing_to_undo(manager):
    assert "Undo" not in said(manager.post(ACCESS, htmx=True, on="1"))


def test_the_page_shows_every_module_with_what_it_does(manager):
    page = said(manager.get(PAGE))
    for words in ("Quotes", "Credit memos", "What was sent, by whom, with tracking.", "Customer portal"):
        assert words in page


def test_the_overview_says_what_is_set_now(manager):
    before = said(manager.get("/admin/settings"))
    assert "Portal and modules Open" in before
    manager.post("/admin/settings/modules/jobs", on="")
    assert "Portal and modules Open · 1 module off" in said(manager.get("/admin/settings"))
    manager.post(ACCESS, on="")
    page = said(manager.get("/admin/settings"))
    assert "Portal and modules Closed for all customers" in page
    assert "Website button “Customer portal”, medium" in page
    assert "Branches and departments None; the business is one place" in page


def test_clerks_and_viewers_have_no_settings(clerk, viewer, maria):
    for person in (clerk, viewer):
        assert "/admin/settings" not in person.get("/admin/customers").text
        assert person.get("/admin/settings").status_code == 404
        assert person.get(PAGE).status_code == 404
        assert person.post(ACCESS, on="").status_code == 404
        assert person.post("/admin/settings/modules/jobs", on="").status_code == 404
    assert maria.get("/p/alfki/jobs").status_code == 200


def test_a_switch_without_a_direction_changes_nothing(manager, maria):
    assert manager.post(ACCESS).status_code == 422
    assert manager.post("/admin/settings/modules/jobs", on="perhaps").status_code == 422
    assert maria.get("/p/alfki/jobs").status_code == 200


@pytest.mark.parametrize(
    ("subject", "column", "before"),
    [("contact", "contact_changes", "freely"), ("company", "company_changes", "approval")],
)
def test_what_customers_may_change_is_saved_as_it_is_chosen(manager, northwind, toast, subject, column, before):
    answer = manager.post(f"{CHANGES}/{subject}", htmx=True, way="never")
    assert roots(answer) == [("form", f"changes-{subject}"), ("hx-partial",)]
    assert toast(answer, "Saved. Undo")
    db.session.refresh(northwind)
    assert getattr(northwind, column) == "never"
    undo(manager, answer)
    db.session.refresh(northwind)
    assert getattr(northwind, column) == before
    assert [event.after for event in events("what customers may change")] == [
        f'{{"{column}": "never"}}',
        f'{{"{column}": "{before}"}}',
    ]


def test_another_way_of_changing_is_none(manager, northwind):
    assert manager.post(f"{CHANGES}/contact", way="sometimes").status_code == 422
    assert manager.post(f"{CHANGES}/contact").status_code == 422
    assert manager.post(f"{CHANGES}/colour", way="never").status_code == 404
    db.session.refresh(northwind)
    assert northwind.contact_changes == "freely"
