"""Papers at size: an invoice of 45 lines as PDF, as CII, UBL and Factur-X, a statement of 300 rows, and 200 invoices in a row.

`python -m bench.papers`: in this process, warm, each time another invoice, because typst remembers what it has set before. Told are the median
and the span from the 10th to the 90th of a hundred, the first the clock's, the second the processor's time (others may use it too), and how
much memory the process holds at its fullest.
"""

import os
import resource
import statistics
import time
from collections.abc import Callable

import click

from bench.paper_samples import GOODS, invoice, line, statement
from integrations.einvoicing import cii, facturx, ubl
from integrations.paper_words import words_of_papers
from integrations.typesetting import typeset
from models.paper import Paper

LINES, ROWS = 45, 300


def measure(title: str, work: Callable[[int], object], rounds: int) -> None:
    """Milliseconds of one, after two that don't count; `work` is given a number that is new each time."""
    took, used = [], []
    for n in range(rounds + 2):
        began, cpu = time.perf_counter(), time.process_time()
        work(n)
        if n > 1:
            took.append((time.perf_counter() - began) * 1000)
            used.append((time.process_time() - cpu) * 1000)
    print(f"{title:<36}{_told(took)}   processor{_told(used)}")


def _told(took: list[float]) -> str:
    tenths = statistics.quantiles(took, n=10)
    return f"{statistics.median(took):>7.1f} ms ({tenths[0]:.1f} to {tenths[-1]:.1f})"


def fresh(n: int) -> Paper:
    """An invoice that is like no other: prices, names and number of its own."""
    own = (
        line(at, unit_price=100 + (n * 7919 + at * 1999) % 90_000, description=f"{GOODS[at % 4]} {n}")
        for at in range(LINES)
    )
    return invoice(number=f"INV-{n}", lines=tuple(own))


def fullest() -> int:
    """Megabytes of this process at its fullest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@click.command()
@click.option("--rounds", default=60, show_default=True, type=click.IntRange(10, 1_000))
@click.option("--invoices", default=200, show_default=True, type=click.IntRange(10, 10_000))
def main(rounds: int, invoices: int) -> None:
    """Measure how papers are set and e-invoices written."""
    words, began, empty = words_of_papers("en"), time.perf_counter(), fullest()
    typeset(fresh(0), words)
    print(
        f"load {os.getloadavg()[0]:.1f}; the first one, libraries and fonts read: {(time.perf_counter() - began) * 1000:.0f} ms"
    )
    measure(f"invoice of {LINES} lines, PDF", lambda n: typeset(fresh(n + 1), words), rounds)
    measure(f"invoice of {LINES} lines, CII", lambda n: cii(fresh(n)), rounds)
    measure(f"invoice of {LINES} lines, UBL", lambda n: ubl(fresh(n)), rounds)
    measure("the same one once more, PDF", lambda _n: typeset(fresh(0), words), rounds)
    measure(f"statement of {ROWS} rows, PDF", lambda n: typeset(statement(ROWS, opening=n), words), rounds)
    before, began = fullest(), time.perf_counter()
    for n in range(invoices):
        one = fresh(-n)
        facturx(typeset(one, words), one)
    took = time.perf_counter() - began
    print(
        f"{invoices} invoices of {LINES} lines as Factur-X: {took:.1f} s; memory {empty} MB empty, {before} MB before, {fullest()} MB after"
    )


if __name__ == "__main__":
    main()
