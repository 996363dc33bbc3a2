"""Numbers of invoices found in what somebody wrote on a transfer: with other dashes, without any, cut apart by the bank."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Generic, NamedTuple, TypeVar

SHORTEST = 4  # characters of a number, dashes aside: "12" stands in every text
SHORTEST_TAIL = 5  # digits at the end of a number that are enough to tell it by

WORD = re.compile(r"[^\W_]+")
DIGITS_OR_NONE = re.compile(r"[0-9]+|[^0-9]+")

Named = TypeVar("Named")


class Found(NamedTuple):
    """`whole`: the numbers as they are, not only how they end."""

    named: list
    whole: bool


class _Squeezed(NamedTuple):
    """Letters and digits alone, in capitals; `gaps`: the places before which something else stood."""

    letters: str
    gaps: frozenset[int]


def squeezed(text: str) -> _Squeezed:
    words = WORD.findall(text.upper())
    ends = list(accumulate(map(len, words)))
    open_end = ends[-1:] if words and not text[-1].isalnum() else []
    return _Squeezed("".join(words), frozenset([*ends[:-1], *open_end]))


class NumbersInText(Generic[Named]):
    """Many numbers, each of something that it names, to be looked for in many texts: what that costs hardly depends on how many there are."""

    def __init__(self, numbered: Iterable[tuple[str, Named]]):
        self._whole: dict[str, list[tuple[frozenset[int], Named]]] = {}
        self._tails: dict[str, list[Named]] = {}
        for number, named in numbered:
            letters, gaps = squeezed(number)
            if len(letters) < SHORTEST or not any(letter.isdigit() for letter in letters):
                continue
            self._whole.setdefault(letters, []).append((gaps | _changes(letters), named))
            tail = number[len(number.rstrip("0123456789")) :]
            if len(letters) > len(tail) >= SHORTEST_TAIL:
                self._tails.setdefault(tail, []).append(named)
        self._lengths = sorted({len(letters) for letters in self._whole}, reverse=True)

    def find(self, text: str) -> Found:
        """What is named in it, in the order of the text. Where no number stands there as it is, one that the bank has cut apart will do,
        and where there is none, one by its last digits, if they are nobody else's.
        """
        where = squeezed(text)
        found = self._look(where, strict=True) or self._look(where, strict=False)
        return Found(found, True) if found else Found(self._by_tail(where), False)

    def _look(self, where: _Squeezed, strict: bool) -> list[Named]:
        found: list[Named] = []
        after = 0
        for start in _edges(where):
            if start >= after:
                length, named = self._at(where, start, strict)
                found += [one for one in named if one not in found]
                after = start + length
        return found

    def _at(self, where: _Squeezed, start: int, strict: bool) -> tuple[int, list[Named]]:
        """The longest number that stands at a place."""
        for length in self._lengths:
            known = self._whole.get(where.letters[start : start + length], ())
            if known and start + length <= len(where.letters) and _is_edge(where, start + length):
                inside = {place - start for place in where.gaps if start < place < start + length}
                fitting = [named for allowed, named in known if not strict or inside <= allowed]
                if fitting:
                    return length, fitting
        return 0, []

    def _by_tail(self, where: _Squeezed) -> list[Named]:
        found: list[Named] = []
        for start, end in _runs(where):
            named = self._tails.get(where.letters[start:end], [])
            if len(named) == 1 and named[0] not in found:
                found += named
        return found


def _changes(letters: str) -> frozenset[int]:
    """Where digits begin or end: people write "RE 4711" for RE4711."""
    return frozenset(found.end() for found in DIGITS_OR_NONE.finditer(letters))


def _edges(where: _Squeezed) -> list[int]:
    """Where a number may begin, rather than amid longer digits or a longer word."""
    return sorted({0, *where.gaps, *_changes(where.letters)} - {len(where.letters)})


def _is_edge(where: _Squeezed, place: int) -> bool:
    if place in (0, len(where.letters)) or place in where.gaps:
        return True
    before, after = where.letters[place - 1], where.letters[place]
    return before.isdigit() != after.isdigit()


def _runs(where: _Squeezed) -> Iterable[tuple[int, int]]:
    """Digits that stand together, from where to where."""
    edges = [*_edges(where), len(where.letters)]
    return ((start, end) for start, end in pairwise(edges) if where.letters[start].isdigit())


def tokens(text: str) -> Sequence[str]:
    """The words of a text in capitals, dashes inside kept: what a customer's number could be."""
    return ["".join(c for c in word if c.isalnum() or c in "-_.").strip("-_.") for word in text.upper().split()]


def unique(pairs: Iterable[tuple[str, Named]]) -> Mapping[str, Named | None]:
    """By name; None where several have it."""
    found: dict[str, Named | None] = {}
    for name, named in pairs:
        found[name] = None if name in found and found[name] != named else named
    return found
