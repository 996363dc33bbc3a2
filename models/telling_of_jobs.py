"""Mails about jobs: who asked hears when somebody comes and what becomes of it, the business hears of requests, wishes and signatures."""

from typing import Any

from models.customer import customer_of
from models.document import Document
from models.event import Actor
from models.hearing import hearing, tell_business
from models.job import JobVisit
from models.letter_kinds import said
from models.module import Module
from models.posting import post
from models.staff import Staff

NEWS = {  # what became of a job → how the letter begins
    "received": said("We have received your request."),
    "visit planned": said("We come to you on %(day)s, %(hours)s."),
    "visit moved": said("Our visit has another time now: %(day)s, %(hours)s."),
    "visit cancelled": said("Our visit on %(day)s is cancelled: %(reason)s"),
    "visit stays": said("Our visit on %(day)s stays as it was planned: %(reason)s"),
    "complete": said("The work is done. Please look at it and sign."),
    "cancel": said("This will not be carried out: %(reason)s"),
    "note": said("There is news from the site."),
}
HEARD = {  # what a customer did → how the letter to the business begins
    "requested": said("%(author)s asks for a visit."),
    "wish": said("%(author)s would like another time for a visit: %(reason)s"),
    "signed": said("%(author)s has signed that the work is done."),
    "withdrawn": said("%(author)s does not need it any more."),
}
COMING = said("You have a visit on %(day)s, %(hours)s: %(customer)s.")
NOT_COMING = said("This visit is not yours any more: %(day)s, %(hours)s: %(customer)s.")


def hours_of(visit: JobVisit) -> str:
    """Its local times: "08:00–12:00"."""
    return f"{visit.begins:%H:%M}–{visit.ends:%H:%M}"


def tell_customer(job: Document, what: str, once: str, visit: JobVisit | None = None, reason: str = "") -> None:
    """Who asked hears of it, or the customer's administrators, or else whoever sees its jobs; once for each key."""
    facts: dict[str, Any] = {"said": {"news": [NEWS[what], {"reason": reason[:500]}]}, "job": job.number}
    facts["values"] = {"number": job.number}
    _with_time(facts, visit)
    for person in hearing(job, Module.JOBS):
        key = f"job {job.id} {what} {once} {person.id}"
        post("job_news", person, customer=customer_of(job), facts=facts, once=key)


def _with_time(facts: dict[str, Any], visit: JobVisit | None) -> None:
    """When a visit is, to be said in the language of the letter."""
    if visit:
        facts["days"] = {"day": visit.day.isoformat()}
        facts["said"]["news"][1]["hours"] = hours_of(visit)


def tell_staff(job: Document, what: str, by: Actor, once: str = "", reason: str = "", author: str = "") -> None:
    """The addresses that hear of orders, and the customer's sales person; whoever of staff did it knows already."""
    facts = {"said": {"news": [HEARD[what], {"author": author or by.name, "reason": reason[:500]}]}, "job": job.number}
    tell_business("staff_job", job, facts, f"job {job.id} {what} {once}", by.id if by.kind == "staff" else None)


def tell_who_comes(job: Document, visit: JobVisit, staff: Staff | None, by: Actor, words: str = COMING) -> None:
    """Of staff who a visit is given to or taken from, where it is somebody else's doing."""
    if staff is None or (by.kind == "staff" and by.id == staff.id):
        return
    customer = customer_of(job)
    values = {"number": customer.number, "kind": "job", "document": job.number}
    facts: dict[str, Any] = {
        "said": {"news": [words, {"customer": customer.name}]},
        "job": job.number,
        "values": values,
    }
    _with_time(facts, visit)
    key = f"visit {visit.id} {visit.edition} {staff.id} {words == COMING}"
    post("staff_job", staff, customer=customer, facts=facts, once=key)
