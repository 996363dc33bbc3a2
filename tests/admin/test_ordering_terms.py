"""Terms of a customer, limits of its people, policy for all: kept, refused with a sentence, and told to who saves second."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.portal_user import PortalUser
from models.staff import Staff
from models.tenant import Tenant
from tests.cast import find

PAGE = "/admin/customers/ALFKI/ordering"
SETTINGS = "/admin/settings/ordering"


def seen(person, path):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', person.get(path).text)[1].replace("&#34;", '"')


def terms(manager, **change):
    given = {"order_minimum": "50", "credit_limit": "1000,50", "sales_person_id": "", "manages_users": "y"}
    return manager.post(PAGE, **given | {"seen": seen(manager, PAGE)} | change)


def test_terms_are_kept_in_the_customer_s_currency(manager, northwind):
    clerk = find(Staff, email="clerk@northwind.example").id
    assert terms(manager, needs_reference="y", sales_person_id=str(clerk)).status_code == 303
    columns = (Customer.order_minimum, Customer.credit_limit, Customer.needs_reference, Customer.sales_person_id)
    assert db.session.execute(select(*columns).where(Customer.number == "ALFKI")).one() == (5_000, 100_050, True, clerk)
    assert 'value="1000.5"' in manager.get(PAGE).text
    assert terms(manager, order_minimum="", credit_limit="").status_code == 303
    assert db.session.execute(select(*columns[:2]).where(Customer.number == "ALFKI")).one() == (0, None)


@pytest.mark.parametrize(
    "change", [{"order_minimum": "-1"}, {"credit_limit": "x"}, {"credit_limit": "1.234"}, {"sales_person_id": "1"}]
)
def test_what_can_t_be_is_refused(manager, northwind, change):
    answer = terms(manager, **change)
    assert answer.status_code == 422
    assert db.session.scalars(select(Customer.order_minimum).where(Customer.number == "ALFKI")).one() == 0


def test_who_saves_terms_second_is_told(manager, northwind):
    before = seen(manager, PAGE)
    terms(manager, order_minimum="70")
    second = terms(manager, order_minimum="80", seen=before)
    assert second.status_code == 409
    assert "70" in second.text
    assert (
        terms(
            manager,
            order_minimum="80",
            seen=re.search(r'name="seen"[^>]*value="([^"]*)"', second.text)[1].replace("&#34;", '"'),
        ).status_code
        == 303
    )


def test_limits_and_stand_in_of_a_person(manager, alfki):
    jonas = db.session.scalars(select(PortalUser).where(PortalUser.code == "JONAS.BERG")).one()
    given = {
        "order_limit": "500",
        "month_limit": "",
        "approver": "y",
        "stand_in_id": str(jonas.id),
        "away_until": "2030-01-31",
    }
    assert manager.post(f"{PAGE}/MARIA.ANDERS", **given).status_code == 303
    columns = (PortalUser.order_limit, PortalUser.month_limit, PortalUser.approver, PortalUser.stand_in_id)
    maria = select(*columns).where(PortalUser.code == "MARIA.ANDERS", PortalUser.customer_id == alfki.id)
    assert db.session.execute(maria).one() == (50_000, None, True, jonas.id)
    for bad in ({"order_limit": "-5"}, {"stand_in_id": "12"}, {"away_until": "soon"}):
        assert manager.post(f"{PAGE}/MARIA.ANDERS", **given | bad).status_code == 422
    assert manager.post(f"{PAGE}/NOBODY", **given).status_code == 404


def test_the_policy_is_kept_and_customers_read_what_it_says(manager, maria, northwind):
    assert "In stock" in maria.get("/p/alfki/catalogue").text
    given = {"stock_shown": "capped", "stock_cap": "20", "order_emails": "a@x.example, B@x.example", "back_orders": "y"}
    assert manager.post(SETTINGS, **given, seen=seen(manager, SETTINGS)).status_code == 303
    assert (
        db.session.scalars(select(Tenant.order_emails).where(Tenant.key == "northwind")).one()
        == "a@x.example, b@x.example"
    )
    page = maria.get("/p/alfki/catalogue").text
    assert "20+ in stock" in page
    assert "17 in stock" in page
    for bad in ({"order_emails": "nobody"}, {"stock_cap": "0"}, {"stock_shown": "all"}):
        assert manager.post(SETTINGS, **given | bad, seen=seen(manager, SETTINGS)).status_code == 422


def test_amounts_never_pass_through_floats(manager, northwind):
    terms(manager, credit_limit="0.07")
    assert db.session.scalars(select(Customer.credit_limit).where(Customer.number == "ALFKI")).one() == int(
        Decimal("0.07") * 100
    )
