"""The bank's file taken in: uploaded, columns chosen, looked at, then each line stored once."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor
from models import formats
from models.attaching import store
from models.bank_file import BankFile, read_bank_file
from models.bank_layout import COLUMNS, DATES, DECIMALS, Layout, layout_from, remembered
from models.bank_statement import Incoming, Statement, guess_layout, read_statement
from models.base import db
from models.currencies import currency_names
from models.importing.reading import CannotImport
from models.importing.sheets import kept_file
from models.importing.workbook import as_csv
from models.importing_statements import known_digests, take_in
from models.tenant import tenant_by_key

PAGE = "admin/bank/import.html"
IMPORT = "/bank/import"
LARGEST = 5_000_000
LOOKED_AT, MOST_BAD = 20, 1_000
SAYS = {
    "date": _l("Day"), "amount": _l("Amount"), "credit": _l("Came in"), "debit": _l("Went out"), "direction": _l("In or out"),
    "currency": _l("Currency"), "payer": _l("Payer"), "account": _l("Payer's account"), "text": _l("Purpose"), "reference": _l("Bank's reference"),
}  # fmt: skip
EXAMPLES = {
    "%Y-%m-%d": "2026-03-31", "%d.%m.%Y": "31.03.2026", "%d.%m.%y": "31.03.26", "%d/%m/%Y": "31/03/2026", "%d/%m/%y": "31/03/26",
    "%m/%d/%Y": "03/31/2026", "%m/%d/%y": "03/31/26", "%d-%m-%Y": "31-03-2026", "%Y/%m/%d": "2026/03/31", "%Y%m%d": "20260331",
    "%d %b %Y": "31 Mar 2026",
}  # fmt: skip
WRITTEN = {".": "1,234.56", ",": "1.234,56"}


@bp.get(IMPORT)
@needs(Right.WORK_MONEY)
def new_bank_import():
    return htmx.page(PAGE)


@bp.post(IMPORT)
@needs(Right.WORK_MONEY)
def upload_bank_file():
    file = request.files.get("file")
    try:
        content = _content(file.read(LARGEST + 1) if file else b"")
        read_bank_file(content)
    except CannotImport as why:
        return htmx.page(PAGE, 422, problem=_said(why))
    digest = store(content)
    db.session.commit()
    name = (file.filename or "")[:100] if file else ""
    return redirect(url_for("admin.bank_import", digest=digest, name=name), 303)


upload_bank_file.longest_body = LARGEST + 10_000


@bp.get(f"{IMPORT}/<digest>")
@needs(Right.WORK_MONEY)
def bank_import(digest):
    file = _file_or_404(digest)
    layout = remembered(file.signature, len(file.header)) or guess_layout(file, visit.tenant_currency, visit.today)
    return _look(digest, file, layout)


@bp.post(f"{IMPORT}/<digest>/preview")
@needs(Right.WORK_MONEY)
def preview_bank_file(digest):
    file = _file_or_404(digest)
    return _look(digest, file, _chosen(file))


@bp.post(f"{IMPORT}/<digest>")
@needs(Right.WORK_MONEY)
def import_bank_file(digest):
    file, business = _file_or_404(digest), tenant_by_key(visit.tenant_key)
    layout = _chosen(file)
    try:
        statement = read_statement(file, layout, visit.today)
    except CannotImport as why:
        return _page(digest, file, layout, 422, problem=_said(why))
    taken = take_in(business, file, layout, statement, _name(), actor())
    db.session.commit()
    return htmx.page(PAGE, taken=taken, outgoing=statement.outgoing, **_bad(statement))


def _content(content: bytes) -> bytes:
    """As CSV. Raises CannotImport."""
    if not content:
        raise CannotImport("Choose a file.")
    if len(content) > LARGEST:
        raise CannotImport("This file is larger than 5 MB. Split it into several.")
    return as_csv(content)


def _file_or_404(digest: str) -> BankFile:
    content = kept_file(digest) or abort(404)
    try:
        return read_bank_file(content)
    except CannotImport:
        abort(404)


def _chosen(file: BankFile) -> Layout:
    columns = [request.form.get(f"column-{n}", "") for n in range(len(file.header))]
    return layout_from(columns, request.form, len(file.header))


def _look(digest: str, file: BankFile, layout: Layout):
    """The first lines as they would be stored, and each that can't be; nothing is."""
    try:
        statement = read_statement(file, layout, visit.today)
    except CannotImport as why:
        return _page(digest, file, layout, 422 if request.method == "POST" else 200, problem=_said(why))
    known = known_digests(statement.incoming)
    fresh = [line for line in statement.incoming if line.digest not in known]
    counts = {"new": len(fresh), "known": len(known), "outgoing": statement.outgoing}
    rows = [_row(line) for line in fresh[:LOOKED_AT]]
    return _page(digest, file, layout, rows=rows, counts=counts, **_bad(statement))


def _page(digest: str, file: BankFile, layout: Layout, status: int = 200, **more: Any):
    currencies = [(code, f"{code} · {name}") for code, name in currency_names(visit.locale)]
    choices = {
        "columns": [(what, str(SAYS[what])) for what in COLUMNS], "dates": [(pattern, EXAMPLES[pattern]) for pattern in DATES],
        "decimals": [(sign, WRITTEN[sign]) for sign in DECIMALS], "currencies": currencies,
    }  # fmt: skip
    return htmx.page(PAGE, status, digest=digest, file=file, layout=layout, choices=choices, file_name=_name(), **more)


def _row(line: Incoming) -> dict[str, Any]:
    return {
        "line": line.line, "date": formats.date(line.booked_on, visit.locale), "amount": formats.money(line.amount, line.currency, visit.locale),
        "payer": line.payer, "account": line.account, "text": line.text,
    }  # fmt: skip


def _bad(statement: Statement) -> dict[str, Any]:
    """Every line that can't be used, with its number and why; how many more there are than a page holds."""
    lines = [(bad.line, _(bad.reason.words, **bad.reason.figures)) for bad in statement.bad[:MOST_BAD]]
    return {"bad": lines, "more_bad": max(0, len(statement.bad) - MOST_BAD)}


def _name() -> str:
    return request.values.get("name", "")[:100].replace("\0", "")


def _said(why: CannotImport) -> str:
    return _(why.sentence.words, **why.sentence.figures)
