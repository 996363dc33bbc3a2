"""The files that Northwind lacks, made from those it has: terms, who ordered, deliveries, invoices. Always the same ones."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from models.demo.facts import AS_OF, Row, branch, companies, currency, day, email, lines, rows, sales, terms_days
from models.demo.paying import credit_memos, payments
from models.demo.tenants import NORTHWIND

ACCENTS = {
    "ALFKI": "#1f6f54",
    "BLAUS": "#1d4ed8",
    "BONAP": "#7c2d6b",
    "ERNSH": "#8a4b08",
    "QUICK": "#0f766e",
    "SAVEA": "#b91c1c",
}
JONAS = "jonas.berg@alfki.example"


def derive(folder: Path) -> None:
    """Write them all into the folder, each as `name`.csv for the map demo/northwind/`name`.toml."""
    made = {
        "customer_terms": customer_terms(),
        "order_people": order_people(),
        "deliveries": deliveries(),
        "delivery_lines": shipped_lines(),
        "invoices": invoices(),
        "invoice_lines": shipped_lines(),
        "credit_memos": credit_memos(),
        "payments": payments(),
    }
    for name, found in made.items():
        found = list(found)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]))
            writer.writeheader()
            writer.writerows(found)


def customer_terms() -> Iterable[Row]:
    for number in companies():
        terms = str(terms_days(number))
        yield {
            "CustomerID": number,
            "Currency": currency(number),
            "TermsDays": terms,
            "Accent": ACCENTS.get(number, ""),
        }


def order_people() -> Iterable[Row]:
    for row in rows("orders"):
        placed = day(row["OrderDate"])
        status = "completed" if row["ShippedDate"] else "submitted" if placed == NORTHWIND.newest else "confirmed"
        yield {
            "OrderID": row["OrderID"],
            "Branch": branch(row),
            "Contact": contact_of(row),
            "Reference": reference_of(row),
            "Status": status,
        }


def contact_of(row: Row) -> str:
    """The customer's own contact; every third order of ALFKI is Jonas Berg's."""
    if row["CustomerID"] == "ALFKI":
        mine = [order["OrderID"] for order in rows("orders") if order["CustomerID"] == "ALFKI"]
        if mine.index(row["OrderID"]) % 3 == 2:
            return JONAS
    return email(row["CustomerID"])


def reference_of(row: Row) -> str:
    """The number of the customer's purchase order, on two of three."""
    number = int(row["OrderID"])
    return f"PO {number - 6593}" if number % 3 else ""


def deliveries() -> Iterable[Row]:
    """Two to five days on the way, so the last ones haven't arrived yet."""
    carriers = {row["ShipperID"]: row["CompanyName"] for row in rows("shippers")}
    for sale in sales():
        row, carrier = sale.row, carriers[sale.row["ShipVia"]]
        arrives = sale.shipped + dt.timedelta(days=2 + sale.n % 4)
        arrived = arrives <= AS_OF
        kept = {
            name: row[name]
            for name in row
            if name.startswith("Ship") or name in ("OrderID", "CustomerID", "RequiredDate")
        }
        yield kept | {
            "Branch": branch(row),
            "Contact": contact_of(row),
            "Reference": reference_of(row),
            "Carrier": carrier,
            "Tracking": f"{''.join(word[0] for word in carrier.split())}{sale.n * 7919 % 10**8:08d}",
            "Status": "delivered" if arrived else "dispatched",
            "DeliveredOn": f"{arrives} 00:00:00.000" if arrived else "",
            "ReceivedBy": companies()[sale.customer]["ContactName"] if arrived and sale.n % 2 else "",
        }


def invoices() -> Iterable[Row]:
    for sale in sales():
        yield sale.row | {
            "Branch": branch(sale.row),
            "Contact": contact_of(sale.row),
            "Reference": reference_of(sale.row),
        }


def shipped_lines() -> Iterable[Row]:
    for sale in sales():
        yield from lines()[sale.row["OrderID"]]
