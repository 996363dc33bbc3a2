"""A real server with the whole demo, and a real Chromium in front of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from time_machine import escape_hatch

from tests.fake_stripe import FakeStripe

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
PASSWORD = "demo-Northwind-1996"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no Chromium: .ci/run installs it")
        pytest.skip("no Chromium found: install it to run the browser stories")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(
        timeout=15_000
    )  # a machine that is busy with other tests answers late, and no test is slower for it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def stripe_port():
    """Where the server looks for Stripe; a story that pays starts one there (tests/fake_stripe.py)."""
    return free_port()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(chromium, new_database, tmp_path_factory, stripe_port):
    """The address of `flask serve --demo`, as `make run` starts it."""
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "DATABASE_URL": new_database("browser"),
        "PORTICO_INSTANCE": str(tmp_path_factory.mktemp("browser")),
        "BCRYPT_COST": "4",
        "LOG_LEVEL": "ERROR",
        "SIGN_INS_PER_ADDRESS": "1000",
        "STRIPE_ADDRESS": f"http://127.0.0.1:{stripe_port}",
    }
    log = (tmp_path_factory.mktemp("log") / "server.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve", "--demo"],
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    deadline = time.monotonic() + 90
    while not _answers(f"{address}/healthz"):
        if process.poll() is not None or time.monotonic() > deadline:
            log.seek(0)
            pytest.fail(f"the server does not answer:\n{log.read()[-3000:]}")
        threading.Event().wait(0.2)
    yield address
    process.terminate()
    process.wait(20)
    log.close()


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class Tab:
    """A tab with its complaints: console errors and refused resources fail the test that used it."""

    def __init__(self, chromium, server, **options):
        calm = {
            "viewport": {"width": 1280, "height": 900},
            "reduced_motion": "reduce",
        }  # a fade cut short is reported as an error
        self.context = chromium.new_context(base_url=server, **calm, **options)
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, path, email, password=PASSWORD):
        self.page.goto(path)
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self.page

    def maria(self):
        return self.sign_in("/p/alfki/sign-in", "maria.anders@alfki.example")

    def manager(self):
        return self.sign_in("/admin/sign-in", "manager@northwind.example")


@pytest.fixture
def tab(chromium, server):
    """Makes tabs: tab() with JavaScript, tab(java_script_enabled=False) without."""
    made = []

    def make(**options):
        made.append(Tab(chromium, server, **options))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
    assert [complaint for one in made for complaint in one.complaints] == []


@pytest.fixture
def step_up_allowed(tab):
    """A code opens the rest of the portal beside a document, while the story lasts."""
    page = tab().manager()

    def turn(on):
        page.goto("/admin/settings/portal")
        page.get_by_role("switch", name="Into the portal by a mailed code").click()
        page.locator(f"#link-step-up-switch[aria-checked={on}]").wait_for()

    turn("true")
    yield
    turn("false")


@pytest.fixture(scope="session")
def stripe(stripe_port, server, chromium):
    """Northwind takes cards, as its manager sets it up by hand; what is paid is told at the address that its settings show."""
    with FakeStripe(stripe_port, escape_hatch.time.time) as running:
        tab = Tab(chromium, server)
        page = tab.manager()
        page.goto("/admin/settings/getting-paid")
        page.get_by_role("button", name="Set up card payments").click()
        page.get_by_label("Secret key", exact=False).first.fill(running.key)
        page.get_by_label("signing secret", exact=False).first.fill(running.secret)
        page.get_by_role("button", name="Save the keys").click()
        page.get_by_text("it ends in").first.wait_for()
        page.get_by_role("switch", name="Customers can pay by card").click()
        page.locator("#cards-switch[aria-checked=true]").wait_for()
        path = re.search(r"/webhooks/stripe/[\w-]+", page.content())[0]
        tab.context.close()
        with running.telling(f"{server}{path}"):
            yield running
