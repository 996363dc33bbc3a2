"""Many invoices issued, each set as the PDF that goes out: `python -m bench.issuing`.

As a server and a worker do it, one after the other in this process: each draft is issued in a transaction of its own, then its paper is read
from the database and set, with the data that programs read inside. Told are how many of each a second, by the clock and by the processor's time
(others may use the machine too), beside a bare commit of the same database in the same run, and how much memory the process holds.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import click
from sqlalchemy import select, update

from bench import instances
from bench.__main__ import _databases as databases
from bench.paper_samples import GOODS
from bench.papers import fullest
from integrations.printing import pdf_of
from models.base import db
from models.customer import Customer, customer_of
from models.dossier import document_by_number
from models.event import Actor
from models.invoice import Invoice
from models.issuing import issue
from models.papers_of import paper_of
from models.scope import scope
from models.tenant import Tenant, tenant_by_key
from models.writing_invoices import begin, set_lines

BY = Actor("command", None, "bench")
CUSTOMERS = 20


def business() -> Tenant:
    """With an address, and so many customers that have one: what an e-invoice needs to know."""
    tenant = Tenant(
        key="bench", name="Northwind Traders", legal_name="Northwind Traders GmbH", currency="EUR", time_zone="Europe/Berlin", any_host=True,
        street="Speicherstraße 12", postal_code="20457", city="Hamburg", country="Germany", tax_id="DE123456788", email="a@northwind.example",
    )  # fmt: skip
    db.session.add(tenant)
    db.session.flush()
    with scope(tenant):
        for n in range(CUSTOMERS):
            db.session.add(
                Customer(
                    number=f"C-{n}", name=f"Customer {n}", identifier=f"customer-{n}", currency="EUR", street="Obere Str. 57",
                    postal_code="12209", city="Berlin", country="Germany", email=f"c{n}@customer.example",
                )
            )  # fmt: skip
        db.session.commit()
    return tenant


def drafts(tenant: Tenant, many: int, lines: int) -> list[int]:
    """Their ids; no two of them say the same."""
    customers = list(db.session.scalars(select(Customer).order_by(Customer.id)))
    made = []
    for n in range(many):
        draft = begin(customers[n % CUSTOMERS], None, tenant.today(), BY)
        set_lines(draft, [_line(n, at) for at in range(lines)])
        made.append(draft.id)
        if n % 50 == 49:
            db.session.commit()
    db.session.commit()
    return made


def _line(n: int, at: int) -> dict:
    return {
        "sku": f"NW-{at:03}", "description": f"{GOODS[at % 4]} {n}", "quantity": Decimal(at % 17 + 1), "tax_rate": Decimal("0.19"),
        "unit_price": 100 + (n * 7919 + at * 1999) % 90_000,
    }  # fmt: skip


def each(title: str, idents: Sequence[int], work: Callable[[int], object]) -> None:
    """How many a second, and the memory after a tenth of them and at the end."""
    began, cpu, early = time.perf_counter(), time.process_time(), 0
    for n, ident in enumerate(idents):
        work(ident)
        if n == len(idents) // 10:
            early = fullest()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    rate = f"{len(idents) / took:>8.1f} a second, {used / len(idents) * 1000:>6.1f} ms of the processor each"
    print(f"{title:<34}{len(idents):>6,} in {took:>6.1f} s: {rate}; {early} → {fullest()} MB")


def _document(ident: int) -> Invoice:
    db.session.expunge_all()  # as each request and each letter begins anew
    return db.session.scalars(select(Invoice).where(Invoice.id == ident)).one()


def issued(tenant: Tenant, ident: int) -> None:
    issue(_document(ident), tenant.today(), tenant.today(), BY)
    db.session.commit()


def rendered(ident: int) -> int:
    """As what is enclosed in a letter is made; its size in bytes."""
    document = _document(ident)
    row = document_by_number("invoice", document.number)
    made = pdf_of(paper_of(row, customer_of(document), "en"))
    db.session.commit()
    assert b"factur-x.xml" in made, "an invoice without its data"
    return len(made)


def bare(ident: int) -> None:
    """The least that a commit costs: one column of one row."""
    db.session.execute(update(Invoice).where(Invoice.id == ident).values(note="bare"))
    db.session.commit()


def run(invoices: int, lines: int) -> None:
    """In an application's context, on an empty database."""
    instances.prepare()
    tenant = business()
    with scope(tenant_by_key("bench")):
        idents, sizes = drafts(tenant, invoices, lines), []
        each("one column changed, committed", idents, bare)
        each("issued, committed", idents, lambda ident: issued(tenant, ident))
        rendered(idents[0])  # libraries and fonts are read
        each("PDF with its data", idents, lambda ident: sizes.append(rendered(ident)))
        print(f"{sum(sizes) // len(sizes) // 1024} kB each")
    db.session.remove()
    db.engine.dispose()


@click.command()
@click.option("--invoices", default=1_000, show_default=True, type=click.IntRange(20))
@click.option("--lines", default=10, show_default=True, type=click.IntRange(1, 1_000))
@click.option(
    "--postgres", "with_postgres", is_flag=True, help="On PostgreSQL too: TEST_DATABASE_URL's, or one started here."
)
def main(invoices: int, lines: int, with_postgres: bool) -> None:
    """Issue invoices and set their PDFs."""
    with tempfile.TemporaryDirectory(prefix="portico-bench-") as folder:
        for title, _shape, (settings, _spare) in databases(Path(folder), with_postgres):
            print(f"{title}; load {os.getloadavg()[0]:.1f}; {fullest()} MB before anything is done")
            with instances.create(settings).app_context():
                run(invoices, lines)


if __name__ == "__main__":
    main()
