"""What every noun stands on: the database, its keys, and who owns a row."""

import secrets
import threading
import time
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, MetaData, func, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

EPOCH_MS = 1_700_000_000_000
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A 63-bit key that grows with time: 41 bits of milliseconds, 8 of a counter, 14 at random. No sequence needed.

    A burst of more than 256 in a millisecond borrows from the next ones, so one process never gives a key twice.
    """
    global _last
    milliseconds = time.time_ns() // 1_000_000 - EPOCH_MS
    with _lock:
        _last = max(milliseconds << 8 | secrets.randbits(8), _last + 1)
        return _last << 14 | secrets.randbits(14)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})
Model: Any = db.Model  # Any: belongs_to() adds columns that a type checker can't see


class BelongsTo:
    def __init__(self, target: str, optional: bool, index: bool):
        self.target, self.optional, self.index = target, optional, index


def belongs_to(target: str, *, optional: bool = False, index: bool = False) -> Any:
    """Column, composite foreign key and relationship in one line: `customer = belongs_to("Customer")`.

    The relationship raises when it would load lazily: say what a page needs with joinedload or selectinload.
    """
    return BelongsTo(target, optional, index)


class Shown:
    """Appears on pages, which are known by the versions of the subjects they show."""

    __quiet__ = False  # a change of a quiet row is shown on no page, so it raises no version

    def subjects(self) -> set[int]:
        """Ids of the tenant, customers and persons whose pages show this row."""
        raise TypeError(f"{type(self).__name__} does not say whose pages show it")


class Owned(Shown):
    """Belongs to one tenant: the key starts with the tenant's, and so does every reference to it."""

    tenant_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tenant.id"), primary_key=True, sort_order=-3)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, autoincrement=False, sort_order=-2)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for name, wish in [(k, v) for k, v in vars(cls).items() if isinstance(v, BelongsTo)]:
            _build_belonging(cls, name, wish)
        super().__init_subclass__(**kwargs)

    def subjects(self) -> set[int]:
        return {self.tenant_id}


class OwnedByCustomer(Owned):
    """Belongs to one customer of the tenant; inside the portal no other customer's rows can be read or written."""

    customer_id: Mapped[int] = mapped_column(BigInteger, sort_order=-1)

    def subjects(self) -> set[int]:
        return {self.customer_id} if self.customer_id else {self.tenant_id}


def _build_belonging(cls: Any, name: str, wish: BelongsTo) -> None:
    column, table = f"{name}_id", _table_name(wish.target)
    if not (column == "customer_id" and issubclass(cls, OwnedByCustomer) and not wish.optional):
        setattr(cls, column, mapped_column(BigInteger, nullable=wish.optional))
    join = f"and_({cls.__name__}.tenant_id == remote({wish.target}.tenant_id), foreign({cls.__name__}.{column}) == remote({wish.target}.id))"
    setattr(cls, name, relationship(wish.target, primaryjoin=join, lazy="raise_on_sql"))
    references = ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"])
    cls.__table_args__ = (references, *getattr(cls, "__table_args__", ()))
    if wish.index:
        cls.__table_args__ = (Index(None, "tenant_id", column), *cls.__table_args__)


def _table_name(class_name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in class_name).lstrip("_")


def insert_into(table: Any, session: Any = None) -> Any:
    """An INSERT that can say what happens on a conflict, as this database spells it."""
    postgres = (session or db.session).get_bind().dialect.name == "postgresql"
    return (postgresql if postgres else sqlite).insert(table)


def how_many(noun: Any) -> int:
    """How many rows of a noun there are, within the scope."""
    return db.session.scalar(select(func.count()).select_from(noun)) or 0


def change_if(row: Any, *conditions: Any, **values: Any) -> bool:
    """Change one row in the database only where the conditions still hold; True when it did. The way to win a race."""
    cls = type(row)
    key = [column == value for column, value in zip(inspect(cls).primary_key, inspect(row).identity, strict=True)]
    statement = update(cls).where(*key, *conditions).values(**values)
    done: Any = db.session.execute(
        statement, execution_options={"synchronize_session": False, "raises": row.subjects()}
    )
    db.session.refresh(row, attribute_names=list(values))
    return done.rowcount == 1
