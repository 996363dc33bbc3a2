"""The importer as a process of its own: what it prints, killed half-way, and how much memory it takes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
HEADING = "Invoice,Customer,Date,SKU,Qty,Price\n"
MAP = """kind = "invoice"
[columns]
Invoice = "number"
Customer = "customer"
Date = "date"
SKU = "sku"
Qty = "quantity"
Price = "unit_price"
[constants]
due = "terms"
tax_rate = "0.19"
"""
CUSTOMERS = '[columns]\nNo = "number"\nName = "name"\n'
ABOUT = "--currency EUR --time-zone UTC --email o@shop.example --owner Olga --password Tr0ub4dor-and-3".split()
MEASURED = """
import resource, sys
from click.testing import CliRunner
from app import create_app
app = create_app()
run = app.test_cli_runner()
with app.app_context():
    assert run.invoke(args=["import", "customers", "customers.csv", "--map", "customers.toml"]).exit_code == 0
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = run.invoke(args=["import", "documents", "big.csv", "--map", "invoices.toml"])
assert done.exit_code == 0, done.output
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start)
"""


class House:
    """An installation of its own, worked from the command line."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        settings = {"PORTICO_INSTANCE": str(folder), "DATABASE_URL": url, "BCRYPT_COST": "4", "LOG_LEVEL": "ERROR"}
        self.env = kept | settings | {"PYTHONPATH": str(ROOT), "FLASK_APP": str(ROOT / "app.py")}
        (folder / "customers.csv").write_text("No,Name\nA,Ana\nB,Bo\n")
        (folder / "customers.toml").write_text(CUSTOMERS)
        (folder / "invoices.toml").write_text(MAP)

    def start(self, *arguments):
        command = [sys.executable, *arguments]
        return subprocess.Popen(
            command, cwd=self.folder, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def flask(self, *arguments):
        process = self.start("-m", "flask", *arguments)
        out, err = process.communicate(timeout=100)
        return process.returncode, out, err

    def found(self):
        code, _out, err = self.flask("init", "--name", "Shop", *ABOUT)
        assert code == 0, err
        assert self.bring("customers", "customers.csv", "customers.toml")[0] == 0

    def bring(self, noun, file, written, *options):
        return self.flask("import", noun, file, "--map", written, *options)

    def ask(self, query):
        if self.url.startswith("sqlite"):
            connection = sqlite3.connect(self.url.removeprefix("sqlite:///"))
        else:
            connection = psycopg.connect(self.url.replace("+psycopg", ""))
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def write(self, prefix, lines):
        """A file prefix.csv of invoices prefix-0, prefix-1 …, four lines each."""
        rows = (
            f"{prefix}-{n // 4},{'AB'[n // 4 % 2]},2026-01-05,S{n % 50},{n % 9 + 1},{n % 70}.50\n" for n in range(lines)
        )
        (self.folder / f"{prefix}.csv").write_text(HEADING + "".join(rows))

    def count(self, prefix):
        return self.ask(
            f"select count(*) from document_line where document_id in (select id from document where number like '{prefix}-%')"
        )[0][0]


@pytest.fixture(scope="module")
def house(tmp_path_factory, new_database):
    house = House(tmp_path_factory.mktemp("house"), new_database("house"))
    house.found()
    return house


def figures(house, prefix):
    mine = f"from document d join document_line l on l.document_id = d.id where d.number like '{prefix}-%'"
    heads = f"select count(*), sum(net), sum(tax), sum(total), sum(length(search_text)) from document where number like '{prefix}-%'"
    return [
        tuple(map(int, row))
        for row in (*house.ask(f"select count(*), sum(l.amount), sum(l.position) {mine}"), *house.ask(heads))
    ]


def test_killed_half_way_a_rerun_completes_it(house):
    house.write("many", 12_000)
    process = house.start("-m", "flask", "import", "documents", "many.csv", "--map", "invoices.toml")
    deadline = time.monotonic() + 60
    while house.count("many") < 1_000:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    there = house.count("many")
    assert 1_000 <= there < 12_000
    assert house.ask(
        "select count(*) from document d where net <> (select sum(amount) from document_line l where l.document_id = d.id)"
    ) == [(0,)]

    code, out, _err = house.bring("documents", "many.csv", "invoices.toml")
    assert (code, out) == (
        0,
        f"many.csv: 12000 rows, {12_000 - there} new, 0 changed, {there} unchanged, 0 bad, 12000 warnings.\n"
        + told("many"),
    )
    whole = figures(house, "many")
    assert whole[0][0] == 12_000
    assert house.bring("documents", "many.csv", "invoices.toml")[1].startswith(
        "many.csv: 12000 rows, 0 new, 0 changed, 12000 unchanged"
    )
    assert figures(house, "many") == whole


def told(name):
    return f"All of them are listed in {name}.documents.report.csv.\n"


def test_bad_rows_end_with_3_and_a_report(house):
    (house.folder / "some.csv").write_text(HEADING + "I-1,A,2026-01-05,,1,1\nI-2,Z,2026-01-05,S1,1,1\n")
    code, out, err = house.bring("documents", "some.csv", "invoices.toml", "--report", "bad.csv")
    assert code == 3
    assert "some.csv, line 2, description: A line needs a product or a description." in err
    assert "some.csv, line 3, Customer: There is no customer Z." in err
    assert out == "some.csv: 2 rows, 0 new, 0 changed, 0 unchanged, 2 bad.\nAll of them are listed in bad.csv.\n"
    assert (house.folder / "bad.csv").read_text(encoding="utf-8-sig").count("row left out") == 2


def test_a_dry_run_checks_everything_and_writes_nothing(house):
    versions = house.ask("select sum(counter) from version")
    house.write("dry", 1_200)
    code, out, _err = house.bring("documents", "dry.csv", "invoices.toml", "--dry-run")
    assert code == 0
    assert out.startswith("dry.csv: 1200 rows, 1200 new,")
    assert out.endswith("Nothing was written: this was a dry run.\n")
    assert house.count("dry") == 0
    assert house.ask("select sum(counter) from version") == versions


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("documents", "none.csv", "--map", "invoices.toml"),
            "Error: none.csv can't be read (no such file or directory).\n",
        ),
        (
            ("documents", "customers.csv", "--map", "invoices.toml"),
            "Error: The file has no column “Invoice”, which invoices.toml names; it has No, Name.\n",
        ),
        (
            ("customers", "customers.csv", "--map", "customers.toml", "--tenant", "other"),
            "Error: There is no business with the key other; there are shop.\n",
        ),
        (
            ("customers", "customers.csv", "--map", "customers.toml", "--report", "no/r.csv"),
            "Error: The report no/r.csv can't be written (no such folder).\n",
        ),
        (
            ("customers", "customers.csv", "--map", "customers.toml", "--report", "customers.csv"),
            "Error: The report customers.csv can't be written (it is the file to import).\n",
        ),
        (
            ("customers", "customers.csv", "--map", "customers.toml", "--report", "invoices.toml"),
            "Error: The report invoices.toml can't be written (it is a file of another kind; name another place with --report).\n",
        ),
    ],
)
def test_what_can_t_begin_says_so_in_one_sentence(house, arguments, sentence):
    code, out, err = house.flask("import", *arguments)
    assert (code, out, err) == (1, "", sentence)


def test_a_misspelt_option_ends_otherwise_than_bad_rows(house):
    assert house.flask("import", "customers", "customers.csv")[0] == 2


def test_where_there_are_several_businesses_one_has_to_be_named(tmp_path, new_database):
    house = House(tmp_path, new_database("street"))
    assert "(its key: corner-shop)" in house.flask("init", "--name", "Corner Shop", *ABOUT)[1]
    assert house.bring("customers", "customers.csv", "customers.toml")[0] == 0
    assert house.flask("init", "--name", "Mill", "--host", "mill.example", *ABOUT)[0] == 0
    assert house.bring("customers", "customers.csv", "customers.toml") == (
        1, "", "Error: Say which business with --tenant: corner-shop, mill.\n",
    )  # fmt: skip
    assert house.bring("customers", "customers.csv", "customers.toml", "--tenant", "milk") == (
        1, "", "Error: There is no business with the key milk; there are corner-shop, mill.\n",
    )  # fmt: skip
    assert house.bring("customers", "customers.csv", "customers.toml", "--tenant", "mill")[0] == 0


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_two_hundred_thousand_lines_take_bounded_memory(house):
    house.write("big", 200_000)
    process = house.start("-c", MEASURED)
    out, err = process.communicate(timeout=390)
    assert process.returncode == 0, err
    assert int(out) / 1024 < 80, "megabytes above the start"
    assert house.count("big") == 200_000
