"""The catalogues are true to the code: every text there, translated, with its placeholders, and compiled."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from models.languages import OFFERED

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))


def language(path):
    return path.parents[1].name


def read(path):
    with path.open("rb") as file:
        return read_po(file, locale=language(path), abort_invalid=True)


def texts(catalogue):
    return set(told(catalogue))


def told(catalogue):
    """Each text (a plural's both forms) with what is said for it."""
    return {plain(message.id): plain(message.string) for message in catalogue if message.id}


def plain(said):
    return said if isinstance(said, str) else tuple(said)


@pytest.fixture(scope="module")
def in_the_code(tmp_path_factory):
    """What `make translations` would collect."""
    words = re.search(r"^SAID_BY := (.*?) #", (ROOT / "Makefile").read_text(), re.M)[1].split()
    keywords = [part for word in words for part in ("-k", word)]
    path = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml", *keywords]
    subprocess.run([*command, "-o", str(path), "."], cwd=ROOT, check=True)
    with path.open("rb") as file:
        return texts(read_po(file))


def test_every_language_that_is_offered_has_a_catalogue_or_is_english():
    there = {language(path) for path in CATALOGUES}
    assert {code for code in OFFERED if code.split("_")[0] != "en"} == there


@pytest.mark.parametrize("path", CATALOGUES, ids=language)
class TestEveryCatalogue:
    def test_has_the_texts_of_the_code_and_no_others(self, path, in_the_code):
        missing, left_over = in_the_code - texts(read(path)), texts(read(path)) - in_the_code
        assert (sorted(map(str, missing))[:5], sorted(map(str, left_over))[:5]) == ([], []), "run `make translations`"

    def test_is_translated_whole_and_surely(self, path):
        catalogue = read(path)
        told = [m for m in catalogue if m.id]
        bare = [m.id for m in told if not all(m.string if isinstance(m.string, tuple) else [m.string])]
        assert bare[:5] == []
        assert [m.id for m in told if m.fuzzy][:5] == []

    def test_keeps_every_placeholder(self, path):
        assert [(m.id, [str(e) for e in m.check()]) for m in read(path) if m.id and list(m.check())] == []

    def test_is_compiled(self, path):
        with path.with_suffix(".mo").open("rb") as file:
            compiled = read_mo(file)
        assert told(compiled) == told(read(path))


def test_in_german_business_papers_are_belege_and_what_is_sent_along_is_a_datei():
    (german,) = [path for path in CATALOGUES if language(path) == "de"]
    said = " ".join(text if isinstance(text, str) else " ".join(text) for text in told(read(german)).values())
    assert re.findall(r"\w*[Dd]okument\w*", said) == []


def test_no_key_of_facts_is_gathered_as_a_text(in_the_code):
    assert "what" not in in_the_code
