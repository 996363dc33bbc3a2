"""What tests of two-step sign-in need: people who have it, codes of their apps, and the codes of a page."""

import re

import pyotp

from models.base import db
from models.second_factor import RecoveryCode, SecondFactor
from models.staff import Staff
from models.two_step import new_codes
from models.types import now
from tests import cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def protected(noun, email, secret=SECRET):
    """This person's sign-in has a second step from now on; returns the recovery codes."""
    person = cast.find(noun, email=email)
    owner = {"staff_id" if noun is Staff else "contact_id": person.id}
    factor = SecondFactor(secret=secret, confirmed_at=now(), **owner)
    db.session.add(factor)
    db.session.flush()
    codes, hashed = new_codes(4)
    db.session.add_all([RecoveryCode(factor_id=factor.id, code_hash=one) for one in hashed])
    db.session.commit()
    return codes


def code(secret=SECRET, steps=0):
    """What the app shows, now or some steps of 30 seconds from now."""
    return pyotp.TOTP(secret).generate_otp(int(now().timestamp()) // 30 + steps)


def codes_on(page):
    """The recovery codes that a page shows."""
    return re.findall(r"\b[a-z0-9]{5}-[a-z0-9]{5}\b", page.text)


def secret_on(page):
    """The key that a page shows for typing."""
    return re.search(r"\b[A-Z2-7]{32}\b", page.text)[0]
