"""What templates promise: no inline style or script, nothing marked safe, no queries, working links beneath every hx-*."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]


def name(path):
    return str(path.relative_to(ROOT))


def source(path):
    return re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
class TestEveryTemplate:
    def test_has_no_inline_style_or_script(self, path):
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|<script(?![^>]*\bsrc=)|javascript:|js:", source(path))

    def test_marks_nothing_safe(self, path):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", source(path))

    def test_neither_queries_nor_reads_the_request(self, path):
        assert not re.search(r"\bdb\.|\.query\b|\bselect\(|session\.|request\.|\bg\.", source(path))

    def test_every_form_that_posts_carries_a_token(self, path):
        for form in re.findall(r"<form\b(?:[^>\"]|\"[^\"]*\")*method=\"post\".*?</form>", source(path), re.S | re.I):
            assert re.search(r"csrf\(\)|csrf_token|hidden_tag", form), form[:200]

    def test_every_hx_request_sits_on_a_working_link_or_form(self, path):
        for tag in re.findall(r"<[a-z-]+\b[^<]*?\shx-(?:get|post)=[^<]*?>", source(path), re.S):
            assert re.match(r"<(a|form|button|input|select|div|tr|tfoot|section|p)\b", tag)
            if tag.startswith("<a"):
                assert "href=" in tag, tag
            if tag.startswith("<form"):
                assert "action=" in tag, tag


@pytest.mark.parametrize("path", PARTIALS, ids=name)
class TestEveryPartial:
    def test_never_extends(self, path):
        assert "{% extends" not in source(path)

    def test_is_included_by_a_page_or_another_partial(self, path):
        if name(path) in ("shared/_toasts.html", "shared/_error_toast.html"):
            return  # htmx.py and app.py render these
        others = [other for other in TEMPLATES if other != path]
        python = [ROOT.parent / "access.py", *(ROOT.parent / "blueprints").rglob("*.py")]
        assert any(name(path) in other.read_text() for other in others) or any(
            name(path) in file.read_text() for file in python
        )
