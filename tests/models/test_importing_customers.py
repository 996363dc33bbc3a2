"""Customers, contacts and products from files."""

import pytest

from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_by_number
from models.price import ListPrice
from models.product import Category, Product
from models.stock import Stock

CUSTOMERS = {"columns": {"No": "number", "Name": "name", "Town": "city"}}
CONTACTS = {"columns": {"Firm": "customer", "Name": "name", "Mail": "email", "Phone": "phone"}}
PRODUCTS = {"columns": {"SKU": "sku", "Name": "name", "Price": "list_price", "Shelf": "category"}}


def counted(report):
    return tuple(report.counts[name] for name in ("new", "changed", "unchanged", "bad"))


def test_customers_are_known_by_their_number(desk):
    assert counted(desk.bring("customers", "No,Name,Town\nA,Ana,Köln\nB,Bo,Bonn\n", CUSTOMERS)) == (2, 0, 0, 0)
    assert counted(desk.bring("customers", "No,Name,Town\nA,Ana,Köln\nB,Bo,Berlin\nC,Cy,\n", CUSTOMERS)) == (1, 1, 1, 0)
    assert [(c.number, c.city, c.currency, c.identifier) for c in desk.all(Customer)] == [
        ("A", "Köln", "EUR", "ana"), ("B", "Berlin", "EUR", "bo"), ("C", "", "EUR", "cy"),
    ]  # fmt: skip


def test_what_the_map_leaves_out_stays_as_it_is(desk):
    desk.bring("customers", "No,Name,Town\nA,Ana,Köln\n", CUSTOMERS)
    desk.bring("customers", "No,Days\nA,60\n", {"columns": {"No": "number", "Days": "terms_days"}})
    customer = customer_by_number("A")
    assert (customer.name, customer.city, customer.terms_days, customer.folded) == ("Ana", "Köln", 60, "a ana koln")


def test_an_address_once_given_stays(desk):
    written = CUSTOMERS | {"templates": {"identifier": "{No|lower}"}}
    desk.bring("customers", "No,Name,Town\nA1,Ana,\n", written)
    customer_by_number("A1").identifier = "ana-and-friends"
    db.session.commit()
    assert counted(desk.bring("customers", "No,Name,Town\nA1,Ana,\n", written)) == (0, 0, 1, 0)
    assert customer_by_number("A1").identifier == "ana-and-friends"


def test_customers_of_one_name_get_different_addresses(desk):
    desk.bring("customers", "No,Name,Town\nA,Ana,\nB,Ana,\n", CUSTOMERS)
    assert sorted(c.identifier for c in desk.all(Customer)) == ["ana", "ana-2"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (",Bo,,x1,30,EUR,active,", "3 No: This must not be empty."),
        ("B,,,x1,30,EUR,active,", "3 Name: This must not be empty."),
        ("A,Ana,,x1,30,EUR,active,", "3 No: A was already in line 2."),
        ("B,Bo,bo@,x1,30,EUR,active,", "3 Mail: “bo@” is not an email address."),
        (
            "B,Bo,,Portal Bo,30,EUR,active,",
            "3 Address: “Portal Bo” can't be an address of a portal: 2 to 40 of a–z, 0–9 and dashes.",
        ),
        ("B,Bo,,admin,30,EUR,active,", "3 Address: “admin” is a reserved word."),
        ("B,Bo,,aa,30,EUR,active,", "3 Address: The portal address “aa” belongs to A."),
        ("B,Bo,,x1,400,EUR,active,", "3 Days: 400 is not a whole number from 0 to 365."),
        ("B,Bo,,x1,30,Euro,active,", "3 Cur: “Euro” is not a currency: use three letters such as EUR."),
        (
            "B,Bo,,x1,30,EUR,asleep,",
            "3 State: “asleep” is not a status of a customer; there are active, inactive, blacklisted.",
        ),
        ("B,Bo,,x1,30,EUR,active,red", "3 Colour: “red” is not a colour like #b3402e."),
        (
            "B," + "x" * 201 + ",,x1,30,EUR,active,",
            "3 Name: This text is too long: 201 characters, and at most 200 fit.",
        ),
        ("B,Bo,,x1,30,EUR,active", "3 : Columns in this row: 7; in the heading: 8."),
    ],
)
def test_a_bad_row_is_left_out_with_its_reason(desk, row, complaint):
    written = {"columns": {
        "No": "number", "Name": "name", "Mail": "email", "Address": "identifier", "Days": "terms_days", "Cur": "currency",
        "State": "status", "Colour": "accent",
    }}  # fmt: skip
    text = f"No,Name,Mail,Address,Days,Cur,State,Colour\nA,Ana,,aa,30,EUR,active,\n{row}\nC,Cy,,,30,EUR,active,\n"
    assert desk.complaints("customers", text, written) == [complaint]
    assert [c.number for c in desk.all(Customer)] == ["A", "C"]


def test_every_mistake_of_a_row_is_named(desk):
    written = {"columns": {"No": "number", "Name": "name", "Mail": "email"}}
    assert desk.complaints("customers", "No,Name,Mail\n1,,x@\n", written) == [
        "2 Name: This must not be empty.",
        "2 Mail: “x@” is not an email address.",
    ]


def test_a_customer_who_is_not_there_can_t_be_changed(desk):
    written = {"columns": {"No": "number", "Days": "terms_days"}}
    assert desk.complaints("customers", "No,Days\nZ,60\n", written) == ["2 No: There is no customer Z."]


def test_contacts_are_known_by_their_email(desk):
    desk.customers("A", "B")
    rows = "Firm,Name,Mail,Phone\nA,Ana de López,Ana@A.example,1\nB,Bo Li,bo@b.example,2\n"
    assert counted(desk.bring("contacts", rows, CONTACTS)) == (2, 0, 0, 0)
    assert counted(desk.bring("contacts", rows.replace("Bo Li", "Bob Li"), CONTACTS)) == (0, 1, 1, 0)
    assert [(c.first_name, c.last_name, c.email, c.folded) for c in desk.all(Contact)] == [
        ("Ana de", "López", "ana@a.example", "ana de lopez ana@a.example"), ("Bob", "Li", "bo@b.example", "bob li bo@b.example"),
    ]  # fmt: skip


def test_contacts_without_email_are_known_by_customer_and_name(desk):
    desk.customers("A", "B")
    rows = "Firm,Name,Mail,Phone\nA,Ana Li,,1\nB,Ana Li,,2\n"
    assert counted(desk.bring("contacts", rows, CONTACTS)) == (2, 0, 0, 0)
    assert counted(desk.bring("contacts", rows.replace("1\n", "3\n"), CONTACTS)) == (0, 1, 1, 0)
    # the email that turns up later finds the same person
    assert counted(desk.bring("contacts", "Firm,Name,Mail,Phone\nA,Ana Li,ana@a.example,3\n", CONTACTS)) == (0, 1, 0, 0)
    assert sorted((c.phone, c.email or "") for c in desk.all(Contact)) == [("2", ""), ("3", "ana@a.example")]


def test_each_bad_contact_has_its_reason(desk):
    desk.customers("A", "B")
    desk.bring("contacts", "Firm,Name,Mail,Phone\nA,Ana Li,ana@a.example,\n", CONTACTS)
    rows = "Firm,Name,Mail,Phone\nZ,Zo Li,zo@z.example,\nB,Ana Li,ana@a.example,\nA,,,1\nA,Cy Li,cy@a.example,\nA,Cy Lo,cy@a.example,\n"
    assert desk.complaints("contacts", rows, CONTACTS) == [
        "2 Firm: There is no customer Z.",
        "3 Mail: ana@a.example is already a contact of another customer.",
        "4 Mail: A contact needs an email or a name.",
        "6 Mail: This contact was already in line 5.",
    ]


def test_products_with_their_categories(desk):
    rows = "SKU,Name,Price,Shelf\n1,Chai,18,Drinks\n2,Chang,19.5,Drinks\n3,Syrup,10,Sweets\n"
    assert counted(desk.bring("products", rows, PRODUCTS)) == (3, 0, 0, 0)
    assert counted(desk.bring("products", rows.replace("19.5", "19.90"), PRODUCTS)) == (0, 1, 2, 0)
    assert [(p.sku, p.folded) for p in desk.all(Product)] == [("1", "1 chai"), ("2", "2 chang"), ("3", "3 syrup")]
    assert sorted(price.unit_price for price in desk.all(ListPrice)) == [1000, 1800, 1990]
    assert [(stock.on_hand, stock.reserved) for stock in desk.all(Stock)] == []
    assert sorted(c.name for c in desk.all(Category)) == ["Drinks", "Sweets"]


def test_each_bad_product_has_its_reason(desk):
    rows = "SKU,Name,Price,Shelf\n1,Chai,free,\n2,Chang,-1,\n3,Syrup,1.005,\n4,,1,\n5,Tofu,1,\n5,Tofu,1,\n"
    assert desk.complaints("products", rows, PRODUCTS) == [
        "2 Price: “free” is not an amount like 1234.56.",
        "3 Price: A price can't be negative.",
        "4 Price: The amount 1.005 has more than the 2 decimals of EUR.",
        "5 Name: This must not be empty.",
        "7 SKU: 5 was already in line 6.",
    ]


@pytest.mark.parametrize("number", ["A/1", "A\\1", "..", "new", "Bulk", "A\tB"])
def test_a_number_that_could_be_no_part_of_an_address_is_a_bad_row(desk, number):
    report = desk.bring("customers", f"No,Name,Town\n{number},Ana,\nB,Bo,\n", CUSTOMERS)
    assert counted(report) == (1, 0, 0, 1)
    assert "part of addresses" in report.first[0].reason
