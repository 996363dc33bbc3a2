"""What the tests of the record put on it."""

from models.activity import first_id
from models.base import db
from models.event import Actor, Event

NANCY = Actor("staff", 1, "Nancy Davolio", "203.0.113.9")


def happened(at, what="portal opened", **facts):
    row = {"subject_kind": "tenant", "subject_id": 1, "actor_kind": "staff", "actor_name": "Nancy"} | facts
    db.session.add(Event(id=first_id(at), what=what, at=at, **row))
    db.session.commit()
