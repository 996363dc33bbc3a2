"""What a first visit costs: bytes over the wire and requests of a page in a browser that has nothing yet."""

import importlib.util
import os
import shutil
from dataclasses import dataclass

from bench.servers import LOOPBACK

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class NoBrowser(Exception):
    """The message says what is missing."""


@dataclass(frozen=True)
class Visit:
    """Each request with its bytes over the wire: headers, and bodies as they were compressed."""

    requests: tuple[tuple[str, int], ...]

    @property
    def weight(self) -> int:
        return sum(size for _url, size in self.requests)


def visit(port: int, path: str, cookie: str) -> Visit:
    """Open a page with an empty cache. Raises NoBrowser where there is none."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if importlib.util.find_spec("playwright") is None:
        raise NoBrowser("Playwright is not installed (it comes with the packages for tests)")
    if program is None:
        raise NoBrowser("no Chromium on PATH")
    from playwright.sync_api import sync_playwright

    origin = f"http://{LOOPBACK}:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.path.realpath(program), args=list(FLAGS))
        try:
            context = browser.new_context()
            pairs = (part.split("=", 1) for part in cookie.split("; "))
            context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in pairs])
            return _watch(context, origin + path)
        finally:
            browser.close()


def _watch(context, address: str) -> Visit:
    page = context.new_page()
    session, urls, sizes = context.new_cdp_session(page), {}, {}
    session.on("Network.requestWillBeSent", lambda sent: urls.setdefault(sent["requestId"], sent["request"]["url"]))
    session.on(
        "Network.loadingFinished", lambda done: sizes.__setitem__(done["requestId"], int(done["encodedDataLength"]))
    )
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle", timeout=30_000)
    asked = [(urls[key], sizes.get(key, 0)) for key in urls if urls[key].startswith("http")]
    return Visit(tuple(asked))
