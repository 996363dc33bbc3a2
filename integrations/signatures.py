"""A signature that was drawn in a browser: read from its data URL and written anew, black on white, small."""

import base64
import binascii
from io import BytesIO

from models.letter_kinds import said
from models.refusing import Refused

HEAD = "data:image/png;base64,"
LONGEST = 400_000  # characters of the data URL
WIDEST, HIGHEST = 2_000, 1_000  # pixels that are decoded at all
LARGEST = 100_000  # bytes that are kept
WIDTHS = (800, 600, 400, 250)  # the first one whose picture is small enough is kept
ODD = said("The drawn signature can't be read. Draw it once more, or leave it out: your typed name is enough.")


def read_signature(typed: str) -> bytes | None:
    """A PNG of at most LARGEST bytes; None where nothing was drawn. Raises Refused for what is no picture of a signature."""
    if not typed.strip():
        return None
    if len(typed) > LONGEST or not typed.startswith(HEAD):
        raise Refused("signature", ODD)
    try:
        content = base64.b64decode(typed[len(HEAD) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("signature", ODD) from error
    return _small(_read(content))


def _read(content: bytes):
    """As grey on white, its lines dark whatever they were drawn with."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as picture:
            if picture.width > WIDEST or picture.height > HIGHEST or getattr(picture, "n_frames", 1) > 1:
                raise Refused("signature", ODD)
            drawn = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("signature", ODD) from error
    lines = drawn.getchannel("A")
    return lines if lines.getextrema()[0] == 0 else ImageOps.invert(drawn.convert("L"))


def _small(lines) -> bytes | None:
    """Cut to what was drawn; None where that is nothing."""
    from PIL import ImageOps

    box = lines.point(lambda value: 255 if value > 40 else 0).getbbox()
    if box is None:
        return None
    ink = ImageOps.expand(ImageOps.invert(lines.crop(box)), border=8, fill=255)
    for width in WIDTHS:
        shown = ink if ink.width <= width else ink.resize((width, max(1, round(ink.height * width / ink.width))))
        stream = BytesIO()
        shown.quantize(16).save(stream, "PNG", optimize=True)
        if stream.tell() <= LARGEST:
            return stream.getvalue()
    raise Refused("signature", ODD)
