"""However large the picture or the bomb, a request with it takes less than 80 MB more than the process had."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.integrations.pictures import png, saved

MEASURE = """
import re, resource, sys
from pathlib import Path
from integrations.images import BadPicture, read_logo
def peak():
    status = Path("/proc/self/status")  # Linux lets getrusage begin with what the parent had
    if status.exists():
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
upload, small = sys.stdin.buffer.read(), Path(sys.argv[1]).read_bytes()
read_logo(small)  # Pillow itself, some 10 MB, is loaded by the first logo and stays
before = peak()
try:
    said = read_logo(upload).type
except BadPicture as why:
    said = str(why)
print(peak() - before, said)
"""
BIG = (4096, 4096)


def gradient():
    grey = Image.linear_gradient("L").resize(BIG)
    return Image.merge("RGB", (grey, grey.rotate(90), grey.rotate(180)))


def see_through():
    picture = gradient().convert("RGBA")
    picture.putalpha(128)
    return picture


UPLOADS = {
    "png": lambda: saved(gradient(), compress_level=1),
    "transparent png": lambda: saved(see_through(), compress_level=1),
    "png of a palette": lambda: saved(gradient().quantize(32), compress_level=1),
    "png of 16 bits a channel": lambda: png(*BIG, rows=4096, bits=16),
    "grey png of 16 bits": lambda: png(*BIG, rows=4096, kind=0, bits=16),
    "jpeg": lambda: saved(gradient(), "JPEG", quality=40),
    "progressive jpeg": lambda: saved(gradient(), "JPEG", quality=40, progressive=True),
    "cmyk jpeg": lambda: saved(gradient().convert("CMYK"), "JPEG", quality=30),
    "webp": lambda: saved(gradient(), "WEBP", quality=20, method=0),
    "transparent webp": lambda: saved(see_through(), "WEBP", quality=20, method=0),
    "lossless webp": lambda: saved(Image.new("RGB", BIG, "navy"), "WEBP", lossless=True, method=0),
    "bomb of 30,000 by 30,000": lambda: png(30_000, 30_000, rows=3_000, kind=0),
    "bomb that says it is small": lambda: png(10, 10, rows=400_000),
    "bomb that says it is huge": lambda: png(100_000, 2**31 - 1, rows=1),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", UPLOADS)
def test_memory_stays_under_80_mb(what, tmp_path):
    upload, small = UPLOADS[what](), tmp_path / "small.png"
    small.write_bytes(saved(Image.new("RGB", (9, 9))))
    assert len(upload) <= 2 * 1024 * 1024
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, small],
        input=upload,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    grown, _, said = run.stdout.decode().partition(" ")
    assert int(grown) < 80_000_000, f"{what} took {int(grown) / 1e6:.0f} MB ({said})"
    assert said.startswith("This picture" if "huge" in what or "30,000" in what else "image/"), said
