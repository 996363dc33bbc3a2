"""What a business says on the first page of every portal, in each of its languages."""

from typing import NamedTuple

from sqlalchemy import select

from models.base import db
from models.event import Actor, record
from models.reading import read
from models.revising import Conflict, Difference, change, lock, seen
from models.tenant import Tenant
from models.tenant_text import TenantText

PLACE = "welcome"
LONGEST = 4_000
WRITTEN = (
    select(TenantText.language, TenantText.text, Tenant.language.label("own"))
    .join(Tenant, Tenant.id == TenantText.tenant_id)
    .where(TenantText.place == PLACE)
)


class Welcome(NamedTuple):
    """A message and the language it is written in; `text` is Markdown, for integrations/markdown.py."""

    language: str
    text: str


def welcome_text(locale: str) -> Welcome | None:
    """The message in the reader's language, else in the business's own; None where there is neither."""
    rows = read(WRITTEN)
    texts = {row.language: row.text for row in rows}
    for wanted in (locale, rows[0].own) if rows else ():
        near = (code for code in sorted(texts) if code.split("_")[0] == wanted.split("_")[0])
        found = wanted if wanted in texts else next(near, None)
        if found:
            return Welcome(found, texts[found])
    return None


def welcome_texts() -> dict[str, str]:
    """What is written, by language."""
    query = select(TenantText.language, TenantText.text).where(TenantText.place == PLACE)
    return dict(db.session.execute(query).all())


def text_token(text: str) -> str:
    """For a form that is filled with this text (see models/revising.py)."""
    return seen(TenantText(text=text), ("text",))


def save_welcome(business: Tenant, language: str, text: str, token: str, by: Actor) -> bool:
    """Say this from now on; nothing, when empty. True when that changed anything. Raises Conflict when somebody else has written meanwhile."""
    lock(business)  # whoever writes the same text at the same moment waits
    row = _row(language)
    stored = row.text if row else ""
    if text == stored:
        return False
    if token != text_token(stored):
        raise Conflict([Difference("text", stored, text, True)], text_token(stored))
    if row and text:
        return change(row, {"text": text}, what="welcome message changed", by=by)
    _remove(row, by) if row else _add(language, text, by)
    return True


def _row(language: str) -> TenantText | None:
    query = select(TenantText).where(TenantText.place == PLACE, TenantText.language == language)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _add(language: str, text: str, by: Actor) -> None:
    row = TenantText(place=PLACE, language=language, text=text)
    db.session.add(row)
    db.session.flush()
    record(row, "welcome message added", by=by, after=_short(text))


def _remove(row: TenantText, by: Actor) -> None:
    record(row, "welcome message removed", by=by, before=_short(row.text))
    db.session.delete(row)


def _short(text: str) -> str:
    return text if len(text) <= 2_000 else f"{text[:1_999]}…"
