"""Every kind of file that somebody may take for a logo: read, or refused with a sentence of its own (DOMAIN §4)."""

import random

import pytest
from PIL import Image, ImageCms

from integrations.images import MOST_BYTES, BadPicture, read_logo
from tests.integrations.pictures import SRGB, exactly, frames, opened, plain, png, saved, turned


def refusal(upload):
    with pytest.raises(BadPicture) as why:
        read_logo(upload)
    return str(why.value)


def taken(upload):
    """The width of what it became; None where it was refused. Anything else that is raised is a fault."""
    try:
        return read_logo(upload).width
    except BadPicture:
        return None


class TestRead:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("size", [(1, 1), (1, 4096), (4096, 1), (640, 320), (4096, 700)])
    def test_any_size_up_to_4096_a_side_is_shrunk_to_fit_and_never_enlarged(self, kind, size):
        made = read_logo(saved(plain(size), kind))
        assert made.width <= min(size[0], 640)
        assert made.height <= min(size[1], 320)
        assert (made.width, made.height) == opened(made.content).size
        assert made.type in ("image/png", "image/jpeg")

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_colours_and_proportions_stay(self, kind):
        made = read_logo(saved(plain((1200, 300), colour=(179, 64, 46)), kind, quality=95))
        assert (made.width, made.height) == (640, 160)
        shown = opened(made.content).convert("RGB").getpixel((320, 80))
        assert all(abs(a - b) <= 4 for a, b in zip(shown, (179, 64, 46), strict=True))

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_a_png_of_any_mode(self, mode):
        picture = Image.new("I;16", (90, 60), 65535) if mode == "I;16" else plain((90, 60), mode, "white")
        made = opened(read_logo(saved(picture)).content)
        assert made.convert("RGB").getpixel((45, 30)) == (255, 255, 255)

    @pytest.mark.parametrize("value", [0, 25_700, 65_535])
    def test_sixteen_bits_become_eight_of_the_same_brightness(self, value):
        made = opened(read_logo(saved(Image.new("I;16", (4, 4), value))).content)
        assert made.convert("L").getpixel((2, 2)) == value // 257

    @pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
    def test_a_jpeg_of_any_mode(self, mode):
        made = opened(read_logo(saved(plain((90, 60), "RGB", "red").convert(mode), "JPEG")).content)
        assert made.mode == "RGB"
        red, green, blue = made.getpixel((45, 30))
        assert red > 200 or mode == "L"
        assert green < 100
        assert blue < 100

    def test_transparency_stays_and_an_opaque_picture_needs_none(self):
        see_through = plain((900, 300), "RGBA", (20, 90, 160, 0))
        see_through.paste((20, 90, 160, 255), (0, 0, 300, 300))
        for kind in ("PNG", "WEBP"):
            made = opened(read_logo(saved(see_through, kind)).content)
            assert made.mode == "RGBA"
            assert [made.getpixel((x, 100))[3] for x in (50, 500)] == [255, 0]
        assert opened(read_logo(saved(plain(mode="RGBA", colour="red"))).content).mode == "RGB"

    def test_a_palette_with_a_transparent_colour_stays_transparent(self):
        picture = plain((20, 20), "P", "black")
        made = opened(read_logo(saved(picture, transparency=picture.getpixel((0, 0)))).content)
        assert made.convert("RGBA").getpixel((5, 5))[3] == 0

    def test_edges_of_what_is_transparent_do_not_darken(self):
        picture = Image.new("RGBA", (4000, 1000), (0, 0, 0, 0))
        picture.paste((255, 255, 255, 255), (1001, 333, 3001, 667))
        made = opened(read_logo(saved(picture)).content)
        assert {made.getpixel((x, 80))[:3] for x in range(640) if made.getpixel((x, 80))[3] > 8} == {(255, 255, 255)}

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize(
        ("orientation", "size", "red_at"),
        [(1, (40, 20), "left"), (2, (40, 20), "right"), (3, (40, 20), "right"), (4, (40, 20), "left"),
         (5, (20, 40), "top"), (6, (20, 40), "top"), (7, (20, 40), "bottom"), (8, (20, 40), "bottom")],
    )  # fmt: skip
    def test_a_picture_that_was_held_sideways_stands_upright(self, kind, orientation, size, red_at):
        made = opened(read_logo(turned(orientation, kind)).content).convert("RGB")
        assert made.size == size
        at = {
            "left": (2, size[1] // 2),
            "right": (size[0] - 3, size[1] // 2),
            "top": (size[0] // 2, 2),
            "bottom": (size[0] // 2, size[1] - 3),
        }
        red, _green, blue = made.getpixel(at[red_at])
        assert red > 150 > 100 > blue

    def test_a_tall_picture_that_lies_on_its_side_fits_once_it_stands(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        made = read_logo(saved(plain((900, 3000)), "JPEG", exif=exif))
        assert (made.width, made.height) == (640, 192)

    def test_a_colour_profile_is_applied_and_gone(self):
        lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        made = opened(read_logo(saved(plain(colour=(10, 200, 30)), icc_profile=lab_like)).content)
        assert all(abs(a - b) <= 2 for a, b in zip(made.getpixel((3, 3)), (10, 200, 30), strict=True))
        assert "icc_profile" not in made.info

    def test_a_profile_that_is_none_is_left_aside(self):
        made = opened(read_logo(saved(plain(colour=(10, 200, 30)), icc_profile=b"no profile at all")).content)
        assert made.getpixel((3, 3)) == (10, 200, 30)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_nothing_but_pixels_is_kept(self, kind):
        exif = Image.Exif()
        exif[0x010E] = "a secret of the photographer"
        upload = saved(plain((700, 300)), kind, exif=exif, icc_profile=SRGB)
        made = read_logo(upload + b"<script>alert(1)</script>PK\x03\x04 a tail that is something else")
        assert b"script" not in made.content
        assert b"secret" not in made.content
        assert not {"exif", "icc_profile", "comment", "dpi", "xmp"} & opened(made.content).info.keys()

    def test_a_photograph_becomes_light(self):
        noise = Image.frombytes("RGB", (900, 450), random.Random(7).randbytes(900 * 450 * 3))
        made = read_logo(saved(noise, "JPEG", quality=80))
        assert made.type == "image/jpeg"
        assert len(made.content) < 200_000

    def test_what_is_kept_reads_again_as_what_it_is(self):
        made = read_logo(saved(plain((640, 320))))
        assert read_logo(made.content) == made

    def test_exactly_2_mb_are_fine(self):
        assert read_logo(exactly(MOST_BYTES)).type == "image/png"

    def test_the_files_content_counts_whatever_it_is_called(self):
        assert read_logo(saved(plain(), "WEBP")).type == "image/png"


class TestRefused:
    def test_each_with_a_sentence_of_its_own(self):
        said = [
            refusal(b""),
            refusal(exactly(MOST_BYTES + 1)),
            refusal(b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
            refusal(b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
            refusal(frames("GIF")),
            refusal(frames("PNG")),
            refusal(saved(plain())[:-30]),
            refusal(png(4097, 1, rows=1)),
        ]
        assert [sentence.split(".")[0] for sentence in said] == [
            "Choose a picture first: the file is empty",
            "This file is larger than 2 MB",
            "This is not a picture that can be read",
            "An SVG can't be used, because it may carry scripts",
            "A GIF can't be used",
            "This picture moves",
            "This picture is damaged or cut off",
            "This picture is larger than 4096 pixels a side",
        ]

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_moving_ones(self, kind):
        assert "moves" in refusal(frames(kind))

    def test_a_gif_that_stands_still_too(self):
        assert refusal(saved(plain(), "GIF")) == "A GIF can't be used. Save it as PNG, JPEG or WebP."

    @pytest.mark.parametrize("kind", ["BMP", "TIFF"])
    def test_other_kinds_are_named(self, kind):
        assert refusal(saved(plain(), kind)) == f"A {kind} can't be used. Save it as PNG, JPEG or WebP."

    @pytest.mark.parametrize("upload", [b"<svg onload=alert(1)>", b"\xef\xbb\xbf<?xml?><!-- x --><SVG/>"])
    def test_svgs(self, upload):
        assert "SVG" in refusal(upload)

    @pytest.mark.parametrize("size", [(4097, 1), (1, 4097), (4097, 4097)])
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_one_pixel_too_many(self, kind, size):
        assert "4096 pixels" in refusal(saved(Image.new("1", size).convert("RGB"), kind))

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_cut_off_anywhere_means_a_sentence_or_a_picture_and_never_a_fault(self, kind):
        picture = Image.effect_noise((200, 100), 50).convert("RGB")
        whole = saved(picture, kind)
        for length in range(1, len(whole), len(whole) // 60):
            assert taken(whole[:length]) is None or length > len(whole) * 0.95, f"{length} of {len(whole)} bytes"

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_damaged_anywhere_means_a_sentence_or_a_picture_and_never_a_fault(self, kind):
        chance = random.Random(4)
        whole = saved(Image.effect_noise((60, 40), 50).convert("RGBA" if kind != "JPEG" else "RGB"), kind)
        for _ in range(300):
            damaged = bytearray(whole)
            for _ in range(3):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            assert (taken(bytes(damaged)) or 0) <= 640

    @pytest.mark.parametrize(
        "upload",
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"RIFF\xff\xff\xff\xffWEBPVP8 ", b"\0", b"%PDF-1.7", b"\0" * 99,
         png(0, 0), png(10, 10), png(4, 4, rows=4, kind=3), b"RIFF\x12\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\0\0"],
    )  # fmt: skip
    def test_headers_with_nothing_behind_them(self, upload):
        assert refusal(upload).endswith(".")

    def test_a_progressive_jpeg_whose_colours_have_no_size(self):
        jpeg = bytearray(saved(plain(), "JPEG", progressive=True))
        frame = jpeg.index(b"\xff\xc2")
        jpeg[frame + 11 : frame + 20 : 3] = b"\0\0\0"
        assert "damaged" in refusal(bytes(jpeg))

    def test_a_progressive_jpeg_that_would_need_too_much_memory(self):
        picture = Image.new("RGB", (4096, 4096), "navy")
        assert "progressive" in refusal(saved(picture, "JPEG", progressive=True, subsampling=0))
        assert read_logo(saved(picture, "JPEG", progressive=True)).width == 320
