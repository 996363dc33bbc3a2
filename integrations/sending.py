"""The worker: sets what was issued, sends letters that are due, marking each as soon as the server has taken it; when idle it reminds and tidies."""

import atexit
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from integrations.enclosing import enclosed
from integrations.letters import compose
from integrations.printing_ahead import print_ahead
from integrations.reminding import remind
from integrations.settling import settle_open
from integrations.smtp import CannotSend, Line, message_of
from integrations.tidying import tidy
from models import delivering
from models.base import db
from models.engine import only_read
from models.letter import Letter
from models.letter_kinds import said
from models.mail_server import MailServer, mail_server
from models.scope import scope
from models.tenant import Tenant

BATCH = 10  # letters that one worker has in hand
TURN = 30  # seconds for one business before it is the next one's turn
IDLE = 1.5  # seconds between two looks at an empty outbox
TROUBLE = 10  # seconds after a fault of ours
FIRST_LOOK, LOOK = 60, 3600  # seconds until a worker asks whether a business is to be tidied, and until it asks again
LOST_LINES = 3  # connections lost in a row before the server counts as gone
CANNOT_WRITE = said("This letter could not be written. The server's log says why.")
log = logging.getLogger("portico")


def work(app: Flask, stop: threading.Event, *, once: bool = False, line: Callable[[MailServer], Line] = Line) -> int:
    """Send until `stop` is set, and tidy once a day; with `once`, send until nothing is due. Returns how many letters have left."""
    total, look = 0, time.monotonic() + FIRST_LOOK
    while not stop.is_set():
        with app.app_context():
            try:
                print_ahead(stop)  # before the letters that take them along
                total += (left := deliver_due(stop, line))
                pause = IDLE
                if not left and not once and time.monotonic() >= look:
                    look = time.monotonic() + LOOK
                    remind(stop)
                    settle_open(stop)
                    tidy(stop)
            except Exception:  # the database was away, say: it is logged, and the next look is a new one
                if once:
                    raise
                log.exception("worker")
                left, pause = 0, TROUBLE
            finally:
                db.session.remove()
        if not left:
            if once:
                break
            stop.wait(pause)
    return total


def deliver_due(stop: threading.Event, line: Callable[[MailServer], Line] = Line) -> int:
    """Every business that has mail, in turn; how many letters have left."""
    with _only_reading():
        tenants = delivering.tenants_with_mail()
    return sum(_deliver(tenant, stop, line) for tenant in tenants if not stop.is_set())


@contextmanager
def _only_reading() -> Iterator[None]:
    """No lock of ours is in anybody's way, and nothing is held while a mail server takes its time."""
    only_read(True)
    try:
        yield
        db.session.commit()  # a rollback would forget what was read, and reading it again would begin anew
    except BaseException:
        db.session.rollback()
        raise
    finally:
        only_read(False)


def _deliver(tenant: Tenant, stop: threading.Event, line: Callable[[MailServer], Line]) -> int:
    """One business for a TURN, over one line or, where the server ends lines, some."""
    turn, left = Turn(stop), 0
    with scope(tenant), _only_reading():
        server = mail_server()
    while server is not None and server.active and not turn.is_over():
        with scope(tenant):
            left += _over_one_line(tenant, server, turn, line)
    return left


class Turn:
    """How long one business is served before the others' mail: until TURN is over, nothing is left, or its server has failed.

    `hand`: letters that are claimed and not tried yet. `known`: what was read to write the others.
    """

    def __init__(self, stop: threading.Event):
        self.stop, self.ends, self.lost, self.finished = stop, time.monotonic() + TURN, 0, False
        self.hand: list[Letter] = []
        self.known: dict = {}

    def is_over(self) -> bool:
        return self.finished or self.stop.is_set() or time.monotonic() > self.ends

    def next_letter(self) -> Letter | None:
        """From the hand, or from the outbox; None where there is none."""
        if not self.hand or not delivering.time_is_left(self.hand[0]):
            self.put_back()
            self.hand = delivering.claim(BATCH)
            db.session.commit()
        self.finished = not self.hand
        return self.hand.pop(0) if self.hand else None

    def put_back(self) -> None:
        if self.hand:
            delivering.give_back(self.hand)
            db.session.commit()
            self.hand = []


def _over_one_line(tenant: Tenant, server: MailServer, turn: Turn, line: Callable[[MailServer], Line]) -> int:
    left = 0
    try:
        with line(server) as open_line:  # before a letter is claimed: reaching a server can take longer than a lease
            while not turn.is_over() and (letter := turn.next_letter()):
                left += _send(letter, server, open_line, turn.known)
    except CannotSend as why:
        turn.lost = turn.lost + 1 if not left else 1
        if why.whose == "server" or turn.lost >= LOST_LINES:
            log.warning("mail server", extra={"facts": {"tenant": tenant.key, "answer": str(why)}})
            delivering.pause_server(server, str(why))
            db.session.commit()
            turn.finished = True
    finally:
        turn.put_back()
    return left


def _send(letter: Letter, server: MailServer, line: Line, known: dict) -> int:
    """One letter; 1 when it has left. What becomes of it is committed at once. Raises CannotSend where the line or the server is at its end."""
    try:
        with _only_reading():
            message, subject, text = _written(letter, server, known)
    except Exception:  # whatever it is, it is this letter's: the others must not wait behind it
        log.exception("letter", extra={"facts": {"letter": letter.id}})
        delivering.fail(letter, CANNOT_WRITE)
        db.session.commit()
        return 0
    try:
        line.send(message, letter.to_address)
    except CannotSend as why:
        _not_sent(letter, server, why)
        return 0
    delivering.sent(letter, subject, text)
    db.session.commit()
    _it_answers(server)
    return 1


def _not_sent(letter: Letter, server: MailServer, why: CannotSend) -> None:
    """Raises `why` again where no further letter can go this way."""
    outcome = {"now": delivering.postpone, "gone": delivering.postpone, "ever": delivering.fail}.get(why.whose)
    outcome(letter, str(why)) if outcome else delivering.give_back([letter])
    db.session.commit()
    if why.whose not in ("now", "ever"):
        raise why
    _it_answers(server)


def _it_answers(server: MailServer) -> None:
    if server.failing_since or server.paused_until or server.answer:
        delivering.server_answers(server)
        db.session.commit()


def _written(letter: Letter, server: MailServer, known: dict) -> tuple[Any, str, str]:
    composed = compose(letter, known=known)
    secret = letter.secret or letter.unsubscribe
    kept = compose(letter, hide_secret=True, known=known) if secret else composed
    message = message_of(letter, composed, server)
    if found := enclosed(letter):
        message.add_attachment(found.content, maintype="application", subtype="pdf", filename=found.name)
    return message, kept.subject, kept.text


def start_thread(app: Flask) -> Callable[[], None]:
    """A worker beside the server's own threads. It ends with the process, after the letter it is at; what is returned ends it before."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(app, stop), name="mail", daemon=True)

    def end() -> None:
        stop.set()
        thread.join(10)

    atexit.register(end)
    thread.start()
    return end
