"""The button that a business puts on its website: plain HTML that leads to the portal, and a picture of it (DOMAIN §4)."""

import unicodedata
from typing import NamedTuple

from markupsafe import escape

from models.accent import on_accent


class Size(NamedTuple):
    """In pixels: of the letters, of the room above and below, and beside them."""

    text: int
    above: int
    beside: int


SIZES = {"small": Size(14, 8, 14), "medium": Size(16, 12, 20), "large": Size(20, 16, 28)}
LONGEST = 60  # characters on it
ROUND = 8
FONT = "system-ui,-apple-system,sans-serif"


class Button(NamedTuple):
    """`url` is where it leads, `colour` its own or the business's accent, as #rrggbb."""

    url: str
    words: str
    colour: str
    size: str

    @property
    def ink(self) -> str:
        """Of the words: readable on any colour."""
        return on_accent(self.colour)


def button_html(button: Button) -> str:
    """To paste into any page: one link with its own style, nothing loaded, no script. Everything in it is escaped."""
    size = SIZES[button.size]
    style = (
        f"display:inline-block;box-sizing:border-box;max-width:100%;padding:{size.above}px {size.beside}px;border-radius:{ROUND}px;"
        f"background:{button.colour};color:{button.ink};font:600 {size.text}px/1.25 {FONT};text-decoration:none"
    )
    return f'<a href="{escape(button.url)}" style="{style}">{escape(button.words)}</a>'


class Drawing(NamedTuple):
    """Where everything stands in the picture of a button, in pixels; `length` is that of the words."""

    length: int
    width: int
    height: int
    round: int
    text: int
    baseline: float


def drawing(button: Button) -> Drawing:
    """About as large as a browser makes it: how wide the words come out depends on its letters."""
    size = SIZES[button.size]
    length = round(sum(map(_width, button.words)) * size.text)
    height, baseline = round(size.text * 1.25) + 2 * size.above, size.above + round(size.text * 0.98, 1)
    return Drawing(length, length + 2 * size.beside, height, ROUND, size.text, baseline)


def _width(letter: str) -> float:
    """Of one letter, as a share of the letters' size."""
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    return 0.3 if letter in " iljtfI.,;:!|'" else 0.92 if letter in "mwMW@" else 0.7 if letter.isupper() else 0.58


def qr_svg(url: str) -> bytes:
    """The address as a QR code, to be printed at any size."""
    import io

    import segno

    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="svg", scale=8, border=4, light="#ffffff")
    return file.getvalue()


def qr_png(url: str) -> bytes:
    """The same in pixels: some 20 a square."""
    import io

    import segno

    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="png", scale=20, border=4)
    return file.getvalue()
