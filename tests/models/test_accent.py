"""Any accent stays readable (DOMAIN §4)."""

import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.accent import (
    DARK_SURFACES,
    LIGHT_SURFACES,
    LINES,
    TEXT,
    WASH,
    BadColour,
    contrast,
    ink,
    mix,
    on_accent,
    read_colour,
    swatch,
    theme_css,
)

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
CHANNELS = (
    "00",
    "01",
    "0b",
    "40",
    "7f",
    "80",
    "bf",
    "fe",
    "ff",
)  # corners, edges, middles, and both sides of the sRGB bend
CORNERS = ["#" + "".join(channels) for channels in product(CHANNELS, repeat=3)]
GREYS = [f"#{n:02x}{n:02x}{n:02x}" for n in range(256)]
ANY = [f"#{n:06x}" for n in random.Random(0xACCE).sample(range(0x1000000), 10_000)]


def assert_readable(accent):
    assert contrast(accent, on_accent(accent)) >= 4.5, accent
    for dark, surfaces in ((False, LIGHT_SURFACES), (True, DARK_SURFACES)):
        shade = ink(accent, dark=dark)
        for ground in (*surfaces, *(mix(surface, accent, WASH[dark]) for surface in surfaces[:2])):
            assert contrast(shade, ground) >= 4.5, (accent, dark, shade, ground)


def test_text_on_and_in_ten_thousand_accents_has_contrast():
    for accent in (*CORNERS, *GREYS, *ANY):
        assert_readable(accent)


@settings(max_examples=500, deadline=None)
@given(colours)
def test_text_on_and_in_any_accent_has_contrast(accent):
    assert_readable(accent)


@settings(max_examples=200, deadline=None)
@given(colours)
def test_an_accent_that_reads_well_as_it_is_is_left_alone(accent):
    for dark, surfaces in ((False, LIGHT_SURFACES), (True, DARK_SURFACES)):
        grounds = (*surfaces, *(mix(surface, accent, WASH[dark]) for surface in surfaces[:2]))
        well = all(contrast(accent, ground) >= 4.5 for ground in grounds)
        assert (ink(accent, dark=dark) == accent) is well


@pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#ffff00", "#808080", "#ff0000"])
def test_extremes_too(accent):
    assert theme_css(accent).startswith(f":root{{--accent:{accent};")


def test_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("bad", ["#fff", "fff;}body{", "#12345g", "#1234567", "url(//x)", "#FFFFFF\n", ""])
def test_anything_else_is_no_colour(bad):
    with pytest.raises(BadColour):
        theme_css(bad)


@pytest.mark.parametrize(
    ("typed", "colour"),
    [("#B3402E", "#b3402e"), (" b3402e ", "#b3402e"), ("#fa0", "#ffaa00"), ("FFF", "#ffffff"), ("#000000", "#000000")],
)
def test_a_colour_is_read_as_people_write_it(typed, colour):
    assert read_colour(typed) == colour


@pytest.mark.parametrize("bad", ["", "#", "red", "#ff", "#ffff", "##ffffff", "#12345g", "#١٢٣٤٥٦", "#ffffff;", "\0"])
def test_what_is_none_is_refused(bad):
    with pytest.raises(BadColour):
        read_colour(bad)


def test_a_swatch_tells_how_much_contrast_there_is():
    yellow = swatch("#ffff00")
    assert (yellow.on_accent, round(yellow.ratio, 1)) == ("#000000", 19.6)
    light, dark = yellow.looks
    assert round(light.bare, 2) == 1.07
    assert light.readable >= 4.5
    assert (dark.ink, dark.bare) == ("#ffff00", dark.readable)


def test_the_preview_has_the_colours_of_the_style_sheet():
    tokens = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
    light, dark = tokens.split("@media")
    for side, is_dark, surfaces in ((light, False, LIGHT_SURFACES), (dark, True, DARK_SURFACES)):
        assert f"--ink: {TEXT[is_dark]};" in side
        assert f"--line: {LINES[is_dark]};" in side
        for name, colour in zip(("surface", "canvas", "sunken"), surfaces, strict=True):
            assert f"--{name}: {'#fff' if colour == '#ffffff' else colour};" in side
