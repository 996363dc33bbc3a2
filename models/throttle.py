"""How often something was tried, exact across threads and processes: one upsert an attempt."""

import datetime as dt
import ipaddress

from sqlalchemy import BigInteger, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, db, insert_into
from models.types import Text

WINDOW = dt.timedelta(minutes=15)


class Throttle(Model):
    """Attempts under one key within one window. The key names the tenant, so it needs no owner."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(Text(400), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    tries: Mapped[int] = mapped_column(default=0)


def place(address: str) -> str:
    """Where somebody is, as far as it is counted: the address, of IPv6 the network of 64 bits that one connection has to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def hit(key: str, at: dt.datetime) -> int:
    """Count one attempt and return how many there have been in this window, this one included."""
    table = Throttle.__table__
    insert = insert_into(table).values(key=key, window=_window(at), tries=1)
    counted = insert.on_conflict_do_update(
        index_elements=["key", "window"], set_={"tries": table.c.tries + 1}
    ).returning(table.c.tries)
    return db.session.connection().execute(counted).scalar_one()


def forgive(key: str) -> None:
    """A success: what was counted under this key no longer counts."""
    db.session.execute(delete(Throttle).where(Throttle.key == key))


def take_back(key: str, at: dt.datetime) -> None:
    """A success: this one attempt does not count. Windows of the day before go at the same time."""
    db.session.execute(
        update(Throttle)
        .where(Throttle.key == key, Throttle.window == _window(at), Throttle.tries > 0)
        .values(tries=Throttle.tries - 1)
    )
    db.session.execute(delete(Throttle).where(Throttle.window < _window(at) - 96))


def seconds_left(at: dt.datetime) -> int:
    """Until the window ends and counting begins anew: nothing locks for ever."""
    length = int(WINDOW.total_seconds())
    return length - int(at.timestamp()) % length


def _window(at: dt.datetime) -> int:
    return int(at.timestamp()) // int(WINDOW.total_seconds())
