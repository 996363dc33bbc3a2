"""The outbox as staff read it: newest first, by state, kind and words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, String, and_, func, or_, select, type_coerce

from models.base import db
from models.customer import Customer
from models.event import Actor, record
from models.keyset import LARGEST, Cursor, Order, Page, page
from models.letter import Letter, State
from models.text import fold, like

BY_ID = Order("id", type_coerce(Letter.id, BigInteger), True)
WHOSE = and_(Customer.tenant_id == Letter.tenant_id, Customer.id == Letter.customer_id)
COLUMNS = (
    Letter.id, Letter.kind, Letter.state, Letter.to_address, Letter.to_name, Letter.language, Letter.created_at, Letter.sent_at,
    Letter.due_at, Letter.tries, Letter.answer, Customer.number, Customer.name,
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a list of letters is narrowed to; empty leaves it open."""

    state: str = ""
    kind: str = ""
    text: str = ""
    customer: str = ""


def letters(wanted: Wanted, place: Cursor | None = None, size: int = 25) -> Page:
    """A page of them: one statement."""
    statement = select(*COLUMNS).outerjoin(Customer, WHOSE)
    if wanted.state:
        statement = statement.where(Letter.state == wanted.state)
    if wanted.kind:
        statement = statement.where(Letter.kind == wanted.kind)
    if wanted.customer:
        statement = statement.where(type_coerce(Customer.number, String) == wanted.customer)
    for word in fold(wanted.text).split():
        found = (Letter.to_address, Customer.folded)
        statement = statement.where(or_(*(column.like(like(word), escape="\\") for column in found)))
    return page(statement, Letter.id, BY_ID, place, size)


def letter_by_id(ident: int) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.id == ident)) if 0 < ident <= LARGEST else None


def customer_of(letter: Letter) -> Customer | None:
    """About whom it is."""
    return db.session.scalar(select(Customer).where(Customer.id == letter.customer_id))


def secret_shown(letter: Letter, by: Actor) -> bool:
    """Somebody reads what only its recipient should press or type, on record. False where it holds none any more."""
    holds = bool(letter.secret or letter.unsubscribe)
    if holds:
        record(letter, "letter's link shown", by=by, after=letter.to_address)
    return holds


def how_many_failed() -> int:
    """All of them, whatever is put aside in the inbox."""
    query: Any = select(func.count()).select_from(Letter).where(Letter.state == State.FAILED)
    return db.session.scalar(query) or 0
