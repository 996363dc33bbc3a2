"""A customer added by hand."""

from models.base import db
from models.customer import Customer
from models.event import Event
from tests import cast
from tests.admin.conftest import events, said
from tests.admin.forms import fields_of

NEW = "/admin/customers"


def test_a_new_one_gets_a_number_an_address_and_a_way_on(manager, northwind):
    northwind.terms_days = 14
    db.session.commit()
    form = fields_of(manager.get(f"{NEW}/new"), "new-customer")
    assert (form["currency"], form["terms_days"], form["status"]) == ("EUR", "14", "active")
    answer = manager.post(NEW, **form | {"name": "Süßwaren & Söhne"})
    made = cast.find(Customer, name="Süßwaren & Söhne")
    assert (answer.status_code, answer.location) == (303, f"/admin/customers/{made.number}/portal")
    assert "Add the people who may sign in." in said(manager.get(answer.location))
    assert made.identifier == "susswaren-sohne"
    assert events("customer added")[-1].subject_id == made.id
    second = manager.post(NEW, htmx=True, **form | {"name": "Süßwaren & Söhne"})
    assert second.status_code == 204
    assert second.headers["HX-Redirect"] != answer.location


def test_a_name_without_latin_letters_has_its_portal_at_its_number(manager):
    form = fields_of(manager.get(f"{NEW}/new"), "new-customer")
    manager.post(NEW, **form | {"name": "شركة النور للتجارة", "number": "Noor 1"})
    assert cast.find(Customer, number="Noor 1").identifier == "noor-1"
    manager.post(NEW, **form | {"name": "شركة", "number": "١"})
    assert cast.find(Customer, number="١").identifier == "customer"


def test_a_number_of_ones_own_is_kept_and_a_taken_one_refused(manager):
    form = fields_of(manager.get(f"{NEW}/new"), "new-customer") | {"name": "Brand new"}
    assert manager.post(NEW, **form | {"number": "B-1"}).location == "/admin/customers/B-1/portal"
    answer = manager.post(NEW, htmx=True, **form | {"number": "B-1"})
    assert answer.status_code == 422
    assert "Another customer has this number." in said(answer)
    assert 'value="Brand new"' in answer.text
    assert manager.post(NEW, htmx=True, **form | {"number": "New"}).status_code == 422


def test_a_number_of_another_business_is_free_here(foreign_owner):
    form = fields_of(foreign_owner.get(f"{NEW}/new"), "new-customer")
    assert foreign_owner.post(NEW, **form | {"name": "A. Trujillo", "number": "ANATR"}).status_code == 303


def test_the_form_asks_for_a_name_and_keeps_the_rest(manager):
    answer = manager.post(NEW, htmx=True, name="", city="Graz")
    assert answer.status_code == 422
    assert "Enter the company's name." in said(answer)
    assert 'value="Graz"' in answer.text


def test_nothing_of_a_refused_one_is_left(manager, northwind):
    before = db.session.scalar(db.select(db.func.count()).select_from(Event))
    manager.post(NEW, name="Twice", number="ANATR", currency="EUR", terms_days="30", status="active", language="")
    assert db.session.scalar(db.select(db.func.count()).select_from(Event)) == before
    assert cast.find(Customer, number="ANATR").name == "Ana Trujillo Emparedados y helados"
