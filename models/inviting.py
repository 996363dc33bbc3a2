"""Inviting portal users by mail: one, all of a customer who never signed in, those of many customers (DOMAIN §3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from models.base import db
from models.by_link import has_chosen
from models.contact import Contact
from models.customer import Customer, Status
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import make_link, replace_links, revoke
from models.mailing_ways_in import business, until
from models.portal_user import PortalUser
from models.posting import post, return_address
from models.refusing import Refused
from models.revising import lock
from models.staff import Staff
from models.tenant import Tenant

BATCH = 100  # customers a transaction


@dataclass(frozen=True)
class Sender:
    """On whose behalf invitations go out: read once for many."""

    by: Actor
    tenant: Tenant
    staff: Staff | None


@dataclass(frozen=True)
class Outcome:
    """What came of inviting a customer's people: whom, and for the others a sentence each (the same one once)."""

    number: str
    name: str
    invited: int
    refused: tuple[str, ...] = ()


def sender(by: Actor) -> Sender:
    """Whom an answer to the letter goes to, and which business it is."""
    mine = select(Staff).where(Staff.id == (by.id if by.kind == "staff" else 0))
    return Sender(by, business(), db.session.scalar(mine))


def check_invitable(customer: Customer, user: PortalUser, contact: Contact, tenant: Tenant) -> None:
    """Raises Refused where an invitation would lead nowhere."""
    check_open(customer, tenant)
    if not user.active or not contact.active:
        raise Refused("person", "This person is locked out. Activate them first.")
    if not contact.email:
        raise Refused("person", "This person has no email address. Enter it first.")
    if has_chosen(contact):
        raise Refused("person", "This person has chosen a password already and needs no invitation.")


def check_open(customer: Customer, tenant: Tenant) -> None:
    """Raises Refused where nobody gets in at this customer. Blacklisted ones do: they see, and can start nothing new."""
    if customer.archived_at is not None:
        raise Refused("person", "This customer is archived. Bring it back first.")
    if customer.status == Status.INACTIVE:
        raise Refused("person", "This customer is inactive, so nobody gets in. Change its status first.")
    if not customer.portal_open:
        raise Refused("person", "The portal is off for this customer. Switch it on first.")
    if not tenant.portal_open:
        raise Refused("person", "The portal is off for everybody. Switch it on in the settings first.")


def invite(customer: Customer, user: PortalUser, sent: Sender) -> Link:
    """Mail a portal user a link to choose the first password; it replaces the one from before. Raises Refused."""
    contact = lock(user.contact)  # two who invite at once: the second replaces the first one's link
    check_invitable(customer, user, contact, sent.tenant)
    replace_links(Purpose.INVITATION, contact)
    made = make_link(Purpose.INVITATION, contact, contact.email, by=sent.by, customer=customer)
    post(
        "invitation",
        contact,
        customer=customer,
        made=made,
        facts={"moments": until(made.link)},
        reply_to=return_address(sent.staff, customer, sent.tenant),
    )
    record(user, "invited", by=sent.by, after=contact.email)
    return made.link


def invite_all(customer: Customer, sent: Sender) -> Outcome:
    """Everybody of a customer who never signed in, as far as that is possible."""
    return _invite_each(customer, _never_signed_in([customer.id]), sent)


def invite_many(ids: list[int], sent: Sender) -> Iterator[list[Outcome]]:
    """The same for many customers, batch by batch: to be committed after each, so that nobody waits for long."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        query = select(Customer).where(Customer.id.in_(some)).order_by(Customer.name_folded, Customer.id)
        customers = list(db.session.scalars(query.execution_options(populate_existing=True)))
        people = _never_signed_in(some)
        yield [_invite_each(one, [user for user in people if user.customer_id == one.id], sent) for one in customers]


def revoke_invitation(contact: Contact, by: Actor) -> bool:
    """The way in that was mailed is closed. True when there was one."""
    live = select(Link).where(Link.contact_id == contact.id, Link.purpose == Purpose.INVITATION)
    newest = db.session.scalar(live.order_by(Link.id.desc()).limit(1))
    return newest is not None and revoke(newest, by)


def _invite_each(customer: Customer, people: list[PortalUser], sent: Sender) -> Outcome:
    invited, refused = 0, {}
    try:
        check_open(customer, sent.tenant)
        if not people:
            raise Refused("person", "Everybody here has signed in already, or nobody is a portal user.")
    except Refused as why:
        return Outcome(customer.number, customer.name, 0, (str(why),))
    for user in people:
        try:
            invite(customer, user, sent)
            invited += 1
        except Refused as why:
            refused[str(why)] = True
    return Outcome(customer.number, customer.name, invited, tuple(refused))


def _never_signed_in(customers: list[int]) -> list[PortalUser]:
    """Active portal users without a sign-in so far, with their contacts."""
    query = select(PortalUser).join(PortalUser.contact)
    query = query.where(PortalUser.customer_id.in_(customers), PortalUser.active, Contact.last_sign_in_at.is_(None))
    query = query.options(contains_eager(PortalUser.contact))
    return list(db.session.scalars(query.order_by(PortalUser.created_at, PortalUser.id)))
