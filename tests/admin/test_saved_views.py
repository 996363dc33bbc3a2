"""Staff keep what a list is narrowed to under a name: their own, beside the fixed views."""

import pytest
from sqlalchemy import select

from models.base import db
from models.saved_view import SavedView


def keep(person, name="Mine today", of="orders", query="view=on-hold&mine=1"):
    return person.post(f"/admin/views/{of}", name=name, query=query)


def kept():
    return db.session.scalars(select(SavedView)).all()


def test_a_filter_is_kept_and_stands_beside_the_list(clerk):
    assert "Save this view" in clerk.get("/admin/orders", view="on-hold").text
    assert keep(clerk).headers["Location"].endswith("/admin/orders?view=on-hold&mine=1")
    assert "Mine today" in clerk.get("/admin/orders").text
    assert "Save this view" not in clerk.get("/admin/orders", view="on-hold", mine="1").text


def test_nobody_else_sees_renames_or_deletes_it(clerk, manager):
    keep(clerk)
    view = kept()[0]
    assert "Mine today" not in manager.get("/admin/orders").text
    assert manager.post(f"/admin/views/{view.id}/name", name="Theirs").status_code == 404
    assert manager.post(f"/admin/views/{view.id}/removal").status_code == 404
    assert keep(manager).status_code == 303


def test_a_name_is_given_once_in_a_list(clerk):
    keep(clerk)
    assert keep(clerk, of="customers", query="q=a").status_code == 303
    refused = keep(clerk, query="view=all")
    assert refused.status_code == 422
    assert "You have a view of this name already." in refused.text
    assert 'value="view=all"' in refused.text
    assert len(kept()) == 2


def test_renamed_and_deleted(clerk):
    keep(clerk)
    keep(clerk, name="Other")
    view = next(one for one in kept() if one.name == "Other")
    assert clerk.post(f"/admin/views/{view.id}/name", name="Mine today").status_code == 422
    assert clerk.post(f"/admin/views/{view.id}/name", name="  On   hold ").status_code == 303
    assert "On hold" in clerk.get("/admin/views/orders").text
    assert clerk.post(f"/admin/views/{view.id}/removal").status_code == 303
    assert [one.name for one in kept()] == ["Mine today"]


@pytest.mark.parametrize("of", ["customers", "products"])
def test_other_lists_have_them_too(clerk, of):
    keep(clerk, name="The As", of=of, query="q=a&page=x&evil=1")
    assert kept()[0].query == "q=a"
    assert f'href="/admin/{of}?q=a"' in clerk.get(f"/admin/{of}").text


def test_what_no_longer_fits_the_list_is_looked_at_when_it_is_opened(clerk):
    opened = keep(clerk, query="view=gone&_external=1&_anchor=x").headers["Location"]
    assert opened.endswith("/admin/orders?view=gone")
    assert clerk.get(opened).status_code == 200
    assert clerk.get(keep(clerk, "Odd", "customers", "status=odd").headers["Location"]).status_code == 422


def test_twenty_are_enough(clerk):
    for number in range(20):
        keep(clerk, f"View {number}")
    assert keep(clerk, "One more").status_code == 422
