"""Docs that can be held to the code are."""

import re
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def test_the_page_of_settings_is_what_the_code_says():
    assert (ROOT / "docs/settings.md").read_text() == config.as_markdown(), "run `make settings`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_files_named_in_the_security_page_exist():
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", (ROOT / "docs/security.md").read_text()):
        assert (ROOT / name).exists(), name


def test_every_target_that_docs_name_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in PAGES:
        assert set(re.findall(r"`make ([a-z-]+)", page.read_text())) <= targets, page
