"""Notices about a person's own sign-in, mailed in the transaction that they tell of: each leads to "this wasn't me" (ASVS 6.3.7)."""

from sqlalchemy import select

from models.base import db
from models.business_in_scope import business
from models.contact import Contact
from models.customer import Customer
from models.event import Actor
from models.letter_kinds import said
from models.link import Purpose
from models.links import make_link, replace_links
from models.posting import post, return_address
from models.staff import Staff
from models.types import now

PASSWORD_CHANGED = said("Your password was changed.")
PASSWORD_RESET = said("A new password was set by a link that was mailed to you.")
EMAIL_CHANGED = said("Your email was changed for you. From now on you sign in with the new one.")
TEMPORARY_PASSWORD = said("You were given a temporary password. You choose your own at the next sign-in.")
SECOND_STEP_SET = said("Two-step sign-in was switched on.")
SECOND_STEP_REMOVED = said("Two-step sign-in was switched off.")
SECOND_STEP_RESET = said("Your two-step sign-in was reset for you, so that you can set it up anew.")
RECOVERY_CODE_USED = said("A recovery code was used to sign in. It is good no more.")
RECOVERY_CODES_MADE = said("New recovery codes for two-step sign-in were made. The former ones are good no more.")


def notice(person: Contact | Staff, what: str, by: Actor, customer: Customer | None = None, at: str = "") -> None:
    """Tell a person, in their language, what happened to their sign-in. `what`: one of the sentences above, or one marked by said().

    Nobody is told who has no email or is deactivated. `customer`: in whose brand; a contact's own where it is not given. `at`: an address
    other than theirs.
    """
    if not (person.active and person.email):
        return
    customer = customer or _home_of(person)
    made = make_link(Purpose.NOT_ME, person, at or person.email, by=by, customer=customer, facts={"what": what})
    facts = {"said": {"what": what}, "moments": {"when": now().isoformat()}}
    post("security_notice", person, customer=customer, made=made, facts=facts, reply_to=return_address(business()))


def notice_new_email(
    person: Contact | Staff, former: str, by: Actor, customer: Customer | None = None, own: bool = False
) -> None:
    """Tell a person at both addresses that the email has changed from `former`.

    `own`: the person did so, and whoever says "this wasn't me" gets the former one back. What staff changed stays.
    """
    if not (person.active and person.email and former):
        return
    customer = customer or _home_of(person)
    if not own:
        replace_links(Purpose.NOT_ME, person)
        for address in (former, person.email):
            notice(person, EMAIL_CHANGED, by, customer, at=address)
        return
    reply_to = return_address(business())
    for address in (former, person.email):
        facts = {"former_email": former, "new_email": person.email}
        made = make_link(Purpose.NOT_ME, person, address, by=by, customer=customer, facts=facts)
        post("email_changed", person, customer=customer, made=made, facts=facts, reply_to=reply_to)


def _home_of(person: Contact | Staff) -> Customer | None:
    """The contact's own customer, where it can be seen from here."""
    if isinstance(person, Staff):
        return None
    return db.session.scalar(select(Customer).where(Customer.id == person.customer_id))
