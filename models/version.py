"""Counters that rise with every change: pages are known by them, so an unchanged page is answered without being made."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, ForeignKey, event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from models.base import Model, insert_into


class Version(Model):
    """How often something shown for one subject (the tenant, a customer or a person, by id) has changed."""

    __tablename__ = "version"
    tenant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tenant.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    counter: Mapped[int] = mapped_column(BigInteger, default=1)


def will_raise(session: Session, tenant_id: int, subjects: Iterable[int]) -> None:
    """Note whose counters rise when this transaction commits."""
    session.info.setdefault("raises", set()).update((tenant_id, subject) for subject in subjects)


@event.listens_for(Session, "before_commit")
def _raise_versions(session: Session) -> None:
    """All in one statement, last in the transaction and in the order of their keys: short locks that can't deadlock."""
    session.flush()
    rows = [{"tenant_id": t, "subject_id": s, "counter": 1} for t, s in sorted(session.info.pop("raises", ()))]
    if rows:
        table = Version.__table__
        insert = insert_into(table, session).values(rows)
        raised = insert.on_conflict_do_update(
            index_elements=["tenant_id", "subject_id"], set_={"counter": table.c.counter + 1}
        )
        session.connection().execute(raised)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """What is rolled back to a savepoint leaves what was done before it."""
    if not previous.nested:
        session.info.pop("raises", None)
