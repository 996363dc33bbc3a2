"""Loading the demo in steps, each an import of one file or a cast of people; broken off, it goes on where it was."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from models.demo.casting import load_cast
from models.demo.dealings import load_quotes
from models.demo.deriving import derive
from models.demo.goods import load_goods
from models.demo.jobs import load_jobs
from models.demo.money import load_money
from models.demo.orders import load_orders
from models.demo.tenants import ADVENTURE, BUSINESSES, NORTHWIND, Business, conclude, days_later, found
from models.importing.mapping import read_map
from models.importing.nouns import NOUNS
from models.importing.report import Report
from models.importing.running import Import
from models.tenant import Tenant

# What is imported as what, in this order; None stands for the people, who have to be there before their orders.
FILES: dict[str, tuple[tuple[str, str, str] | None, ...]] = {
    NORTHWIND.facts["key"]: (
        ("customers", "customers", "customers"),
        ("customers", "customer_terms", "customer_terms"),
        ("contacts", "customers", "contacts"),
        None,
        ("products", "products", "products"),
        ("documents", "orders", "orders"),
        ("documents", "order_details", "order_lines"),
        ("documents", "order_people", "order_people"),
        ("documents", "deliveries", "deliveries"),
        ("documents", "delivery_lines", "delivery_lines"),
        ("documents", "invoices", "invoices"),
        ("documents", "invoice_lines", "invoice_lines"),
        ("documents", "credit_memos", "credit_memos"),
        ("documents", "payments", "payments"),
    ),
    ADVENTURE.facts["key"]: (
        ("customers", "customers", "customers"),
        ("contacts", "contacts", "contacts"),
        None,
        ("products", "products", "products"),
        ("documents", "orders", "orders"),
        ("documents", "deliveries", "deliveries"),
        ("documents", "invoices", "invoices"),
        ("documents", "payments", "payments"),
    ),
}


class Step(NamedTuple):
    """Run it inside `with scope(tenant):`, committing after each number it gives; those go up to `size`."""

    label: str
    tenant: Tenant
    size: int
    run: Iterator[int]
    report: Report | None = None


def steps(cost: int, folder: Path) -> Iterator[Step]:
    """Everything there is to do, in order. `folder` takes derived files and reports; `cost` is bcrypt's."""
    derive(folder)
    for business in BUSINESSES:
        tenant = found(business)
        for file in FILES[business.facts["key"]]:
            if file is None:
                yield Step("people", tenant, 1, _once(load_cast, tenant, cost))
            else:
                yield _file_step(business, tenant, folder, *file)
        yield Step("prices", tenant, 1, _once(load_goods, business, tenant))
        yield Step("orders in hand", tenant, 1, _once(load_orders, business, tenant))
        yield Step("quotes", tenant, 1, _once(load_quotes, business, tenant))
        yield Step("jobs", tenant, 1, _once(load_jobs, business, tenant))
        yield Step("money", tenant, 1, _once(load_money, business, tenant))
        yield Step("done", tenant, 1, _once(conclude, tenant))


def _file_step(business: Business, tenant: Tenant, folder: Path, noun: str, file: str, map_name: str) -> Step:
    own = business.folder / f"{file}.csv"
    path = own if own.exists() else folder / f"{file}.csv"
    written = read_map(business.folder / f"{map_name}.toml")
    report = folder / f"{business.facts['key']}-{map_name}.report.csv"
    importing = Import(NOUNS[noun], path, written, report, days_later(business, tenant))
    return Step(map_name.replace("_", " "), tenant, importing.size, iter(importing), importing.report)


def _once(verb: Callable[..., None], *arguments) -> Iterator[int]:
    verb(*arguments)
    yield 1
