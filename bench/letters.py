"""`python -m bench.letters`: 10,000 letters through real workers to a real SMTP server, once in peace, once with 20 SIGKILLs. See docs/performance.md."""

import contextlib
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import delete, insert, select, update

from bench import instances, servers
from bench.__main__ import _databases as databases
from bench.report import Report, conditions
from bench.servers import LOOPBACK
from integrations.letters import compose
from integrations.sending import BATCH
from integrations.smtp import message_of
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.letter import Letter, State
from models.mail_server import MailServer
from models.scope import scope
from models.tenant import Tenant, tenant_by_key
from models.types import now

A_BATCH = 1_000
RUNS = (  # name, workers, is anybody killed, seconds that the sink takes for a letter
    ("in peace", 1, False, 0),
    ("among SIGKILLs", 2, True, 0),
    ("sink of 50 ms", 1, False, 0.05),
    ("sink of 50 ms", 2, False, 0.05),
)
PATIENCE = 1_800  # seconds that a run may take
HEAD = (
    "run",
    "letters",
    "workers",
    "kills",
    "seconds",
    "letters/s",
    "sink alone/s",
    "lost",
    "doubled",
    "MB first",
    "MB last",
)
WIDTHS = (14, 8, 8, 6, 8, 10, 13, 5, 8, 9, 8)


@dataclass(frozen=True)
class Outcome:
    """`lost`: letters that never arrived or that the outbox doesn't know as sent. `doubled`: copies beyond the first. Memory in MB."""

    seconds: float
    lost: int
    doubled: int
    kills: int
    memory_first: float
    memory_last: float


def fill(letters: int, port: int) -> None:
    """A business with a mail server, a customer with one person, and so many letters to that person."""
    with scope(_business(port)):
        db.session.execute(delete(Letter))
        customer, person = db.session.scalars(select(Customer)).one(), db.session.scalars(select(Contact)).one()
        letter = {
            "kind": "request_answered", "language": "en", "to_name": person.name, "contact_id": person.id, "customer_id": customer.id,
            "facts": {"answer": "The change of your address was accepted.\n\nIt is used from now on."},
        }  # fmt: skip
        for start in range(0, letters, A_BATCH):
            rows = [
                letter | {"to_address": f"someone.{n}@example.com"} for n in range(start, min(start + A_BATCH, letters))
            ]
            db.session.execute(insert(Letter), rows)
            db.session.commit()


def _business(port: int) -> Tenant:
    tenant = tenant_by_key("bench")
    if tenant is None:
        tenant = Tenant(key="bench", name="Bench", currency="EUR", time_zone="Europe/Berlin", any_host=True)
        db.session.add(tenant)
        db.session.flush()
        with scope(tenant):
            customer = Customer(number="C-1", name="Alfreds Futterkiste", identifier="alfki", currency="EUR")
            db.session.add(customer)
            db.session.flush()
            db.session.add(
                Contact(customer_id=customer.id, first_name="Maria", last_name="Anders", email="maria@example.com")
            )
    with scope(tenant):
        server = db.session.scalar(select(MailServer)) or MailServer(
            host=LOOPBACK, security="none", sender_address="portal@bench.example"
        )
        server.port = port
        db.session.add(server)
        db.session.commit()
    return tenant


@contextlib.contextmanager
def sink(folder: Path, pause: float = 0) -> Iterator[tuple[int, Path]]:
    """A mail server in a process of its own; its port, and the file in which it notes what arrived."""
    noted = folder / f"arrived-{time.monotonic_ns()}"
    noted.touch()
    command = [sys.executable, "-m", "bench.mail_sink", str(noted), str(pause)]
    server = subprocess.Popen(command, cwd=servers.ROOT, env=servers.environment(), stdout=subprocess.PIPE, text=True)
    try:
        yield int(server.stdout.readline()), noted  # type: ignore[union-attr]
    finally:
        server.kill()
        server.wait()
        server.stdout.close()  # type: ignore[union-attr]


def sinks_own_speed(app, port: int, letters: int) -> float:
    """Letters a second where they are written beforehand and only handed over, by one connection."""
    with app.app_context(), scope(tenant_by_key("bench")):
        letter, server = db.session.scalars(select(Letter).limit(1)).one(), db.session.scalars(select(MailServer)).one()
        content = message_of(letter, compose(letter), server).as_bytes()
        db.session.remove()
    with smtplib.SMTP(LOOPBACK, port, timeout=30) as line:
        began = time.perf_counter()
        for _n in range(letters):
            line.sendmail("portal@bench.example", ["someone@example.com"], content)
        return letters / (time.perf_counter() - began)


class Workers:
    """So many `flask worker` processes; one that is killed gets a successor."""

    def __init__(self, settings: dict[str, str], many: int, folder: Path):
        self.environment, self.log = servers.environment(settings), folder / "workers.log"
        self.running = [self._start() for _n in range(many)]

    def _start(self, *more: str) -> subprocess.Popen:
        command = servers.flask("worker", *more)
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=servers.ROOT, env=self.environment, stdout=log, stderr=log)

    def kill_one(self, which: int) -> None:
        worker = self.running[which % len(self.running)]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self.running[which % len(self.running)] = self._start()

    def megabytes(self) -> float:
        """What the first one has in memory."""
        status = Path(f"/proc/{self.running[0].pid}/status")
        found = (
            [line for line in status.read_text().splitlines() if line.startswith("VmRSS")] if status.exists() else []
        )
        return int(found[0].split()[1]) / 1024 if found else 0.0

    def end(self) -> list[int]:
        """As a service manager would; their exit codes."""
        for worker in self.running:
            worker.send_signal(signal.SIGTERM)
        return [worker.wait(60) for worker in self.running]

    def drain(self) -> None:
        """One more that sends what is due and ends."""
        if self._start("--once").wait(PATIENCE):
            raise servers.DidNotStart("flask worker --once")


def run(app, settings: dict[str, str], folder: Path, arrived: Path, letters: int, *, many: int, kills: int) -> Outcome:
    """Until every letter has left. The leases of the killed are ended by hand, when all else has left: they take five minutes otherwise."""
    workers, killed, first_memory, began = Workers(settings, many, folder), 0, 0.0, 0.0
    deadline = time.monotonic() + PATIENCE
    apart = (letters - BATCH * (kills + many)) // (kills + 2)  # each of the killed keeps a handful from the others
    try:
        while _waiting(app) and time.monotonic() < deadline:
            came = _lines(arrived)
            began = began or (time.perf_counter() if came else 0.0)
            first_memory = first_memory or (workers.megabytes() if came > letters // 20 else 0.0)
            if killed < kills and came >= (killed + 1) * apart:
                workers.kill_one(killed)
                killed += 1
            time.sleep(0.05)
        took, last_memory = time.perf_counter() - began, workers.megabytes()
    finally:
        workers.end()
    _end_leases(app)
    workers.drain()
    return Outcome(took, *_compared(app, arrived), killed, first_memory, last_memory)


def _waiting(app) -> bool:
    return _ask(
        app, lambda: db.session.scalar(select(Letter.id).where(Letter.state == State.WAITING).limit(1)) is not None
    )


def _end_leases(app) -> None:
    """As if their five minutes were over."""

    def end() -> None:
        db.session.execute(update(Letter).where(Letter.state == State.SENDING).values(leased_until=now(), due_at=now()))
        db.session.commit()

    _ask(app, end)


def _compared(app, arrived: Path) -> tuple[int, int]:
    """How many letters never arrived, or aren't known as sent here; and how many copies arrived beyond the first of each."""
    states = _ask(app, lambda: dict(db.session.execute(select(Letter.id, Letter.state)).all()))
    copies = Counter(int(line.split(".")[0]) for line in arrived.read_text().split())
    lost = sum(1 for letter, state in states.items() if state != State.SENT or not copies[letter])
    return lost, sum(copies.values()) - len(copies)


def _ask(app, question):
    with app.app_context(), scope(tenant_by_key("bench")):
        db.session.rollback()
        try:
            return question()
        finally:
            db.session.remove()


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def measure(
    app, settings: dict[str, str], letters: int, *, many: int, kills: int, pause: float = 0
) -> tuple[Outcome, float]:
    """One run from an outbox of so many letters, and the sink's own speed before it."""
    folder = Path(settings["PORTICO_INSTANCE"])
    with sink(folder, pause) as (port, arrived):
        with app.app_context():
            fill(letters, port)
            db.session.remove()
        alone = sinks_own_speed(app, port, min(letters, 2_000 if not pause else 100))
        arrived.write_bytes(b"")
        return run(app, settings, folder, arrived, letters, many=many, kills=kills), alone


@contextlib.contextmanager
def database(settings: dict[str, str]):
    """The application on an instance of its own."""
    app = instances.create(settings)
    with app.app_context():
        instances.prepare()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@click.command()
@click.option(
    "--postgres", "with_postgres", is_flag=True, help="On PostgreSQL too: TEST_DATABASE_URL's, or one started here."
)
@click.option("--letters", default=10_000, show_default=True, type=click.IntRange(100))
@click.option("--kills", default=20, show_default=True, type=click.IntRange(0, 1_000))
@click.option("--check", is_flag=True, help="Exit 1 when a letter was lost, or more were doubled than workers killed.")
def main(with_postgres: bool, letters: int, kills: int, check: bool) -> None:
    """Deliver an outbox in peace and among SIGKILLs."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report, held = Report(), True
    report.say(f"# Portico's mail, measured {report.begun:%Y-%m-%d %H:%M}\n\n{conditions()}")
    with tempfile.TemporaryDirectory(prefix="portico-bench-", dir=os.environ.get("TMPDIR")) as folder:
        for title, _shape, (settings, _spare) in databases(Path(folder), with_postgres):
            report.title(title)
            report.head(HEAD, WIDTHS)
            for name, many, killed, pause in RUNS:
                count, end = (letters // 20, 0) if pause else (letters, kills if killed else 0)
                with database(settings) as app:
                    found, alone = measure(app, settings, count, many=many, kills=end, pause=pause)
                speed = (f"{found.seconds:.0f}", f"{count / found.seconds:.0f}", f"{alone:.0f}")
                memory = (f"{found.memory_first:.0f}", f"{found.memory_last:.0f}")
                report.cells(
                    (name, f"{count:,}", many, found.kills, *speed, found.lost, found.doubled, *memory), WIDTHS
                )
                held = held and found.lost == 0 and found.doubled <= found.kills
    print(f"\nWritten to {report.write().relative_to(servers.ROOT)}")
    sys.exit(1 if check and not held else 0)


if __name__ == "__main__":
    main()
