"""Passwords that have leaked somewhere: looked up in a file on this machine, by the order of their hashes. Nothing is asked over the network."""

import hashlib
from pathlib import Path

DIGITS = 40  # of a SHA-1 in hexadecimal
_file: Path | None = None


def look_up_in(file: Path | None) -> None:
    """Where the installation keeps them, if it does: lines of SHA-1, colon and count, in order, as "Pwned Passwords" comes by hash."""
    global _file
    _file = file


def is_breached(password: str) -> bool:
    """Is it in that file? Some forty reads, however large it is; False where there is none. Raises OSError where it can't be read."""
    if _file is None:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with _file.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            found = _line_from(lines, middle)
            low, high = (middle + 1, high) if found and found < wanted else (low, middle)
        return _line_from(lines, low) == wanted


def _line_from(lines, place: int) -> bytes:
    """The hash on the first line that begins at this byte or after it; empty at the end."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()[:DIGITS].upper()
