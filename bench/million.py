"""Does history cost anything? The same customer's pages with 1,000 documents and with 1,000,000, in turn."""

import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask

from bench import client, instances, servers
from bench.fill import Wish, fill
from bench.pages import LIST, Asked, Numbers, look_inside, sign_in
from bench.report import Report
from bench.targets import GROWS, INDEXED, Verdict
from models.base import db

HEAD = ("page", "p50 ms at {:,}", "p50 ms at {:,}", "ratio", "min–max", "SQL")
WIDTHS = (24, 18, 18, 7, 11, 4)
INDEX = "ix_document_customer"


@dataclass(frozen=True)
class Site:
    """One server on one size of data, and its pages."""

    app: Flask
    pages: list[Asked]


def sizes(documents: int, others: float = 0.1) -> Wish:
    """So many documents of ALFKI, and a tenth as many of everybody else's."""
    everything = round(documents * (1 + others))
    return Wish(documents=everything, customers=min(1_000, 10 + documents // 100), share_of_one=documents / everything)


def compare(
    report: Report,
    title: str,
    shape: servers.Shape,
    bases: list[dict[str, str]],
    counts: tuple[int, int],
    rounds: int,
    seconds: float,
) -> list[Verdict]:
    """Fill two databases, serve both, measure their pages in turn; `bases` are the settings of each."""
    with ExitStack() as stack:
        sites = [
            stack.enter_context(_site(shape, base, documents)) for base, documents in zip(bases, counts, strict=True)
        ]
        report.title(f"{title}: one customer with {counts[0]:,} and with {counts[1]:,} documents")
        report.head(tuple(name.format(counts[max(0, n - 1)]) for n, name in enumerate(HEAD[:3])) + HEAD[3:], WIDTHS)
        ratio = None
        for small, large in zip(*(site.pages for site in sites), strict=True):
            found = _in_turn(report, sites[1].app, small, large, rounds, seconds)
            ratio = found if small.name == LIST else ratio
        plan = explain(sites[1].app, next(page for page in sites[1].pages if page.name == LIST))
    report.say(f"\nHow the {LIST} is found among {counts[1]:,}:\n\n    " + "\n    ".join(plan))
    return [Verdict(GROWS, ratio, title), Verdict(INDEXED, float(any(INDEX in line for line in plan)), title)]


@contextmanager
def _site(shape: servers.Shape, settings: dict[str, str], documents: int) -> Iterator[Site]:
    app, wish = instances.create(settings), sizes(documents)
    with app.app_context():
        instances.prepare()
        with click.progressbar(
            length=wish.documents, label=f"filling {wish.documents:,} documents", file=sys.stderr
        ) as bar:
            fill(wish, bar.update)
        db.session.remove()
    try:
        with servers.portico(shape, settings, Path(settings["PORTICO_INSTANCE"])) as port:
            yield Site(app, list(_pages(port, instances.subject(app))))
    finally:
        with app.app_context():
            db.engine.dispose()


def _pages(port: int, whose: instances.Subject) -> Iterator[Asked]:
    person, _owner = sign_in(port, whose)
    portal = f"/p/{whose.identifier}"
    person.open(f"{portal}/")
    places = ((LIST, "/invoices"), ("portal home", "/"), ("invoice page", f"/invoices/{whose.newest_invoice}"))
    for name, path in (
        *places,
        ("search for a number", f"/search?q={whose.newest_invoice}"),
        ("sums of the list", "/invoices/totals"),
    ):
        yield Asked(name, port, portal + path, person.cookie)


def _in_turn(report: Report, app: Flask, small: Asked, large: Asked, rounds: int, seconds: float) -> float:
    """The large one's time in times of the small one's: median over rounds, both by the median of their answers."""
    times = []
    for _ in range(rounds):
        pair = [client.latencies(page.port, page.request, page.status, seconds / 2) for page in (small, large)]
        times.append([statistics.median(took) for took in pair])
    ratios = [after / before for before, after in times]
    before, after = (statistics.median(column) for column in zip(*times, strict=True))
    numbers = Numbers(large.title)
    look_inside(app, large, numbers)
    spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
    report.cells(
        (large.title, f"{before:.2f}", f"{after:.2f}", f"{statistics.median(ratios):.2f}", spread, numbers.statements),
        WIDTHS,
    )
    return statistics.median(ratios)


def explain(app: Flask, page: Asked) -> list[str]:
    """How the database means to find the page's rows: the plan of its statement on documents, with its own parameters."""
    seen = look_inside(app, page, Numbers(page.title))
    statement, parameters = next((s, p) for s, p in seen if "FROM document" in s and "ORDER BY" in s)
    with app.app_context(), db.engine.connect() as connection:
        word = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        return [str(row[-1]) for row in connection.exec_driver_sql(word + statement, parameters)]
