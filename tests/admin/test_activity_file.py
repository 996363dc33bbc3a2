"""The record as a file."""

import csv
import datetime as dt
import io
from pathlib import Path

from models.base import db
from models.event import Actor, record
from tests.admin.recorded import happened

ALL, ONE = "/admin/activity", "/admin/customers/ALFKI/activity"
ROOT = Path(__file__).parents[2]


class TestFile:
    def rows(self, answer):
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    def test_has_what_the_filter_finds(self, viewer, maria_moved, alfki):
        record(alfki, "portal closed", by=Actor("command", None, "flask import"))
        db.session.commit()
        answer = viewer.get(f"{ONE}.csv", who="staff")
        head, *rows = self.rows(answer)
        assert head[:3] == ["Time", "Who", "Kind of person"]
        assert len(rows) == 1
        assert rows[0][1:] == [
            "Nancy Davolio", "Staff", "203.0.113.9", "Contact changed", "Contact", "Maria Anders-Müller", "ALFKI", "Alfreds Futterkiste",
            "Last name: Anders", "Last name: Anders-Müller; Mobile: +49 170 1",
        ]  # fmt: skip
        assert answer.headers["Content-Disposition"].endswith("activity-ALFKI.csv")

    def test_times_are_the_business_s_with_their_offset(self, viewer, northwind):
        happened(dt.datetime(2025, 7, 1, 22, 30, tzinfo=dt.UTC))
        rows = self.rows(viewer.get(f"{ALL}.csv", to="2025-07-31"))
        assert rows[1][0] == "2025-07-02T00:30:00+02:00"

    def test_no_cell_is_a_formula(self, viewer, alfki):
        record(alfki, "portal opened", by=Actor("contact", 1, "=HYPERLINK(1)"), after="@SUM(A1)")
        db.session.commit()
        row = self.rows(viewer.get(f"{ONE}.csv"))[1]
        assert (row[1], row[-1]) == ("'=HYPERLINK(1)", "'@SUM(A1)")

    def test_nothing_found_is_a_file_with_its_head(self, viewer, northwind):
        assert len(self.rows(viewer.get(f"{ALL}.csv", to="2001-01-01"))) == 1

    def test_a_number_that_was_imported_with_a_line_break_names_its_file_without_it(self, viewer, alfki):
        alfki.number = "ALF\nKI"
        db.session.commit()
        answer = viewer.get("/admin/customers/ALF%0AKI/activity.csv")
        assert answer.headers["Content-Disposition"].endswith("activity-ALFKI.csv")
