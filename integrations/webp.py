"""WebP decoded straight to the size it is wanted in: libwebp can do that, Pillow has no call for it.

Through Pillow a picture of 4096 × 4096 takes some 260 MB on the way (three whole canvases and a copy), this way what libwebp itself needs.
"""

import ctypes
import struct
from ctypes import POINTER, Structure, Union, byref, c_int, c_size_t, c_uint8, c_uint32, c_void_p
from functools import cache

ABI = 0x0209  # of libwebp's decoder, as webp/decode.h of every 1.x has it
RGBA = 1


class BadWebP(ValueError):
    """Not a whole WebP picture."""


def chunks(upload: bytes) -> dict[bytes, bytes]:
    """What a RIFF file consists of, by name; the first of each. Raises BadWebP where the file ends before it should."""
    found: dict[bytes, bytes] = {}
    end = 8 + int.from_bytes(upload[4:8], "little")
    if end > len(upload):
        raise BadWebP("cut off")
    at = 12
    while at + 8 <= end:
        name, size = struct.unpack_from("<4sI", upload, at)
        found.setdefault(name, upload[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return found


def size_of(found: dict[bytes, bytes]) -> tuple[int, int]:
    """Width and height in pixels, as the header says, before anything is decoded. Raises BadWebP."""
    try:
        if head := found.get(b"VP8X"):
            return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
        if head := found.get(b"VP8L"):
            bits = int.from_bytes(head[1:5], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        width, height = struct.unpack_from("<HH", found[b"VP8 "], 6)
    except (KeyError, struct.error) as error:
        raise BadWebP("no picture in it") from error
    return width & 0x3FFF, height & 0x3FFF


def decoded(upload: bytes, width: int, height: int) -> bytes:
    """RGBA, 8 bits each, scaled to this width and height. Raises BadWebP, and OSError where libwebp can't be reached."""
    config = _Config()
    pixels = ctypes.create_string_buffer(width * height * 4)
    if not _library().WebPInitDecoderConfigInternal(byref(config), ABI):
        raise OSError("another libwebp than this was written for")
    config.options.use_scaling, config.options.scaled_width, config.options.scaled_height = 1, width, height
    config.output.colorspace, config.output.is_external_memory = RGBA, 1
    config.output.u.rgba = _Plain(ctypes.cast(pixels, POINTER(c_uint8)), width * 4, len(pixels))
    if _library().WebPDecode(upload, len(upload), byref(config)):
        raise BadWebP("damaged or cut off")
    return pixels.raw


@cache
def _library() -> ctypes.CDLL:
    from PIL import _webp

    library = ctypes.CDLL(_webp.__file__)  # its own libwebp is found through it
    try:
        library.WebPDecode.argtypes = (ctypes.c_char_p, c_size_t, POINTER(_Config))
        library.WebPInitDecoderConfigInternal.argtypes = (POINTER(_Config), c_int)
    except AttributeError as error:
        raise OSError("libwebp is out of reach") from error
    return library


# --- webp/decode.h, field by field --------------------------------------------------------------------


class _Plain(Structure):
    _fields_ = (("rgba", POINTER(c_uint8)), ("stride", c_int), ("size", c_size_t))


class _Planes(Structure):
    _fields_ = (("planes", c_void_p * 4), ("strides", c_int * 4), ("sizes", c_size_t * 4))


class _Either(Union):
    _fields_ = (("rgba", _Plain), ("yuva", _Planes))


class _Output(Structure):
    _fields_ = (
        ("colorspace", c_int),
        ("width", c_int),
        ("height", c_int),
        ("is_external_memory", c_int),
        ("u", _Either),
        ("pad", c_uint32 * 4),
        ("private_memory", c_void_p),
    )


class _Options(Structure):
    _fields_ = (
        ("before", c_int * 7),
        ("use_scaling", c_int),
        ("scaled_width", c_int),
        ("scaled_height", c_int),
        ("after", c_int * 4),
        ("pad", c_uint32 * 5),
    )


class _Config(Structure):
    _fields_ = (("features", c_int * 5), ("pad", c_uint32 * 5), ("output", _Output), ("options", _Options))
