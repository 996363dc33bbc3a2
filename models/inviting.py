"""Inviting portal users by mail: one, all of a customer who never signed in, those of many customers (DOMAIN §3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from models.base import db
from models.business_in_scope import business
from models.by_link import has_chosen
from models.contact import Contact
from models.customer import Customer, Status
from models.event import Actor, record
from models.link import Link, Purpose
from models.links import make_link, replace_links, replace_links_of, revoke
from models.mailing_ways_in import until
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
    return _send(customer, user, sent)


def invite_all(customer: Customer, sent: Sender) -> Outcome:
    """Everybody of a customer who never signed in, as far as that is possible."""
    return _invite_at([customer], sent)[0]


def invite_many(ids: list[int], sent: Sender) -> Iterator[list[Outcome]]:
    """The same for many customers, batch by batch: to be committed after each, so that nobody waits for long."""
    for start in range(0, len(ids), BATCH):
        query = select(Customer).where(Customer.id.in_(ids[start : start + BATCH]))
        query = query.order_by(Customer.name_folded, Customer.id).execution_options(populate_existing=True)
        yield _invite_at(list(db.session.scalars(query)), sent)


def revoke_invitation(contact: Contact, by: Actor) -> bool:
    """The way in that was mailed is closed. True when there was one."""
    live = select(Link).where(Link.contact_id == contact.id, Link.purpose == Purpose.INVITATION)
    newest = db.session.scalar(live.order_by(Link.id.desc()).limit(1))
    return newest is not None and revoke(newest, by)


def _invite_at(customers: list[Customer], sent: Sender) -> list[Outcome]:
    """Whoever can be of some customers; the few statements that are the same for all are made once."""
    people, taken = _never_signed_in([customer.id for customer in customers]), set[int]()
    sorted_out = [(one, *_sort_out(one, people, taken, sent.tenant)) for one in customers]
    replace_links_of(Purpose.INVITATION, [user.contact for _one, users, _refused in sorted_out for user in users])
    for customer, users, _refused in sorted_out:
        for user in users:
            _send(customer, user, sent)
    return [Outcome(one.number, one.name, len(users), tuple(refused)) for one, users, refused in sorted_out]


def _sort_out(
    customer: Customer, people: list[PortalUser], taken: set[int], tenant: Tenant
) -> tuple[list[PortalUser], dict[str, bool]]:
    """Who of a customer can be invited, and a sentence for each reason why others can't. `taken`: whom another customer has had."""
    users, refused = [], {}
    mine = [user for user in people if user.customer_id == customer.id]
    try:
        check_open(customer, tenant)
        if not mine:
            raise Refused("person", "Everybody here has signed in already, or nobody is a portal user.")
    except Refused as why:
        return [], {str(why): True}
    for user in mine:
        try:
            check_invitable(customer, user, user.contact, tenant)
            if user.contact_id in taken:
                raise Refused("person", "This person has just been invited for another customer.")
            users.append(user)
            taken.add(user.contact_id)
        except Refused as why:
            refused[str(why)] = True
    return users, refused


def _send(customer: Customer, user: PortalUser, sent: Sender) -> Link:
    contact = user.contact
    made = make_link(Purpose.INVITATION, contact, contact.email or "", by=sent.by, customer=customer)
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


def _never_signed_in(customers: list[int]) -> list[PortalUser]:
    """Active portal users without a sign-in so far, their contacts as they are now and held until the end."""
    query = select(PortalUser).join(PortalUser.contact).options(contains_eager(PortalUser.contact))
    query = query.where(PortalUser.customer_id.in_(customers), PortalUser.active, Contact.last_sign_in_at.is_(None))
    query = query.order_by(Contact.id, PortalUser.id).with_for_update(of=Contact)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))
