"""A business calls a module what its customers call it: everywhere, in each language, from the next click on."""

import json

import pytest

from models.base import db
from models.contact import Contact
from models.document import Job
from models.module import Module
from models.module_names import named, renamed
from tests import cast
from tests.admin.conftest import PORTAL, events, roots, said, undo

NAMES = "/admin/settings/portal/modules/jobs/names"


def call(browser, one="Service call", many="Service calls", module="jobs", **more):
    """Rename in the business's own language, as the form in the browser does."""
    address = f"/admin/settings/portal/modules/{module}/names"
    seen = json.dumps(more.pop("was", {"one_en_GB": "", "many_en_GB": ""}))
    return browser.post(address, htmx=True, one_en_GB=one, many_en_GB=many, seen=seen, **more)


@pytest.fixture
def job(alfki):
    found = cast.make(Job, alfki, "J-1", 4, status="scheduled")
    db.session.commit()
    return found


def test_the_new_name_is_everywhere_in_the_portal(manager, maria, job):
    assert call(manager).status_code == 200
    home = said(maria.get("/p/alfki/"))
    assert "Recent service calls" in home
    assert "All service calls" in home
    assert said(maria.get("/p/alfki/jobs")).count("Service calls") >= 3  # title, menu, heading
    page = said(maria.get("/p/alfki/jobs/J-1"))
    assert "Service call J-1" in page
    assert "Service call J-1 was arranged" in page
    assert "Service call" in said(maria.get("/p/alfki/search", q="J-1"))
    assert "service-calls.csv" in maria.get("/p/alfki/jobs.csv").headers["Content-Disposition"]
    for path in ("", "jobs", "jobs/J-1", "jobs/totals", "search?q=J-1"):
        assert "Job" not in said(maria.get(f"/p/alfki/{path}")).replace("Jobst", ""), path


def test_an_empty_list_says_it_in_their_words(manager, maria):
    assert "Visits and service calls will show here." in said(maria.get("/p/alfki/jobs"))
    call(manager, "Booking", "Bookings")
    assert "Here you will see bookings as soon as there are any." in said(maria.get("/p/alfki/jobs"))


@pytest.mark.parametrize(
    ("module", "said_at_home"),
    [
        ("orders", "Open rentals"),
        ("invoices", "Rentals: 2 open"),
        ("deliveries", "On their way: Rentals"),
        ("invoices", "Overdue rentals"),
    ],
)
def test_what_home_says_about_a_renamed_module(manager, maria, module, said_at_home):
    call(manager, "Rental", "Rentals", module)
    assert said_at_home in said(maria.get("/p/alfki/"))


def test_a_column_that_names_another_kind_follows(manager, maria):
    call(manager, "Rental", "Rentals", "orders")
    assert "Rental" in said(maria.get("/p/alfki/deliveries"))
    assert "Rental" in maria.get("/p/alfki/deliveries.csv").text.splitlines()[0]


def test_the_admin_says_it_too(manager):
    call(manager)
    assert "Service calls" in said(manager.get("/admin/settings/portal"))
    assert "Our word is Jobs; yours: Service call , Service calls (English (UK))" in said(
        manager.get("/admin/settings/portal")
    )
    page = said(manager.get(PORTAL))
    assert "Service calls" in page
    assert "Jobs" not in page
    answer = manager.post("/admin/customers/ALFKI/modules/jobs", htmx=True, on="")
    assert "Service calls hidden from" in said(answer)
    assert "Service calls are off" in said(manager.post("/admin/settings/modules/jobs", htmx=True, on=""))
    assert "1 renamed" in said(manager.get("/admin/settings"))


def test_another_business_keeps_its_words(manager, foreign_maria):
    call(manager)
    assert "Service calls" not in said(foreign_maria.get("/p/alfki/"))


def test_the_next_click_shows_it(manager, maria):
    page = maria.get("/p/alfki/jobs")
    known = {"If-None-Match": page.headers["ETag"]}
    assert maria.get("/p/alfki/jobs", headers=known).status_code == 304
    call(manager)
    answer = maria.get("/p/alfki/jobs", headers=known)
    assert answer.status_code == 200
    assert "Service calls" in said(answer)


def test_empty_words_bring_back_ours(manager, maria):
    call(manager)
    call(manager, "", "", was={"one_en_GB": "Service call", "many_en_GB": "Service calls"})
    assert "Jobs" in said(maria.get("/p/alfki/jobs"))


def test_undo_brings_back_what_was(manager, maria):
    undo(manager, call(manager))
    assert "Jobs" in said(maria.get("/p/alfki/jobs"))


def test_renaming_answers_with_the_row_and_is_on_record(manager, toast):
    answer = call(manager)
    assert roots(answer) == [("div", "module-jobs"), ("hx-partial",)]
    assert toast(answer, "Everybody now reads “Service calls”.")
    assert [(event.before, event.after) for event in events("module renamed")] == [
        ('{"jobs en_GB": ""}', '{"jobs en_GB": "Service call / Service calls"}')
    ]
    call(manager, was={"one_en_GB": "Service call", "many_en_GB": "Service calls"})
    assert len(events("module renamed")) == 1


@pytest.mark.parametrize(
    ("one", "many", "sentence"),
    [
        ("Booking", "", "Enter both words, or neither to have our own."),
        ("", "Bookings", "Enter both words, or neither to have our own."),
        ("B" * 41, "Bookings", "Use at most 40 characters."),
        ("Book\0ing", "Bookings", "Leave out characters that can't be printed."),
    ],
)
def test_words_that_can_not_be(manager, northwind, one, many, sentence):
    answer = call(manager, one, many)
    assert answer.status_code == 422
    assert sentence in said(answer)
    db.session.refresh(northwind)
    assert dict(northwind.module_names) == {}


def test_markup_in_a_name_is_only_text(manager, maria):
    call(manager, "<b>Job</b>", '"><script>alert(1)</script>')
    for page in (maria.get("/p/alfki/jobs"), maria.get("/p/alfki/"), manager.get("/admin/settings/portal")):
        assert "<script>alert" not in page.text


def test_two_who_rename_one_module_see_both_versions(manager, owner, northwind):
    call(manager)
    answer = call(owner, "Booking", "Bookings")
    assert answer.status_code == 422
    assert "Service calls" in said(answer)
    assert "Bookings" in said(answer)
    db.session.refresh(northwind)
    assert northwind.module_names["jobs"] == {"en_GB": ["Service call", "Service calls"]}


def test_the_form_has_both_words_of_every_language_that_is_on(manager, northwind):
    northwind.languages = "de"
    db.session.commit()
    form = manager.get(NAMES, htmx=True)
    assert roots(form) == [("div", "module-jobs")]
    for name in ("one_en_GB", "many_en_GB", "one_de", "many_de"):
        assert f'name="{name}"' in form.text
    assert "<html" in manager.get(NAMES).text


def test_each_language_has_its_own_words(manager, maria, northwind):
    northwind.languages = "de"
    db.session.commit()
    names = {"one_de": "Einsatz", "many_de": "Einsätze"}
    call(manager, **names, was={"one_en_GB": "", "many_en_GB": "", "one_de": "", "many_de": ""})
    cast.find(Contact, email="maria.anders@alfki.example").language = "de"
    db.session.commit()
    page = said(maria.get("/p/alfki/"))
    assert "Einsätze" in page
    assert "Service calls" not in page


@pytest.mark.parametrize(
    ("locale", "otherwise", "found"),
    [
        ("de_AT", "en", ("Einsatz", "Einsätze")),
        ("de", "en", ("Einsatz", "Einsätze")),
        ("fr", "de_CH", ("Einsatz", "Einsätze")),
        ("en", "en_GB", ("Call", "Calls")),
        ("fr", "it", None),
    ],
)
def test_the_family_and_then_the_businesss_own_language_are_asked(locale, otherwise, found):
    names = {"jobs": {"de": ["Einsatz", "Einsätze"], "en_GB": ["Call", "Calls"]}}
    assert named(names, Module.JOBS, locale, otherwise) == found
    assert named(names, Module.ORDERS, locale, otherwise) is None
    assert renamed(names, locale, otherwise) == ((("jobs", *found),) if found else ())


def test_clerks_can_not_rename(clerk, northwind):
    assert call(clerk).status_code == 404
    assert clerk.get(NAMES).status_code == 404
    db.session.refresh(northwind)
    assert dict(northwind.module_names) == {}


def test_an_unknown_module_is_not_there(manager):
    assert call(manager, module="cats").status_code == 404
