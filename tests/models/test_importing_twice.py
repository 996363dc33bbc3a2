"""A second run changes nothing, not even a version; what changes raises the versions of the customers concerned."""

from models.base import db
from models.customer import customer_by_number
from models.version import Version
from tests.models.conftest import CUSTOMERS, LINES

CONTACTS = {"columns": {"C": "customer", "N": "name", "M": "email"}}
PRODUCTS = {
    "columns": {"S": "sku", "N": "name", "P": "list_price", "Q": "on_hand", "D": "discontinued", "K": "category"}
}
INVOICES = {
    "kind": "invoice",
    "columns": {**LINES, "Off": "discount", "Freight": "freight"},
    "constants": {"due": "terms", "tax_rate": "0.07"},
}
PAYMENTS = {
    "kind": "payment",
    "columns": {"No": "number", "C": "customer", "D": "date", "Sum": "total", "For": "allocations"},
}
FILES = [
    ("customers", "No,Name\nA,Ana & Söhne\nB,Bo\n", CUSTOMERS),
    ("contacts", "C,N,M\nA,Ana Li,ANA@a.example\nB,Bo Li,\n", CONTACTS),
    ("products", "S,N,P,Q,D,K\n1,Chai,18,2.5,0,Drinks\n2,Tofu,4.00,0,1,\n", PRODUCTS),
    (
        "documents",
        "Invoice,Customer,Date,SKU,Qty,Price,Off,Freight\nI-1,A,2026-01-05,1,3,18.00,5%,4.50\nI-1,A,2026-01-05,2,0.5,4,0,4.50\nI-2,B,2026-01-05,99,1,1,,\n",
        INVOICES,
    ),
    ("documents", "No,C,D,Sum,For\nP-1,A,2026-02-01,20.00,I-1=12.34\n", PAYMENTS),
]


def bring_all(desk):
    return [desk.bring(*file) for file in FILES]


def test_a_second_run_changes_nothing_at_all(desk, checksum):
    assert [report.counts["new"] for report in bring_all(desk)] == [2, 2, 2, 3, 1]
    before = checksum()
    assert [report.counts["unchanged"] for report in bring_all(desk)] == [2, 2, 2, 3, 1]
    assert checksum() == before


def test_only_the_customers_whose_documents_change_are_raised(desk):
    bring_all(desk)

    def versions():
        numbers = {customer_by_number(number).id: number for number in "AB"}
        counters = db.select(Version.subject_id, Version.counter).where(Version.subject_id.in_(numbers))
        return {numbers[subject]: counter for subject, counter in db.session.execute(counters)}

    before = versions()
    noun, rows, written = FILES[3]
    desk.bring(noun, rows.replace("99,1,1,,", "99,2,1,,"), written)
    assert versions() == {"A": before["A"], "B": before["B"] + 1}


def test_another_businesss_customers_can_t_be_reached(desk):
    # ALFKI is a customer of Northwind, whose rows lie in the same tables.
    assert desk.complaints("documents", FILES[4][1].replace(",A,", ",ALFKI,"), PAYMENTS) == [
        "2 C: There is no customer ALFKI."
    ]
    assert desk.bring("customers", "No,Name\nALFKI,Another\n", CUSTOMERS).counts["new"] == 1
