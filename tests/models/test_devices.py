"""Browsers by what they say of themselves."""

import pytest

from models.devices import device_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "browser", "system", "hand"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Safari/537.36", "Chrome", "Windows", False),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Safari/537.36", "Chrome", "macOS", False),
        (f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Mobile Safari/537.36", "Chrome", "Android", True),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {APPLE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari", "iPhone", True),
        (f"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) {APPLE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari", "iPad", True),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/18.5 Safari/605.1.15", "Safari", "macOS", False),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {APPLE} CriOS/156.0 Mobile/15E148 Safari/604.1", "Chrome", "iPhone", True),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Safari/537.36 Edg/156.0.0.0", "Edge", "Windows", False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:152.0) Gecko/20100101 Firefox/152.0", "Firefox", "Windows", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox", "Linux", False),
        ("Mozilla/5.0 (Linux; Android 15; SM-S938B) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet", "Android", True),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Safari/537.36 OPR/120.0.0.0", "Opera", "Windows", False),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Safari/537.36", "Chrome", "ChromeOS", False),
        ("curl/8.5.0", "", "", False),
        ("", "", "", False),
    ],
)  # fmt: skip
def test_browser_and_system_are_known(agent, browser, system, hand):
    assert device_of(agent) == (browser, system, hand)


def test_the_longest_line_is_read_at_once():
    assert device_of("Version/1." + "9" * 290).browser == ""
