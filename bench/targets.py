"""What has to hold: the one table of targets, and what a run made of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A number with a limit. `most` says that it may not be more, else it may not be less."""

    name: str
    limit: float
    unit: str
    most: bool = False

    def holds(self, value: float) -> bool:
        return value <= self.limit if self.most else value >= self.limit


FRESH_LIST = Target("a fresh list of 25 rows, requests/s against the bare hello", 0.12, "×")
UNCHANGED = Target("an unchanged page asked again (304), requests/s against the bare hello, slowest one", 0.5, "×")
STATEMENTS = Target("SQL statements of a page, most of any", 8, "", most=True)
COLD_WEIGHT = Target("a cold portal page over the wire", 60_000, " bytes", most=True)
COLD_REQUESTS = Target("requests of a cold portal page", 6, "", most=True)
GROWS = Target("newest 25 of one customer, time at 1,000,000 documents against 1,000", 1.2, "×", most=True)
INDEXED = Target("its statement walks the index made for it (1: yes)", 1, "")
ROWS = 25


@dataclass(frozen=True)
class Verdict:
    """A target and the number that a run found; None when it could not be measured, which counts as missed."""

    target: Target
    value: float | None
    where: str = ""

    @property
    def held(self) -> bool:
        return self.value is not None and self.target.holds(self.value)

    def __str__(self) -> str:
        limit = f"{'at most' if self.target.most else 'at least'} {self.target.limit:g}{self.target.unit}"
        value = "not measured" if self.value is None else f"{round(self.value, 3):g}{self.target.unit}"
        return f"{'held  ' if self.held else 'MISSED'}  {self.target.name}: {value} ({limit}){f', {self.where}' if self.where else ''}"
