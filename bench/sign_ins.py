"""Twenty people sign in at once: how long each waits, and whether an ordinary page still answers meanwhile.

`python -m bench.sign_ins [--postgres]`: the demo in a temporary instance, the product's own server and its default bcrypt cost of 12.
"""

import os
import statistics
import tempfile
import threading
import time
from pathlib import Path

import click
from sqlalchemy import select

from bench import client, instances, servers
from bench.__main__ import _databases as databases
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.portal_user import PortalUser
from models.scope import scope
from models.tenant import tenant_by_key


def people(settings: dict[str, str], many: int) -> list[tuple[str, str]]:
    """Address and email of portal users who can sign in, each another one: tries on one account are slowed."""
    app = instances.create(settings)
    with app.app_context(), scope(tenant_by_key("northwind")):
        found = select(Customer.identifier, Contact.email).join(PortalUser, PortalUser.customer_id == Customer.id)
        let_in = (
            PortalUser.active,
            Customer.portal_open,
            Customer.status == "active",
            Contact.password_hash.is_not(None),
        )
        rows = db.session.execute(found.join(Contact, PortalUser.contact).where(*let_in).limit(many)).all()
        db.session.remove()
    return [(f"/p/{identifier}/sign-in", email) for identifier, email in rows]


def measure(port: int, who: list[tuple[str, str]], rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds: sign-ins (form and answer and the page after it), the ordinary page alone, and the same page meanwhile."""
    cookie = instances.Visitor(port).sign_in(*who[0]).cookie
    asks = client.request(who[0][0].removesuffix("sign-in"), port, cookie)
    alone = client.latencies(port, asks, 200, 3)
    took, meanwhile, over = [], [], threading.Event()

    def sign_in(path: str, email: str) -> None:
        for _ in range(rounds):
            began = time.perf_counter()
            instances.Visitor(port).sign_in(path, email)
            took.append((time.perf_counter() - began) * 1000)

    def look() -> None:
        while not over.is_set():
            meanwhile.extend(client.latencies(port, asks, 200, 0.5))

    looking = threading.Thread(target=look)
    crowd = [threading.Thread(target=sign_in, args=one) for one in who[1:]]
    looking.start()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    over.set()
    looking.join()
    return took, alone, meanwhile


def p95(milliseconds: list[float]) -> float:
    return statistics.quantiles(milliseconds, n=20)[-1]


@click.command()
@click.option("--postgres", "with_postgres", is_flag=True, help="On PostgreSQL too.")
@click.option("--many", default=20, show_default=True, type=click.IntRange(2, 50), help="People who sign in at once.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 20), help="Times each of them does.")
def main(with_postgres: bool, many: int, rounds: int) -> None:
    """Measure signing in under load, on the server that the product starts."""
    with tempfile.TemporaryDirectory(prefix="portico-bench-", dir=os.environ.get("TMPDIR")) as folder:
        for title, shape, (settings, _spare) in databases(Path(folder), with_postgres):
            instances.load_demo(settings)
            who = people(settings, many + 1)
            with servers.portico(shape, settings, Path(settings["PORTICO_INSTANCE"])) as port:
                took, alone, meanwhile = measure(port, who, rounds)
            print(f"{title}, {shape}, load {os.getloadavg()[0]:.1f}: {len(took)} sign-ins of {len(who) - 1} at once")
            for name, row in (("sign-in", took), ("page alone", alone), ("page meanwhile", meanwhile)):
                print(f"  {name}: p50 {statistics.median(row):.0f} ms, p95 {p95(row):.0f} ms, n={len(row)}")


if __name__ == "__main__":
    main()
