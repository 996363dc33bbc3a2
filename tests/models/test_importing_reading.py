"""CSV files as people have them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.reading import CannotImport, Source


@pytest.fixture
def read(tmp_path):
    def reading(content, **how):
        path = tmp_path / "in.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = Source(path, **how)
        try:
            return source, list(source.rows())
        finally:
            source.close()

    return reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_are_told_apart(read, encoding, delimiter, end):
    text = end.join(["No{0}Name{0}Town", "1{0}Rössle & Co{0}Köln", "2{0}Café{0}Nîmes"]).format(delimiter)
    source, rows = read(text.encode(encoding))
    assert source.header == ["No", "Name", "Town"]
    assert [(row.line, row.cells) for row in rows] == [(2, ["1", "Rössle & Co", "Köln"]), (3, ["2", "Café", "Nîmes"])]


def test_a_heading_with_commas_in_quotes_is_still_one_of_semicolons(read):
    assert read('No;"Town, Country, Region";Name\n1;a;b\n')[0].header == ["No", "Town, Country, Region", "Name"]


def test_excels_own_note_names_the_delimiter(read):
    source, rows = read("sep=|\nNo|Name\n1|x\n")
    assert (source.header, rows[0].line, rows[0].cells) == (["No", "Name"], 3, ["1", "x"])


def test_a_value_over_several_lines_is_one_row_at_the_line_where_it_begins(read):
    _source, rows = read('No,Note\n1,"a\nb\n\nc"\n2,x\n')
    assert [(row.line, row.cells) for row in rows] == [(2, ["1", "a\nb\n\nc"]), (6, ["2", "x"])]


def test_empty_lines_are_no_rows_but_count_as_lines(read):
    assert [row.line for row in read("No,Name\n\n1,a\n,\n\n2,b\n")[1]] == [3, 6]


def test_the_wrong_number_of_columns_makes_a_bad_row(read):
    _source, rows = read("No,Name\n1\n2,b,c\n3,d\n")
    assert [row.problem for row in rows] == [
        "Columns in this row: 1; in the heading: 2.",
        "Columns in this row: 3; in the heading: 2.",
        "",
    ]


def test_an_open_quotation_mark_swallows_no_row(read):
    _source, rows = read('No,Name\n1,"open\n2,b\n3,c\n')
    assert [(row.line, row.problem, row.cells) for row in rows] == [
        (2, "A quotation mark is opened here and never closed.", []),
        (3, "", ["2", "b"]),
        (4, "", ["3", "c"]),
    ]


def test_an_open_quotation_mark_before_a_quoted_row_costs_only_its_own(read):
    _source, rows = read('No,Name\n1,"open\n2,"b"\n3,c\n')
    assert [row.line for row in rows if row.problem] == [2]
    assert [row.cells for row in rows if not row.problem] == [["2", "b"], ["3", "c"]]


def test_a_quotation_mark_that_is_not_doubled_is_said(read):
    assert read('No,Name\n1,"5" pipe"\n')[1][0].problem == "A quotation mark inside a quoted value is not doubled."


def test_a_nul_byte_is_no_text(read):
    assert read("No,Name\n1,a\0b\n2,c\n")[1][0].problem == "The row holds a NUL byte, which is not text."


def test_one_latin_1_row_in_a_utf_8_file_is_a_bad_row(read):
    source, rows = read("No,Name\n1,Müller & Söhne\n".encode() + "2,Café\n".encode("latin-1") + b"3,x\n")
    expected = "The row holds the byte 0xE9, which is not text in UTF-8, as the file is read: save it as UTF-8."
    assert source.encoding == "utf-8-sig"
    assert [row.problem for row in rows] == ["", expected, ""]


def test_a_byte_that_windows_does_not_know_is_a_bad_row(read):
    expected = "The row holds the byte 0x81, which is not text in Latin-1 (Windows-1252), as the file is read: save it as UTF-8."
    assert [row.problem for row in read("No,Name\n1,Köln Süd\n".encode("cp1252") + b"2,\x81\n")[1]] == ["", expected]


@pytest.mark.parametrize(
    ("content", "how", "sentence"),
    [
        (b"", {}, "in.csv begins with an empty line: the first line has to name the columns."),
        (b"a,b\n", {"encoding": "klingon"}, "“klingon” is not an encoding: use utf-8 or cp1252."),
        *[
            (b"a,b\n", {"encoding": name}, f"“{name}” is not an encoding: use utf-8 or cp1252.")
            for name in ("base64", "rot13", "undefined", "idna", "unicode_escape", "ut\0f")
        ],
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(read, content, how, sentence):
    with pytest.raises(CannotImport) as refused:
        read(content, **how)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "cp850", "shift_jis", "utf-16-le", "utf-32", "cp500"])
def test_an_encoding_can_be_named(read, encoding):
    assert read("No,Name\n1,a\n".encode(encoding), encoding=encoding)[1][0].cells == ["1", "a"]


def test_a_missing_file_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CannotImport, match=r"none\.csv can't be read \(no such file or directory\)\.$"):
        Source(tmp_path / "none.csv")


def test_a_line_without_end_does_not_fill_the_memory(read):
    _source, rows = read(b"No,Name\n" + b"x" * 3_000_000 + b"\n1,a\n")
    assert rows[-1].cells == ["1", "a"]
    assert all(row.problem for row in rows[:-1])


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, st.text("xyz", min_size=1, max_size=3)), max_size=20), st.sampled_from(",;\t"))
def test_whatever_a_writer_writes_is_read_back(tmp_path_factory, rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("a", "b", "c"), *rows])
    path = tmp_path_factory.mktemp("csv") / "in.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    source = Source(path)
    assert [tuple(row.cells) for row in source.rows()] == rows
    source.close()


def test_a_heading_over_two_lines_counts_as_lines(read):
    source, rows = read('No;"Long\nname";Town\n1;a;b\n')
    assert (source.header, rows[0].line, rows[0].cells) == (["No", "Long\nname", "Town"], 3, ["1", "a", "b"])


def test_a_heading_with_an_open_quotation_mark_is_refused(read):
    with pytest.raises(CannotImport, match=r"The heading of in\.csv can't be read: a quotation mark is open\."):
        read('No,"Name\n1,a\n')


def test_a_broken_character_in_utf_16_is_a_bad_row(read):
    content = "No,Name\n1,ä\n".encode("utf-16") + b"2\0,\0\x00\xd8\n\0" + "3,c\n".encode("utf-16-le")
    expected = "The row holds a character, which is not text in UTF-16, as the file is read: save it as UTF-8."
    assert [row.problem for row in read(content)[1]] == ["", expected, ""]
