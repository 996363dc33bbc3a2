"""Two owners take each other's role at the same moment, on a database of its own, with real threads: one of them stays an owner."""

import pytest
from sqlalchemy import select

from models.base import db
from models.event import Actor
from models.managing_staff import change_role, deactivate
from models.scope import scope
from models.staff import Role, Staff
from models.tenant import tenant_by_key
from tests.models.test_merging_races import at_once, own_app

assert own_app  # a fixture

ROUNDS = 8


def two_owners(app):
    """Both are owners again: their ids."""
    with app.app_context(), scope(tenant_by_key("northwind")):
        people = list(db.session.scalars(select(Staff).where(Staff.role.in_(("owner", "manager"))).order_by(Staff.id)))
        for one in people:
            one.role, one.active = "owner", True
        db.session.commit()
        found = [one.id for one in people]
        db.session.remove()
    return found


def left(app):
    with app.app_context(), scope(tenant_by_key("northwind")):
        found = list(db.session.scalars(select(Staff.id).where(Staff.role == "owner", Staff.active)))
        db.session.remove()
    return found


def demoting(by_id, other_id):
    def verb():
        other = db.session.scalars(select(Staff).where(Staff.id == other_id)).one()
        change_role(other, Role.MANAGER, Actor("staff", by_id, "Owner"))

    return verb


def locking_out(by_id, other_id):
    def verb():
        other = db.session.scalars(select(Staff).where(Staff.id == other_id)).one()
        deactivate(other, Actor("staff", by_id, "Owner"))

    return verb


@pytest.mark.parametrize("verbs", [(demoting, demoting), (locking_out, locking_out), (demoting, locking_out)])
def test_one_of_them_stays(own_app, verbs):
    for _round in range(ROUNDS):
        one, other = two_owners(own_app)
        came = at_once(own_app, verbs[0](one, other), verbs[1](other, one))
        assert came.count("done") == 1
        assert len(left(own_app)) == 1
