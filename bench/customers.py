"""`python -m bench.customers`: the customer list and its searches with 10,000 customers and 50,000 contacts. See docs/performance.md."""

import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import insert, select

from bench import client, instances, servers
from bench.__main__ import _databases as databases
from bench.pages import Asked, Numbers, look_inside
from bench.pages import _visit as visit
from bench.report import Report, conditions
from bench.targets import Target, Verdict
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.engine import refresh_statistics
from models.password import hash_password
from models.portal_user import PortalUser
from models.scope import scope
from models.staff import Role, Staff
from models.tenant import Tenant
from models.text import fold, slug
from models.types import now

MILLISECONDS = Target("a page or search of the list, 95 of 100 answers within", 50, " ms", most=True)
STATEMENTS = Target("its SQL statements, most of any", 8, "", most=True)
HEAD, WIDTHS = ("page", "p50 ms", "p95 ms", "CPU ms", "SQL", "bytes"), (40, 8, 8, 8, 4, 8)
OWNER = "owner@northwind.example"
A_BATCH = 5_000
FIRST = "Maria Ana Antonio Thomas Christina Hanna Frédérique Martín Laurence Elizabeth Victoria Patricio Francisco Yang Pedro Jürgen Søren".split()
LAST = "Anders Trujillo Moreno Hardy Berglund Moos Citeaux Sommer Lebihan Lincoln Ashworth Simpson Chang Wang Afonso Müller Brown Devon".split()
TRADES = "Futterkiste Emparedados Taquería Beverages Delikatessen Comidas Markets Imports Specialties Trading Lebensmittel Bazar".split()
PLACES = (
    ("Berlin", "Germany"),
    ("México D.F.", "Mexico"),
    ("London", "UK"),
    ("Luleå", "Sweden"),
    ("Strasbourg", "France"),
    ("Graz", "Austria"),
)
SEARCHES = {
    "first page": "",
    "search: a number": "?q=C-07777",
    "search: part of a name": "?q=futterk",
    "search: one letter": "?q=a",
    "search: a contact's two names": "?q=maria+berglund",
    "search: an email address": "?q=maria.anders.12345%40example.com",
    "search: nothing has it": "?q=zzzzqqqq",
    "search: eight words": "?q=maria+anders+example+com+1+2+3+4",
    "filter: inactive": "?status=inactive",
    "filter: archived": "?status=archived",
    "filter: portal closed": "?portal=closed",
    "filter: nobody signed in yet": "?portal=unused",
    "filter and search": "?q=maria&status=blacklisted&portal=unused",
}  # fmt: skip


def fill(customers: int, each: int) -> None:
    """So many customers of `each` contacts, one of them a portal user; half of those have signed in. The same ones each time."""
    chance = random.Random(1996)
    tenant = Tenant(
        key="bench", name="Bench", currency="EUR", language="en_GB", time_zone="Europe/Berlin", any_host=True
    )
    db.session.add(tenant)
    db.session.flush()
    with scope(tenant):
        password = hash_password(instances.PASSWORD, 4)
        db.session.add(Staff(email=OWNER, name="Andrew Fuller", role=Role.OWNER, password_hash=password))
        _write(Customer, [_customer(n, chance) for n in range(customers)])
        ids = list(db.session.scalars(select(Customer.id).order_by(Customer.number)))
        _write(Contact, [_contact(n, ids[n // each], each, chance) for n in range(customers * each)])
        users = dict(db.session.execute(select(Contact.customer_id, Contact.id).order_by(Contact.id)).all())
        _write(
            PortalUser, [{"customer_id": c, "contact_id": p, "code": "ONE", "active": True} for c, p in users.items()]
        )
        db.session.commit()
    refresh_statistics(db.engine)


def _write(noun: type, rows: list[dict]) -> None:
    for start in range(0, len(rows), A_BATCH):
        db.session.execute(insert(noun), rows[start : start + A_BATCH], execution_options={"render_nulls": True})


def _customer(n: int, chance: random.Random) -> dict:
    number, name = f"C-{n:05}", f"{chance.choice(LAST)} {chance.choice(TRADES)} {n}"
    (city, country), email = chance.choice(PLACES), f"office.{n}@example.com"
    return {
        "number": number, "name": name, "name_folded": fold(name), "folded": fold(number, name, "", city, email), "identifier": f"c-{n}",
        "city": city, "country": country, "email": email, "currency": "EUR", "portal_open": n % 7 > 0,
        "status": "inactive" if n % 11 == 0 else "blacklisted" if n % 23 == 0 else "active", "archived_at": now() if n % 97 == 0 else None,
    }  # fmt: skip


def _contact(n: int, customer_id: int, each: int, chance: random.Random) -> dict:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    email = f"{slug(first)}.{slug(last)}.{n}@example.com"
    signed_in = now() if n // each % 2 and n % each == each - 1 else None
    names = {"first_name": first, "last_name": last, "email": email, "folded": fold(first, last, email)}
    return names | {"customer_id": customer_id, "last_sign_in_at": signed_in}


@contextmanager
def filled(settings: dict[str, str], customers: int, each: int):
    """The application on an instance of its own with all of them."""
    app = instances.create(settings)
    with app.app_context():
        instances.prepare()
        fill(customers, each)
        db.session.remove()
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def measure(
    report: Report,
    title: str,
    shape: servers.Shape,
    settings: dict[str, str],
    customers: int,
    each: int,
    seconds: float,
):
    """Every page in turn, asked over one connection with nobody else asking; the two verdicts."""
    slowest, most = 0.0, 0
    with (
        filled(settings, customers, each) as app,
        servers.portico(shape, settings, Path(settings["PORTICO_INSTANCE"])) as port,
    ):
        report.title(f"{title}: {customers:,} customers, {customers * each:,} contacts; {shape}")
        report.head(HEAD, WIDTHS)
        owner = instances.Visitor(port).sign_in("/admin/sign-in", OWNER)
        for name, path in _pages(app):
            page = Asked(name, port, path, owner.cookie)
            numbers = Numbers(name, latencies=client.latencies(port, page.request, 200, seconds))
            look_inside(app, page, numbers)
            times = (f"{numbers.percentile(50):.1f}", f"{numbers.percentile(95):.1f}", f"{_cpu(app, page):.1f}")
            row = (name, *times, numbers.statements, f"{numbers.size:,}")
            report.cells(row, WIDTHS)
            slowest, most = max(slowest, numbers.percentile(95)), max(most, numbers.statements or 0)
    return [Verdict(MILLISECONDS, slowest, title), Verdict(STATEMENTS, most, title)]


def _cpu(app, page: Asked, times: int = 9) -> float:
    """Milliseconds of processor time that the application takes (the database within it on SQLite): the same on a busy machine."""
    took = []
    for _ in range(times):
        began = time.process_time()
        visit(app, page)
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def _pages(app) -> list[tuple[str, str]]:
    pages = [(name, f"/admin/customers{query}") for name, query in SEARCHES.items()]
    one = [
        ("details of one customer", ""),
        ("portal tab of one customer", "/portal"),
        ("contacts of one customer", "/contacts"),
    ]
    there = "admin.contacts" in app.view_functions
    return pages + [(name, f"/admin/customers/C-05000{path}") for name, path in one if there or path != "/contacts"]


@click.command()
@click.option(
    "--postgres", "with_postgres", is_flag=True, help="On PostgreSQL too: TEST_DATABASE_URL's, or one started here."
)
@click.option("--check", is_flag=True, help="Exit 1 when a target is missed.")
@click.option("--customers", default=10_000, show_default=True, type=click.IntRange(100))
@click.option("--contacts", "each", default=5, show_default=True, type=click.IntRange(1, 50), help="Of each customer.")
@click.option("--seconds", default=2.0, show_default=True, type=click.FloatRange(0.2, 30), help="Of each page.")
def main(with_postgres: bool, check: bool, customers: int, each: int, seconds: float) -> None:
    """Measure the customer list among many, on the server that the product starts."""
    report, verdicts = Report(), []
    report.say(f"# Portico's customers, measured {report.begun:%Y-%m-%d %H:%M}\n\n{conditions()}")
    with tempfile.TemporaryDirectory(prefix="portico-bench-", dir=os.environ.get("TMPDIR")) as folder:
        for title, shape, (settings, _spare) in databases(Path(folder), with_postgres):
            verdicts += measure(report, title, shape, settings, customers, each, seconds)
    held = report.verdicts(verdicts)
    print(f"\nWritten to {report.write().relative_to(servers.ROOT)}")
    sys.exit(1 if check and not held else 0)


if __name__ == "__main__":
    main()
