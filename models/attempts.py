"""What was tried to sign in with an email: when, from where, and what came of it."""

from sqlalchemy import BigInteger, select, type_coerce

from models import keyset
from models.sign_in import SignInAttempt

NEWEST_FIRST = keyset.Order("id", type_coerce(SignInAttempt.id, BigInteger), True)


def attempts_on(email: str, audience: str, cursor: str = "", size: int = 25) -> keyset.Page:
    """One page of them, newest first. `audience` is staff or customer. Raises keyset.BadCursor."""
    place = keyset.read_cursor(cursor, NEWEST_FIRST) if cursor else None
    tried = select(SignInAttempt.at, SignInAttempt.address, SignInAttempt.outcome)
    mine = (SignInAttempt.email == email, SignInAttempt.audience == audience)
    return keyset.page(tried.where(*mine), SignInAttempt.id, NEWEST_FIRST, place, size)
