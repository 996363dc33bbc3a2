"""Codes of an authenticator app: six digits of HMAC-SHA-1 over the time in steps of 30 seconds (RFC 6238)."""

import hmac

import pyotp

from models.types import now

SECONDS, DRIFT = 30, 1  # of a time step; steps that an app's clock may be off


def time_step(secret: str, typed: str) -> int | None:
    """The time step whose code this is, one to either side of now included; all are looked at, whichever fits."""
    code, this = "".join(typed.split()), int(now().timestamp()) // SECONDS
    app, fits = pyotp.TOTP(secret), None
    for step in range(this - DRIFT, this + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode()):
            fits = step
    return fits
