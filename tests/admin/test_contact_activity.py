"""Contacts deactivated and brought back, and who may do what with contacts."""

import pytest

from tests.admin.conftest import contact, events, said
from tests.admin.test_contacts import LIST, OTTO, address


@pytest.fixture
def maria_s():
    return address("maria.anders@alfki.example")


class TestDeactivating:
    def test_it_signs_out_and_closes_every_portal_at_once(self, manager, ann, toast):
        there = address("ann.devon@eastc.example", "EASTC")
        answer = manager.post(f"{there}/activity", htmx=True, on="")
        assert toast(answer, "Ann Devon is deactivated and gets in nowhere.")
        assert "Deactivated" in said(answer)
        for portal in ("/p/eastc/", "/p/consh/"):
            assert ann.get(portal).status_code == 303
        assert ann.sign_in("/p/consh/sign-in", "ann.devon@eastc.example").status_code == 422
        assert "Inactive" in said(manager.get("/admin/customers/CONSH/portal"))

    def test_undo_brings_everything_back(self, manager, ann, toast):
        there = address("ann.devon@eastc.example", "EASTC")
        answer = manager.post(f"{there}/activity", htmx=True, on="")
        assert f'hx-post="{there}/activity"' in answer.text
        assert '<input type="hidden" name="on" value="1">' in answer.text
        assert toast(manager.post(f"{there}/activity", htmx=True, on="1"), "Ann Devon is an active contact again.")
        assert ann.sign_in("/p/consh/sign-in", "ann.devon@eastc.example").status_code == 303

    def test_it_is_on_record_once(self, manager, maria_s):
        for on in ("", "", "1", "1"):
            manager.post(f"{maria_s}/activity", on=on)
        assert (len(events("contact deactivated")), len(events("contact activated"))) == (1, 1)

    def test_neither_on_nor_off_is_no_answer(self, manager, maria_s):
        assert manager.post(f"{maria_s}/activity", on="maybe").status_code == 422
        assert contact("maria.anders@alfki.example").active


def test_clerks_and_viewers_look_and_change_nothing(clerk, viewer, maria_s):
    for person in (clerk, viewer):
        page = person.get(LIST)
        assert "Maria Anders" in said(page)
        assert "/edit" not in page.text
        assert "Add contact" not in said(page)
        for path in ("/new", f"{maria_s.removeprefix(LIST)}/edit", f"{maria_s.removeprefix(LIST)}/merge"):
            assert person.get(LIST + path).status_code == 403
        for path in ("", maria_s.removeprefix(LIST), f"{maria_s.removeprefix(LIST)}/activity"):
            assert person.post(LIST + path, **OTTO, on="").status_code == 403
    assert contact("maria.anders@alfki.example").active
