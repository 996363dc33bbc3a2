"""Pictures that are sent along: known by their content, made no larger than a screen shows, and written anew without what a camera noted."""

import struct
import zlib
from io import BytesIO
from typing import Any

from integrations import webp
from integrations.images import (
    CUT_OFF,
    MOST_WAITING,
    MOVES,
    NO_PICTURE,
    TURNED,
    BadPicture,
    for_screens,
    one_at_a_time,
    orientation,
    saved,
    with_channels,
)
from models.letter_kinds import said

WITHIN = 2560  # pixels a side, of what is kept
MOST_PIXELS = 24_000_000  # that are decoded at once: 96 MB for a moment, one picture at a time
LARGEST_PHOTO = 200_000_000  # pixels of a JPEG, which is made small while it is decoded
STUMBLES = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    AssertionError,
    struct.error,
    zlib.error,
)
TOO_LARGE = said("This picture has too many pixels. Make it smaller first.")


def read_photo(upload: bytes) -> tuple[bytes, str]:
    """A PNG, JPEG or WebP written anew: (content, "png" or "jpg"). Raises BadPicture, before decoding where the header tells."""
    from PIL import PngImagePlugin

    PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK  # 1 MB of texts in a PNG, not 64
    try:
        with one_at_a_time:
            return _written(_small(_opened(upload)))
    except STUMBLES as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(CUT_OFF) from error  # Pillow raises whatever its readers stumble over


def _opened(upload: bytes) -> Any:
    from PIL import JpegImagePlugin, PngImagePlugin

    if upload.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(PngImagePlugin.PngImageFile(BytesIO(upload)), upload)
    if upload.startswith(b"\xff\xd8\xff"):
        return _jpeg(JpegImagePlugin.JpegImageFile(BytesIO(upload)))
    if upload[:4] == b"RIFF" and upload[8:12] == b"WEBP":
        return _webp(upload)
    raise BadPicture(NO_PICTURE)


def _png(picture: Any, upload: bytes) -> Any:
    _check(picture.size, MOST_PIXELS)
    if picture.is_animated:
        raise BadPicture(MOVES)
    picture.verify()  # the checksums of all parts, up to the last
    return type(picture)(BytesIO(upload))


def _webp(upload: bytes) -> Any:
    """Made small while it is decoded: whole, a WebP takes four times its pixels' memory."""
    from PIL import Image
    from PIL.WebPImagePlugin import WebPImageFile

    parts = webp.chunks(upload)
    size = webp.size_of(parts)
    _check(size, MOST_PIXELS)
    if b"ANIM" in parts or b"ANMF" in parts:
        raise BadPicture(MOVES)
    fitted = _fitted(*size)
    try:
        small = Image.frombytes("RGBA", fitted, webp.decoded(upload, *fitted))
    except OSError:
        _check(size, MOST_PIXELS // 4)
        return WebPImageFile(BytesIO(upload))  # where the library can't be asked: more memory, the same picture
    small.info = {"exif": parts.get(b"EXIF"), "icc_profile": parts.get(b"ICCP")}
    return small


def _jpeg(picture: Any) -> Any:
    _check(picture.size, LARGEST_PHOTO)
    blocks = [across * down for _name, across, down, *_rest in picture.layer]
    needed = 2 * picture.width * picture.height * sum(blocks) // max(blocks)
    if picture.info.get("progressive") and needed > MOST_WAITING:
        raise BadPicture(TOO_LARGE)
    picture.draft(None, _fitted(*picture.size))
    _check(picture.size, MOST_PIXELS)
    return picture


def _check(size: tuple[int, int], most: int) -> None:
    width, height = size
    if width * height > most:
        raise BadPicture(TOO_LARGE)
    if min(width, height) < 1:
        raise BadPicture(CUT_OFF)


def _fitted(width: int, height: int) -> tuple[int, int]:
    share = min(1, WITHIN / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _small(picture: Any) -> Any:
    """Decoded, shrunk, upright, in the colours of screens."""
    from PIL import Image

    picture.load()
    turn, profile = TURNED.get(orientation(picture)), picture.info.get("icc_profile")
    size = _fitted(*picture.size)
    picture = with_channels(picture)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2)
    picture = for_screens(picture, profile)
    return picture if turn is None else picture.transpose(turn)


def _written(picture: Any) -> tuple[bytes, str]:
    """PNG where something shows through or it is a drawing that PNG keeps small; else JPEG."""
    picture.info.clear()
    photo = saved(picture.convert("RGB"), "JPEG", quality=88)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] < 255:
        return saved(picture, "PNG"), "png"
    drawing = saved(picture, "PNG")
    return (drawing, "png") if len(drawing) <= len(photo) else (photo, "jpg")
