"""What a business writes in its letters: in place of our words, per kind and language, until it takes them back."""

import json

from sqlalchemy import select

from models.base import db
from models.event import Actor, record
from models.letter_text import LetterText
from models.revising import Conflict, Difference, change, lock, read_fields
from models.tenant import Tenant

LONGEST_SUBJECT, LONGEST_BODY = 300, 8_000


def own_texts() -> set[tuple[str, str]]:
    """(kind, language) of all letters that the business has words of its own for."""
    return {(kind, language) for kind, language in db.session.execute(select(LetterText.kind, LetterText.language))}


def text_token(subject: str, body: str) -> str:
    """For a form that is filled with these words (models/revising.py)."""
    return json.dumps({"subject": subject, "body": body}, ensure_ascii=False)


def save_text(
    business: Tenant, kind: str, language: str, words: tuple[str, str], ours: tuple[str, str], token: str, by: Actor
) -> bool:
    """Write this from now on; what is the same as ours is ours. True when that changed anything. Raises Conflict."""
    lock(business)  # whoever writes the same letter at the same moment waits
    row = _row(kind, language)
    stored = (row.subject, row.body) if row else ours
    if words == stored:
        return False
    if read_fields(token) != read_fields(text_token(*stored)):
        pairs = zip(("subject", "body"), stored, words, strict=True)
        raise Conflict(
            [Difference(name, was, new, True) for name, was, new in pairs if was != new], text_token(*stored)
        )
    if words == ours:
        return reset_text(business, kind, language, by)
    if row is None:
        row = LetterText(kind=kind, language=language, subject=words[0], body=words[1])
        db.session.add(row)
        db.session.flush()
        record(row, "letter's words set", by=by, after=f"{kind}, {language}: {words[0]}")
        return True
    return change(row, {"subject": words[0], "body": words[1]}, what="letter's words changed", by=by)


def reset_text(business: Tenant, kind: str, language: str, by: Actor) -> bool:
    """Our words again. True when there were others."""
    lock(business)
    row = _row(kind, language)
    if row is None:
        return False
    record(row, "letter's words reset", by=by, before=f"{kind}, {language}: {row.subject}")
    db.session.delete(row)
    return True


def _row(kind: str, language: str) -> LetterText | None:
    query = select(LetterText).where(LetterText.kind == kind, LetterText.language == language)
    return db.session.scalar(query.execution_options(populate_existing=True))
