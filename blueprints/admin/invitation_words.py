"""What became of a mailed link and its letter, in words."""

import datetime as dt

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from access import Right, can
from models.invitations import Fate, Invitation
from models.letter import State
from models.types import now


def fate_words(fate: Fate, opened_at, expires_at: dt.datetime) -> str:
    """How far the link has come: used, revoked, expired, or how long it is good for."""
    if fate == Fate.USED:
        return _("used")
    if fate == Fate.REVOKED:
        return _("revoked")
    if fate == Fate.EXPIRED:
        return _("expired")
    good = good_for(expires_at)
    return _("opened, %(good)s", good=good) if opened_at else good


def good_for(expires_at: dt.datetime) -> str:
    """ "expires in 3 days", rounded; the last day counted in hours, the last hour in minutes."""
    left = expires_at - now()
    minutes = max(1, int(left.total_seconds() // 60))
    if left.days:
        return ngettext("expires in %(num)s day", "expires in %(num)s days", round(left / dt.timedelta(days=1)))
    if minutes >= 60:
        return ngettext("expires in %(num)s hour", "expires in %(num)s hours", minutes // 60)
    return ngettext("expires in %(num)s minute", "expires in %(num)s minutes", minutes)


def letter_words(state: str | None, mail_on: bool) -> str:
    """What became of the letter that carries it; nothing where there was none."""
    if state in (State.WAITING, State.SENDING):
        return _("on its way") if mail_on else _("waiting, because mail is off")
    said = {State.SENT: _("sent"), State.FAILED: _("could not be delivered"), State.WITHDRAWN: _("withdrawn")}
    return said.get(State(state), "") if state else ""


def letter_url(letter_id: int | None) -> str | None:
    """Where those read the letter who may."""
    return url_for("admin.letter", letter_id=letter_id) if letter_id and can(Right.SEE_LETTERS) else None


def in_words(invitation: Invitation, mail_on: bool) -> dict:
    """What a row says of an invitation."""
    state = invitation.letter_state
    return {
        "live": invitation.fate == Fate.LIVE,
        "fate": fate_words(invitation.fate, invitation.opened_at, invitation.expires_at),
        "letter": letter_words(state, mail_on) if invitation.fate == Fate.LIVE else "",
        "answer": invitation.answer if state == State.FAILED else "",
        "unsent": state in (State.WAITING, State.FAILED) and not (mail_on and state == State.WAITING),
        "letter_url": letter_url(invitation.letter_id),
    }
