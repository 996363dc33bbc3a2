"""Mailed links as rows of a list: what each is good for, its letter, and how far it has come."""

from flask_babel import lazy_gettext as _l

from blueprints.admin.invitation_words import fate_words, letter_url, letter_words
from models.finding_links import UNDELIVERED
from models.invitations import Fate, fate_of
from models.letter import State
from models.link import Purpose

PURPOSES = {
    Purpose.INVITATION: _l("Invitation"),
    Purpose.PASSWORD: _l("New password"),
    Purpose.SIGN_IN: _l("Sign-in link"),
    Purpose.DOCUMENT: _l("Document"),
    Purpose.CODE: _l("Code beside a document"),
    Purpose.EMAIL_OLD: _l("New email: former address"),
    Purpose.EMAIL_NEW: _l("New email: new address"),
    Purpose.NOT_ME: _l("“This wasn't me”"),
    Purpose.UNSUBSCRIBE: _l("Which mails one gets"),
}
STATES = {
    Fate.LIVE.value: _l("Live"),
    Fate.USED.value: _l("Used"),
    Fate.EXPIRED.value: _l("Expired"),
    Fate.REVOKED.value: _l("Revoked"),
    UNDELIVERED: _l("Not delivered"),
}
TONES = {Fate.LIVE: "info", Fate.USED: "good", Fate.EXPIRED: "warn", Fate.REVOKED: ""}


def link_line(row, mail_on: bool) -> dict:
    """A row of models/finding_links.py in words."""
    fate = fate_of(row.used_at, row.revoked_at, row.expires_at)
    name = " ".join(part for part in (row.first_name, row.last_name) if part)
    ends = fate_words(fate, None, row.expires_at)
    return {
        "id": row.id,
        "customer": row.name or "",
        "number": row.number,
        "person": name or row.address,
        "address": row.address if name else "",
        "purpose": PURPOSES[Purpose(row.purpose)],
        "document": row.document_number or "",
        "made_at": row.made_at,
        "made_by": row.made_by if row.made_by != row.address else "",
        "letter": letter_words(row.letter_state, mail_on),
        "answer": row.answer if row.letter_state == State.FAILED else "",
        "letter_url": letter_url(row.letter_id),
        "opened_at": row.opened_at,
        "opens": row.opens,
        "used_at": row.used_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at if not row.used_at else None,
        "state": STATES[fate.value],
        "tone": TONES[fate],
        "ends": ends if fate == Fate.LIVE else "",
        "live": fate == Fate.LIVE,
        "resendable": bool(row.purpose == Purpose.INVITATION and row.code and row.newest and not row.has_chosen),
    }
