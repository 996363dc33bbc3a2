"""One accent colour, readable everywhere: WCAG contrast of text on it, and of it as text (DOMAIN §4)."""

import re

LIGHT_SURFACES = ("#ffffff", "#f6f7f9", "#eef0f4")
DARK_SURFACES = ("#171b23", "#0f1218", "#1f2530")
TEXT_RATIO = 4.5


class BadColour(ValueError):
    """Not a colour of the form #rrggbb."""


def parse(colour: str) -> tuple[int, int, int]:
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise BadColour(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    channels = [c / 255 for c in parse(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


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
    shades = (mix(accent, towards, step / 50) for step in range(51))
    return next(shade for shade in shades if all(contrast(shade, ground) >= TEXT_RATIO for ground in grounds))


WASH = {False: 0.09, True: 0.14}


def theme_css(accent: str) -> str:
    """The stylesheet of one accent, for /theme/rrggbb.css. Raises BadColour."""
    light, dark = ink(accent, dark=False), ink(accent, dark=True)
    return (
        f":root{{--accent:{accent};--on-accent:{on_accent(accent)};--accent-ink:{light};"
        f"--accent-wash:{mix(LIGHT_SURFACES[0], accent, WASH[False])}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent-ink:{dark};--accent-wash:{mix(DARK_SURFACES[0], accent, WASH[True])}}}}}\n"
    )
