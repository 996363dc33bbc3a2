"""`python -m bench` (or `make bench`): everything that is measured, in one run, as one table. See docs/performance.md."""

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from bench import cold, instances, million, servers
from bench.client import BadAnswer
from bench.pages import LIST, Asked, Numbers, asked, look_inside, measure
from bench.report import Report, conditions
from bench.targets import COLD_REQUESTS, COLD_WEIGHT, FRESH_LIST, STATEMENTS, UNCHANGED, Verdict
from models.base import db

DATABASE = "portico_bench"


@click.command()
@click.option("--check", is_flag=True, help="Exit 1 when a target is missed or could not be measured.")
@click.option(
    "--million", "with_million", is_flag=True, help="Compare 1,000 with 1,000,000 documents of one customer instead."
)
@click.option(
    "--postgres",
    "with_postgres",
    is_flag=True,
    help="Measure on a PostgreSQL too: TEST_DATABASE_URL's, or one started here.",
)
@click.option(
    "--instance",
    type=click.Path(exists=True, file_okay=False),
    help="An instance folder with data and the demo's password.",
)
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 50))
@click.option("--seconds", default=2.0, show_default=True, type=click.FloatRange(0.2, 30), help="Of one round.")
@click.option(
    "--documents", default=1_000_000, show_default=True, type=click.IntRange(1_000), help="What --million stands for."
)
@click.option("--only", default="", help="Measure only pages whose name has this word.")
def main(check, with_million, with_postgres, instance, rounds, seconds, documents, only) -> None:
    """Measure Portico against a bare Flask, on the same server in the same run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report, verdicts = Report(), []
    report.say(f"# Portico, measured {report.begun:%Y-%m-%d %H:%M}\n\n{conditions()}")
    try:
        with tempfile.TemporaryDirectory(prefix="portico-bench-") as folder:
            for name, shape, bases in _databases(Path(folder), with_postgres):
                if with_million:
                    verdicts += million.compare(report, name, shape, bases, (1_000, documents), rounds, seconds)
                else:
                    verdicts += northwind(report, name, shape, bases[0], instance, rounds, seconds, only)
    except (servers.DidNotStart, BadAnswer) as problem:
        raise click.ClickException(str(problem)) from problem
    held = report.verdicts(verdicts)
    print(f"\nWritten to {report.write().relative_to(servers.ROOT)}")
    sys.exit(1 if check and not held else 0)


def _databases(folder: Path, with_postgres: bool) -> Iterator[tuple[str, servers.Shape, list[dict[str, str]]]]:
    """(name, shape, settings of two empty instances) of SQLite, and of PostgreSQL where one is wished for."""
    for name in ("sqlite-1", "sqlite-2", "postgres-1", "postgres-2"):
        (folder / name).mkdir()
    yield "SQLite", servers.ON_SQLITE, [{"PORTICO_INSTANCE": str(folder / f"sqlite-{n}")} for n in (1, 2)]
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not (server or with_postgres):
        return
    with contextlib.ExitStack() as stack:
        server = server or stack.enter_context(_own_postgres())
        urls = [stack.enter_context(instances.database(server, f"{DATABASE}_{n}")) for n in (1, 2)]
        settings = [
            {"PORTICO_INSTANCE": str(folder / f"postgres-{n}"), "DATABASE_URL": url} for n, url in enumerate(urls, 1)
        ]
        yield "PostgreSQL", servers.ON_POSTGRES, settings


@contextlib.contextmanager
def _own_postgres() -> Iterator[str]:
    from tests.postgres import PostgresUnavailable, postgres

    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(postgres())
        except PostgresUnavailable as reason:
            raise servers.DidNotStart(f"PostgreSQL: {reason}") from reason
        yield url


def northwind(
    report: Report,
    title: str,
    shape: servers.Shape,
    settings: dict[str, str],
    instance: str | None,
    rounds: int,
    seconds: float,
    only: str,
) -> list[Verdict]:
    """The pages on the demo's data (or on an instance that is there): rates, latencies, statements, and a cold visit."""
    logs = Path(settings["PORTICO_INSTANCE"])
    if instance and "DATABASE_URL" not in settings:
        settings = {"PORTICO_INSTANCE": str(Path(instance).resolve())}
    else:
        instances.load_demo(settings)
    app = instances.create(settings)
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: _let_go(app))
        bare = stack.enter_context(servers.hello(shape, logs))
        port = stack.enter_context(servers.portico(shape, settings, logs))
        whose = instances.subject(app)
        report.title(f"{title}: {shape}; customer {whose.number} with {whose.invoices:,} invoices")
        report.head()
        pages = [page for page in asked(port, whose) if only in page.name]
        report.numbers(measure(Asked("bare Flask + Jinja page", bare, "/page"), bare, rounds, seconds))
        found = [(page, _one(report, app, page, bare, rounds, seconds)) for page in pages]
        return _judge(title, found) + _cold(
            report, title, next(page for page in asked(port, whose) if page.name == "portal home")
        )


def _one(report: Report, app, page: Asked, bare: int, rounds: int, seconds: float) -> Numbers:
    numbers = measure(page, bare, rounds, seconds)
    look_inside(app, page, numbers)
    report.numbers(numbers)
    return numbers


def _judge(title: str, found: list[tuple[Asked, Numbers]]) -> list[Verdict]:
    fresh = [n.ratio for page, n in found if page.name == LIST and not page.etag and not n.note]
    again = [n.ratio for page, n in found if page.etag]
    statements = [n.statements for _page, n in found if n.statements is not None]
    return [
        Verdict(FRESH_LIST, min(fresh, default=None), title),
        Verdict(UNCHANGED, min(again, default=None), title),
        Verdict(STATEMENTS, max(statements, default=None), title),
    ]


def _cold(report: Report, title: str, home: Asked) -> list[Verdict]:
    try:
        visit = cold.visit(home.port, home.path, home.cookie)
    except cold.NoBrowser as reason:
        report.say(f"\nA cold visit was not measured: {reason}.")
        return [Verdict(COLD_WEIGHT, None, title), Verdict(COLD_REQUESTS, None, title)]
    report.say(f"\nA cold portal home: {visit.weight:,} bytes over the wire in {len(visit.requests)} requests\n")
    for url, size in visit.requests:
        report.say(f"- {size:>7,}  {url.partition('127.0.0.1')[2].partition('/')[2] or url}")
    return [Verdict(COLD_WEIGHT, visit.weight, title), Verdict(COLD_REQUESTS, len(visit.requests), title)]


def _let_go(app) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main()
