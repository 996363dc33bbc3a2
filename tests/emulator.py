"""Fetches the emulator whose Stripe we pay in tests (tests/emulate/), starts it on loopback, and stops it."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCK = "package-lock.json"
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000")
PARTS = Path(__file__).parent / "emulate"  # what npm is to fetch, to the byte, and what starts it
KEPT = ROOT / ".tools"  # git ignores it, make clean removes it


def _leave(why):
    """Without it these tests are skipped; in CI that must not go unnoticed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI has no fake Stripe ({why}): .ci/run installs what it needs")
    pytest.skip(f"no fake Stripe: {why}")


def fetch():
    """The emulator's api.js, fetched once for all processes. Skips the test where that can't be."""
    if not (shutil.which("node") and shutil.which("npm")):
        _leave("it needs node and npm")
    at = KEPT / "emulate"
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "emulate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_current(at):
            _bring(at)
    return at / "node_modules" / "emulate" / "dist" / "api.js"


def _is_current(at):
    lock = at / LOCK
    return lock.exists() and lock.read_bytes() == (PARTS / LOCK).read_bytes()


def _bring(at):
    with tempfile.TemporaryDirectory(dir=KEPT, prefix="emulate-") as beside:
        made = shutil.copytree(PARTS, Path(beside) / "emulate")
        command = ["npm", "ci", "--prefix", str(made), *QUIETLY]
        try:
            subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            _leave(f"npm could not fetch it: {str(error.stderr).strip()[-300:]}")
        shutil.rmtree(at, ignore_errors=True)
        made.rename(at)


@contextmanager
def emulator(address, secret):
    """Its own address while it runs; it calls itself `address`, signs its events with `secret` and sends them to `address`/events."""
    command = ["node", str(PARTS / "start.mjs"), fetch().as_uri(), address, secret]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        port = process.stdout.readline().strip()
        if not port:
            pytest.fail(f"the emulator does not start: {process.stderr.read()[-3000:]}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=20)
