"""Passwords: hashing, rules, and temporary ones. Nothing here stores a password."""

import base64
import datetime as dt
import hmac
import secrets
from dataclasses import dataclass

import bcrypt

from models.breached import is_breached

SHORTEST, LONGEST = 10, 200  # characters
BCRYPT_READS = 72  # bytes
JUDGED = 72  # characters, from the beginning: what comes after can only make it harder to guess
TEMPORARY_FOR = dt.timedelta(days=7)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another when read aloud
_dummies: dict[int, bytes] = {}


class WeakPassword(Exception):
    """The message is a sentence for the person who chose it."""


def hash_password(password: str, cost: int) -> str:
    """A bcrypt hash of the whole password, however long it is."""
    return bcrypt.hashpw(_for_bcrypt(password), bcrypt.gensalt(cost)).decode()


def _for_bcrypt(password: str) -> bytes:
    """The password itself where bcrypt reads all of it, else its digest, keyed so that no digest leaked elsewhere fits.

    The first byte is one that no text has in UTF-8: nothing that can be typed is taken for the digest of something longer.
    """
    given = password.encode()
    if len(given) <= BCRYPT_READS:
        return given
    return b"\xff" + base64.b64encode(hmac.digest(b"portico: longer than bcrypt reads", given, "sha384"))


def matches(password: str, password_hash: str | None, cost: int) -> bool:
    """Does the password fit the hash? Takes as long when there is no hash, so that nobody learns who exists by the clock."""
    if cost not in _dummies:
        _dummies[cost] = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt(cost))
    right = bcrypt.checkpw(_for_bcrypt(password), password_hash.encode() if password_hash else _dummies[cost])
    return right and password_hash is not None


def check_rules(password: str, *about: str) -> int:
    """How hard it is to guess, 2 to 4. Raises WeakPassword for less. `about`: email, names and company, which a password may not consist of."""
    if len(password) < SHORTEST:
        raise WeakPassword("Use at least 10 characters.")
    if len(password) > LONGEST:
        raise WeakPassword("Use at most 200 characters.")
    if password.casefold() in {word.casefold() for word in about if word}:
        raise WeakPassword("Don't use your email address or company name as the password.")
    if is_breached(password):
        raise WeakPassword(
            "This password has leaked somewhere, so it is among the first that are tried. Use another one."
        )
    from zxcvbn import zxcvbn

    score = zxcvbn(password[:JUDGED], user_inputs=[word for word in about if word], max_length=JUDGED)["score"]
    if score < 2:
        raise WeakPassword("This password is among the first that someone would try. Use a longer or less common one.")
    return score


@dataclass(frozen=True)
class Strength:
    """How good a password is, from 0 to 4, while it is typed; `sentence` says why it would be refused, if it would."""

    score: int
    sentence: str = ""


def strength(password: str, *about: str) -> Strength:
    """What check_rules() would say of it, and how hard it is to guess. Nothing is stored."""
    try:
        score = check_rules(password, *about)
    except WeakPassword as why:
        return Strength(min(1, len(password) // 8), str(why))
    return Strength(score)


def temporary_password() -> str:
    """A random one, easy to read aloud: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
