"""Secrets that the business needs in the clear again (a mail server's password, a key for codes): encrypted at rest.

The key is derived from SECRET_KEY, so a copy of the database alone gives nothing away.
"""

import base64
import logging
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.types import TypeDecorator

log = logging.getLogger("portico")
_key = ""


def seal_with(secret_key: str) -> None:
    """The installation's secret key; said once, when the application is set up."""
    global _key
    _key = secret_key


class Sealed(TypeDecorator):
    """Text of at most `length` characters, encrypted in the database. Unreadable there under another SECRET_KEY: it comes back as None."""

    impl = String
    cache_ok = True

    def __init__(self, length: int):
        super().__init__(140 + 6 * length)  # four bytes a character at most, and what encryption adds
        self.longest = length

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        if value is None:
            return None
        if len(value) > self.longest or "\0" in value:
            raise ValueError(f"secret too long or with a NUL for {self.longest} characters")
        return _box(_key).encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        if value is None:
            return None
        from cryptography.fernet import InvalidToken

        try:
            return _box(_key).decrypt(value.encode()).decode()
        except InvalidToken:  # the database came from elsewhere: who set the secret has to set it again
            log.error("a sealed value can't be read: was SECRET_KEY changed?")
            return None


@lru_cache(4)
def _box(key: str) -> Any:
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    if not key:
        raise RuntimeError("seal_with() comes first")
    derived = HKDF(SHA256(), 32, salt=None, info=b"portico sealed values").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
