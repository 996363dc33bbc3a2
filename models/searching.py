"""Finding documents of any kind by number, reference, product or text."""

from sqlalchemy import case, select

from models.base import db
from models.document import Document
from models.listing import COLUMNS, has_words
from models.text import fold, like

MOST = 50


def find_documents(text: str, most: int = MOST) -> tuple[list, bool]:
    """Rows with COLUMNS and kind that have every word, the one with exactly this number first; were there more?"""
    words = has_words(text)
    if not words:
        return [], False
    starts_with_it = Document.search_text.like(like(fold(text)).removeprefix("%").removesuffix("%") + " %", escape="\\")
    statement = select(Document.kind, *COLUMNS).where(*words)
    by = (case((starts_with_it, 0), else_=1), Document.dated_on.desc(), Document.id.desc())
    rows = list(db.session.execute(statement.order_by(*by).limit(most + 1)))
    return rows[:most], len(rows) > most
