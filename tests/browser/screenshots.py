"""The README's pictures, taken from the demo: `make screenshots`."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PASSWORD, ROOT, _answers

PICTURES = Path(ROOT) / "docs/pictures"
CUSTOMER, STAFF = ("/p/alfki/sign-in", "maria.anders@alfki.example"), ("/admin/sign-in", "manager@northwind.example")
SHOTS = [
    ("portal-home", CUSTOMER, "/p/alfki/", 1280, "light"),
    ("portal-home-phone", CUSTOMER, "/p/alfki/", 390, "dark"),
    ("portal-invoices", CUSTOMER, "/p/alfki/invoices", 1280, "light"),
    ("portal-invoice", CUSTOMER, None, 1280, "light"),
    ("portal-order-pad", CUSTOMER, "/p/alfki/order", 1280, "light"),
    ("portal-quote", CUSTOMER, "/p/alfki/quotes?q=coffee", 1280, "light"),
    ("portal-pay", CUSTOMER, "/p/alfki/pay", 1280, "light"),
    ("portal-statement", CUSTOMER, "/p/alfki/statements", 1280, "light"),
    ("admin-invoices", STAFF, "/admin/invoices", 1280, "light"),
    ("admin-receivables", STAFF, "/admin/receivables", 1280, "light"),
    ("admin-calendar", STAFF, "/admin/schedule", 1280, "light"),
    ("admin-quotes", STAFF, "/admin/quotes/board", 1280, "light"),
    ("admin-orders", STAFF, "/admin/orders?view=all", 1280, "light"),
    ("admin-customers", STAFF, "/admin/customers", 1280, "light"),
    ("portal-account", CUSTOMER, "/p/alfki/account", 1280, "light"),
    ("admin-dashboard", STAFF, "/admin/", 1280, "light"),
    ("admin-explanation", STAFF, "/admin/customers/ALFKI/portal-users/JONAS.BERG/explanation", 1280, "light"),
    ("admin-customer-portal", STAFF, "/admin/customers/ALFKI/portal", 1280, "light"),
]


def take(browser, address, name, person, path, width, scheme):
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 860}, color_scheme=scheme)
    page = context.new_page()
    page.goto(person[0])
    page.get_by_label("Email").fill(person[1])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    if path is None:
        page.goto("/p/alfki/invoices")
        path = page.locator("table.listing tbody a").first.get_attribute("href")
    page.goto(path, wait_until="networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "PORT": str(port),
            "PORTICO_INSTANCE": folder,
            "DATABASE_URL": "",
            "LOG_LEVEL": "ERROR",
        }
        server = subprocess.Popen([sys.executable, "-m", "flask", "serve", "--demo"], env=environment, cwd=ROOT)
        try:
            while not _answers(f"http://localhost:{port}/healthz"):
                threading.Event().wait(0.3)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
                for shot in SHOTS:
                    take(browser, f"http://localhost:{port}", *shot)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
