"""Who did what, when and from where: append-only, the source of timelines and of the activity list."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy import event as hooks
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from models.base import Model, OwnedByCustomer, db
from models.types import Text, UtcTime, now


class OnRecord(Exception):
    """An event was about to be changed or deleted. A programming error, never a visitor's."""


@dataclass(frozen=True)
class Actor:
    """Who does something: kind is staff, contact, link, worker or command; the address is where from."""

    kind: str
    id: int | None
    name: str
    address: str = ""


class Event(OwnedByCustomer, Model):
    """One thing that happened to one row. `shown` ones appear on the customer's timeline too."""

    __tablename__ = "event"
    __quiet__ = True
    __table_args__ = (
        Index("ix_event_subject", "tenant_id", "subject_id", "id"),
        Index("ix_event_customer", "tenant_id", "customer_id", "id"),
    )
    customer_id: Mapped[int | None] = mapped_column(BigInteger)  # type: ignore[assignment] # some events are the tenant's
    subject_kind: Mapped[str] = mapped_column(Text(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(Text(80))
    before: Mapped[str | None] = mapped_column(Text(2000))
    after: Mapped[str | None] = mapped_column(Text(2000))
    shown: Mapped[bool] = mapped_column(default=False)
    actor_kind: Mapped[str] = mapped_column(Text(12))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(Text(200))
    address: Mapped[str] = mapped_column(Text(60), default="")
    at: Mapped[dt.datetime] = mapped_column(UtcTime, default=now)


def record(
    subject: Any, what: str, *, by: Actor, before: str | None = None, after: str | None = None, shown: bool = False
) -> None:
    """Put on record what happened to `subject`, in the same transaction."""
    kind = type(subject).__tablename__
    event = Event(
        tenant_id=subject.tenant_id,
        customer_id=subject.id if kind == "customer" else getattr(subject, "customer_id", None),
        subject_kind=getattr(subject, "kind", kind),
        subject_id=subject.id,
        what=what,
        before=before,
        after=after,
        shown=shown,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        address=by.address,
    )
    db.session.add(event)


@hooks.listens_for(Event, "before_update")
@hooks.listens_for(Event, "before_delete")
def _refuse_rows(_mapper: Any, _connection: Any, target: Event) -> None:
    raise OnRecord(f"event {target.id} stays as it was written")


@hooks.listens_for(Session, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete) and any(mapper.class_ is Event for mapper in state.all_mappers):
        raise OnRecord("events stay as they were written")
