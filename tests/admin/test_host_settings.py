"""The host names that lead to a business."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from models.base import db
from models.hosts import clean_host, hosts_of
from models.letting_in import Refused
from models.tenant import TenantHost, tenant_by_key
from models.types import now
from tests.admin.conftest import events, roots, said

PAGE = "/admin/settings/addresses"
ADVENTURE = "adventure.localhost"


def mine():
    return hosts_of(tenant_by_key("northwind").id)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("portal.example.com", "portal.example.com"),
        ("https://Portal.Example.com/", "portal.example.com"),
        ("http://portal.example.com:8443/admin?x=1#y", "portal.example.com"),
        (" //portal.example.com. ", "portal.example.com"),
        ("me:secret@portal.example.com", "portal.example.com"),
        ("Büro.Example", "xn--bro-hoa.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("intranet", "intranet"),
        ("1and1.example", "1and1.example"),
    ],
)
def test_a_pasted_address_is_cleaned(typed, host):
    assert clean_host(typed) == host


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a name"), ("https://", "Enter a name"), ("/", "Enter a name"), ("192.168.1.20", "IP address"), ("http://10.0.0.1:8000/", "IP address"),
        ("[::1]", "IP address"), ("[::1]:8000", "IP address"), ("2001:db8::1", "IP address"), ("1.2.3", "IP address"), ("0x7f.1", "IP address"),
        ("*.example.com", "a star"), ("under_score.example", "not the name"), ("-x.example", "not the name"), ("a..b", "not the name"),
        ("a b.example", "not the name"), ("x" * 64 + ".example", "not the name"), (("x" * 60 + ".") * 5 + "example", "not the name"),
        ("xn--zzzzzz99.example", "not the name"), ("portal.example.com:80:80", "not the name"), ("a\0b.example", "not the name"), ("‮.example", "not the name"),
    ],
)  # fmt: skip
def test_what_is_no_name_of_a_host_is_refused_with_a_sentence(typed, sentence):
    with pytest.raises(Refused, match=sentence):
        clean_host(typed)


def test_a_host_that_is_added_leads_to_the_business(owner, browser):
    adventure = browser(host="new.example")
    assert "Northwind" in adventure.get("/admin/sign-in").text  # it answers on any host
    theirs = browser("/admin/sign-in", "owner@adventure.example", ADVENTURE)
    assert theirs.post(PAGE, host="HTTPS://New.Example/").status_code == 303
    assert "Adventure Works" in adventure.get("/admin/sign-in").text
    assert mine() == []
    assert owner.get(PAGE).status_code == 200


def test_adding_and_removing_are_on_record(owner):
    answer = owner.post(PAGE, htmx=True, host="portal.northwind.example")
    assert roots(answer) == [("section", "portal-hosts"), ("hx-partial",)]
    assert "portal.northwind.example leads to your portal now" in said(answer)
    owner.post(f"{PAGE}/portal.northwind.example/removal")
    assert mine() == []
    assert [event.after for event in events("address of the portal added")] == ["portal.northwind.example"]
    assert [event.before for event in events("address of the portal removed")] == ["portal.northwind.example"]


@pytest.mark.parametrize("host", [ADVENTURE, "ADVENTURE.localhost:8000"])
def test_a_name_that_is_taken_is_refused_without_saying_by_whom(owner, host):
    answer = owner.post(PAGE, htmx=True, host=host)
    assert answer.status_code == 422
    assert "it is taken already" in said(answer)
    assert "Adventure" not in said(answer).replace(host, "")
    assert db.session.scalar(select(TenantHost.tenant_id)) == tenant_by_key("adventure").id


def test_a_name_that_is_listed_already_says_so(owner):
    owner.post(PAGE, host="a.example")
    assert "on the list already" in said(owner.post(PAGE, htmx=True, host="A.example/"))
    assert mine() == ["a.example"]


def test_what_is_wrong_stands_beside_the_field_with_what_was_typed(owner):
    answer = owner.post(PAGE, host="10.1.2.3")
    assert answer.status_code == 422
    assert "That is an IP address." in said(answer)
    assert 'value="10.1.2.3"' in answer.text
    assert owner.post(PAGE, host="x" * 501).status_code == 422
    assert owner.post(PAGE, host="").status_code == 422


def test_removing_asks_first_and_works_without_javascript(owner):
    owner.post(PAGE, host="a.example")
    assert "Remove it?" in said(owner.get(f"{PAGE}/a.example/removal"))
    answer = owner.get(f"{PAGE}/a.example/removal", htmx=True)
    assert roots(answer) == [("li", "host-a_example")]
    assert mine() == ["a.example"]
    assert owner.post(f"{PAGE}/a.example/removal").location == PAGE
    assert mine() == []


def test_a_manager_sees_the_page_and_changes_nothing(manager, owner):
    owner.post(PAGE, host="a.example")
    page = manager.get(PAGE)
    assert "a.example" in said(page)
    assert "Owners add and remove addresses" in said(page)
    assert 'id="add-host"' not in page.text
    assert "/removal" not in page.text
    assert manager.post(PAGE, host="evil.example").status_code == 403
    assert manager.get(f"{PAGE}/a.example/removal").status_code == 403
    assert manager.post(f"{PAGE}/a.example/removal").status_code == 403
    assert mine() == ["a.example"]


def test_an_owner_gives_the_password_once_more_when_it_is_long_ago(owner):
    owner.post(PAGE, host="a.example")
    with time_machine.travel(now() + dt.timedelta(minutes=20)):
        assert owner.post(PAGE, host="b.example").status_code == 401
        assert owner.post(f"{PAGE}/a.example/removal").status_code == 401
    assert mine() == ["a.example"]


def test_the_address_in_use_stays(foreign_owner):
    page = foreign_owner.get(PAGE)
    assert "You are here" in said(page)
    assert "/removal" not in page.text
    answer = foreign_owner.post(f"{PAGE}/{ADVENTURE}/removal")
    assert answer.status_code == 422
    assert "You are using this address now." in said(answer)
    assert foreign_owner.get("/admin/customers").status_code == 200


def test_the_address_in_use_can_go_where_any_leads_here(owner):
    owner.post(PAGE, host="localhost")
    assert owner.post(f"{PAGE}/localhost/removal").status_code == 303
    assert owner.get(PAGE).status_code == 200


def test_another_businesss_address_is_nowhere(owner):
    for path in (f"{PAGE}/{ADVENTURE}", f"{PAGE}/{ADVENTURE}/removal", f"{PAGE}/nothing.example"):
        assert owner.get(path).status_code == 404
    assert owner.post(f"{PAGE}/{ADVENTURE}/removal").status_code == 404
    assert "Adventure" in owner.get("/admin/sign-in", headers={"Host": ADVENTURE}).text


def test_there_can_be_fifty_and_no_more(owner):
    business = tenant_by_key("northwind")
    db.session.add_all([TenantHost(host=f"h{n}.example", tenant_id=business.id) for n in range(50)])
    db.session.commit()
    assert "at most 50 addresses" in said(owner.post(PAGE, htmx=True, host="one.more.example"))


def test_where_the_operator_adds_hosts_staff_only_look(app, monkeypatch, owner):
    monkeypatch.setitem(app.config, "HOSTS_BY_STAFF", False)
    assert owner.post(PAGE, host="portal.example.com").status_code == 403
    assert mine() == []
    page = owner.get(PAGE)
    assert "added by whoever runs this server" in said(page)
    assert 'id="add-host"' not in page.text
