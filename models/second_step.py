"""Passing the second step of a sign-in: a code of the app or a recovery code, each good once (RFC 6238 §5.2; DOMAIN §3)."""

from typing import Any

from sqlalchemy import and_, select, update

from models import throttle
from models.base import change_if, db
from models.noticing import RECOVERY_CODE_USED, notice
from models.second_factor import RecoveryCode, SecondFactor
from models.signing_in import Attempt, Limits, TooMany, note
from models.time_codes import time_step
from models.two_step import CODE_LETTERS, factor_of, hashed_code, owned, person_at
from models.types import now
from models.visit import Visit

TRIES = 5  # wrong codes of one person within throttle.WINDOW


def count_code(visit: Visit, limits: Limits, address: str) -> Attempt:
    """Count a try at a code, by person and by address: commit then. Raises TooMany; the count is to be committed all the same."""
    tried = Attempt(visit.tenant_id, visit.audience, visit.email, address, visit.customer_id, None)
    at = now()
    if throttle.hit(tried.keys()[1], at) > limits.per_address or throttle.hit(_key(visit), at) > TRIES:
        note(tried, "throttled")
        raise TooMany(throttle.seconds_left(at))
    return tried


def salt_for(visit: Visit, typed: str) -> bytes | None:
    """The salt of this person's recovery codes, where what was typed looks like one. Commit then, and hash_of() after."""
    if len(_letters(typed)) != CODE_LETTERS:
        return None
    known = select(RecoveryCode.code_hash).join(
        SecondFactor, and_(SecondFactor.tenant_id == RecoveryCode.tenant_id, SecondFactor.id == RecoveryCode.factor_id)
    )
    one = db.session.scalar(known.where(owned(visit)).limit(1))
    return one.encode()[:29] if one else None


def hash_of(typed: str, salt: bytes | None) -> str | None:
    """What a recovery code that was typed would be stored as: slow."""
    return hashed_code(_letters(typed), salt) if salt else None


def spend(visit: Visit, tried: Attempt, typed: str, hashed: str | None) -> bool:
    """Is it a code that lets in? Then it is used up: of two who come with the same one, the first. `hashed`: of hash_of()."""
    factor = factor_of(visit)
    if factor is None or not factor.confirmed_at:
        return False
    step = time_step(factor.secret, typed) if factor.secret else None
    by_app = step is not None and change_if(factor, SecondFactor.last_step < step, last_step=step)
    by_code = not by_app and hashed is not None and _use_code(factor, hashed)
    note(tried, "in" if by_app else "in by recovery code" if by_code else "code refused")
    if by_code:
        notice(person_at(visit), RECOVERY_CODE_USED, visit.actor(tried.address))
    if by_app or by_code:
        throttle.take_back(tried.keys()[1], now())
        throttle.forgive(_key(visit))
    return by_app or by_code


def _use_code(factor: SecondFactor, hashed: str) -> bool:
    unused = (RecoveryCode.factor_id == factor.id, RecoveryCode.code_hash == hashed, RecoveryCode.used_at.is_(None))
    done: Any = db.session.execute(update(RecoveryCode).where(*unused).values(used_at=now()))
    return done.rowcount == 1


def _key(visit: Visit) -> str:
    return f"{visit.tenant_id}:code:{visit.person_id}"


def _letters(typed: str) -> str:
    return "".join(character for character in typed.lower() if character.isalnum())
