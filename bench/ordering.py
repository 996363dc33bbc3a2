"""The order pad at size: search, pad, a quantity at 500 lines, the review, and the staff's list of products.

`python -m bench.ordering [--postgres]`: the demo and 100,000 products with 10,000 price rows, in this process, through Flask's test
client: what is told is the server's own time, beside that of a bare Flask answer in the same run.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import event, insert, select

from bench import instances
from bench.__main__ import _databases as databases
from models.base import db, new_id
from models.contact import Contact
from models.customer import customer_by_number
from models.drafting import open_draft, put
from models.engine import refresh_statistics
from models.price import ListPrice, Price, PriceList, PriceListOf
from models.product import Product
from models.scope import scope
from models.stock import Stock
from models.tenant import tenant_by_key
from models.text import fold

PAD, CUSTOMER = "/p/alfki/order", "ALFKI"
WORDS = "amber basil cedar dill elder fennel ginger hazel indigo juniper kale lemon mint nutmeg olive pepper quince rose sage thyme".split()
BATCH = 5_000


def fill(products: int, prices: int) -> None:
    """Products with list prices and stock, and a price list of ALFKI's with prices of some of them."""
    tenant, customer = tenant_by_key("northwind"), customer_by_number(CUSTOMER)
    price_list = PriceList(name="Bench", currency="EUR", rank=1)
    db.session.add(price_list)
    db.session.flush()
    db.session.add(PriceListOf(customer_id=customer.id, price_list_id=price_list.id))
    whose = {"tenant_id": tenant.id}
    for start in range(0, products, BATCH):
        rows = [_product(n) | whose for n in range(start, min(start + BATCH, products))]
        ids = [row["id"] for row in rows]
        db.session.connection().execute(insert(Product.__table__), rows)
        listed = [
            {"id": new_id(), "product_id": one, "currency": "EUR", "unit_price": 500 + n % 90_000} | whose
            for n, one in enumerate(ids)
        ]
        db.session.connection().execute(insert(ListPrice.__table__), listed)
        there = [
            {
                "id": new_id(),
                "product_id": one,
                "on_hand": Decimal(n % 200),
                "branch_key": 0,
                "reserved": Decimal(0),
                "expected": Decimal(0),
            }
            | whose
            for n, one in enumerate(ids)
        ]
        db.session.connection().execute(insert(Stock.__table__), there)
        if start < prices:
            own = [
                {
                    "id": new_id(),
                    "product_id": one,
                    "price_list_id": price_list.id,
                    "unit": "",
                    "from_quantity": Decimal(1),
                    "unit_price": 400,
                    "from_key": "",
                }
                | whose
                for one in ids
            ]
            db.session.connection().execute(insert(Price.__table__), own)
    db.session.commit()


def _product(n: int) -> dict:
    name = f"{WORDS[n % 20]} {WORDS[n // 20 % 20]} {WORDS[n // 400 % 20]} {n}".capitalize()
    blank = {
        "description": "",
        "unit": "box",
        "barcode": "",
        "tax_rate": Decimal("0.07"),
        "decimals": 0,
        "active": True,
    }
    switches = {"discontinued": False, "limited": False, "tracked": True, "reorder_level": Decimal(5)}
    return (
        blank
        | switches
        | {"id": new_id(), "sku": f"B{n}", "name": name, "name_folded": fold(name), "folded": fold(f"B{n}", name)}
    )


def write_draft(email: str, lines: int) -> None:
    """An order of ALFKI's with so many lines."""
    customer, tenant = customer_by_number(CUSTOMER), tenant_by_key("northwind")
    person = db.session.scalars(select(Contact).where(Contact.email == email)).one()
    rows = db.session.scalars(select(Product).where(Product.sku.like("B%")).order_by(Product.id).limit(lines)).all()
    draft = open_draft(person.id, customer.id)
    put(draft, customer, {row.id: (row, Decimal(2)) for row in rows}, tenant.today())
    db.session.commit()


def measure(app: Flask, title: str, ask: Callable, rounds: int) -> None:
    """Milliseconds, statements and bytes of one request, asked again and again."""
    took, counted = [], []
    with app.app_context():
        engine = db.engine

    def note(*_args: object) -> None:
        counted.append(1)

    event.listen(engine, "before_cursor_execute", note)
    for _ in range(rounds):
        counted.clear()
        began = time.perf_counter()
        answer = ask()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status_code >= 400:
            raise click.ClickException(f"{title} answers {answer.status_code}")
    event.remove(engine, "before_cursor_execute", note)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"  {title}: p50 {statistics.median(took):.1f} ms, p95 {p95:.1f} ms, {len(counted)} statements, {len(answer.data) / 1000:.1f} kB"
    )


def bare() -> Callable:
    app = Flask("bare")
    app.add_url_rule("/", "hello", lambda: "hello")
    client = app.test_client()
    return lambda: client.get("/")


@click.command()
@click.option("--postgres", "with_postgres", is_flag=True, help="On PostgreSQL too.")
@click.option("--products", default=100_000, show_default=True, type=click.IntRange(1_000, 1_000_000))
@click.option("--prices", default=10_000, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option("--rounds", default=60, show_default=True, type=click.IntRange(20, 1_000))
def main(with_postgres: bool, products: int, prices: int, rounds: int) -> None:
    """Measure ordering at size, in this process."""
    with tempfile.TemporaryDirectory(prefix="portico-bench-", dir=os.environ.get("TMPDIR")) as folder:
        for title, _shape, (settings, _spare) in databases(Path(folder), with_postgres):
            instances.load_demo(settings)
            app = instances.create(settings | {"WTF_CSRF_ENABLED": False})
            with app.app_context(), scope(tenant_by_key("northwind")):
                fill(products, prices)
                write_draft("maria.anders@alfki.example", 500)
                db.session.remove()
                refresh_statistics(db.engine)
            print(f"{title}, {products} products, {prices} price rows, load {os.getloadavg()[0]:.1f}")
            tell(app, rounds)


def tell(app: Flask, rounds: int) -> None:
    her, staff = app.test_client(), app.test_client()
    her.post("/p/alfki/sign-in", data={"email": "maria.anders@alfki.example", "password": instances.PASSWORD})
    staff.post("/admin/sign-in", data={"email": "manager@northwind.example", "password": instances.PASSWORD})
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    measure(app, "bare Flask", bare(), rounds)
    for title, address in (
        ("pad", PAD), ("search, one word", f"{PAD}?q=juniper"), ("search, three words", f"{PAD}?q=rose+mint+99"),
        ("search, two common words", f"{PAD}?q=rose+mint"), ("search, no match", f"{PAD}?q=nothing+like+this"), ("bought before", f"{PAD}?bought=1"),
    ):  # fmt: skip
        measure(app, title, lambda address=address: her.get(address, headers=part), rounds)
    line = {"sku": "B7", "quantity": "3"}
    measure(app, "a quantity at 500 lines", lambda: her.post(f"{PAD}/lines", data=line, headers=part), rounds)
    measure(app, "review of 500 lines", lambda: her.get(f"{PAD}/review"), rounds)
    measure(app, "staff: products", lambda: staff.get("/admin/products", headers=part), rounds)
    measure(app, "staff: low stock", lambda: staff.get("/admin/products?state=low", headers=part), rounds)


if __name__ == "__main__":
    main()
