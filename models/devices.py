"""Which browser a session is in, from what the browser says of itself: enough for a person to know it again."""

import re
from typing import NamedTuple

# In this order: most browsers also claim to be the ones that were there before them.
BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"), (r"OPR/|Opera|OPT/", "Opera"), (r"SamsungBrowser/", "Samsung Internet"), (r"Vivaldi/", "Vivaldi"),
    (r"YaBrowser/", "Yandex Browser"), (r"DuckDuckGo/|Ddg/", "DuckDuckGo"), (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"), (r"Version/[\d.]+.*Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    (r"iPhone|iPod", "iPhone"), (r"iPad", "iPad"), (r"Android", "Android"), (r"CrOS", "ChromeOS"), (r"Windows", "Windows"),
    (r"Macintosh|Mac OS X", "macOS"), (r"Linux|X11", "Linux"),
)  # fmt: skip


class Device(NamedTuple):
    """Names of browser and system, each empty where nobody knows; `hand`: a phone or tablet."""

    browser: str
    system: str
    hand: bool


def device_of(user_agent: str) -> Device:
    """What a browser's User-Agent line tells: "Mozilla/5.0 (Windows NT 10.0; …) … Firefox/152.0" → Firefox, Windows."""
    system = _first(SYSTEMS, user_agent)
    return Device(_first(BROWSERS, user_agent), system, system in ("iPhone", "iPad", "Android"))


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, said)), "")
