"""A password's slow hash is made while no transaction is open: SQLite's one writer lets everybody else write meanwhile."""

import pytest

from models import choosing_password, letting_in, two_step
from models.base import db
from tests.auth.two_steps import code, secret_on

ANN = "/admin/customers/EASTC/portal-users/ANN.DEVON"
NEW = {"first_name": "Nina", "last_name": "Novak", "email": "nina.novak@eastc.example", "first_password": "temporary"}


@pytest.fixture
def open_while_hashing(monkeypatch):
    """For each hash that is made: was a transaction open?"""
    seen = []
    for module, name in ((letting_in, "hash_password"), (choosing_password, "hash_password"), (two_step, "new_codes")):
        made = getattr(module, name)

        def watched(*given, made=made):
            seen.append(db.session().in_transaction())
            return made(*given)

        monkeypatch.setattr(module, name, watched)
    return seen


def test_of_a_temporary_password(manager, northwind, open_while_hashing):
    assert manager.post(f"{ANN}/temporary-password", password="").status_code == 200
    assert open_while_hashing == [False]


def test_of_a_new_portal_users(manager, northwind, open_while_hashing):
    manager.post("/admin/customers/EASTC/portal-users", **NEW)
    assert open_while_hashing == [False]


def test_of_recovery_codes(maria, northwind, open_while_hashing):
    maria.post("/p/alfki/two-step")
    secret = secret_on(maria.get("/p/alfki/two-step"))
    maria.post("/p/alfki/two-step/confirmation", code=code(secret))
    maria.post("/p/alfki/two-step/codes")
    assert open_while_hashing == [False, False]
