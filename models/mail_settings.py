"""How a business's mail leaves, as staff set it; who saves second is told."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models.base import db
from models.event import Actor, record
from models.letter import Letter
from models.mail_server import MailServer, mail_server
from models.revising import Conflict, lock, revise, seen
from models.tenant import Tenant

FIELDS = ("host", "port", "security", "username", "sender_address", "sender_name")
NONE = {"host": "", "port": 587, "security": "starttls", "username": "", "sender_address": "", "sender_name": ""}


def server_token(server: MailServer | None) -> str:
    """A form's token (models/revising.py)."""
    return seen(server or MailServer(**NONE), FIELDS)


def save_server(
    business: Tenant, values: Mapping[str, Any], password: str, forget_password: bool, token: str, by: Actor
) -> bool:
    """Send by this server from now on. An empty `password` leaves the one that is stored. True when that changed anything. Raises Conflict."""
    lock(business)  # whoever saves at the same moment waits
    server = mail_server()
    if server is None:
        if token != server_token(None):
            raise Conflict([], server_token(None))
        server = MailServer(**values, password=password or None)
        db.session.add(server)
        db.session.flush()
        record(server, "mail server set", by=by, after=f"{server.host}:{server.port}, {server.sender_address}")
        return True
    changed = revise(server, values, token, what="mail server changed", by=by)
    if password or (forget_password and server.password):
        server.password = password or None
        record(server, "mail server password changed" if password else "mail server password removed", by=by)
        changed = True
    if changed:
        server.paused_until = server.failing_since = None
        server.answer = ""
    return changed


def remove_server(business: Tenant, by: Actor) -> bool:
    """Mail is off from now on: letters wait. True when that changed anything."""
    lock(business)
    server = mail_server()
    if server is None:
        return False
    record(business, "mail server removed", by=by, before=f"{server.host}:{server.port}, {server.sender_address}")
    db.session.delete(server)
    return True


def set_web_address(business: Tenant, address: str, token: str, by: Actor) -> bool:
    """What links in letters begin with; empty for what the installation says. True when that changed anything. Raises Conflict."""
    return revise(business, {"web_address": address}, token, what="web address changed", by=by)


def last_test(staff_id: int) -> Letter | None:
    """The newest test mail of a member of staff."""
    mine = select(Letter).where(Letter.kind == "test", Letter.staff_id == staff_id)
    return db.session.scalar(mine.order_by(Letter.id.desc()).limit(1))
