"""What the tests of mailed links share: somebody who has no password yet, and links as letters carry them."""

import html
import re

from sqlalchemy import select

from models.base import db
from models.contact import Contact
from models.customer import customer_by_number
from models.event import Actor
from models.inviting import invite, sender
from models.letter import Letter
from models.link import Link, Purpose
from models.links import make_link
from models.portal_user import PortalUser
from models.staff import Staff
from models.types import now
from tests.cast import find

BY = Actor("staff", None, "Steven Buchanan")
MARIE = "marie.bertrand@paris.example"
MARIA = "maria.anders@alfki.example"
OWNER = "owner@northwind.example"
NEW = "a-good-new-one-77"


def fresh(number="PARIS"):
    """The customer, and its portal user, who has no password yet."""
    customer = customer_by_number(number)
    user = find(PortalUser, customer_id=customer.id)
    contact = find(Contact, id=user.contact_id)
    contact.password_hash, contact.last_sign_in_at = None, None
    db.session.commit()
    return customer, user, contact


def invited(number="PARIS"):
    """The address of a fresh invitation's page, with its link."""
    customer, user, _contact = fresh(number)
    link = invite(customer, user, sender(BY))
    db.session.commit()
    return f"/p/{customer.identifier}/invitation/{token_of(link)}", link


def token_of(link):
    return db.session.scalars(select(Letter).where(Letter.link_id == link.id)).one().secret


def staff_link(purpose, email=OWNER):
    person = find(Staff, email=email)
    made = make_link(purpose, person, person.email, by=BY)
    db.session.commit()
    where = "invitation" if purpose == Purpose.INVITATION else "password"
    return f"/admin/{where}/{made.token}", made.link


def contact_link(purpose, email=MARIA, **more):
    person = find(Contact, email=email)
    made = make_link(purpose, person, person.email, by=BY, **more)
    db.session.commit()
    where = "sign-in" if purpose == Purpose.SIGN_IN else "password"
    return f"/portal/{where}/{made.token}", made.link


def again(row):
    """A row as the database has it now."""
    db.session.expire_all()
    return db.session.scalars(select(type(row)).where(type(row).id == row.id)).one()


def letters(kind=None):
    db.session.expire_all()
    query = select(Letter).order_by(Letter.id)
    return list(db.session.scalars(query.where(Letter.kind == kind) if kind else query))


def links(purpose):
    db.session.expire_all()
    return list(db.session.scalars(select(Link).where(Link.purpose == purpose).order_by(Link.id)))


def expire(link):
    link.expires_at = now()
    db.session.commit()


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())
