"""The table: on the screen as it is measured, and in bench/results/ in the end."""

import datetime as dt
import os
import platform
import statistics
import sys
from pathlib import Path

from bench import client
from bench.pages import Numbers
from bench.targets import Verdict

RESULTS = Path(__file__).parent / "results"
HEAD = ("page", "requests/s", "of hello", "min–max", "p50 ms", "p95 ms", "SQL", "bytes", "")
WIDTHS = (34, 10, 8, 11, 8, 8, 4, 8, 0)


class Report:
    """Says everything twice: at once, and as a Markdown file when the run is over."""

    def __init__(self, shown=sys.stdout):
        self.written, self.shown, self.begun = [], shown, dt.datetime.now(dt.UTC).astimezone()

    def say(self, text: str = "") -> None:
        print(text, file=self.shown, flush=True)
        self.written.append(text)

    def title(self, text: str) -> None:
        self.say(f"\n## {text}\n")

    def head(self, names: tuple[str, ...] = HEAD, widths: tuple[int, ...] = WIDTHS) -> None:
        self.cells(names, widths)
        self.cells(tuple("-" * max(3, width) for width in widths), widths)

    def cells(self, cells: tuple, widths: tuple[int, ...] = WIDTHS) -> None:
        text = [
            f"{cell:<{width}}" if n == 0 else f"{cell:>{width}}"
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        self.say(f"| {' | '.join(text)} |")

    def numbers(self, one: Numbers) -> None:
        spread = f"{min(one.ratios):.2f}–{max(one.ratios):.2f}"
        times = (f"{one.percentile(50):.2f}", f"{one.percentile(95):.2f}")
        sql = "" if one.statements is None else one.statements
        self.cells(
            (
                one.title,
                f"{statistics.median(one.rates):,.0f}",
                f"{one.ratio:.2f}",
                spread,
                *times,
                sql,
                f"{one.size:,}",
                one.note,
            )
        )

    def verdicts(self, verdicts: list[Verdict]) -> bool:
        """Say each; True when all were held."""
        self.title("Targets")
        for verdict in verdicts:
            self.say(f"- {verdict}")
        return all(verdict.held for verdict in verdicts)

    def write(self) -> Path:
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{self.begun:%Y-%m-%d-%H%M}.md"
        path.write_text("\n".join(self.written) + "\n", encoding="utf-8")
        return path


def conditions() -> str:
    """The machine and how busy it was when the run began: without that no figure means anything."""
    cores, busy = os.cpu_count() or 1, os.getloadavg()[0]
    quiet = "" if busy < 0.25 * cores else " (busy: figures of this run are worth little)"
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores} cores; "
        f"load average at the start {busy:.2f}{quiet}; load by {client.name()}, {client.CONNECTIONS} keep-alive connections"
    )
