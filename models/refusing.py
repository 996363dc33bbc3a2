"""What can't be done as asked: a sentence beside the field that is why, and nothing stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from models.base import db


class Refused(Exception):
    """Can't be done as asked: `field` of the form is why, the message is a sentence for the person who asked.

    `figures` stand where the sentence has %(name)s, once it is said in the reader's language: texts, or formats.Money, dates and quantities,
    which are written as the reader writes them (blueprints/refusals.py).
    """

    def __init__(self, field: str, sentence: str, **figures: Any):
        super().__init__(sentence)
        self.field, self.figures = field, figures


TAKEN = "This email address already belongs to somebody. Look whether a colleague has just added it."
GONE = "This contact is gone: a colleague has just merged it with another one."


@contextmanager
def refusing_twins() -> Iterator[None]:
    """Whatever is refused leaves nothing behind, be it the database that refuses: two who add one email, or change one who is merged."""
    try:
        yield
    except IntegrityError as error:
        db.session.rollback()
        gone = "foreign key" in str(error.orig).lower()
        raise (Refused("last_name", GONE) if gone else Refused("email", TAKEN)) from error
    except (NoResultFound, StaleDataError) as error:
        db.session.rollback()
        raise Refused("last_name", GONE) from error
    except Exception:
        db.session.rollback()
        raise
