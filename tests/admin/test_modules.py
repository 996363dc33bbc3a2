"""Each level that can hide a module takes effect at the very next request (DOMAIN §2)."""

import pytest

from models.levels import Level
from models.module import Module
from models.portal_people import hiding_level, seen_modules
from tests.admin.conftest import PORTAL, events, roots, said, user

MODULES = "/admin/customers/ALFKI/modules"
ALL = {"first_name": "Maria", "last_name": "Anders", "email": "maria.anders@alfki.example"}


@pytest.mark.parametrize("module", Module)
class TestEveryModule:
    def test_hidden_for_the_customer_is_gone_at_the_next_request_and_comes_back(self, maria, manager, module):
        address = f"/p/alfki/{module.value.replace('_', '-')}"
        assert maria.get(address).status_code == 200
        manager.post(f"{MODULES}/{module}", on="")
        assert maria.get(address).status_code == 404
        manager.post(f"{MODULES}/{module}", on="1")
        assert maria.get(address).status_code == 200

    def test_off_for_everybody_is_gone_at_the_next_request(self, maria, manager, module):
        address = f"/p/alfki/{module.value.replace('_', '-')}"
        manager.post(f"/admin/settings/modules/{module}", on="")
        assert maria.get(address).status_code == 404

    def test_hidden_for_the_person_is_gone_at_the_next_request(self, maria, manager, module):
        address = f"/p/alfki/{module.value.replace('_', '-')}"
        others = [m.value for m in Module if m != module]
        manager.post("/admin/customers/ALFKI/portal-users/MARIA.ANDERS", **ALL, modules=others)
        assert maria.get(address).status_code == 404


def test_hiding_from_one_customer_leaves_the_others(ana, manager):
    manager.post(f"{MODULES}/invoices", on="")
    assert ana.get("/p/anatr/invoices").status_code == 200


def test_hiding_twice_records_it_once(manager):
    for _ in range(2):
        manager.post(f"{MODULES}/jobs", on="")
    (event,) = events("module hidden")
    assert (event.subject_kind, event.after, event.actor_name) == ("customer", "jobs", "Steven Buchanan")


def test_the_tab_says_which_level_decided(manager):
    def beside(module):
        return said(manager.get(PORTAL)).split("What they see")[-1].split(f" {module} ")[1]

    assert beside("Jobs").startswith("On ")
    manager.post(f"{MODULES}/jobs", on="")
    assert beside("Jobs").startswith("Hidden for this customer")
    manager.post("/admin/settings/modules/jobs", on="")
    assert beside("Jobs").startswith("Off for everybody (settings), and hidden for this customer")
    manager.post(f"{MODULES}/jobs", on="1")
    assert beside("Jobs").startswith("Off for everybody (settings) ")


def test_a_module_that_is_off_for_everybody_can_still_be_set_for_the_customer(maria, manager):
    manager.post("/admin/settings/modules/jobs", on="")
    manager.post(f"{MODULES}/jobs", on="")
    manager.post("/admin/settings/modules/jobs", on="1")
    assert maria.get("/p/alfki/jobs").status_code == 404


def test_htmx_gets_the_switch_a_toast_and_what_each_person_sees_now(manager, toast):
    answer = manager.post(f"{MODULES}/orders", htmx=True, on="")
    assert roots(answer)[0] == ("form", "module-orders")
    assert toast(answer, "Orders hidden from Alfreds Futterkiste.")
    jonas = user("JONAS.BERG")
    assert f'hx-target="#portal_user-{jonas.id}-sees"' in answer.text
    assert f'<span id="portal_user-{jonas.id}-sees">Deliveries</span>' in answer.text


def test_without_javascript_one_comes_back_to_the_tab(manager):
    answer = manager.post(f"{MODULES}/jobs", on="")
    assert (answer.status_code, answer.headers["Location"]) == (303, PORTAL)


def test_a_module_that_does_not_exist_is_not_there(manager):
    for key in ("nonsense", "JOBS", "%00", "x" * 3_000, "🦊"):
        assert manager.post(f"{MODULES}/{key}", on="").status_code == 404
        assert manager.post(f"/admin/settings/modules/{key}", on="").status_code == 404


def test_clerks_and_viewers_may_not_switch_modules(clerk, viewer, maria):
    assert clerk.post(f"{MODULES}/jobs", on="").status_code == 403
    assert viewer.post(f"{MODULES}/jobs", on="").status_code == 403
    assert maria.get("/p/alfki/jobs").status_code == 200


def test_another_business_switches_only_its_own(foreign_owner, maria):
    assert foreign_owner.post("/admin/customers/ANATR/modules/jobs", on="").status_code == 404
    foreign_owner.post(f"{MODULES}/jobs", on="")
    assert maria.get("/p/alfki/jobs").status_code == 200


def test_the_first_level_that_hides_a_module_is_the_one_that_decides():
    here, none = {Module.JOBS}, set()
    assert hiding_level(Module.JOBS, none, none, none) is None
    assert hiding_level(Module.JOBS, here, here, here) == Level.FOR_ALL
    assert hiding_level(Module.JOBS, none, here, here) == Level.FOR_CUSTOMER
    assert hiding_level(Module.JOBS, none, none, here) == Level.FOR_USER
    assert Module.JOBS not in seen_modules(none, here)
