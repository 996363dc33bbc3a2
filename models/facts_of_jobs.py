"""What is known about a job beside its visits: where it is, whom to ask for, what kind of work it is, what staff should know."""

from collections.abc import Mapping
from typing import Any

from models.base import db
from models.document import Job
from models.event import Actor, record
from models.job import URGENCIES
from models.moving_jobs import ENDED, NOT_NOW, change_detail
from models.reading_jobs import detail_of
from models.refusing import Refused
from models.requesting_jobs import NEVER, NO_SITE, NO_TYPE, job_types

FACTS = ("type_id", "site_contact", "site_phone", "urgency", "internal_note")


def read_facts(typed: Mapping[str, str]) -> dict[str, Any]:
    """What a form says, as set_facts() takes it. Raises Refused."""
    types = {str(one.id): one.id for one in job_types(offered=False)}
    if typed["type"] and typed["type"] not in types:
        raise Refused("type", NO_TYPE)
    if typed["urgency"] not in URGENCIES:
        raise Refused("urgency", NEVER)
    return {
        "type_id": types.get(typed["type"]), "site_contact": typed["site_contact"][:120], "site_phone": typed["site_phone"][:60],
        "urgency": typed["urgency"], "internal_note": typed["internal_note"][:2000],
    }  # fmt: skip


def set_facts(job: Job, site: str, facts: Mapping[str, Any], by: Actor) -> bool:
    """Where the work is, whom to ask for, what kind it is and what staff should know. True when that changed anything. Raises Refused."""
    if job.status in ENDED:
        raise Refused("status", NOT_NOW)
    detail, site = detail_of(job), site.strip()[:600]
    if not site:
        raise Refused("site", NO_SITE)
    before = {name: getattr(detail, name, None) for name in FACTS} | {"site": job.ship_to}
    if before == {**facts, "site": site}:
        return False
    job.ship_to = site
    change_detail(job, **facts)
    db.session.flush()
    record(job, "facts of a job changed", by=by, before=before["site"] if before["site"] != site else None)
    return True
