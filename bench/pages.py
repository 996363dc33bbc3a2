"""Which pages are measured, and one page's numbers: rate, latency, SQL statements, size."""

import re
import statistics
from contextvars import Context
from dataclasses import dataclass, field, replace

from flask import Flask, template_rendered
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench import client
from bench.instances import Subject, Visitor
from bench.targets import ROWS
from models.reading import Question

NO_QUERY = re.compile(r"\s*(savepoint|release|rollback|begin|pragma)", re.I)
ETAG = re.compile(rb"\r\netag: *([^\r\n]+)", re.I)
NEVER = '"no ETag was given"'
LIST = "invoice list"


@dataclass(frozen=True)
class Asked:
    """One request that is measured: as a new visitor, a customer's person or staff; fresh, or with the ETag it had."""

    name: str
    port: int
    path: str
    cookie: str = ""
    etag: str = ""

    @property
    def status(self) -> int:
        return 304 if self.etag else 200

    @property
    def title(self) -> str:
        return f"{self.name}, unchanged (304)" if self.etag else self.name

    @property
    def request(self) -> bytes:
        return client.request(self.path, self.port, self.cookie, self.etag)

    def answer(self) -> tuple[str, bytes]:
        """(ETag, body) of one answer. The ETag holds for exactly these headers."""
        connection = client.Connection(self.port, self.request, self.status)
        try:
            head, _, body = connection.fetch().partition(b"\r\n\r\n")
        finally:
            connection.close()
        etag = ETAG.search(head)
        return etag[1].decode() if etag else "", body


@dataclass
class Numbers:
    """What one page came to. Rates are requests a second, one of each round; latencies are milliseconds."""

    title: str
    rates: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    statements: int | None = None
    size: int = 0
    note: str = ""

    @property
    def ratios(self) -> list[float]:
        return [rate / bare for rate, bare in zip(self.rates, self.bare, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[share - 1]


def sign_in(port: int, whose: Subject) -> tuple[Visitor, Visitor]:
    """(customer's person, owner): browsers that are signed in at this server."""
    person = Visitor(port).sign_in(f"/p/{whose.identifier}/sign-in", whose.contact_email)
    return person, Visitor(port).sign_in("/admin/sign-in", whose.owner_email)


def asked(port: int, whose: Subject) -> list[Asked]:
    """Every page, each page of the portal once more as unchanged."""
    person, owner = sign_in(port, whose)
    portal = f"/p/{whose.identifier}"
    found = [Asked("sign-in page", port, f"{portal}/sign-in")]
    for name, path in (
        ("portal home", "/"),
        (LIST, "/invoices"),
        ("invoice page", f"/invoices/{whose.newest_invoice}"),
    ):
        person.open(portal + path)
        fresh = Asked(name, port, portal + path, person.cookie)
        found += [fresh, replace(fresh, etag=fresh.answer()[0] or NEVER)]
    for name, path in (
        ("admin customer list", "/admin/customers"),
        ("portal tab", f"/admin/customers/{whose.number}/portal"),
    ):
        owner.open(path)
        found.append(Asked(name, port, path, owner.cookie))
    return found


def measure(page: Asked, bare_port: int, rounds: int, seconds: float) -> Numbers:
    """Rounds of the bare hello and of this page in turn, then latency with nobody else asking."""
    numbers, hello = Numbers(page.title), Asked("hello", bare_port, "/")
    page.answer()
    _rate(page, min(1.0, seconds))
    for _ in range(rounds):
        numbers.bare.append(_rate(hello, seconds))
        numbers.rates.append(_rate(page, seconds))
    numbers.latencies = client.latencies(page.port, page.request, page.status, seconds)
    numbers.size = len(page.answer()[1])  # and still the same answer: a sign-in that ran out would be noticed
    return numbers


def _rate(page: Asked, seconds: float) -> float:
    return client.requests_per_second(page.port, page.path, page.request, page.status, seconds)


def look_inside(app: Flask, page: Asked, numbers: Numbers) -> list[tuple[str, object]]:
    """Ask the application in this process, counting statements; refuses a fresh page that was not made for this request."""
    seen: list[tuple[str, object]] = []
    made: list[object] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if not NO_QUERY.match(statement):
            seen.append((statement, parameters))

    def notice(_sender, template, **_context) -> None:
        made.append(template)

    _visit(app, page)  # first use of each statement and template

    def ask(question, *given, **asked):
        seen.append((question.sql, question.parameters(**asked)))
        return asking(question, *given, **asked)

    asking, Question.ask = Question.ask, ask  # these statements go beside SQLAlchemy's events
    event.listen(Engine, "before_cursor_execute", note)
    template_rendered.connect(notice, app)
    try:
        response = _visit(app, page)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        Question.ask = asking
        template_rendered.disconnect(notice, app)
    if response.status_code != page.status or bool(made) is bool(page.etag):
        raise client.BadAnswer(f"{page.title}: {response.status}, {len(made)} templates made")
    numbers.statements, numbers.size = len(seen), len(response.data)
    if page.name == LIST and not page.etag:
        rows = len(set(re.findall(rf'href="{re.escape(page.path)}/([^"?#/]+)', response.text)))
        numbers.note = "" if rows >= ROWS else f"only {rows} rows"
    return seen


def _visit(app: Flask, page: Asked):
    headers = dict(line.split(": ", 1) for line in page.request.decode().strip().split("\r\n")[1:])
    ask = app.test_client(use_cookies=False).get
    return Context().run(ask, page.path, headers=headers, base_url=f"http://{headers.pop('Host')}")
