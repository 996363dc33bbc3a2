"""One accent colour, readable everywhere: WCAG contrast of text on it, and of it as text (DOMAIN §4)."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

LIGHT_SURFACES = ("#ffffff", "#f6f7f9", "#eef0f4")
DARK_SURFACES = ("#171b23", "#0f1218", "#1f2530")
TEXT = {False: "#171b22", True: "#eef1f6"}  # ordinary text in light and in dark, as static/css/tokens.css has it
LINES = {False: "#e1e5eb", True: "#2a313d"}
TEXT_RATIO = 4.5
WASH = {False: 0.09, True: 0.14}
STEPS = 50  # between the accent and black or white
LINEAR = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in range(256)]


class BadColour(ValueError):
    """Not a colour of the form #rrggbb."""


@lru_cache(5_000)
def parse(colour: str) -> tuple[int, int, int]:
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise BadColour(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def read_colour(typed: str) -> str:
    """A colour as people write it, as #rrggbb: with or without #, of three digits or six, in capitals or not. Raises BadColour."""
    digits = typed.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    parse(f"#{digits}")
    return f"#{digits}"


@lru_cache(5_000)
def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    red, green, blue = parse(colour)
    return 0.2126 * LINEAR[red] + 0.7152 * LINEAR[green] + 0.0722 * LINEAR[blue]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    a, b = luminance(one), luminance(other)
    return (a + 0.05) / (b + 0.05) if a > b else (b + 0.05) / (a + 0.05)


def mix(colour: str, with_colour: str, share: float) -> str:
    """`share` of `with_colour` mixed into `colour`, channel by channel."""
    return "#" + "".join(
        f"{round(a + (b - a) * share):02x}" for a, b in zip(parse(colour), parse(with_colour), strict=True)
    )


def on_accent(accent: str) -> str:
    """Black or white, whichever reads better on the accent (one of them always has 4.5 : 1)."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(accent, ink))


def ink(accent: str, *, dark: bool) -> str:
    """The accent as text: darkened (lightened on dark surfaces) just until it has 4.5 : 1 on every surface and on its wash."""
    surfaces, towards = (DARK_SURFACES, "#ffffff") if dark else (LIGHT_SURFACES, "#000000")
    grounds = [*surfaces, mix(surfaces[0], accent, WASH[dark]), mix(surfaces[1], accent, WASH[dark])]
    hardest = min(grounds, key=luminance) if not dark else max(grounds, key=luminance)
    step = bisect_left(
        range(STEPS), True, key=lambda n: contrast(mix(accent, towards, n / STEPS), hardest) >= TEXT_RATIO
    )
    return mix(accent, towards, step / STEPS)


def theme_css(accent: str) -> str:
    """The stylesheet of one accent, for /theme/rrggbb.css. Raises BadColour."""
    light, dark = ink(accent, dark=False), ink(accent, dark=True)
    return (
        f":root{{--accent:{accent};--on-accent:{on_accent(accent)};--accent-ink:{light};"
        f"--accent-wash:{mix(LIGHT_SURFACES[0], accent, WASH[False])}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent-ink:{dark};--accent-wash:{mix(DARK_SURFACES[0], accent, WASH[True])}}}}}\n"
    )


class Look(NamedTuple):
    """How an accent looks in light or in dark: the colours of a preview, and the contrast of the accent as text there."""

    dark: bool
    surface: str
    line: str
    text: str
    wash: str
    ink: str
    bare: float  # contrast of the accent itself on the surface, 1 to 21
    readable: float  # contrast of the ink on the surface


class Swatch(NamedTuple):
    """An accent with what is made of it: the text on it, its contrast there, and its looks in light and dark."""

    accent: str
    on_accent: str
    ratio: float
    looks: tuple[Look, Look]


def swatch(accent: str) -> Swatch:
    """All that a preview of an accent shows. Raises BadColour."""
    above = on_accent(accent)
    return Swatch(accent, above, contrast(accent, above), (_look(accent, dark=False), _look(accent, dark=True)))


def _look(accent: str, *, dark: bool) -> Look:
    surface, shade = (DARK_SURFACES if dark else LIGHT_SURFACES)[0], ink(accent, dark=dark)
    wash, bare, readable = mix(surface, accent, WASH[dark]), contrast(accent, surface), contrast(shade, surface)
    return Look(dark, surface, LINES[dark], TEXT[dark], wash, shade, bare, readable)
