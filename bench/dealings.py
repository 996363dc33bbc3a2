"""Quotes and jobs at size: staff's lists, board and calendar, the customer's list, one offer of 20 lines and a choice in it.

`python -m bench.dealings [--postgres]`: the demo with 20,000 quotes and 10,000 jobs, half of them ALFKI's, in this process, through
Flask's test client: what is told is the server's own time, beside that of a bare Flask answer in the same run.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import insert, select

from bench import instances
from bench.__main__ import _databases as databases
from bench.ordering import BATCH, CUSTOMER, bare, measure
from models.base import db, new_id
from models.customer import Customer, customer_by_number
from models.demo.dealings import colleague
from models.document import Document, DocumentLine, searchable
from models.engine import refresh_statistics
from models.job import JobDetail, JobVisit
from models.quote import QuoteLine, QuoteRevision
from models.scope import scope
from models.sending_quotes import send
from models.tenant import tenant_by_key
from models.writing_quotes import begin, set_lines, written

QUOTES = ("sent", "accepted", "declined", "expired", "requested", "draft", "withdrawn")
JOBS = ("requested", "scheduled", "in_progress", "completed", "invoiced", "cancelled")
LINES = 3


def fill(quotes: int, jobs: int) -> None:
    """So many of each in every state over three years, half of them of one customer."""
    today, tenant = tenant_by_key("northwind").today(), tenant_by_key("northwind")
    customers = list(db.session.scalars(select(Customer.id).order_by(Customer.id)))
    mine = customer_by_number(CUSTOMER).id
    for kind, many in (("quote", quotes), ("job", jobs)):
        for start in range(0, many, BATCH):
            numbers = range(start, min(start + BATCH, many))
            heads = [
                _head(kind, n, mine if n % 2 else customers[n % len(customers)], today) | {"tenant_id": tenant.id}
                for n in numbers
            ]
            db.session.connection().execute(insert(Document.__table__), heads)
            for table, rows in _more(kind, heads, today):
                db.session.connection().execute(insert(table), rows)
    db.session.commit()


def _head(kind: str, n: int, customer_id: int, today: dt.date) -> dict[str, Any]:
    states, number = (QUOTES, f"Q-BENCH-{n:06}") if kind == "quote" else (JOBS, f"JOB-BENCH-{n:06}")
    day = today - dt.timedelta(n * 1_095 // 20_000)
    blank = dict.fromkeys(
        ("reference", "bill_to", "ship_to", "carrier", "tracking_number", "received_by", "held_for", "method"), ""
    )
    words = f"Coolers and shelves for hall {n % 300}"
    return blank | {
        "id": new_id(), "kind": kind, "customer_id": customer_id, "number": number, "status": states[n % len(states)], "dated_on": day,
        "due_on": day + dt.timedelta(30) if kind == "quote" else None, "note": words, "currency": "EUR", "net": 6000, "tax": 0,
        "total": 6000, "allocated": 0, "revision": 1, "search_text": searchable(number, "", words, ["Tea", "Cups"]),
        "created_at": dt.datetime.now(dt.UTC),
    }  # fmt: skip


def _more(kind: str, heads: list[dict[str, Any]], today: dt.date) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Revisions with lines, or details with a visit, of these documents."""
    whose = [{name: head[name] for name in ("tenant_id", "customer_id")} for head in heads]
    lines = [
        own | {"id": new_id(), "document_id": head["id"], "position": n, "kind": "item", "sku": "", "description": f"Tea {n}", "unit": "",
               "quantity": Decimal(1), "unit_price": 2000, "discount": Decimal(0), "tax_rate": Decimal(0), "amount": 2000}
        for own, head in zip(whose, heads, strict=True) for n in range(1, LINES + 1)
    ]  # fmt: skip
    yield DocumentLine.__table__, lines
    at = dt.datetime.now(dt.UTC)
    if kind == "quote":
        revisions = [
            own | {"id": new_id(), "quote_id": head["id"], "revision": 1, "title": "", "introduction": "", "terms": "", "internal_note": "",
                   "becomes": "order", "valid_until": head["due_on"], "deposit": 0, "changed_at": at, "sent_at": at, "digest": "0" * 64,
                   "approval_asked_by": "", "approved_digest": "", "approved_by": "", "sent_back": ""}
            for own, head in zip(whose, heads, strict=True)
        ]  # fmt: skip
        yield QuoteRevision.__table__, revisions
        yield QuoteLine.__table__, [
            own | {"id": new_id(), "revision_id": one["id"], "position": n, "kind": "item", "sku": "", "description": f"Tea {n}", "unit": "",
                   "quantity": Decimal(1), "unit_price": 2000, "discount": Decimal(0), "tax_rate": Decimal(0), "optional": False,
                   "one_of": "", "taken": True}
            for own, one in zip(whose, revisions, strict=True) for n in range(1, LINES + 1)
        ]  # fmt: skip
        return
    yield JobDetail.__table__, [
        own | {"id": new_id(), "job_id": head["id"], "site_contact": "", "site_phone": "", "urgency": "soon", "wishes": {}, "internal_note": "",
               "signed_name": "", "signed_address": "", "signature": ""}
        for own, head in zip(whose, heads, strict=True)
    ]  # fmt: skip
    yield JobVisit.__table__, [
        own | {"id": new_id(), "job_id": head["id"], "day": today + dt.timedelta(n % 700 - 350), "begins": dt.time(8), "ends": dt.time(9),
               "status": "planned" if head["status"] == "scheduled" else "done", "note": "", "edition": 0, "move_wish": "", "changed_at": at}
        for n, (own, head) in enumerate(zip(whose, heads, strict=True))
    ]  # fmt: skip


def write_offer() -> str:
    """An offer of ALFKI's with 20 lines, five of them to be chosen; its number."""
    customer, today, by = customer_by_number(CUSTOMER), tenant_by_key("northwind").today(), colleague()
    quote = begin(customer, None, today, by)
    rows = [
        {"description": f"Line {n}", "quantity": Decimal(2), "unit_price": 1000 + n, "optional": n % 4 == 0}
        for n in range(1, 21)
    ]
    set_lines(written(quote, today), rows)
    send(quote, today, by, approves=True)
    written(quote, today)
    db.session.commit()
    return quote.number


@click.command()
@click.option("--postgres", "with_postgres", is_flag=True, help="On PostgreSQL too.")
@click.option("--quotes", default=20_000, show_default=True, type=click.IntRange(100, 1_000_000))
@click.option("--jobs", default=10_000, show_default=True, type=click.IntRange(100, 1_000_000))
@click.option("--rounds", default=60, show_default=True, type=click.IntRange(20, 1_000))
def main(with_postgres: bool, quotes: int, jobs: int, rounds: int) -> None:
    """Measure quotes and jobs at size, in this process."""
    with tempfile.TemporaryDirectory(prefix="portico-bench-", dir=os.environ.get("TMPDIR")) as folder:
        for title, _shape, (settings, _spare) in databases(Path(folder), with_postgres):
            instances.load_demo(settings)
            app = instances.create(settings | {"WTF_CSRF_ENABLED": False})
            with app.app_context(), scope(tenant_by_key("northwind")):
                fill(quotes, jobs)
                number = write_offer()
                db.session.remove()
                refresh_statistics(db.engine)
            print(f"{title}, {quotes} quotes, {jobs} jobs, load {os.getloadavg()[0]:.1f}")
            tell(app, number, rounds)


def tell(app: Flask, number: str, rounds: int) -> None:
    her, staff = app.test_client(), app.test_client()
    her.post("/p/alfki/sign-in", data={"email": "maria.anders@alfki.example", "password": instances.PASSWORD})
    staff.post("/admin/sign-in", data={"email": "manager@northwind.example", "password": instances.PASSWORD})
    measure(app, "bare Flask", bare(), rounds)
    for title, address in (
        ("staff: quotes asked for", "/admin/quotes"), ("staff: all quotes", "/admin/quotes?view=all"),
        ("staff: quotes, two words", "/admin/quotes?view=all&q=hall+299"), ("staff: board", "/admin/quotes/board"),
        ("staff: an offer of 20 lines, written", f"/admin/quotes/{number}/offer"), ("staff: the last look", f"/admin/quotes/{number}/sending"),
        ("staff: jobs", "/admin/jobs"), ("staff: all jobs, two words", "/admin/jobs?view=all&q=hall+299"),
        ("staff: a week of visits", "/admin/schedule"),
    ):  # fmt: skip
        measure(app, title, lambda address=address: staff.get(address), rounds)
    for title, address in (
        ("customer: quotes", "/p/alfki/quotes"), ("customer: quotes, two words", "/p/alfki/quotes?q=hall+299"),
        ("customer: an offer of 20 lines", f"/p/alfki/quotes/{number}"), ("customer: jobs", "/p/alfki/jobs"),
    ):  # fmt: skip
        measure(app, title, lambda address=address: her.get(address), rounds)
    part, wish = {"HX-Request": "true", "HX-Request-Type": "partial"}, {f"take-{n}": "1" for n in (4, 8)}
    choice = f"/p/alfki/quotes/{number}/choice"
    measure(app, "customer: a choice", lambda: her.post(choice, data=wish, headers=part), rounds)


if __name__ == "__main__":
    main()
