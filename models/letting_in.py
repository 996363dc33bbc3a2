"""Letting a person in: contact, portal user and first password in one go, and the changes that follow (DOMAIN §2, §3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from models import sign_in
from models.base import db
from models.choosing_password import give_temporary_password
from models.contact import Contact, contact_by_email
from models.customer import Customer
from models.event import Actor, record
from models.module import Module
from models.password import WeakPassword, temporary_password
from models.portal_user import PortalUser, free_code
from models.types import now


class Refused(Exception):
    """Can't be done as asked: `field` of the form is why, the message is a sentence for the person who asked."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Wish:
    """What staff want a portal user to be. `password` is a typed one; empty: make one up where one is needed."""

    first_name: str
    last_name: str
    email: str
    modules: frozenset[Module]
    own_orders_only: bool
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Added:
    """What came of it. `password` is there only when one was given now: show it once. `home`: whose contact it already was."""

    user: PortalUser
    contact: Contact
    known: bool
    home: str | None
    password: str | None = field(repr=False)


def let_in(customer: Customer, wish: Wish, *, cost: int, by: Actor) -> Added:
    """A person may act for a customer from now on. Who is a contact already, here or at another customer, keeps name and password.

    Raises Refused; then nothing is stored.
    """
    with _refusing_twins():
        known = contact_by_email(wish.email)
        home = _name_of(known.customer_id) if known and known.customer_id != customer.id else None
        contact = known or _new_contact(customer, wish, by)
        user = _new_user(customer, contact, wish, by)
        password = None if _can_sign_in(contact) else give_password(contact, customer, wish.password, cost=cost, by=by)
        db.session.flush()
    return Added(user, contact, known is not None, home, password)


def change_person(user: PortalUser, wish: Wish, by: Actor) -> bool:
    """Name, email and what the person sees. True when that changed anything. Raises Refused; then nothing is stored."""
    with _refusing_twins():
        changed = _rename(user.contact, wish, by)
        for module in Module:
            if (module in user.hidden_modules) is (module in wish.modules):
                changed |= user.show(module, by) if module in wish.modules else user.hide(module, by)
        if user.own_orders_only is not wish.own_orders_only:
            changed |= user.limit_to_own_orders(wish.own_orders_only, by)
        db.session.flush()
    return changed


def lock_out(user: PortalUser, by: Actor) -> bool:
    """Deactivate a portal user; whoever acts for no other customer is signed out everywhere. True when that changed anything."""
    changed = user.deactivate(by)
    elsewhere = exists().where(PortalUser.contact_id == user.contact_id, PortalUser.id != user.id, PortalUser.active)
    if changed and not db.session.scalar(select(elsewhere)):
        sign_in.end_others(user.contact)
    return changed


def give_password(contact: Contact, customer: Customer, typed: str, *, cost: int, by: Actor) -> str:
    """A temporary password, typed by staff or made up here: returned to be shown once, stored nowhere. Raises Refused."""
    password = typed or temporary_password()
    try:
        give_temporary_password(contact, password, cost=cost, company=customer.name, by=by)
    except WeakPassword as why:
        raise Refused("password", str(why)) from why
    return password


def _new_contact(customer: Customer, wish: Wish, by: Actor) -> Contact:
    contact = Contact(customer_id=customer.id, first_name=wish.first_name, last_name=wish.last_name, email=wish.email)
    db.session.add(contact)
    db.session.flush()
    record(contact, "contact added", by=by, after=_shown(contact))
    return contact


def _new_user(customer: Customer, contact: Contact, wish: Wish, by: Actor) -> PortalUser:
    already = exists().where(PortalUser.customer_id == customer.id, PortalUser.contact_id == contact.id)
    if db.session.scalar(select(already)):
        raise Refused("email", "Already a portal user of this customer.")
    user = PortalUser(
        customer_id=customer.id,
        contact=contact,
        code=free_code(customer.id, contact.name),
        hidden_modules=frozenset(Module) - wish.modules,
        own_orders_only=wish.own_orders_only,
    )
    db.session.add(user)
    db.session.flush()
    record(user, "portal user added", by=by, after=f"{user.code}, {_shown(contact)}")
    return user


def _rename(contact: Contact, wish: Wish, by: Actor) -> bool:
    before = _shown(contact)
    contact.first_name, contact.last_name, contact.email = wish.first_name, wish.last_name, wish.email
    if changed := before != _shown(contact):
        record(contact, "contact changed", by=by, before=before, after=_shown(contact))
    return changed


def _shown(contact: Contact) -> str:
    return f"{contact.name} <{contact.email}>"


def _can_sign_in(contact: Contact) -> bool:
    return bool(contact.password_hash) and not (contact.temporary_until and contact.temporary_until <= now())


def _name_of(customer_id: int) -> str | None:
    return db.session.scalar(select(Customer.name).where(Customer.id == customer_id))


@contextmanager
def _refusing_twins() -> Iterator[None]:
    """Whatever is refused leaves nothing behind, be it the database that refuses: two who add one email at once."""
    try:
        yield
    except IntegrityError as error:
        db.session.rollback()
        raise Refused(
            "email", "This email address already belongs to somebody. Look whether a colleague has just added it."
        ) from error
    except Refused:
        db.session.rollback()
        raise
