"""Staff look at a portal with somebody's eyes: a session of their own that sees what that person sees and changes nothing."""

import datetime as dt
import secrets

from sqlalchemy import update

from models.base import db
from models.event import Actor, record
from models.portal_user import PortalUser
from models.sign_in import SignIn, key_hash
from models.types import now

LASTS = dt.timedelta(hours=1)


def begin_preview(user: PortalUser, *, until: dt.datetime, device: str, by: Actor) -> str:
    """A preview for the member of staff `by`, for an hour and not beyond `until` (UTC); returns the key for the cookie."""
    key, started = secrets.token_urlsafe(32), now()
    db.session.add(
        SignIn(
            staff_id=by.id,
            previewed_id=user.contact_id,
            key_hash=key_hash(key),
            device=device[:300],
            address=by.address[:60],
            started_at=started,
            seen_at=started,
            expires_at=min(started + LASTS, until),
        )
    )
    record(user, "portal previewed", by=by)
    return key


def end_preview(key: str) -> None:
    """This one is over, whoever began it."""
    _end(SignIn.key_hash == key_hash(key))


def end_previews(staff_id: int) -> None:
    """All that a member of staff has begun: they go with the sign-in."""
    _end(SignIn.staff_id == staff_id)


def _end(*which) -> None:
    alive = (SignIn.previewed_id.is_not(None), SignIn.ended_at.is_(None))
    db.session.execute(update(SignIn).where(*which, *alive).values(ended_at=now()))
