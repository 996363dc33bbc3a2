"""Pictures of every kind that people upload, made as their programs would make them."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def plain(size=(60, 30), mode="RGB", colour="teal"):
    return Image.new(mode, size, colour) if mode in ("RGB", "RGBA") else Image.new("RGB", size, colour).convert(mode)


def saved(picture, kind="PNG", **how):
    stream = BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, *, rows=0, kind=6, bits=8):
    """A PNG that claims a size, with so many black rows of it; a few bytes each, as a bomb would have it."""
    pixel = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind] * bits // 8
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width * pixel)
    body = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def frames(kind):
    """An animation of two frames."""
    first, second = plain(), plain(colour="red")
    return saved(first, kind, save_all=True, append_images=[second], duration=100, loop=0)


def exactly(length, content=None):
    """A PNG of exactly so many bytes, filled up by a part that no reader looks at."""
    content = content or saved(plain())
    end = content[-12:]
    return content[:-12] + chunk(b"ruBb", b"\0" * (length - len(content) - 12)) + end


def turned(orientation, kind="JPEG"):
    """40 × 20, red at the left end and blue at the right as it lies in the file, with an Exif orientation."""
    picture = plain((40, 20), colour="red")
    picture.paste("blue", (20, 0, 40, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(picture, kind, exif=exif, quality=95)


def upload(person, path, content, *, name="logo.png", htmx=False, field="logo"):
    """Sent as a browser's form sends a file. (The test client's own way leaves temporary files behind for large ones.)"""
    head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    body = head.encode() + content + b"\r\n--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    return person._send(person.client.post, path, htmx, None, data=body, content_type=kind)
