"""The website button's HTML: whatever the words, one plain link that nothing breaks out of, readable on any colour."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.accent import contrast
from models.website_button import LONGEST, SIZES, Button, button_html, drawing, qr_png, qr_svg

URL = "https://portal.northwind.example/portal"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


class Read(HTMLParser):
    """What a browser makes of it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.ends, self.text = [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.ends.append(tag)

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.tags.append(("comment", {}))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=LONGEST), COLOURS, st.sampled_from(list(SIZES)))
def test_any_words_on_any_colour_make_one_link_and_nothing_else(words, colour, size):
    made = Read(button_html(Button(URL, words, colour, size)))
    [(tag, attributes)] = made.tags
    assert (tag, made.ends, made.text) == ("a", ["a"], words)
    assert set(attributes) == {"href", "style"}
    assert attributes["href"] == URL
    assert f"background:{colour};" in attributes["style"]
    assert contrast(colour, re.search(r"[^-]color:(#\w+)", attributes["style"])[1]) >= 4.5


@given(st.text(max_size=200))
def test_no_address_breaks_out_of_its_attribute(url):
    [(tag, attributes)] = Read(button_html(Button(f"https://x.example/{url}", "Portal", "#000000", "small"))).tags
    assert (tag, set(attributes)) == ("a", {"href", "style"})


@pytest.mark.parametrize(
    "words", ['"><script>alert(1)</script>', "</a><img src=x onerror=alert(1)>", "<!--", "&amp;", "'\"`"]
)
def test_words_that_try_to_break_out_are_words(words):
    made = Read(button_html(Button(URL, words, "#ffffff", "large")))
    assert [tag for tag, _attributes in made.tags] == ["a"]
    assert made.text == words


@given(st.text(max_size=LONGEST), st.sampled_from(list(SIZES)))
def test_the_picture_has_room_for_any_words(words, size):
    drawn = drawing(Button(URL, words, "#b3402e", size))
    assert drawn.width >= 2 * SIZES[size].beside
    assert 0 < drawn.baseline < drawn.height


def test_the_larger_the_size_the_larger_the_button():
    drawn = [drawing(Button(URL, "Customer portal", "#b3402e", size)) for size in ("small", "medium", "large")]
    assert [d.height for d in drawn] == sorted(d.height for d in drawn)
    assert [d.width for d in drawn] == sorted(d.width for d in drawn)


def test_a_qr_code_is_made_of_any_length_of_address():
    for url in (URL, URL + "x" * 300):
        assert qr_svg(url).startswith(b"<?xml")
        assert qr_png(url).startswith(b"\x89PNG")
