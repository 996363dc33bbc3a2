"""The fonts of papers: what comes with Portico and nothing else, and what can be printed with them."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"
FAMILIES = ("Inter", "Noto Sans Arabic", "Noto Sans Hebrew")  # in the order they are asked for a letter
KEPT = "\n\u200c\u200d\u200e\u200f\u061c\u2068\u2069"  # unseen, but lines, joined letters and directions need them
# Categories whose letters go where they can\'t be shown; others become a question mark.
DROPPED = ("Cc", "Cf", "Mn", "Me")
MARKS = ("Mn", "Me")
LONGEST = 36  # letters without a gap, after which a line may break
NO_GAP = re.compile(rf"[^\s\u200b-]{{{LONGEST}}}(?=\w)")


@lru_cache(1)
def typefaces() -> Any:
    """Read once; typst shares them between threads."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@lru_cache(1)
def families() -> list[str]:
    """FAMILIES first, then whatever else was put into the folder."""
    return [*FAMILIES, *sorted(set(typefaces().families()) - set(FAMILIES))]


@lru_cache(20_000)
def printable(text: str) -> str:
    """Text with only what the fonts can show: the rest in plainer letters, else a question mark; what is unseen goes, and so does
    anything that turns the direction of others' words. Words without end may break.
    """
    text = unicodedata.normalize("NFC", text)
    if _to_look_at().search(text):
        text = _shown(text)
    return NO_GAP.sub(lambda found: f"{found[0]}\u200b", text)


def _shown(text: str) -> str:
    """A mark stays only where one font has both it and the letter it stands on."""
    said, base = [], ""
    for letter in "".join(map(_plainer, text)):
        if unicodedata.category(letter) not in MARKS:
            base = letter if letter != "\n" else ""
        elif not any({base, letter} <= letters for letters in _alphabets()):
            continue
        said.append(letter)
    return "".join(said)


def _plainer(letter: str) -> str:
    if letter in _known():
        return letter
    if letter == "\t":
        return " "
    if unicodedata.category(letter) in DROPPED:
        return ""
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part in _known()) or "?"


@lru_cache(1)
def _alphabets() -> list[frozenset[str]]:
    """Per family the letters that each of its weights has, less what is never printed: controls, turns of direction, private letters."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted(FOLDER.glob("*.ttf")):
        letters = {chr(code) for first, last in _spans(path.read_bytes()) for code in range(first, last + 1)}
        letters = {
            one for one in letters if one in KEPT or unicodedata.category(one) not in ("Cc", "Cf", "Co", "Cs", "Cn")
        }
        family = path.stem.split("-")[0]
        found[family] = found.get(family, frozenset(letters)) & letters
    return [*found.values()]


@lru_cache(1)
def _known() -> frozenset[str]:
    return frozenset().union(KEPT, *_alphabets())


@lru_cache(1)
def _to_look_at() -> re.Pattern:
    """Any letter that is not surely shown as it is."""
    sure = sorted(re.escape(one) for one in _known() if unicodedata.category(one) not in MARKS)
    return re.compile(f"[^{''.join(sure)}]")


def _spans(font: bytes) -> Iterator[tuple[int, int]]:
    """First and last code point of each run of letters that a TTF has: its cmap table, in the formats 4 and 12 (OpenType 1.9)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4s4xII", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, offset, _ in entries if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * n)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 12:
            groups = struct.unpack_from(">I", font, at + 12)[0]
            yield from (
                (first, last) for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups])
            )
        elif kind == 4:
            twice = struct.unpack_from(">H", font, at + 6)[0]
            lasts = struct.unpack_from(f">{twice // 2}H", font, at + 14)
            firsts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
            yield from (span for span in zip(firsts, lasts, strict=True) if span[0] != 0xFFFF)
