"""What the catalogue and the order pad ask for alike: who buys, what was looked for, and the goods that were found."""

from flask import abort, url_for

from access import Right, can, visit
from blueprints.ordering.finding import Shop, find_goods
from blueprints.ordering.pad import Pad
from models.buyer import buyer_of
from models.customer import Customer
from models.drafting import Written, draft_of, open_draft, written_by
from models.order_draft import OrderDraft
from models.tenant import Tenant, tenant_by_key


def buyer() -> Customer:
    return buyer_of(visit.portal_user_id).customer


def business() -> Tenant:
    return tenant_by_key(visit.tenant_key) or abort(404)


def my_draft() -> OrderDraft:
    """The order that this person writes, for the branch that is looked at; held until the request is done."""
    draft = open_draft(visit.person_id, visit.customer_id)
    draft.branch_id = visit.branch_id if visit.branches > 1 else None
    return draft


def my_pad(customer: Customer, draft: OrderDraft | None = None) -> Pad:
    """With the order that this person writes, if there is one and it may be written; or with the given one."""
    if draft is None and can(Right.PLACE_ORDERS):
        draft = draft_of(visit.person_id, customer.id)
    url = url_for("portal.order_pad", identifier=visit.identifier)
    return Pad(customer, business(), draft, visit.branch_id, url)


def whole_pad() -> Pad:
    """With all that is written: two statements, however many lines."""
    me = buyer_of(visit.portal_user_id)
    written = written_by(me.person.id, me.customer.id) if can(Right.PLACE_ORDERS) else Written(None, [], False)
    url = url_for("portal.order_pad", identifier=visit.identifier)
    return Pad(me.customer, me.tenant, written.draft, visit.branch_id, url, written=written)


def look(pad: Pad, endpoint: str, size: int = 25) -> Shop:
    """What this person looks for, as the address says; 404 for a damaged one."""
    return find_goods(pad, lambda **asked: url_for(endpoint, identifier=visit.identifier, **asked), size)
