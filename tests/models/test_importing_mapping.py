"""The map: what it can say, and one sentence for what it can't, before anything is written."""

import pytest

from models.importing.mapping import read_map
from models.importing.reading import CannotImport

NAMED = {"columns": {"No": "number", "Name": "name"}}


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            {"colums": {}},
            "map.toml: “colums” is not known in a map; there are kind, encoding, delimiter, decimal, dates",
        ),
        ({"columns": "No"}, "map.toml: “columns” has to be a table."),
        ({**NAMED, "decimal": ";"}, "map.toml: decimal is “.” or “,”, not “;”."),
        ({**NAMED, "constants": {"name": "x"}}, "map.toml: name is filled twice."),
        (
            {"columns": {"No": "number", "Name": "nmae"}},
            "map.toml: “nmae” is not one of ours; there are number, name, short_name",
        ),
        ({**NAMED, "required": ["twon"]}, "map.toml: “twon” is not one of ours;"),
        ({**NAMED, "required": ["city"]}, "map.toml: “city” is required, so the map has to fill it."),
        (
            {**NAMED, "only_new": ["number"]},
            "map.toml: “number” can't be in only_new; it never changes once a row is in.",
        ),
        ({"columns": {"Name": "name"}}, "map.toml has to fill “number”, from a column, a constant or a template."),
        (
            {"columns": {"No": "number", "Firm": "name"}},
            "The file has no column “Firm”, which map.toml names; it has No, Name.",
        ),
        ({**NAMED, "only_filled": ["Town"]}, "The file has no column “Town”, which map.toml names; it has No, Name."),
        (
            {"columns": {"Name": "name"}, "templates": {"number": "C-{Nr}"}},
            "The file has no column “Nr”, which map.toml names;",
        ),
        (
            {"columns": {"Name": "name"}, "templates": {"number": "{No|upper}"}},
            "map.toml: “upper” is not known in a template; there are lower,",
        ),
    ],
)
def test_a_map_that_does_not_fit_is_refused_before_anything_is_written(desk, written, sentence):
    with pytest.raises(CannotImport) as refused:
        desk.bring("customers", "No,Name\n1,Ana\n", written)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ('[values]\nname = "x"', "map.toml: “values.name” has to be a table."),
        ('[values.name]\na = ["x"]', "map.toml: “values.name.a” has to be a text."),
        ('[columns]\nNo = ["number"]', "map.toml: “columns.No” has to be a text."),
        ("[templates]\nnumber = { a = 1 }", "map.toml: “templates.number” has to be a text."),
        ("[constants]\nname = []", "map.toml: “constants.name” has to be a text."),
        ("only_filled = [[1]]", "map.toml: “only_filled” has to be a list of texts."),
        ('only = { No = [["DE"]] }', "map.toml: “only.No” has to be a list of texts."),
        ('only = { No = { DE = "x" } }', "map.toml: “only.No” has to be a list of texts."),
        ('empty = "NULL"', "map.toml: “empty” has to be a list."),
        ('delimiter = "||"', "map.toml: the delimiter is one character such as “;”, not “||”."),
        ("delimiter = '\"'", 'map.toml: the delimiter is one character such as “;”, not “"”.'),
        ("encoding = 8", "map.toml: “encoding” has to be a text."),
        ("dates = [5]", "map.toml: “5” in “dates” is no way to write a date, such as %d.%m.%Y."),
        ("dates = []", "map.toml: “dates” has to be a list of texts."),
        ('dates = ["%d %d"]', "map.toml: “%d %d” in “dates” is no way to write a date, such as %d.%m.%Y."),
        ('dates = "%Q"', "map.toml: “%Q” in “dates” is no way to write a date, such as %d.%m.%Y."),
    ],
)
def test_a_map_of_the_wrong_shape_is_refused_in_one_sentence(tmp_path, written, sentence):
    (tmp_path / "map.toml").write_text(written)
    with pytest.raises(CannotImport) as refused:
        read_map(tmp_path / "map.toml")
    assert str(refused.value) == sentence


def test_a_map_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "map.toml").write_text('kind = "order"', encoding="utf-8-sig")
    assert read_map(tmp_path / "map.toml").kind == "order"


def test_numbers_in_a_map_are_texts(tmp_path):
    (tmp_path / "map.toml").write_text(
        'decimal = ","\nempty = [0]\nonly = { Kind = [1, 2] }\n[constants]\ntax_rate = 0.19\nportal_open = false\n'
        "[templates]\nnumber = 5\n[values.terms_days]\n14 = 15\n"
    )
    found = read_map(tmp_path / "map.toml")
    assert found.constants == {"tax_rate": "0,19", "portal_open": "false"}
    assert (found.empty, found.only, found.templates) == (["0"], {"Kind": ["1", "2"]}, {"number": "5"})
    assert found.values == {"terms_days": {"14": "15"}}


def test_a_single_value_to_let_in_needs_no_list(desk):
    for choice in ("DE", ["DE"]):
        counts = desk.bring("customers", "No,Name\nDE,a\nD,b\nE,c\n", {**NAMED, "only": {"No": choice}}).counts
        assert (counts["new"] + counts["unchanged"], counts["skipped"]) == (1, 2)


def test_a_template_of_empty_cells_is_empty(desk):
    written = {"columns": {"Name": "name"}, "templates": {"number": "K-{No}", "city": "{Name} {No}"}, "empty": ["NULL"]}
    assert desk.complaints("customers", "No,Name\n,a\nNULL,b\n1,c\n", written) == [
        "2 number: This must not be empty.",
        "3 number: This must not be empty.",
    ]


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    (tmp_path / "map.toml").write_text("columns = [")
    with pytest.raises(CannotImport, match=r"^The map map\.toml is not TOML: "):
        read_map(tmp_path / "map.toml")
    with pytest.raises(CannotImport, match=r"none\.toml can't be read \(no such file or directory\)\.$"):
        read_map(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            {"kind": "bill", "columns": {"No": "number"}},
            "The map has to say which kind of document: kind = one of quote, order, job,",
        ),
        (
            {"kind": "payment", "columns": {"No": "number", "Q": "quantity"}},
            "map.toml: a payment has no lines; its amount is “total”.",
        ),
        (
            {"kind": "payment", "columns": {"No": "number", "Q": "freight"}},
            "map.toml: a payment has no lines; its amount is “total”.",
        ),
        (
            {"kind": "invoice", "columns": {"No": "number", "Q": "freight", "A": "total"}},
            "map.toml: fill “total” or “freight”, not both; freight is a line, and lines make the total.",
        ),
        (
            {"kind": "invoice", "columns": {"No": "number", "Q": "quantity", "A": "total"}, "only_new": ["total"]},
            "map.toml: “total” can't be in only_new; it is what the lines add up to.",
        ),
        *[
            (
                {"kind": "invoice", "columns": {"No": "number"}, "only_new": [key]},
                f"map.toml: “{key}” can't be in only_new; it never changes once a row is in.",
            )
            for key in ("number", "customer", "currency", "position", "freight_description")
        ],
        (
            {"kind": "order", "columns": {"No": "number", "A": "allocations"}},
            "map.toml: only payments and credit memos have allocations.",
        ),
    ],
)
def test_a_map_of_documents_has_to_make_sense(desk, written, sentence):
    with pytest.raises(CannotImport) as refused:
        desk.bring("documents", "No,Q,A\n1,1,1\n", written)
    assert str(refused.value).startswith(sentence)


def test_constants_templates_and_tables_of_values(desk):
    from models.customer import Customer

    written = {
        "columns": {"No": "number", "Firm": "name", "Cur": "currency"},
        "constants": {"terms_days": 14},
        "templates": {"email": "{Firm|dots}@{No|slug}.example", "identifier": "{No|lower}"},
        "values": {"currency": {"€": "EUR", "*": "USD"}},
        "empty": ["NULL"],
    }
    desk.bring("customers", "No,Firm,Cur\nA1,Ana López,€\nB2,Bö Li,?\n", written)
    found = [(c.number, c.identifier, c.currency, c.terms_days, c.email) for c in desk.all(Customer)]
    assert found == [("A1", "a1", "EUR", 14, "ana.lopez@a1.example"), ("B2", "b2", "USD", 14, "bo.li@b2.example")]


def test_rows_can_be_let_in_by_what_they_hold(desk):
    written = {**NAMED, "only_filled": ["Since"], "only_empty": ["Gone"], "only": {"Kind": ["firm"]}, "empty": ["NULL"]}
    rows = "No,Name,Since,Gone,Kind\n1,a,1990,,firm\n2,b,,,firm\n3,c,1990,1999,firm\n4,d,NULL,,firm\n5,e,1990,NULL,person\n"
    counts = desk.bring("customers", rows, written).counts
    assert (counts["new"], counts["skipped"], counts["bad"]) == (1, 4, 0)


def test_numbers_and_dates_in_the_files_own_writing(desk):
    from models.document import Document

    desk.customers("A")
    written = {
        "kind": "payment", "decimal": ",", "dates": ["%d.%m.%Y", "%d.%m.%y"],
        "columns": {"Nr": "number", "Kunde": "customer", "Datum": "date", "Betrag": "total"},
    }  # fmt: skip
    desk.bring("documents", "Nr;Kunde;Datum;Betrag\n1;A;31.12.2025;1.234,50\n2;A;01.02.26;0,05\n", written)
    assert [(str(d.dated_on), d.total) for d in desk.all(Document)] == [("2025-12-31", 123450), ("2026-02-01", 5)]
