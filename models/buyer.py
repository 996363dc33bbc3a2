"""Who buys: a portal user, the person behind it and the customer it acts for, read together; or staff on a customer's behalf."""

from typing import NamedTuple

from sqlalchemy import and_, select

from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.portal_user import PortalUser
from models.tenant import Tenant


class Buyer(NamedTuple):
    """`user` is None where staff order on the customer's behalf; `person` is then who asked for it, if anybody is named."""

    user: PortalUser | None
    person: Contact | None
    customer: Customer


class Member(NamedTuple):
    """A customer's own person who buys, and from which business."""

    user: PortalUser
    person: Contact
    customer: Customer
    tenant: Tenant


def buyer_of(portal_user_id: int) -> Member:
    """One statement."""
    person = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
    customer = and_(Customer.tenant_id == PortalUser.tenant_id, Customer.id == PortalUser.customer_id)
    found = select(PortalUser, Contact, Customer, Tenant).join(Contact, person).join(Customer, customer)
    found = found.join(Tenant, Tenant.id == PortalUser.tenant_id)
    return Member(*db.session.execute(found.where(PortalUser.id == portal_user_id)).one())
