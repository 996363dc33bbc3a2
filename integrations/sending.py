"""The worker: looks for letters that are due, sends them, and marks each as soon as the server has taken it. Any number may run at once."""

import atexit
import logging
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from integrations.letters import address_of, compose
from integrations.smtp import CannotSend, Line, message_of
from models import delivering
from models.base import db
from models.engine import only_read
from models.letter import Letter
from models.mail_server import MailServer
from models.scope import scope
from models.tenant import Tenant
from models.types import now

BATCH = 20
IDLE = 1.5  # seconds between two looks at an empty outbox
LOST_LINES = 3  # connections lost in a row before the server counts as gone
log = logging.getLogger("portico")


def work(app: Flask, stop: threading.Event, *, once: bool = False, line: Callable[[MailServer], Line] = Line) -> int:
    """Send until `stop` is set; with `once`, until nothing is due. Returns how many letters have left."""
    total = 0
    while not stop.is_set():
        with app.app_context():
            try:
                total += (left := deliver_due(stop, line))
            except Exception:  # the database was away, say: it is logged, and the next look is a new one
                db.session.rollback()
                log.exception("worker")
                left = 0
                if once:
                    raise
            finally:
                db.session.remove()
        if not left:
            if once:
                break
            stop.wait(IDLE)
    return total


def deliver_due(stop: threading.Event, line: Callable[[MailServer], Line] = Line) -> int:
    """One batch of every business that has mail."""
    only_read(True)
    tenants = delivering.tenants_with_mail()
    db.session.rollback()
    only_read(False)
    return sum(_deliver_batch(tenant, stop, line) for tenant in tenants if not stop.is_set())


def _deliver_batch(tenant: Tenant, stop: threading.Event, line: Callable[[MailServer], Line]) -> int:
    with scope(tenant):
        server, letters = delivering.mail_server(), delivering.claim(BATCH)
        db.session.commit()
        if not letters or server is None:
            return 0
        done, lost = 0, 0
        while letters and not stop.is_set() and lost < LOST_LINES:
            try:
                with line(server) as open_line:
                    delivering.server_answers(server)
                    db.session.commit()
                    while letters and not stop.is_set():
                        done, lost = done + _send(letters.pop(0), server, open_line), 0
            except _Lost:
                lost += 1
            except CannotSend as why:
                log.warning("mail server", extra={"facts": {"tenant": tenant.key, "answer": str(why)}})
                delivering.pause_server(server, str(why))
                break
        if lost >= LOST_LINES:
            delivering.pause_server(server, "The connection was lost again and again.")
        delivering.give_back(letters)
        db.session.commit()
        return done


class _Lost(Exception):
    """The connection broke within a letter: that one waits, the others go on over a new one."""


def _send(letter: Letter, server: MailServer, line: Line) -> int:
    """One letter; 1 when it has left. Each outcome is committed at once. Raises CannotSend where the server is to blame."""
    if letter.leased_until and letter.leased_until - now() < delivering.LEASE / 2:
        ours = delivering.still_ours(letter)
        db.session.commit()
        if not ours:
            return 0
    try:
        message, subject, text = _written(letter, server)
    except Exception as error:  # whatever it is, it is this letter's: the others must not wait behind it
        log.exception("letter", extra={"facts": {"letter": letter.id}})
        db.session.rollback()
        delivering.fail(letter, f"This letter could not be written: {error}")
        db.session.commit()
        return 0
    db.session.rollback()  # nothing is held while the server takes its time
    try:
        line.send(message, letter.to_address)
    except CannotSend as why:
        if why.whose == "server":
            delivering.give_back([letter])
            db.session.commit()
            raise
        (delivering.fail if why.whose == "ever" else delivering.postpone)(letter, str(why))
        db.session.commit()
        if why.whose == "gone":
            raise _Lost from why
        return 0
    delivering.sent(letter, subject, text)
    db.session.commit()
    return 1


def _written(letter: Letter, server: MailServer) -> tuple[Any, str, str]:
    composed, kept = compose(letter), compose(letter, hide_secret=True)
    tenant = delivering.tenant_of(letter)
    way_out = address_of(tenant, "public.unsubscribe", token=letter.unsubscribe) if letter.unsubscribe else ""
    return message_of(letter, composed, server, way_out), kept.subject, kept.text


def start_thread(app: Flask) -> threading.Thread:
    """A worker beside the server's own threads; it ends with the process, after the letter it is at."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(app, stop), name="mail", daemon=True)

    def end() -> None:
        stop.set()
        thread.join(10)

    atexit.register(end)
    thread.start()
    return thread
