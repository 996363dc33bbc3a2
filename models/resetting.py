"""A link for a new password for somebody who did not ask for it: staff or whoever runs the installation did, or it follows from "this wasn't me"."""

from models.business_in_scope import business
from models.contact import Contact
from models.customer import Customer
from models.event import Actor, record
from models.link import Purpose
from models.links import Made, make_link, replace_links
from models.posting import post, return_address
from models.staff import Staff


def mail_reset(person: Contact | Staff, by: Actor, customer: Customer | None = None) -> None:
    """A letter with a link for a new password, in place of those from before. The present one stays good meanwhile."""
    tenant = business()
    made = reset_link(person, by, customer)
    facts = {"moments": {"until": made.link.expires_at.isoformat()}}
    post("password", person, customer=customer, made=made, facts=facts, reply_to=return_address(customer, tenant))


def reset_link(person: Contact | Staff, by: Actor, customer: Customer | None = None) -> Made:
    """The link without a letter, for who runs the installation: on record."""
    replace_links(Purpose.PASSWORD, person)
    record(person, "link for a new password made", by=by)
    return make_link(Purpose.PASSWORD, person, person.email or "", by=by, customer=customer)
