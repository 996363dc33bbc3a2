"""Files that are sent along: taken for what they are, refused with a sentence where they aren't what they are called."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from integrations.files import MOST_BYTES, BadFile, read_file, tidy_name
from integrations.photos import LARGEST_PHOTO, WITHIN
from tests.integrations.office import MAIN, NAMED, PDF, office, packed
from tests.integrations.pictures import frames, opened, plain, png, saved, turned


@pytest.mark.parametrize("kind", [*MAIN, *NAMED])
def test_office_files_are_known_by_their_parts(kind):
    found = read_file(f"Offer.{kind.upper()}", office(kind))
    assert found.name == f"Offer.{kind}"
    assert found.content == office(kind)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.csv", b"code,quantity\nCHAI,3\n"),
        ("a.txt", "Grüße".encode()),
        ("a.txt", "Grüße".encode("cp1252")),
        ("a.txt", "Grüße".encode("utf-16")),
    ],
)
def test_pdf_and_text_are_kept_as_they_are(name, content):
    assert read_file(name, content).content == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90\0"),
        ("a.pdf", office("docx")),
        ("a.docx", PDF),
        ("a.docx", office("xlsx")),
        ("a.xlsx", packed({"xl/workbook.xml": "<x/>"})),
        ("a.odt", office("ods")),
        ("a.txt", b"\x7fELF\0\0\1"),
        ("a.csv", b"a,b\n\x00\x01"),
        ("a.png", PDF),
        ("a.docx", b"PK\x03\x04cut off"),
        ("a.pdf", b"%PDF-1.7 cut off"),
        ("a.exe", b"MZ\x90\0"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg onload='alert(1)'/>"),
        ("a.zip", packed({"a.txt": "a"})),
        ("report.pdf.exe", PDF),
        ("noending", b"text"),
        ("a.docx", office("docx", **{"word/vbaProject.bin": "x"})),
        ("a.txt", b""),
        ("a.txt", b"x" * (MOST_BYTES + 1)),
        ("a.webp", frames("WEBP")),
        ("a.png", png(20_000, 20_000, rows=1)),
        ("a.png", saved(plain())[:-20]),
    ],
)
def test_whatever_else_is_refused_with_a_sentence(name, content):
    with pytest.raises(BadFile, match=r"\.$"):
        read_file(name, content)


@given(st.sampled_from(["a.docx", "a.odt", "a.pdf", "a.png", "a.jpg", "a.webp", "a.csv"]), st.binary(max_size=300))
def test_no_content_breaks_the_reader(name, content):
    heads = (b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF0000WEBP", b"")
    for head in heads:
        with suppress(BadFile):
            read_file(name, head + content)


class TestPictures:
    def test_lose_what_the_camera_noted(self):
        exif = Image.Exif()
        exif[0x010F] = "SecretCamera"
        exif.get_ifd(0x8825)[1] = "N"
        content = saved(plain((80, 60)), "JPEG", exif=exif, comment=b"SecretComment")
        assert b"SecretCamera" in content
        kept = read_file("a.jpg", content).content
        assert b"Secret" not in kept
        assert not opened(kept).getexif()

    def test_stand_upright(self):
        kept = opened(read_file("a.jpg", turned(6)).content)
        assert kept.size == (20, 40)

    def test_are_made_no_larger_than_screens_show(self):
        kept = opened(read_file("a.jpg", saved(plain((4000, 3000)), "JPEG")).content)
        assert max(kept.size) == WITHIN

    def test_with_too_many_pixels_are_refused_before_they_are_decoded(self):
        content = bytearray(saved(plain(), "JPEG"))
        at = content.index(b"\xff\xc0")
        content[at + 5 : at + 9] = b"\xff\xff\xff\xff"
        assert LARGEST_PHOTO < 0xFFFF * 0xFFFF
        with pytest.raises(BadFile, match="too many pixels"):
            read_file("a.jpg", bytes(content))

    def test_are_named_as_they_are_kept(self):
        see_through = saved(plain(mode="RGBA", colour=(1, 2, 3, 4)), "WEBP", lossless=True)
        found = read_file("a.webp", see_through)
        assert found.name == "a.png"
        assert found.type == "image/png"
        assert Image.open(BytesIO(found.content)).format == "PNG"


@pytest.mark.parametrize(
    ("called", "stem"),
    [
        ("C:\\secret\\plan.pdf", "plan"),
        ("../../etc/passwd.pdf", "passwd"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe"),
        ("a\r\nb.pdf", "ab"),
        (".pdf", "file"),
        ("x" * 300 + ".pdf", "x" * 120),
    ],
)
def test_a_name_is_only_a_name(called, stem):
    assert tidy_name(called) == (stem, "pdf")
