"""Two-step sign-in: set up with an authenticator app, seen, taken away (DOMAIN §3). Passing it is models/second_step.py.

Hashing a recovery code is as slow as hashing a password: commit before it, so that no lock is held meanwhile.
"""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any

import bcrypt
import pyotp
from sqlalchemy import delete, func, select

from models import sign_in
from models.base import change_if, db
from models.contact import Contact
from models.event import Actor, record
from models.noticing import RECOVERY_CODES_MADE, SECOND_STEP_REMOVED, SECOND_STEP_RESET, SECOND_STEP_SET, notice
from models.password import LETTERS
from models.revising import lock
from models.second_factor import RecoveryCode, SecondFactor, of_person
from models.staff import Staff
from models.tenant import Tenant
from models.time_codes import time_step
from models.types import now
from models.visit import Visit

CODES, CODE_LETTERS = 10, 10  # recovery codes; each of some 49 bits, so stored as bcrypt with a salt (ASVS 6.5.2)
WORK = 10  # of their hashes at most: ten are made at once
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
    both = select(Tenant, SecondFactor).outerjoin(SecondFactor, owned(visit)).where(Tenant.id == visit.tenant_id)
    tenant, factor = db.session.execute(both.execution_options(populate_existing=True)).one()
    required = tenant.two_step_staff if visit.audience == "staff" else tenant.two_step_customers
    if factor and factor.confirmed_at:
        return TwoStep(required, factor.confirmed_at, codes_left(factor))
    secret = factor.secret if factor and factor.made_at > now() - SET_UP_WITHIN else None
    if not secret:
        return TwoStep(required)
    return TwoStep(
        required, None, 0, secret, pyotp.TOTP(secret).provisioning_uri(name=visit.email, issuer_name=tenant.name)
    )


def codes_left(factor: SecondFactor) -> int:
    """Recovery codes that have not been used."""
    unused = (RecoveryCode.factor_id == factor.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


# --- setting up -------------------------------------------------------------------------------------


def begin(visit: Visit) -> bool:
    """A new secret for the app, which counts once it is confirmed. False where there is a second step already."""
    person = lock(person_at(visit))  # one after another: each person has one factor
    factor = factor_of(visit)
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
    return secret is not None and time_step(secret, code) is not None


def confirm(visit: Visit, code: str, hashed: list[str], by: Actor) -> bool:
    """The app is the second step from now on, with these recovery codes (of new_codes); every other browser is signed out.

    True for the one who came first with a code that fits.
    """
    factor, at = factor_of(visit), now()
    step = time_step(factor.secret, code) if factor and factor.secret else None
    unconfirmed = (SecondFactor.confirmed_at.is_(None), SecondFactor.made_at > at - SET_UP_WITHIN)
    if factor is None or not step or not change_if(factor, *unconfirmed, confirmed_at=at, last_step=step):
        return False
    _store(factor, hashed)
    person = person_at(visit)
    sign_in.end_others(person, but=visit.sign_in_id)
    record(person, "two-step sign-in set up", by=by)
    notice(person, SECOND_STEP_SET, by)
    return True


def new_codes(cost: int) -> tuple[list[str], list[str]]:
    """Ten recovery codes to be shown once, and their hashes: ten times the work of a password's at most `WORK`."""
    salt = bcrypt.gensalt(min(cost, WORK))  # one a set, so that a code is found again with one hash
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS)) for _ in range(CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in codes], [hashed_code(code, salt) for code in codes]


def replace_codes(visit: Visit, hashed: list[str], by: Actor) -> bool:
    """A new set of recovery codes; the former ones are worth nothing. False where there is no second step."""
    person, factor = lock(person_at(visit)), factor_of(visit)
    if factor is None or not factor.confirmed_at:
        return False
    _forget_codes(factor)
    _store(factor, hashed)
    record(person, "recovery codes made", by=by)
    notice(person, RECOVERY_CODES_MADE, by)
    return True


# --- taking away ------------------------------------------------------------------------------------


def remove(visit: Visit, by: Actor) -> bool:
    """The person's own second step is off; every other browser is signed out. True when that changed anything."""
    person = person_at(visit)
    removed = take_away(person, "two-step sign-in removed", by)
    if removed:
        sign_in.end_others(person, but=visit.sign_in_id)
        notice(person, SECOND_STEP_REMOVED, by)
    return removed


def reset(person: Contact | Staff, by: Actor) -> bool:
    """Staff take it off for somebody who has lost phone and codes; signed out everywhere. True when that changed anything."""
    changed = take_away(person, "two-step sign-in reset", by)
    if changed:
        sign_in.end_others(person)
        notice(person, SECOND_STEP_RESET, by)
    return changed


def take_away(person: Contact | Staff, what: str, by: Actor) -> bool:
    """Off, with its recovery codes; `what` goes on record. True when there was one."""
    person = lock(person)
    factor = db.session.scalar(select(SecondFactor).where(of_person(person)))
    if factor is None:
        return False
    _forget_codes(factor)
    db.session.delete(factor)
    record(person, what, by=by)
    db.session.flush()
    return factor.confirmed_at is not None


def hashed_code(code: str, salt: bytes) -> str:
    return bcrypt.hashpw(code.encode(), salt).decode()


def _store(factor: SecondFactor, hashed: list[str]) -> None:
    db.session.add_all([RecoveryCode(factor_id=factor.id, code_hash=one) for one in hashed])
    db.session.flush()


def _forget_codes(factor: SecondFactor) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.factor_id == factor.id))


# --- whose ------------------------------------------------------------------------------------------


def person_at(visit: Visit) -> Any:
    """The contact or member of staff who is signed in, or about to be."""
    noun: Any = Staff if visit.audience == "staff" else Contact
    return db.session.scalars(select(noun).where(noun.id == visit.person_id)).one()


def _owner(person: Contact | Staff) -> dict[str, int]:
    return {"contact_id" if isinstance(person, Contact) else "staff_id": person.id}


def owned(visit: Visit) -> Any:
    column = SecondFactor.staff_id if visit.audience == "staff" else SecondFactor.contact_id
    return column == visit.person_id


def factor_of(visit: Visit) -> SecondFactor | None:
    return db.session.scalar(select(SecondFactor).where(owned(visit)).execution_options(populate_existing=True))


def qr_code(uri: str) -> str:
    """The address that an app reads, drawn as a QR code: an image's data: address."""
    import segno

    return segno.make(uri, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#ffffff")
