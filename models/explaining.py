"""Why somebody sees what they see: every level's say about every module, and what stands between a person and one document."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, select

from models.base import db
from models.branch import Branch
from models.contact import Contact
from models.customer import Customer
from models.document import KINDS, Document
from models.levels import Level, closed_doors, hidden_at
from models.module import Module
from models.portal_user import PortalUser
from models.tenant import Tenant
from models.types import fits

OWN_ORDERS = ("order", "delivery")


class Obstacle(StrEnum):
    """What keeps a person from a document apart from the levels."""

    NOT_THERE = "no such document"
    ELSEWHERE = "another customer's"
    DRAFT = "a draft"
    COLLEAGUES = "somebody else's order or delivery"


@dataclass(frozen=True)
class Answer:
    """Whether a person sees the document of that number, and everything that is in the way. `maker`: who made it, if anybody is on record.

    `branch`: it opens, but is not in this person's lists, because they look at that other branch.
    """

    number: str
    obstacles: list[Level | Obstacle]
    kind: str = ""
    customer: str = ""
    customer_number: str = ""
    maker: str = ""
    branch: str = ""

    @property
    def sees(self) -> bool:
        return not self.obstacles

    @property
    def module(self) -> Module:
        return module_of(self.kind)


def facts_of(user: PortalUser) -> Any:
    """What the levels look at, of one portal user: columns as models/visit.py names them."""
    return db.session.execute(_FACTS.where(PortalUser.id == user.id)).one()


def facts_of_all(customer_id: int) -> list:
    """The same of everybody who acts for a customer."""
    return list(db.session.execute(_FACTS.where(PortalUser.customer_id == customer_id)))


def explain(facts: Any) -> dict[Module, dict[Level, bool]]:
    """For every module and every level: does it let this person through?"""
    doors = set(closed_doors(facts))
    return {module: {level: level not in doors.union(hidden_at(facts, module)) for level in Level} for module in Module}


def why_not_document(facts: Any, number: str) -> list[Answer]:
    """One answer for each of the customer's documents of that number; else for other customers'; else that there is none.

    For staff: it also looks at what the person may not see.
    """
    number = number.strip()
    rows = db.session.execute(_documents({number, number.upper()})).all() if fits(number, 40) else []
    rows = [row for row in rows if row.customer_id == facts.customer_id] or rows
    return [_answer(facts, row) for row in rows] or [Answer(number, [Obstacle.NOT_THERE])]


def _answer(facts: Any, row: Any) -> Answer:
    about = {
        "number": row.number,
        "kind": row.kind,
        "customer": row.customer,
        "customer_number": row.customer_number,
        "maker": " ".join(part for part in (row.first_name, row.last_name) if part) or row.email or "",
    }
    if row.customer_id != facts.customer_id:
        return Answer(obstacles=[Obstacle.ELSEWHERE], **about)
    return Answer(obstacles=_obstacles(facts, row, module_of(row.kind)), branch=_other_branch(facts, row), **about)


def _obstacles(facts: Any, row: Any, module: Module) -> list[Level | Obstacle]:
    """The same conditions as models/scope.py puts on every statement in the portal; the tests hold both together."""
    of_the_document = (
        (row.status == "draft", Obstacle.DRAFT),
        (
            facts.own_orders_only and row.kind in OWN_ORDERS and row.contact_id != facts.contact_id,
            Obstacle.COLLEAGUES,
        ),
    )
    return [
        *closed_doors(facts),
        *hidden_at(facts, module),
        *(obstacle for in_the_way, obstacle in of_the_document if in_the_way),
    ]


def module_of(kind: str) -> Module:
    """The one that shows documents of this kind."""
    return next(module for module in Module if module.kind == kind)


def _other_branch(facts: Any, row: Any) -> str:
    """The one that this person has chosen to look at, where there is a choice and it is not the document's."""
    chosen = facts.branch_id if facts.branches > 1 else None
    return facts.branch if chosen and chosen != row.branch_id else ""


def _documents(numbers: set[str]) -> Any:
    return (
        select(
            Document.kind, Document.number, Document.status, Document.customer_id, Document.contact_id, Document.branch_id,
            Customer.name.label("customer"), Customer.number.label("customer_number"),
            Contact.first_name, Contact.last_name, Contact.email,
        )
        .join(Customer, and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id))
        .outerjoin(Contact, and_(Contact.tenant_id == Document.tenant_id, Contact.id == Document.contact_id))
        .where(Document.kind.in_(KINDS), Document.number.in_(numbers))
        .order_by(Document.kind, Document.number)
    )  # fmt: skip


BRANCHES = select(func.count()).where(Branch.tenant_id == PortalUser.tenant_id, Branch.active).correlate(PortalUser)
_FACTS = (
    select(
        Tenant.portal_open.label("tenant_open"), Tenant.hidden_modules.label("tenant_hides"),
        Customer.archived_at, Customer.status.label("customer_status"), Customer.portal_open.label("customer_open"),
        Customer.hidden_modules.label("customer_hides"), Customer.id.label("customer_id"),
        case((Contact.active, Contact.id)).label("person_id"), PortalUser.contact_id,
        PortalUser.active.label("user_active"), PortalUser.hidden_modules.label("user_hides"), PortalUser.own_orders_only, PortalUser.administrator,
        PortalUser.branch_id, func.coalesce(Branch.name, "").label("branch"), BRANCHES.scalar_subquery().label("branches"),
    )
    .select_from(PortalUser)
    .join(Tenant, Tenant.id == PortalUser.tenant_id)
    .join(Customer, and_(Customer.tenant_id == PortalUser.tenant_id, Customer.id == PortalUser.customer_id))
    .join(Contact, and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id))
    .outerjoin(Branch, and_(Branch.tenant_id == PortalUser.tenant_id, Branch.id == PortalUser.branch_id))
)  # fmt: skip
