"""Small charts as figures for a template: numbers in, bars out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT, GAP = 10, 100, 2  # of one bar with its gap, in the units of the drawing, which stretches to its place
STEPS = (1, 2, 4, 5, 6, 8)


class Bar(NamedTuple):
    """A bar with its label and figure as they are read."""

    x: float
    y: float
    width: float
    height: float
    label: str
    figure: str


class Slice(NamedTuple):
    """A part of a whole: `start` and `width` in per cent."""

    label: str
    figure: str
    tone: str
    start: float
    width: float


@dataclass(frozen=True)
class Columns:
    """Upright bars on one scale from nought to `top`, a round number."""

    bars: list[Bar]
    top: int

    @property
    def width(self) -> int:
        return WIDTH * len(self.bars)

    @property
    def lines(self) -> tuple[float, float]:
        """Where gridlines run: at the top and in the middle."""
        return (0.5, HEIGHT / 2)


def columns(figures: Iterable[tuple[str, int, str]]) -> Columns:
    """(label, number, number as it is read) each, in their order."""
    figures = list(figures)
    top = round_up(max((number for _label, number, _said in figures), default=0))
    return Columns([_bar(n, top, *figure) for n, figure in enumerate(figures)], top)


def round_up(number: int) -> int:
    """The next one of STEPS with noughts behind it, even, so that the middle of the scale is a whole number too."""
    ten = 1
    while True:
        for step in STEPS:
            if step * ten >= max(number, 2) and (step * ten) % 2 == 0:
                return step * ten
        ten *= 10


def _bar(n: int, top: int, label: str, number: int, said: str) -> Bar:
    height = round(max(HEIGHT * number / top, 1.5 if number else 0), 2)  # the least still shows
    return Bar(n * WIDTH + GAP / 2, round(HEIGHT - height, 2), WIDTH - GAP, height, label, said)


def slices(parts: Iterable[tuple[str, int, str, str]]) -> list[Slice]:
    """(label, number, number as it is read, tone) each as its share of all; nothing is left out, so that a legend names all."""
    parts = list(parts)
    whole, start, made = sum(number for _label, number, _said, _tone in parts), 0.0, []
    for label, number, said, tone in parts:
        width = 100 * number / whole if whole else 0.0
        made.append(Slice(label, said, tone, round(start, 2), round(width, 2)))
        start += width
    return made
