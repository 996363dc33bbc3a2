"""Any accent stays readable (DOMAIN §4)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.accent import DARK_SURFACES, LIGHT_SURFACES, WASH, BadColour, contrast, ink, mix, on_accent, theme_css

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@settings(max_examples=2000, deadline=None)
@given(colours)
def test_text_on_and_in_any_accent_has_contrast(accent):
    assert contrast(accent, on_accent(accent)) >= 4.5
    for dark, surfaces in ((False, LIGHT_SURFACES), (True, DARK_SURFACES)):
        shade = ink(accent, dark=dark)
        for ground in (*surfaces, mix(surfaces[0], accent, WASH[dark])):
            assert contrast(shade, ground) >= 4.5


@pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#ffff00", "#808080", "#ff0000"])
def test_extremes_too(accent):
    assert theme_css(accent).startswith(f":root{{--accent:{accent};")


def test_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("bad", ["#fff", "fff;}body{", "#12345g", "#1234567", "url(//x)", "#FFFFFF\n", ""])
def test_anything_else_is_no_colour(bad):
    with pytest.raises(BadColour):
        theme_css(bad)
