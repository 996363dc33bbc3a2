"""Spreadsheets taken in: uploaded, columns chosen, looked at, then imported part by part."""

from flask import Response, abort, redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.sheet_target import DATES, DECIMALS, Choice, Target, chosen, guessed, target_or_404
from models.attaching import store
from models.base import db
from models.finding_imports import import_by_id
from models.importing.reading import CannotImport
from models.importing.recorded import begin, put_on_record, take_part
from models.importing.sentence import Sentence
from models.importing.sheets import LOOKED_AT, heading, import_part, kept_file, look
from models.importing.workbook import as_csv
from models.sheet_import import SheetImport
from models.tenant import tenant_by_key

PAGE, STEP = "admin/spreadsheets/import.html", "admin/spreadsheets/step.html"
GOODS = "/spreadsheets/<any(products, 'list-prices', stock):what>/import"
IN_LIST, OF_CUSTOMER = "/price-lists/<int:list_id>/import", "/customers/<number>/prices/import"
LARGEST = 5_000_000


@bp.get(OF_CUSTOMER)
@bp.get(IN_LIST)
@bp.get(GOODS)
@needs(Right.MANAGE_GOODS)
def new_import(what=None, list_id=None, number=None):
    return htmx.page(PAGE, target=target_or_404(what, list_id, number))


@bp.post(OF_CUSTOMER)
@bp.post(IN_LIST)
@bp.post(GOODS)
@needs(Right.MANAGE_GOODS)
def upload_sheet(what=None, list_id=None, number=None):
    target, file = target_or_404(what, list_id, number), request.files.get("file")
    try:
        content = _read(file)
        heading(content)
    except CannotImport as why:
        return htmx.page(PAGE, 422, target=target, problem=_said(why.sentence))
    digest = store(content)
    db.session.commit()
    return redirect(target.url("sheet_import", digest=digest, name=(file.filename or "")[:100]), 303)


upload_sheet.longest_body = LARGEST + 10_000


@bp.get(f"{OF_CUSTOMER}/<digest>")
@bp.get(f"{IN_LIST}/<digest>")
@bp.get(f"{GOODS}/<digest>")
@needs(Right.MANAGE_GOODS)
def sheet_import(digest, what=None, list_id=None, number=None):
    target = target_or_404(what, list_id, number)
    content, header = _file_or_404(digest)
    return _look(target, header, guessed(header, target), digest, lambda choice: look(content, target.noun, choice.map))


@bp.post(f"{OF_CUSTOMER}/<digest>/preview")
@bp.post(f"{IN_LIST}/<digest>/preview")
@bp.post(f"{GOODS}/<digest>/preview")
@needs(Right.MANAGE_GOODS)
def preview_sheet(digest, what=None, list_id=None, number=None):
    """The first rows as they would be imported; then nothing of it is kept."""
    target = target_or_404(what, list_id, number)
    content, header = _file_or_404(digest)

    def tried(choice: Choice) -> list:
        rows = import_part(content, target.noun, choice.map, size=LOOKED_AT).rows
        db.session.rollback()
        return rows

    return _look(target, header, chosen(header), digest, tried, checked=True)


@bp.post(f"{OF_CUSTOMER}/<digest>")
@bp.post(f"{IN_LIST}/<digest>")
@bp.post(f"{GOODS}/<digest>")
@needs(Right.MANAGE_GOODS)
def import_sheet(digest, what=None, list_id=None, number=None):
    target = target_or_404(what, list_id, number)
    content, header = _file_or_404(digest)
    choice, start = chosen(header), _number("start")
    try:
        one = _begun(target, digest)
        part = take_part(one, content, target.noun, choice.map, start)
    except CannotImport as why:
        return _shown(target, header, choice, digest, 422, problem=_said(why.sentence))
    if part.rows and not part.after:
        put_on_record(one, tenant_by_key(visit.tenant_key), actor())
    db.session.commit()
    step = {"target": target, "digest": digest, "one": one, "part": part}
    return htmx.show(STEP, PAGE, **step, sent=_carried_on(), bad=_bad(part.rows, choice))


def _begun(target: Target, digest: str) -> SheetImport:
    """The import that this step belongs to; the first step begins one."""
    named, name = request.form.get("import"), request.form.get("name", "")[:100]
    if named is None:
        return begin(target.what, target.name, target.at, digest, name, actor())
    one = import_by_id(int(named)) if named.isascii() and named.isdigit() and len(named) < 20 else None
    return one if one and (one.hash, dict(one.place)) == (digest, target.at) else abort(404)


def _carried_on() -> dict[str, str]:
    """What the next step is sent too: the choice of columns, and the file's name."""
    return {name: value for name, value in request.form.items() if name not in ("csrf_token", "start", "import")}


def _read(file: FileStorage | None) -> bytes:
    content = file.read(LARGEST + 1) if file else b""
    if not content:
        raise CannotImport("Choose a file.")
    if len(content) > LARGEST:
        raise CannotImport("This file is larger than 5 MB. Split it into several.")
    return as_csv(content)


def _file_or_404(digest: str) -> tuple[bytes, list[str]]:
    content = kept_file(digest) or abort(404)
    try:
        return content, heading(content)
    except CannotImport:
        abort(404)


def _look(target: Target, header: list[str], choice: Choice, digest: str, read, checked: bool = False) -> Response:
    try:
        rows = read(choice)
    except CannotImport as why:
        return _shown(target, header, choice, digest, 422 if checked else 200, problem=_said(why.sentence))
    return _shown(target, header, choice, digest, rows=rows, bad=_bad(rows, choice), checked=checked)


def _shown(target: Target, header: list[str], choice: Choice, digest: str, status: int = 200, **more) -> Response:
    formats = {"decimals": DECIMALS, "dates": DATES, "file_name": request.values.get("name", "")[:100]}
    return htmx.page(PAGE, status, target=target, header=header, choice=choice, digest=digest, **formats, **more)


def _bad(rows: list, choice: Choice) -> list[tuple[int, str, str]]:
    """(line, column as the file calls it, sentence) of each row that is left out."""
    theirs = {ours: name for name, ours in choice.columns.items()}
    return [(row.line, theirs.get(column, column), _said(reason)) for row in rows for column, reason in row.problems]


def _said(sentence: Sentence) -> str:
    return _(sentence.words, **sentence.figures)


def _number(name: str) -> int:
    sent = request.form.get(name, "0")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else abort(422)
