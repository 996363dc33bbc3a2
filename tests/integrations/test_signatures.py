"""A drawn signature: read, cut and written anew; anything else is refused with a sentence."""

import base64
import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from integrations.signatures import HEAD, LARGEST, read_signature
from models.refusing import Refused
from tests.integrations.pictures import png, saved


def written(picture, kind="PNG"):
    return HEAD + base64.b64encode(saved(picture, kind)).decode()


def drawn(size=(600, 200), ink=(0, 0, 0, 255), ground=(0, 0, 0, 0)):
    picture = Image.new("RGBA", size, ground)
    ImageDraw.Draw(picture).line([(50, 150), (200, 40), (350, 150), (500, 60)], fill=ink, width=4)
    return picture


@pytest.mark.parametrize(
    "typed", ["", "  ", written(Image.new("RGBA", (300, 100))), written(Image.new("RGB", (300, 100), "white"))]
)
def test_nothing_drawn_is_none(typed):
    assert read_signature(typed) is None


@pytest.mark.parametrize("given", [drawn(), drawn(ink=(255, 255, 255, 255)), drawn(ground=(255, 255, 255, 255))])
def test_lines_come_out_dark_on_white_and_cut_to_what_was_drawn(given):
    with Image.open(BytesIO(read_signature(written(given)))) as kept:
        grey = kept.convert("L")
    assert grey.getextrema() == (0, 255)
    assert grey.getpixel((0, 0)) == 255
    assert grey.width < 480
    assert not kept.info.get("exif")


def test_what_is_large_is_made_smaller_until_it_fits():
    noise = Image.new("L", (900, 300))
    noise.putdata([random.Random(n).choice((0, 255)) for n in range(900 * 300)])
    picture = Image.new("RGBA", noise.size)
    picture.putalpha(noise)
    assert len(read_signature(written(picture))) <= LARGEST


@pytest.mark.parametrize(
    "typed",
    [
        "Maria",
        "data:image/svg+xml;base64,PHN2Zy8+",
        HEAD + "not base64!",
        HEAD + base64.b64encode(b"no picture").decode(),
        HEAD + base64.b64encode(saved(drawn())[:200]).decode(),
        HEAD + base64.b64encode(saved(drawn().convert("RGB"), "JPEG")).decode(),
        HEAD + base64.b64encode(png(20_000, 20_000)).decode(),
        HEAD + "A" * 500_000,
    ],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(Refused):
        read_signature(typed)
