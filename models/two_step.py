"""Two-step sign-in: set up with an authenticator app, proved with a code of it or a recovery code, taken away (RFC 6238; DOMAIN §3).

Hashing a recovery code is as slow as hashing a password: commit before it, so that no lock is held meanwhile.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any

import bcrypt
import pyotp
from sqlalchemy import delete, func, select, update

from models import sign_in, throttle
from models.base import change_if, db
from models.contact import Contact
from models.event import Actor, record
from models.password import LETTERS
from models.revising import lock
from models.second_factor import RecoveryCode, SecondFactor
from models.signing_in import Attempt, Limits, TooMany, note
from models.staff import Staff
from models.tenant import Tenant
from models.types import now
from models.visit import Visit

SECONDS, DRIFT = 30, 1  # of a time step; steps that an app's clock may be off
CODES, CODE_LETTERS = 10, 10  # recovery codes; each of some 49 bits, so stored as bcrypt with a salt (ASVS 6.5.2)
WORK = 10  # of their hashes at most: ten are made at once
TRIES = 5  # wrong codes of one person within throttle.WINDOW
SET_UP_WITHIN = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class TwoStep:
    """How far a person has got with it. `secret` and `uri` only while it is being set up; `required`: the business asks it of them."""

    required: bool
    on_since: dt.datetime | None = None
    codes_left: int = 0
    secret: str | None = field(default=None, repr=False)
    uri: str | None = field(default=None, repr=False)


def two_step_of(visit: Visit) -> TwoStep:
    """The signed-in person's own."""
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == visit.tenant_id)).one()
    required = tenant.two_step_staff if visit.audience == "staff" else tenant.two_step_customers
    factor = _factor(visit)
    if factor and factor.confirmed_at:
        return TwoStep(required, factor.confirmed_at, codes_left(factor))
    secret = factor.secret if factor and factor.made_at > now() - SET_UP_WITHIN else None
    if not secret:
        return TwoStep(required)
    return TwoStep(required, None, 0, secret, pyotp.TOTP(secret).provisioning_uri(name=visit.email, issuer_name=tenant.name))


def on_since(person: Contact | Staff) -> dt.datetime | None:
    """Since when this person's sign-in has a second step; None where it has none."""
    return db.session.scalar(select(SecondFactor.confirmed_at).where(_of(person)))


def codes_left(factor: SecondFactor) -> int:
    """Recovery codes that have not been used."""
    unused = (RecoveryCode.factor_id == factor.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


# --- setting up -------------------------------------------------------------------------------------


def begin(visit: Visit) -> bool:
    """A new secret for the app, which counts once it is confirmed. False where there is a second step already."""
    person = lock(_person(visit))  # one after another: each person has one factor
    factor = _factor(visit)
    if factor and factor.confirmed_at:
        return False
    if factor:
        factor.secret, factor.made_at = pyotp.random_base32(), now()
    else:
        db.session.add(SecondFactor(secret=pyotp.random_base32(), **_owner(person)))
    return True


def fits_new(visit: Visit, code: str) -> bool:
    """Is this a code of the app that is being set up? Nothing is spent by asking."""
    secret = two_step_of(visit).secret
    return secret is not None and _step(secret, code) is not None


def confirm(visit: Visit, code: str, hashed: list[str], by: Actor) -> bool:
    """The app is the second step from now on, with these recovery codes (of new_codes); every other browser is signed out.

    True for the one who came first with a code that fits.
    """
    factor, at = _factor(visit), now()
    step = _step(factor.secret, code) if factor and factor.secret else None
    unconfirmed = (SecondFactor.confirmed_at.is_(None), SecondFactor.made_at > at - SET_UP_WITHIN)
    if factor is None or not step or not change_if(factor, *unconfirmed, confirmed_at=at, last_step=step):
        return False
    _store(factor, hashed)
    person = _person(visit)
    sign_in.end_others(person, but=visit.sign_in_id)
    record(person, "two-step sign-in set up", by=by)
    return True


def new_codes(cost: int) -> tuple[list[str], list[str]]:
    """Ten recovery codes to be shown once, and their hashes: ten times the work of a password's at most `WORK`."""
    salt = bcrypt.gensalt(min(cost, WORK))  # one a set, so that a code is found again with one hash
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS)) for _ in range(CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in codes], [_hashed(code, salt) for code in codes]


def replace_codes(visit: Visit, hashed: list[str], by: Actor) -> bool:
    """A new set of recovery codes; the former ones are worth nothing. False where there is no second step."""
    person, factor = lock(_person(visit)), _factor(visit)
    if factor is None or not factor.confirmed_at:
        return False
    _forget_codes(factor)
    _store(factor, hashed)
    record(person, "recovery codes made", by=by)
    return True


# --- taking away ------------------------------------------------------------------------------------


def remove(visit: Visit, by: Actor) -> bool:
    """The person's own second step is off; every other browser is signed out. True when that changed anything."""
    person = _person(visit)
    removed = _take_away(person, "two-step sign-in removed", by)
    if removed:
        sign_in.end_others(person, but=visit.sign_in_id)
    return removed


def reset(person: Contact | Staff, by: Actor) -> bool:
    """Staff take it off for somebody who has lost phone and codes; signed out everywhere. True when that changed anything."""
    changed = _take_away(person, "two-step sign-in reset", by)
    if changed:
        sign_in.end_others(person)
    return changed


def _take_away(person: Contact | Staff, what: str, by: Actor) -> bool:
    person = lock(person)
    factor = db.session.scalar(select(SecondFactor).where(_of(person)))
    if factor is None:
        return False
    _forget_codes(factor)
    db.session.delete(factor)
    record(person, what, by=by)
    db.session.flush()
    return factor.confirmed_at is not None


# --- signing in -------------------------------------------------------------------------------------


def count_code(visit: Visit, limits: Limits, address: str) -> Attempt:
    """Count a try at a code, by person and by address: commit then. Raises TooMany; the count is to be committed all the same."""
    tried = Attempt(visit.tenant_id, visit.audience, visit.email, address, visit.customer_id, None)
    at = now()
    if throttle.hit(tried.keys()[1], at) > limits.per_address or throttle.hit(_key(visit), at) > TRIES:
        note(tried, "throttled")
        raise TooMany(throttle.seconds_left(at))
    return tried


def hash_of(visit: Visit, typed: str) -> str | None:
    """What a recovery code that was typed would be stored as: slow. None where it looks like a code of the app, or there are none."""
    code = _letters(typed)
    if len(code) != CODE_LETTERS:
        return None
    known = select(RecoveryCode.code_hash).join(
        SecondFactor, (SecondFactor.tenant_id == RecoveryCode.tenant_id) & (SecondFactor.id == RecoveryCode.factor_id)
    )
    one = db.session.scalar(known.where(_owned(visit)).limit(1))
    db.session.commit()  # only looked so far: the slow hash holds no lock
    return _hashed(code, one.encode()[:29]) if one else None


def spend(visit: Visit, tried: Attempt, typed: str, hashed: str | None) -> bool:
    """Is it a code that lets in? Then it is used up: of two who come with the same one, the first. `hashed`: of hash_of(typed)."""
    factor = _factor(visit)
    if factor is None or not factor.confirmed_at:
        return False
    step = _step(factor.secret, typed) if factor.secret else None
    by_app = step is not None and change_if(factor, SecondFactor.last_step < step, last_step=step)
    by_code = not by_app and hashed is not None and _use_code(factor, hashed)
    note(tried, "in" if by_app else "in by recovery code" if by_code else "code refused")
    if by_app or by_code:
        throttle.take_back(tried.keys()[1], now())
        throttle.forgive(_key(visit))
    return by_app or by_code


def _use_code(factor: SecondFactor, hashed: str) -> bool:
    unused = (RecoveryCode.factor_id == factor.id, RecoveryCode.code_hash == hashed, RecoveryCode.used_at.is_(None))
    done: Any = db.session.execute(update(RecoveryCode).where(*unused).values(used_at=now()))
    return done.rowcount == 1


def _step(secret: str, typed: str) -> int | None:
    """The time step whose code this is, one to either side of now included; all are looked at, whichever fits."""
    code, this = "".join(typed.split()), int(now().timestamp()) // SECONDS
    app, fits = pyotp.TOTP(secret), None
    for step in range(this - DRIFT, this + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode()):
            fits = step
    return fits


def _key(visit: Visit) -> str:
    return f"{visit.tenant_id}:code:{visit.person_id}"


def _letters(typed: str) -> str:
    return "".join(character for character in typed.lower() if character.isalnum())


def _hashed(code: str, salt: bytes) -> str:
    return bcrypt.hashpw(code.encode(), salt).decode()


def _store(factor: SecondFactor, hashed: list[str]) -> None:
    db.session.add_all([RecoveryCode(factor_id=factor.id, code_hash=one) for one in hashed])
    db.session.flush()


def _forget_codes(factor: SecondFactor) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.factor_id == factor.id))


# --- whose ------------------------------------------------------------------------------------------


def _person(visit: Visit) -> Any:
    noun: Any = Staff if visit.audience == "staff" else Contact
    return db.session.scalars(select(noun).where(noun.id == visit.person_id)).one()


def _owner(person: Contact | Staff) -> dict[str, int]:
    return {"contact_id" if isinstance(person, Contact) else "staff_id": person.id}


def _of(person: Contact | Staff) -> Any:
    return SecondFactor.contact_id == person.id if isinstance(person, Contact) else SecondFactor.staff_id == person.id


def _owned(visit: Visit) -> Any:
    column = SecondFactor.staff_id if visit.audience == "staff" else SecondFactor.contact_id
    return column == visit.person_id


def _factor(visit: Visit) -> SecondFactor | None:
    return db.session.scalar(select(SecondFactor).where(_owned(visit)).execution_options(populate_existing=True))
