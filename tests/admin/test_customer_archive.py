"""A customer archived and brought back."""

from models.customer import customer_by_number
from tests.admin.conftest import events, roots, said

ALFKI = "/admin/customers/ALFKI"
ARCHIVE = f"{ALFKI}/archive"


def test_an_archived_customer_is_in_no_list_and_its_people_are_out(manager, maria):
    assert maria.get("/p/alfki/").status_code == 200
    answer = manager.post(ARCHIVE, htmx=True, on="1")
    assert roots(answer)[0][0] == "section"
    assert "Alfreds Futterkiste is archived." in said(answer)
    assert "Undo" in said(answer)
    assert maria.get("/p/alfki/").status_code == 404
    assert "Alfreds" not in said(manager.get("/admin/customers"))
    assert "Alfreds Futterkiste" in said(manager.get("/admin/customers", status="archived"))
    assert "Closed" in said(manager.get("/admin/customers", status="archived"))
    assert "Bring back" in said(manager.get(ALFKI))
    assert len(events("customer archived")) == 1


def test_it_is_brought_back_as_it_was(manager, maria):
    manager.post(ARCHIVE, on="1")
    answer = manager.post(ARCHIVE, on="")
    assert (answer.status_code, answer.location) == (303, ALFKI)
    assert maria.get("/p/alfki/").status_code == 200
    assert "Alfreds Futterkiste" in said(manager.get("/admin/customers"))
    assert len(events("customer brought back")) == 1


def test_twice_is_recorded_once_and_the_first_moment_stays(manager, alfki):
    manager.post(ARCHIVE, on="1")
    first = customer_by_number("ALFKI").archived_at
    manager.post(ARCHIVE, on="1")
    assert customer_by_number("ALFKI").archived_at == first
    assert len(events("customer archived")) == 1


def test_anything_else_than_on_or_off_is_no_answer(manager):
    assert manager.post(ARCHIVE, on="perhaps").status_code == 422
    assert manager.post(ARCHIVE).status_code == 422
