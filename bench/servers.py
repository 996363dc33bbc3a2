"""Starting what is measured, on ports of its own at the loopback address, and ending exactly that."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import config

ROOT = Path(__file__).parents[1]
START_SECONDS, END_SECONDS = 30, 10
LOOPBACK = "127.0.0.1"


class DidNotStart(Exception):
    """The message says what did not, and its last words."""


@dataclass(frozen=True)
class Shape:
    """How many processes and threads serve: the product's own numbers for each database."""

    workers: int
    threads: int

    def __str__(self) -> str:
        return f"gunicorn gthread, {self.workers} worker{'s' if self.workers > 1 else ''} × {self.threads} threads"


ON_SQLITE, ON_POSTGRES = Shape(1, 4), Shape(2, 4)


def gunicorn(shape: Shape, port: int, app: str) -> list[str]:
    """The command that `flask serve` becomes (a test holds them together), for another application."""
    how = ["-k", "gthread", "--no-control-socket", "--workers", shape.workers, "--threads", shape.threads]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        *map(str, how),
        "--bind",
        f"{LOOPBACK}:{port}",
        "--log-level",
        "warning",
        app,
    ]


@contextlib.contextmanager
def hello(shape: Shape, folder: Path) -> Iterator[int]:
    """The bare Flask application; yields its port."""
    port = free_port()
    with _running(gunicorn(shape, port, "bench.hello:app"), environment(), folder / f"hello-{port}.log", port, "/"):
        yield port


@contextlib.contextmanager
def portico(shape: Shape, settings: dict[str, str], folder: Path) -> Iterator[int]:
    """Portico on an instance of its own through `flask serve`, at its default settings but these; yields its port."""
    port = free_port()
    given = settings | {
        "PORT": str(port),
        "HOST": LOOPBACK,
        "WORKERS": str(shape.workers),
        "THREADS": str(shape.threads),
    }
    with _running(flask("serve"), environment(given), folder / f"portico-{port}.log", port, "/healthz"):
        yield port


def flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", *words]


def environment(settings: dict[str, str] | None = None) -> dict[str, str]:
    """This shell's, without what it says about Portico, so that a measurement means the same everywhere."""
    ours = {name for setting in config.SETTINGS for name in (setting.name, f"{setting.name}_FILE")}
    kept = {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("FLASK_")}
    return kept | {"PYTHONPATH": str(ROOT)} | (settings or {})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _running(command: list[str], env: dict[str, str], log: Path, port: int, path: str) -> Iterator[None]:
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        _wait_until_ready(server, port, path, log)
        yield
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(server: subprocess.Popen, port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", timeout=5):
            return
        if server.poll() is not None or time.monotonic() > deadline:
            raise DidNotStart(
                f"{' '.join(server.args)}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-12:])
            )
        time.sleep(0.05)
