"""Every bad row of a document file has its own sentence, and the good ones go in."""

import pytest

from models.base import db
from models.document import Document, DocumentLine
from models.importing.reading import CannotImport

MAP = {
    "kind": "order",
    "columns": {
        "No": "number", "Customer": "customer", "Date": "date", "Due": "due", "State": "status", "Cur": "currency", "Contact": "contact",
        "From": "came_from", "Pos": "position", "SKU": "sku", "Text": "description", "Qty": "quantity", "Price": "unit_price", "Off": "discount",
    },
}  # fmt: skip
HEADING = ",".join(MAP["columns"])
GOOD = {"No": "SO-1", "Customer": "A", "Date": "2026-01-05", "Pos": "1", "SKU": "1", "Qty": "1", "Price": "2.50"}


def row(**cells):
    return ",".join((GOOD | cells).get(column, "") for column in MAP["columns"])


@pytest.fixture
def desk(desk):
    desk.customers("A", "B")
    desk.bring("contacts", "C,M,N\nB,bo@b.example,Bo Li\n", {"columns": {"C": "customer", "M": "email", "N": "name"}})
    desk.bring("documents", f"{HEADING}\n{row(No='SO-B', Customer='B')}\n", MAP)
    return desk


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"No": ""}, "No: This must not be empty."),
        ({"No": "N" * 41}, "No: This text is too long: 41 characters, and at most 40 fit."),
        ({"Customer": ""}, "Customer: This must not be empty."),
        ({"Customer": "Z"}, "Customer: There is no customer Z."),
        ({"No": "SO-B"}, "Customer: SO-B belongs to B, not to A."),
        ({"No": "SO-B", "Customer": "B", "Cur": "USD"}, "Cur: SO-B is in EUR, not in USD."),
        ({"Date": ""}, "Date: This must not be empty."),
        ({"Date": "5.1.2026"}, "Date: “5.1.2026” is not a date like 2026-12-31."),
        ({"Due": "soon"}, "Due: “soon” is not a date like 2026-12-31."),
        (
            {"State": "lost"},
            "State: “lost” is not a status of an order; there are draft, waiting, submitted, confirmed, completed, rejected, cancelled, terminated.",
        ),
        ({"Cur": "XYZW"}, "Cur: “XYZW” is not a currency: use three letters such as EUR."),
        ({"Cur": "JPY"}, "Price: The amount 2.50 has more than the 0 decimals of JPY."),
        ({"Contact": "nobody@b.example"}, "Contact: A has no contact nobody@b.example."),
        ({"Contact": "bo@b.example"}, "Contact: A has no contact bo@b.example."),
        ({"From": "SO-B"}, "From: “SO-B” is not a kind and a number like order:SO-10248."),
        ({"From": "order:SO-9"}, "From: A has no order SO-9."),
        ({"From": "order:SO-B"}, "From: A has no order SO-B."),
        ({"SKU": ""}, "Text: A line needs a product or a description."),
        ({"Text": "x" * 301}, "Text: This text is too long: 301 characters, and at most 300 fit."),
        ({"Qty": ""}, "Qty: This must not be empty."),
        ({"Qty": "many"}, "Qty: “many” is not a number like 1234.56."),
        ({"Qty": "-1"}, "Qty: The quantity -1 is negative."),
        ({"Price": "2.5.0"}, "Price: “2.5.0” is not an amount like 1234.56."),
        ({"Price": "2.505"}, "Price: The amount 2.505 has more than the 2 decimals of EUR."),
        ({"Price": "9999999999999", "Qty": "1000"}, "Price: The line's amount 999999999999900000 is too large."),
        ({"Off": "5"}, "Off: The discount 5 does not lie between 0 and 1 (0.05 is five per cent)."),
        ({"Pos": "0"}, "Pos: 0 is not a whole number from 1 to 999999."),
    ],
)
def test_each_mistake_has_its_sentence(desk, cells, complaint):
    text = "\n".join([HEADING, row(No="SO-0"), row(**cells), row(No="SO-2")]) + "\n"
    report = desk.bring("documents", text, MAP)
    assert [f"{entry.column}: {entry.reason}" for entry in report.first] == [
        complaint.replace("2026-12-31", "1998-12-31")
    ]
    assert (report.counts["new"], report.counts["bad"]) == (2, 1)
    assert {d.number for d in desk.all(Document)} == {"SO-0", "SO-2", "SO-B"}
    assert db.session.scalar(db.select(db.func.count()).select_from(DocumentLine)) == 3


def test_a_head_that_contradicts_itself_is_said_column_by_column(desk):
    text = "\n".join([HEADING, row(), row(Pos="2", Date="2026-01-06", State="draft"), row(Pos="3")]) + "\n"
    assert desk.complaints("documents", text, MAP) == [
        "3 Date: “2026-01-06” contradicts “2026-01-05” in line 2, both for SO-1.",
        "3 State: “draft” contradicts “” in line 2, both for SO-1.",
    ]


def test_a_position_that_comes_twice_is_said(desk):
    text = "\n".join([HEADING, row(), row(No="SO-2"), row(SKU="9", Text="x")]) + "\n"
    assert desk.complaints("documents", text, MAP) == ["4 Pos: Position 1 of SO-1 was already in line 2."]


def test_a_number_that_comes_twice_among_heads_is_said(desk):
    written = {"kind": "order", "columns": {"No": "number", "Customer": "customer", "Date": "date"}}
    assert desk.complaints("documents", "No,Customer,Date\nSO-1,A,2026-01-05\nSO-1,A,2026-01-05\n", written) == [
        "3 No: SO-1 was already in line 2."
    ]


def test_lines_need_their_document(desk):
    written = {"kind": "credit_memo", "columns": {"No": "number", "SKU": "sku", "Qty": "quantity"}}
    assert desk.complaints("documents", "No,SKU,Qty\nCM-1,1,1\n", written) == ["2 No: There is no credit memo CM-1."]


def test_rows_that_are_no_rows_are_said_and_counted(desk):
    text = (
        "\n".join([HEADING, row(), "SO-2,A", row(No="SO-3", Text='"open'), row(No="SO-4"), row(No="SO-5", Text="\0")])
        + "\n"
    )
    report = desk.bring("documents", text, MAP)
    assert [(entry.line, entry.reason) for entry in report.first] == [
        (3, "Columns in this row: 2; in the heading: 14."),
        (4, "A quotation mark is opened here and never closed."),
        (6, "The row holds a NUL byte, which is not text."),
    ]
    assert (report.rows, report.counts["new"], report.counts["bad"]) == (5, 2, 3)


def test_no_row_is_swallowed(desk):
    rows = [row(No=f"SO-{n}", Qty="x" if n % 3 == 0 else "1") for n in range(1200)]
    report = desk.bring("documents", "\n".join([HEADING, *rows]) + "\n", MAP)
    assert (report.rows, report.counts["new"], report.counts["bad"]) == (1200, 800, 400)
    assert len(report.path.read_text(encoding="utf-8-sig").splitlines()) == 401
    assert len(report.first) == 20


def test_a_report_does_not_replace_a_file_of_another_kind(desk, tmp_path):
    (tmp_path / "precious.csv").write_text("No,Name\n1,a\n")
    with pytest.raises(CannotImport, match=r"precious\.csv can't be written \(it is a file of another kind;"):
        desk.bring("documents", HEADING + "\n", MAP, report=tmp_path / "precious.csv")
    assert (tmp_path / "precious.csv").read_text() == "No,Name\n1,a\n"


def test_a_report_replaces_one_of_before(desk, tmp_path):
    text = f"{HEADING}\n{row(Customer='Z')}\n"
    for place in (tmp_path / "again.csv", tmp_path / "again.csv", None, None):
        report = desk.bring("documents", text, MAP, report=place, name="orders.csv")
        assert report.path.read_text(encoding="utf-8-sig").count("There is no customer Z.") == 1


def test_two_nouns_from_one_file_have_a_report_each(desk):
    written = {"columns": {"No": "number", "Name": "name"}}
    people = {"columns": {"No": "customer", "Name": "name"}}
    reports = [
        desk.bring(noun, "No,Name\n,x\n", how, name="all.csv")
        for noun, how in [("customers", written), ("contacts", people)]
    ]
    assert [report.path.name for report in reports] == ["all.customers.report.csv", "all.contacts.report.csv"]
    assert all(report.path.exists() for report in reports)


def test_the_report_is_a_file_with_cells_that_no_spreadsheet_runs(desk):
    report = desk.bring("documents", "\n".join([HEADING, row(Customer="=1+1")]) + "\n", MAP, name="=in.csv")
    assert report.path.name == "=in.documents.report.csv"
    assert report.path.read_text(encoding="utf-8-sig").splitlines() == [
        "File,Line,Column,Reason,What was done",
        "'=in.csv,2,Customer,There is no customer =1+1.,row left out",
    ]
    mended = desk.bring("documents", "\n".join([HEADING, row()]) + "\n", MAP, name="=in.csv")
    assert mended.path.read_text(encoding="utf-8-sig").splitlines() == ["File,Line,Column,Reason,What was done"]
