"""Closing months: through which day nothing is issued or booked any more, and opening them again."""

import datetime as dt

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.refusals import explained
from models import closing_books, formats
from models.base import db
from models.letter_kind import said
from models.refusing import Refused
from models.tenant import tenant_by_key

PAGE = "admin/settings/books.html"
NO_CHOICE = said("Choose a month.")


@bp.get("/settings/books")
@needs(Right.SEE_SETTINGS)
def book_settings():
    return _page()


@bp.post("/settings/books")
@needs(Right.MANAGE_SETTINGS)
def close_books():
    return _act(lambda business: closing_books.close_books(business, _day("day"), visit.today, actor()), _("Closed."))


@bp.post("/settings/books/reopening")
@needs(Right.REOPEN_BOOKS)
def reopen_books():
    def reopen(business) -> None:
        until = None if request.form.get("until") == "never" else _day("until")
        closing_books.reopen_books(business, until, visit.today, actor())

    return _act(reopen, _("Opened again."))


def _act(verb, done: str):
    try:
        verb(tenant_by_key(visit.tenant_key))
    except Refused as why:
        db.session.rollback()
        return _page(422, explained(why))
    db.session.commit()
    say(done)
    return htmx.leave_for(url_for("admin.book_settings"))


def _day(field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(request.form.get(field, ""))
    except ValueError as error:
        raise Refused(field, NO_CHOICE) from error


def _page(status: int = 200, error: str = ""):
    closed = tenant_by_key(visit.tenant_key).books_closed_on
    ends = [(day, formats.date(day, visit.locale)) for day in closing_books.month_ends(visit.today)]
    return htmx.page(
        PAGE, status, error=error, closed=formats.date(closed, visit.locale) if closed else "",
        later=[(day.isoformat(), words) for day, words in ends if not closed or day > closed],
        earlier=[(day.isoformat(), words) for day, words in ends if closed and day < closed],
    )  # fmt: skip
