"""Who looks after colleagues invites and limits them within what the customer has; nobody raises the own limits."""

import pytest
from sqlalchemy import select

from models.base import db
from models.letter import Letter
from models.module import Module
from models.portal_user import PortalUser

PAGE = "/p/alfki/colleagues"


def user(code, alfki):
    return db.session.scalars(
        select(PortalUser)
        .where(PortalUser.code == code, PortalUser.customer_id == alfki.id)
        .execution_options(populate_existing=True)
    ).one()


@pytest.fixture
def manages(maria, alfki):
    user("MARIA.ANDERS", alfki).manages_users = True
    db.session.commit()
    return maria


def test_without_the_right_or_where_staff_forbid_it_nothing_is_there(maria, manages, alfki):
    assert maria.get(PAGE).status_code == 200
    assert "Colleagues" in maria.get("/p/alfki/").text
    alfki.manages_users = False
    db.session.commit()
    assert maria.get(PAGE).status_code == 404
    assert maria.post(PAGE, last_name="x", email="x@alfki.example").status_code == 404


def test_a_colleague_is_invited_by_mail(manages, alfki):
    assert manages.post(PAGE, first_name="Nora", last_name="Neu", email="nora@alfki.example").status_code == 303
    assert user("NORA.NEU", alfki).active
    assert (
        db.session.scalars(select(Letter.to_address).where(Letter.kind == "invitation")).one() == "nora@alfki.example"
    )


@pytest.mark.parametrize("email", ["jonas.berg@alfki.example", "ana.trujillo@anatr.example", "nonsense", ""])
def test_who_can_t_be_added_is_said(manages, northwind, email):
    answer = manages.post(PAGE, first_name="X", last_name="Y", email=email)
    assert answer.status_code == 422
    assert 'value="Y"' in answer.text


def test_modules_within_what_the_customer_has_and_limits(manages, alfki):
    alfki.hide(Module.INVOICES, by=manages_by())
    db.session.commit()
    form = {
        "modules": ["orders", "catalogue", "invoices"],
        "order_limit": "99,50",
        "month_limit": "",
        "own_orders_only": "1",
    }
    assert manages.post(f"{PAGE}/JONAS.BERG", **form).status_code == 303
    jonas = user("JONAS.BERG", alfki)
    assert {Module.ORDERS, Module.CATALOGUE}.isdisjoint(jonas.hidden_modules)
    assert {Module.DELIVERIES, Module.INVOICES} <= jonas.hidden_modules  # invoices: not offered, so as staff had set it
    assert (jonas.order_limit, jonas.month_limit, jonas.own_orders_only) == (9_950, None, True)
    for bad in ("-1", "x", "1.234", "٣"):
        assert manages.post(f"{PAGE}/JONAS.BERG", **form | {"order_limit": bad}).status_code == 422


def manages_by():
    from models.event import Actor

    return Actor("staff", None, "Nancy")


def test_nobody_changes_the_own_limits_or_locks_oneself_out(manages, alfki):
    user("MARIA.ANDERS", alfki).order_limit = 100
    db.session.commit()
    assert manages.post(f"{PAGE}/MARIA.ANDERS", order_limit="", month_limit="").status_code == 422
    assert manages.post(f"{PAGE}/MARIA.ANDERS/activity", on="").status_code == 422
    assert user("MARIA.ANDERS", alfki).order_limit == 100


def test_a_colleague_is_locked_out_and_let_in_again(manages, jonas, alfki):
    assert manages.post(f"{PAGE}/JONAS.BERG/activity", on="").status_code == 303
    assert jonas.get("/p/alfki/").status_code in (303, 404)
    manages.post(f"{PAGE}/JONAS.BERG/activity", on="1")
    assert user("JONAS.BERG", alfki).active


def test_another_customer_s_person_is_not_there(manages, northwind):
    assert manages.get(f"{PAGE}/ANA.TRUJILLO").status_code == 404
