"""The command line, as somebody types it: real processes, own folders."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[1]
FLASK = [sys.executable, "-m", "flask"]
ANSWERS = [
    "--name",
    "Muster & Söhne",
    "--currency",
    "chf",
    "--time-zone",
    "Europe/Zurich",
    "--owner",
    "Eva Muster",
    "--email",
    "Eva@muster.example",
]


@pytest.fixture
def environment(tmp_path, new_database):
    return {
        "PORTICO_INSTANCE": str(tmp_path / "instance"),
        "DATABASE_URL": new_database("commands"),
        "BCRYPT_COST": "4",
        "PATH": os.environ["PATH"],
    }


def run(environment, *arguments, **options):
    return subprocess.run(
        [*FLASK, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=90, **options
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_init_sets_up_a_business_and_its_owner(environment):
    done = run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7")
    assert done.returncode == 0, done.stderr
    assert "sign in as Eva@muster.example at /admin" in done.stdout
    engine = create_engine(environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert connection.execute(text("select name, currency, time_zone, any_host from tenant")).one() == (
            "Muster & Söhne",
            "CHF",
            "Europe/Zurich",
            True,
        )
        assert connection.execute(text("select email, role from staff")).one() == ("eva@muster.example", "owner")
    engine.dispose()


def test_init_asks_for_what_is_not_given(environment):
    answers = "Muster AG\nEUR\nEurope/Berlin\neva@muster.example\nEva\nRösti-mit-Speck-7\nRösti-mit-Speck-7\n"
    done = run(environment, "init", input=answers)
    assert done.returncode == 0, done.stderr
    for question in ("Name of the business", "Currency", "Time zone", "Owner's email"):
        assert question in done.stdout


def test_a_second_business_needs_a_host_of_its_own(environment):
    run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7")
    again = run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7")
    assert "Give this one a host name of its own with --host" in again.stderr
    assert (
        run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7", "--host", "two.example").returncode == 0
    )


def test_the_operator_lets_a_host_lead_to_a_business(environment):
    run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7")
    done = run(environment, "host", "https://Portal.Example.com/")
    assert (done.returncode, "portal.example.com leads to" in done.stdout) == (0, True), done.stderr
    again = run(environment, "host", "portal.example.com")
    assert (again.returncode, "on the list already" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--currency", "XXY", "XXY is not a currency"),
        ("--time-zone", "Europe/Nowhere", "Europe/Nowhere is not a time zone"),
        ("--time-zone", "../../etc/passwd", "is not a time zone"),
        ("--email", "eva", "eva is not an email address"),
        ("--password", "short", "Use at least 10 characters"),
        ("--name", "  ", "The business needs a name"),
    ],
)
def test_init_refuses_what_can_not_be_and_stores_nothing(environment, option, value, sentence):
    given = dict(zip(ANSWERS[::2], ANSWERS[1::2], strict=True)) | {"--password": "Rösti-mit-Speck-7"} | {option: value}
    done = run(environment, "init", *[word for pair in given.items() for word in pair])
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert sentence in done.stderr


def test_a_busy_port_is_one_sentence(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(environment | {"PORT": str(taken.getsockname()[1])}, "serve")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "Set PORT to another one" in done.stderr


def test_an_unreachable_database_is_one_sentence_without_its_password(environment):
    done = run(
        environment | {"DATABASE_URL": "postgresql://me:s3cret@127.0.0.1:1/none", "PORT": str(free_port())}, "serve"
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "can't be reached" in done.stderr
    assert "s3cret" not in done.stderr


def test_an_unwritable_folder_is_one_sentence(environment, tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    done = run(environment | {"PORTICO_INSTANCE": str(blocker / "instance")}, "serve")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "Set PORTICO_INSTANCE to one that can" in done.stderr


def test_a_bad_setting_is_one_sentence(environment):
    done = run(environment | {"PORT": "eighty"}, "serve")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "PORT is 'eighty', which is not a whole number" in done.stderr


def test_serve_answers_within_three_seconds_of_its_second_start(environment):
    run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7")
    port = free_port()
    started = time.monotonic()
    with subprocess.Popen(
        [*FLASK, "serve"],
        env=environment | {"PORT": str(port)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", 30)
            took = time.monotonic() - started
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/portal", timeout=5).read().decode()
        finally:
            server.terminate()
    assert "Muster &amp; Söhne" in page
    assert took < 3 * float(os.environ.get("SLOW_MACHINE", "2"))


def wait_for(url, seconds):
    deadline, pause = time.monotonic() + seconds, __import__("threading").Event()
    while True:
        try:
            return urllib.request.urlopen(url, timeout=5)
        except OSError:
            assert time.monotonic() < deadline, f"{url} does not answer"
            pause.wait(0.05)


def test_the_secret_key_is_made_once_and_closed_to_others(environment):
    run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7")
    path = Path(environment["PORTICO_INSTANCE"]) / "secret-key"
    before = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    run(environment, "init", *ANSWERS, "--password", "Rösti-mit-Speck-7", "--host", "two.example")
    assert path.read_text() == before


def test_settings_can_come_from_files(environment, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("12 cakes")
    done = run(environment | {"PORT_FILE": str(secret)}, "serve")
    assert "PORT is '12 cakes'" in done.stderr
