"""The kinds of work that a business does: what customers can ask for, and what an hour of it costs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models.base import db
from models.event import Actor, record
from models.job import JobType
from models.keyset import LARGEST
from models.letter_kinds import said
from models.refusing import Refused
from models.revising import lock, revise
from models.tenant import Tenant

FIELDS = ("name", "hourly_rate", "tax_rate", "offered")
MOST = 50
THERE = said("There is a kind of work with this name already.")
TOO_MANY = said("There can be at most 50 kinds of work.")


def job_type_by_id(ident: int) -> JobType | None:
    return db.session.scalar(select(JobType).where(JobType.id == ident)) if 0 < ident <= LARGEST else None


def add_job_type(business: Tenant, values: Mapping[str, Any], by: Actor) -> JobType:
    """A new one, with FIELDS: minor units of the business's currency for an hour, tax as a fraction. Raises Refused."""
    lock(business)  # whoever adds at the same moment waits
    _refuse_twin(values["name"])
    if len(list(db.session.scalars(select(JobType.id)))) >= MOST:
        raise Refused("name", TOO_MANY)
    made = JobType(**values)
    db.session.add(made)
    db.session.flush()
    record(made, "kind of work added", by=by, after=made.name)
    return made


def change_job_type(business: Tenant, kind: JobType, values: Mapping[str, Any], token: str, by: Actor) -> bool:
    """True when that changed anything; what was put down before keeps its price. Raises Refused, or Conflict where somebody else was quicker."""
    lock(business)
    _refuse_twin(values["name"], kind.id)
    return revise(kind, values, token, what="kind of work changed", by=by)


def _refuse_twin(name: str, but: int = 0) -> None:
    if db.session.scalar(select(JobType.id).where(JobType.name == name, JobType.id != but)):
        raise Refused("name", THERE)
