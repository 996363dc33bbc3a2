"""Letting a person in: contact, portal user and first password in one go, and the changes that follow (DOMAIN §2, §3).

The row on the portal tab and "Is portal user" of a contact come through here alike.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from models import sign_in
from models.base import db
from models.choosing_password import give_temporary_password
from models.contact import Contact, contact_by_email
from models.contacts import add_contact, bring_back, change_contact
from models.customer import Customer
from models.event import Actor, record
from models.inviting import invite, sender
from models.link import Link
from models.links import end_ways_in
from models.module import Module
from models.password import LONGEST, SHORTEST, WeakPassword, hash_password, temporary_password
from models.portal_user import PortalUser, free_code
from models.refusing import Refused as Refused
from models.refusing import refusing_twins
from models.revising import read_fields
from models.types import now


@dataclass(frozen=True)
class Wish:
    """What staff want a portal user to be. `person` are fields of the contact (contacts.DETAILS, the names and email at least).

    `invites`: the first password comes by mail, where there is none yet; else `password` is a temporary one, made up where
    empty; `hashed` of hashed_ahead(). `seen` and `switches` are what the form was filled with.
    """

    person: Mapping[str, str]
    modules: frozenset[Module] = frozenset(Module)
    own_orders_only: bool = False
    administrator: bool = False
    invites: bool = True
    password: str = field(default="", repr=False)
    seen: str = ""
    switches: str = ""
    hashed: str = field(default="", repr=False)


@dataclass(frozen=True)
class Added:
    """What came of it. `password` is there only when a temporary one was given now: show it once. `home`: whose contact it already was."""

    user: PortalUser
    contact: Contact
    known: bool
    home: str | None
    invited: bool
    password: str | None = field(repr=False)


def hashed_ahead(wish: Wish, cost: int) -> Wish:
    """With its temporary password made up where none is typed, and hashed: slow, so commit before and let_in() after."""
    password = wish.password or temporary_password()
    if wish.invites or not SHORTEST <= len(password) <= LONGEST:  # what can't be used is refused there
        return wish
    return replace(wish, password=password, hashed=hash_password(password, cost))


def let_in(customer: Customer, wish: Wish, *, cost: int, by: Actor, chosen: Contact | None = None) -> Added:
    """A person may act for a customer from now on. `chosen`: this contact of the customer, with the details as wished.

    Who else is a contact already, here or at another customer, keeps name and password. Raises Refused and, for a chosen contact
    that somebody has changed meanwhile, Conflict; then nothing is stored.
    """
    with refusing_twins():
        if chosen:
            change_contact(chosen, wish.person, wish.seen, by)
        known = chosen or contact_by_email(wish.person["email"])
        home = _name_of(known.customer_id) if known and known.customer_id != customer.id else None
        contact = known or add_contact(customer, wish.person, by)
        if _user_of(customer, contact):
            raise Refused("email", "Already a portal user of this customer.")
        entered = _enter(customer, contact, wish, cost, by)
    return Added(entered.user, contact, known is not None, home, entered.invited, entered.password)


def keep_contact(
    customer: Customer,
    contact: Contact | None,
    values: Mapping[str, Any],
    token: str,
    portal_user: bool | None,
    *,
    invites: bool = True,
    cost: int,
    by: Actor,
    first: Wish | None = None,
) -> tuple[Contact, "Entered | None"]:
    """Add a contact (None) or change it as its form says, and make it a portal user or none; `portal_user` None leaves that alone.

    With what came of letting it in, if that was asked for; `first` of hashed_ahead(). Raises Refused and Conflict; then nothing is stored.
    """
    with refusing_twins():
        if contact is None:
            contact = add_contact(customer, values, by)
        else:
            change_contact(contact, values, token, by)
        if portal_user:
            return contact, make_portal_user(customer, contact, invites=invites, cost=cost, by=by, first=first)
        if portal_user is False:
            no_portal_user(customer, contact, by)
    return contact, None


def make_portal_user(
    customer: Customer, contact: Contact, *, invites: bool = True, cost: int, by: Actor, first: Wish | None = None
) -> "Entered":
    """ "Is portal user" ticked: let in with everything on, or activated with what was chosen before. Raises Refused."""
    with refusing_twins():
        if not contact.email:
            raise Refused("email", "Enter the email address: a portal user signs in with it.")
        return _enter(customer, contact, first or Wish({}, invites=invites), cost, by)


def no_portal_user(customer: Customer, contact: Contact, by: Actor) -> bool:
    """ "Is portal user" unticked: locked out of this customer's portal; nothing is deleted. True when that changed anything."""
    user = _user_of(customer, contact)
    return user is not None and lock_out(user, by)


def change_person(user: PortalUser, wish: Wish, by: Actor) -> bool:
    """The contact's details, and of the switches those that differ from what the form was filled with: a colleague's stay.

    True when that changed anything. Raises Refused and Conflict; then nothing is stored.
    """
    with refusing_twins():
        changed = change_contact(user.contact, wish.person, wish.seen, by)
        was = _as_seen(user, wish.switches)
        for module in Module:
            if (module in wish.modules) is (module.value in was["hidden"]):
                changed |= user.show(module, by) if module in wish.modules else user.hide(module, by)
        if was["own"] is not wish.own_orders_only:
            changed |= user.limit_to_own_orders(wish.own_orders_only, by)
        if was["administrator"] is not wish.administrator:
            changed |= user.administrate(wish.administrator, by)
        db.session.flush()
    return changed


def switches_of(user: Any) -> str:
    """A form's token: the switches of a portal user that it was filled with."""
    hidden = sorted(module.value for module in user.hidden_modules)
    return json.dumps({"hidden": hidden, "own": user.own_orders_only, "administrator": user.administrator})


def lock_out(user: PortalUser, by: Actor) -> bool:
    """Deactivate a portal user; whoever acts for no other customer is signed out everywhere. True when that changed anything."""
    changed = user.deactivate(by)
    elsewhere = exists().where(PortalUser.contact_id == user.contact_id, PortalUser.id != user.id, PortalUser.active)
    if changed and not db.session.scalar(select(elsewhere)):
        sign_in.end_others(user.contact)
        end_ways_in(user.contact)
    elif changed:
        end_ways_in(user.contact, Link.customer_id == user.customer_id)
    return changed


def give_password(contact: Contact, customer: Customer, typed: str, *, cost: int, by: Actor, hashed: str = "") -> str:
    """A temporary password, typed by staff or made up here: returned to be shown once, stored nowhere. Raises Refused.

    `hashed`: of hashed_ahead(), with the password that was typed or made up there.
    """
    password = typed or temporary_password()
    try:
        give_temporary_password(contact, password, cost=cost, company=customer.name, by=by, hashed=hashed)
    except WeakPassword as why:
        raise Refused("password", str(why)) from why
    return password


class Entered(NamedTuple):
    """A portal user who was let in; invited by mail, or with a temporary password to be shown once, or neither where there is one."""

    user: PortalUser
    invited: bool
    password: str | None


def _enter(customer: Customer, contact: Contact, wish: Wish, cost: int, by: Actor) -> Entered:
    """The one way in. A contact of this customer that was deactivated is brought back by it, another customer's is not."""
    if not contact.active:
        if contact.customer_id != customer.id:
            raise Refused(
                "email", "This person is deactivated as a contact of another customer. Bring them back there."
            )
        bring_back(contact, by)
    user = _user_of(customer, contact) or _new_user(customer, contact, wish, by)
    user.activate(by)
    db.session.flush()
    if _can_sign_in(contact):
        return Entered(user, False, None)
    if not wish.invites:
        return Entered(
            user, False, give_password(contact, customer, wish.password, cost=cost, by=by, hashed=wish.hashed)
        )
    try:
        invite(customer, user, sender(by))
    except Refused as why:
        raise Refused("first_password", str(why)) from why
    return Entered(user, True, None)


def _user_of(customer: Customer, contact: Contact) -> PortalUser | None:
    query = select(PortalUser).where(PortalUser.customer_id == customer.id, PortalUser.contact_id == contact.id)
    return db.session.scalar(query.options(joinedload(PortalUser.contact)))


def _new_user(customer: Customer, contact: Contact, wish: Wish, by: Actor) -> PortalUser:
    user = PortalUser(
        customer_id=customer.id,
        contact=contact,
        code=free_code(customer.id, contact.name, contact.email or ""),
        hidden_modules=frozenset(Module) - wish.modules,
        own_orders_only=wish.own_orders_only,
        administrator=wish.administrator,
    )
    db.session.add(user)
    db.session.flush()
    record(user, "portal user added", by=by, after=f"{user.code}, {contact.name} <{contact.email}>")
    return user


def _as_seen(user: PortalUser, token: str) -> dict[str, Any]:
    now_, was = read_fields(switches_of(user)), read_fields(token)
    fits = all(type(was.get(key)) is type(value) for key, value in now_.items())
    return was if fits else now_


def _can_sign_in(contact: Contact) -> bool:
    return bool(contact.password_hash) and not (contact.temporary_until and contact.temporary_until <= now())


def _name_of(customer_id: int) -> str | None:
    return db.session.scalar(select(Customer.name).where(Customer.id == customer_id))
