"""Pictures that people upload: looked at before they are decoded, made small, and written anew, so that only their pixels stay."""

import struct
import zlib
from io import BytesIO
from threading import Lock
from typing import Any

from integrations import webp
from models.logo import Picture

MOST_BYTES = 2 * 1024 * 1024
LONGEST_SIDE = 4096  # pixels
SHOWN_WITHIN = (640, 320)  # pixels; twice the height it has on a sign-in page, several times that of a top bar
THUMB = (160, 160)  # pixels, of a product in a list
LIGHT = 60_000  # bytes: a picture without transparency that is heavier as PNG becomes a JPEG
MOST_WAITING = 64 * 1024 * 1024  # bytes that a progressive JPEG may need before its first row can be made

NO_PICTURE = "This is not a picture that can be read. Use a PNG, JPEG or WebP file."
CUT_OFF = "This picture is damaged or cut off. Save or download it once more."
MOVES = "This picture moves. Use a still PNG, JPEG or WebP file."
TOO_WIDE = "This picture is larger than 4096 pixels a side. Make it smaller first; 640 are plenty."
OTHERS = {  # kinds that people try, by how their files begin
    b"GIF8": "A GIF can't be used. Save it as PNG, JPEG or WebP.",
    b"BM": "A BMP can't be used. Save it as PNG, JPEG or WebP.",
    b"II*\0": "A TIFF can't be used. Save it as PNG, JPEG or WebP.",
    b"MM\0*": "A TIFF can't be used. Save it as PNG, JPEG or WebP.",
    b"%PDF": "A PDF can't be used. Save it as PNG, JPEG or WebP.",
}
TURNED = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # Exif orientation → Pillow's Image.Transpose that undoes it

one_at_a_time = Lock()  # a large picture takes 64 MB for a moment; several at once shall not


class BadPicture(ValueError):
    """Can't be used as a logo; the message is a sentence for the person who chose it."""


def read_logo(upload: bytes) -> Picture:
    """An uploaded file as the picture that will be served. Raises BadPicture, before decoding where the header tells.

    PNG, JPEG and WebP of at most MOST_BYTES and LONGEST_SIDE, recognised by their content; the file's name and type are not asked.
    """
    opened = _kind(upload)
    from PIL import PngImagePlugin

    PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK  # 1 MB of texts in a PNG, not 64
    try:
        with one_at_a_time:
            return _written(_small(opened(upload)))
    except (
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
    ) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(CUT_OFF) from error  # Pillow raises whatever its readers stumble over


def read_product_picture(upload: bytes) -> tuple[Picture, Picture]:
    """A product's picture, large and small, checked and written anew as a logo is. Raises BadPicture."""
    from PIL import Image

    large = read_logo(upload)
    with Image.open(BytesIO(large.content)) as picture:
        picture.load()
        small = with_channels(picture)
        small.thumbnail(THUMB)
        return large, _written(small)


def _kind(upload: bytes) -> Any:
    """The function that opens such a file. Raises BadPicture for any kind but three."""
    if not upload:
        raise BadPicture("Choose a picture first: the file is empty.")
    if len(upload) > MOST_BYTES:
        raise BadPicture("This file is larger than 2 MB. Make the picture smaller first; 640 pixels are plenty.")
    if upload.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png
    if upload.startswith(b"\xff\xd8\xff"):
        return _jpeg
    if upload[:4] == b"RIFF" and upload[8:12] == b"WEBP":
        return _webp
    if b"<svg" in upload[:2000].lower():
        raise BadPicture("An SVG can't be used, because it may carry scripts. Save it as PNG, JPEG or WebP.")
    raise BadPicture(next((why for start, why in OTHERS.items() if upload.startswith(start)), NO_PICTURE))


def _png(upload: bytes) -> Any:
    from PIL.PngImagePlugin import PngImageFile

    picture = PngImageFile(BytesIO(upload))
    _check_size(*picture.size)
    if picture.is_animated:
        raise BadPicture(MOVES)
    picture.verify()  # the checksums of all parts, up to the last
    return PngImageFile(BytesIO(upload))


def _jpeg(upload: bytes) -> Any:
    from PIL.JpegImagePlugin import JpegImageFile

    picture = JpegImageFile(BytesIO(upload))
    _check_size(*picture.size)
    blocks = [across * down for _name, across, down, *_rest in picture.layer]
    if (
        picture.info.get("progressive")
        and 2 * picture.width * picture.height * sum(blocks) // max(blocks) > MOST_WAITING
    ):
        raise BadPicture("This progressive JPEG is too large to open. Make it smaller first; 640 pixels are plenty.")
    width, height = _fitted(picture, *picture.size)
    picture.draft(None, (2 * width, 2 * height))
    return picture


def _webp(upload: bytes) -> Any:
    from PIL import Image
    from PIL.WebPImagePlugin import WebPImageFile

    parts = webp.chunks(upload)
    width, height = webp.size_of(parts)
    _check_size(width, height)
    if b"ANIM" in parts or b"ANMF" in parts:
        raise BadPicture(MOVES)
    picture = Image.new("L", (1, 1))
    picture.info = {"exif": parts.get(b"EXIF"), "icc_profile": parts.get(b"ICCP")}
    fitted = _fitted(picture, width, height)
    size = min(width, 2 * fitted[0]), min(height, 2 * fitted[1])
    try:
        small = Image.frombytes("RGBA", size, webp.decoded(upload, *size))
    except OSError:
        return WebPImageFile(BytesIO(upload))  # more memory, the same picture
    small.info = picture.info
    return small


def _check_size(width: int, height: int) -> None:
    if max(width, height) > LONGEST_SIDE:
        raise BadPicture(TOO_WIDE)
    if min(width, height) < 1:
        raise BadPicture(CUT_OFF)


def orientation(picture: Any) -> int:
    return picture.getexif().get(0x0112, 1)


def _fitted(picture: Any, width: int, height: int) -> tuple[int, int]:
    """The size it will have, as it lies in the file: within SHOWN_WITHIN once it is turned upright, never larger than it is."""
    within = SHOWN_WITHIN[::-1] if orientation(picture) in (5, 6, 7, 8) else SHOWN_WITHIN
    share = min(1, within[0] / width, within[1] / height)
    return max(1, round(width * share)), max(1, round(height * share))


def _small(picture: Any) -> Any:
    """Decoded, shrunk, upright, RGB or RGBA."""
    from PIL import Image

    picture.load()
    turn, profile, size = (
        TURNED.get(orientation(picture)),
        picture.info.get("icc_profile"),
        _fitted(picture, *picture.size),
    )
    factor = min(picture.width // size[0], picture.height // size[1]) // 2
    picture = _reduced(picture, factor) if factor > 1 else with_channels(picture)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture = for_screens(picture, profile)
    return picture if turn is None else picture.transpose(turn)


def _reduced(picture: Any, factor: int) -> Any:
    """A whole number of times smaller, strip by strip: a second whole copy would double the memory."""
    from PIL import Image

    rows, small = factor * max(1, 16 // factor), None
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        strip = with_channels(strip).reduce(factor)
        small = small or Image.new(strip.mode, (strip.width, -(-picture.height // factor)))
        small.paste(strip, (0, top // factor))
    return small


def with_channels(picture: Any) -> Any:
    """RGB, RGBA or CMYK, from whatever else there is: palettes, grey, 16 bits."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    see_through = picture.has_transparency_data
    return picture if picture.mode == "CMYK" else picture.convert("RGBA" if see_through else "RGB")


def for_screens(picture: Any, profile: bytes | None) -> Any:
    """In the colours of screens (sRGB), as its profile says; a profile that is none is left aside."""
    mode = "RGB" if picture.mode == "CMYK" else picture.mode
    if profile:
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert(mode)


def _written(picture: Any) -> Picture:
    """PNG, which keeps edges and transparency; a JPEG where there is nothing to see through and PNG would be heavy."""
    picture.info.clear()
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert("RGB")
    content, kind = saved(picture, "PNG", optimize=True), "png"
    if len(content) > LIGHT and picture.mode == "RGBA":
        content = saved(picture.quantize(256), "PNG", optimize=True)
    elif len(content) > LIGHT:
        content, kind = saved(picture, "JPEG", quality=88, optimize=True, progressive=True), "jpeg"
    return Picture(content, f"image/{kind}", *picture.size)


def saved(picture: Any, kind: str, **how: Any) -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()
