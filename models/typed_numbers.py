"""Numbers as people type them: with a point or a comma, spaces between thousands, never through floats."""

from decimal import Decimal, InvalidOperation

LONGEST = 20


def typed_number(typed: str) -> Decimal | None:
    """None where nothing was typed. Raises ValueError for what is no number in digits: no exponent, no infinity, no other script."""
    written = "".join(typed.replace("\u00a0", "").split())
    if not written:
        return None
    if written.count(",") == 1 and "." not in written:
        written = written.replace(",", ".")
    if len(written) > LONGEST or any(letter not in "0123456789.-+" for letter in written):
        raise ValueError(typed)
    try:
        return Decimal(written)
    except InvalidOperation as error:
        raise ValueError(typed) from error
