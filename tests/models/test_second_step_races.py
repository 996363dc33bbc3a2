"""Two browsers come with the same code at the same moment: one gets in, on both databases."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.event import Actor
from models.scope import scope
from models.second_factor import RecoveryCode, SecondFactor
from models.second_step import hash_of, salt_for, spend
from models.signing_in import Attempt
from models.tenant import tenant_by_key
from models.two_step import new_codes
from models.types import now
from tests import cast
from tests.auth.two_steps import SECRET, code
from tests.models.test_lost_updates import at_once, own_app  # noqa: F401 - a fixture

ROUNDS = 20
MARIA = "maria.anders@alfki.example"


def visit_of(contact):
    """As much of a visit as the second step asks for."""
    known = {"tenant_id": contact.tenant_id, "audience": "customer", "email": MARIA, "customer_id": contact.customer_id}
    return SimpleNamespace(**known, person_id=contact.id, actor=lambda at: Actor("contact", contact.id, "Maria", at))


@pytest.fixture
def codes(own_app):  # noqa: F811
    with own_app.app_context(), scope(tenant_by_key("northwind")):
        factor = SecondFactor(secret=SECRET, confirmed_at=now(), contact_id=cast.find(Contact, email=MARIA).id)
        db.session.add(factor)
        db.session.flush()
        shown, hashed = new_codes(4)
        db.session.add_all([RecoveryCode(factor_id=factor.id, code_hash=one) for one in hashed])
        db.session.commit()
    return shown


def both_come(own_app, typed_in, rounds):  # noqa: F811
    """Who got in, round by round."""
    entered = [[] for _ in range(rounds)]

    def come(who):
        def step(n, _alfki, together):
            contact = db.session.scalars(select(Contact).where(Contact.email == MARIA)).one()
            visit, typed = visit_of(contact), typed_in(n)
            tried = Attempt(visit.tenant_id, "customer", MARIA, "203.0.113.7", visit.customer_id, None)
            salt = salt_for(visit, typed)
            db.session.rollback()
            hashed = hash_of(typed, salt)
            together.wait()
            if spend(visit, tried, typed, hashed):
                entered[n].append(who)
            db.session.commit()

        return step

    at_once(own_app, rounds, come("Anna"), come("Ben"))
    return entered


def test_of_two_equal_codes_of_the_app_one_lets_in(own_app, codes):  # noqa: F811
    same = code()
    entered = both_come(own_app, lambda _n: same, ROUNDS)
    assert [len(who) for who in entered] == [1] + [0] * (ROUNDS - 1)


def test_of_two_equal_recovery_codes_one_lets_in(own_app, codes):  # noqa: F811
    entered = both_come(own_app, lambda n: codes[n], len(codes))
    assert [len(who) for who in entered] == [1] * len(codes)
