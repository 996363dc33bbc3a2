"""Text as people search for it and as addresses need it: accents and case folded away."""

import unicodedata

EXTRA = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def fold(*parts: str | None) -> str:
    """One line without accents and capitals: "México D.F." → "mexico d.f.". ß becomes ss."""
    text = " ".join(part for part in parts if part).casefold().translate(EXTRA)
    if text.isascii():  # most is, and the rest of the way is slow
        return " ".join(text.replace("\0", "").split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.replace("\0", "").split())


def like(word: str) -> str:
    """A LIKE pattern (escape character \\) that finds `word` anywhere, its own % and _ taken literally."""
    for special in ("\\", "%", "_"):
        word = word.replace(special, "\\" + special)
    return f"%{word}%"


def slug(text: str, separator: str = "-") -> str:
    """Letters a–z and digits joined by the separator: "Ana Trujillo Emparedados" → "ana-trujillo-emparedados"."""
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(text))
    return separator.join(kept.split())
