"""Whoever runs the installation lets the last owner in again, on a database of its own, as a terminal would."""

from sqlalchemy import select

from models.base import db
from models.scope import scope
from models.second_factor import SecondFactor
from models.staff import staff_by_email
from models.tenant import tenant_by_key
from models.types import now
from tests.conftest import Browser
from tests.models.test_merging_races import own_app

assert own_app  # a fixture

OWNER, NEW = "owner@northwind.example", "a-good-new-one-77"


def run(app, *words):
    with app.app_context():
        result = app.test_cli_runner().invoke(args=[*words, "--tenant", "northwind"])
        db.session.remove()
    return result


def test_a_second_step_that_is_lost_is_taken_off(own_app):
    def factors():
        with own_app.app_context(), scope(tenant_by_key("northwind")):
            found = db.session.scalars(select(SecondFactor)).all()
            db.session.remove()
        return found

    with own_app.app_context(), scope(tenant_by_key("northwind")):
        owner = staff_by_email(OWNER)
        db.session.add(SecondFactor(staff_id=owner.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=now()))
        db.session.commit()
        db.session.remove()
    assert "No member of staff with this email" in run(own_app, "reset-two-step", "nobody@northwind.example").output
    assert len(factors()) == 1
    assert run(own_app, "reset-two-step", OWNER).exit_code == 0
    assert factors() == []


def test_a_link_for_a_new_password_is_printed_and_good_once(own_app):
    path = "/" + run(own_app, "password-link", OWNER).output.strip().partition("//")[2].partition("/")[2]
    browser = Browser(own_app)
    assert browser.post(path, password=NEW, again=NEW).status_code == 303
    assert browser.get("/admin/settings/staff").status_code == 200
    assert Browser(own_app).get(path).status_code == 404
    assert "No active member of staff" in run(own_app, "password-link", "nobody@northwind.example").output
