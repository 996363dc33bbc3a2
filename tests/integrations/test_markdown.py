"""Whatever people type comes out as a few harmless tags or as text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.markdown import to_html, to_text

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "a"}
PIECES = st.sampled_from(
    "javascript: data:text/html, vbscript: https:// http://x.y mailto:a@b.c tel:+49 <script> </p> <img src=x onerror=y> <a href='x'> [ ] ( ) ![ ]( < > "
    "** * _ ` # ### - 1. 999. \\ & &#106; &colon; &lt; \" ' \n \n\n \t | ~~ --- === [x]: &NewLine;java script: JaVaScRiPt: //evil file: x ü ‮ \x01".split(" ")
)  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags and links of a piece of HTML."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.seen, self.depth = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag != "br":
            self.depth.append(tag)

    def handle_endtag(self, tag):
        assert self.depth.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(
    st.one_of(
        st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=30).map(" ".join)
    )
)
def test_any_text_gives_only_the_tags_and_links_that_are_allowed(text):
    found = Tags(str(to_html(text)))
    assert found.depth == []
    for tag, attributes in found.seen:
        assert tag in ALLOWED
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else {"start"} if tag == "ol" else set())
        if tag == "a":
            assert attributes["rel"] == "noopener"
            assert attributes["href"].lower().startswith(("https://", "http://", "mailto:", "tel:"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("**b** *e*", "<p><strong>b</strong> <em>e</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# Big", "<h3>Big</h3>\n"),
        ("[us](https://x.example/?a=1&b=2 'title')", '<p><a href="https://x.example/?a=1&amp;b=2" rel="noopener">us</a></p>\n'),
        ("<b>bold</b> & co", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; co</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](/admin)", "<p>[x](/admin)</p>\n"),
        ("`code` | table", "<p>`code` | table</p>\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_written_and_what_is_shown(written, shown):
    assert str(to_html(written)) == shown


def test_pictures_are_links_to_be_pressed_and_never_fetched():
    assert "<img" not in to_html("![track](https://evil.example/pixel.png)")


@pytest.mark.parametrize("piece", ["[", "*", "_a", "> ", "- ", "[a](", "1. ", "**a*", "&", "<"])
def test_the_longest_text_of_one_sign_is_done_in_no_time(piece):
    text = piece * (4_000 // len(piece))
    assert len(to_html(text)) < 100_000


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("One\ntwo\n\nthree", "One\ntwo\n\nthree"),
        ("# Big\n\n**bold** and *fine*", "Big\n\nbold and fine"),
        ("Buy:\n\n1. bread\n2. salt\n\nthen go", "Buy:\n\n1. bread\n2. salt\n\nthen go"),
        ("- a\n  - b\n- c", "- a\n  - b\n- c"),
        ("[our shop](https://x.example/a)", "our shop (https://x.example/a)"),
        ("<https://x.example/a> <b@c.example>", "https://x.example/a b@c.example"),
        ("[call](tel:+4930)", "call (+4930)"),
        (r"\*not\* &amp; this", "*not* & this"),
        ("", ""),
    ],
)
def test_it_reads_without_markup_too(written, read):
    assert to_text(written) == read
