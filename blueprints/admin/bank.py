"""What the bank says came in: found by what is to be done, and all that are sure booked at once."""

from functools import partial

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.bank_rows import line_row
from blueprints.admin.work_lists import tabs
from blueprints.paging import neighbours, place_in
from blueprints.refusals import explained
from models import booking
from models.base import db
from models.finding_bank_lines import NEWEST, View, find_lines, how_many_lines

LIST, PAGE = "admin/bank/_lines.html", "admin/bank/bank.html"
VIEWS = {
    View.OPEN: _l("Open"),
    View.SURE: _l("Sure matches"),
    View.BOOKED: _l("Booked"),
    View.IGNORED: _l("Ignored"),
}


@bp.get("/bank")
@needs(Right.WORK_MONEY)
def bank():
    return _list()


@bp.post("/bank/sure")
@needs(Right.WORK_MONEY)
def book_sure_lines():
    """Those that were shown; what is not sure any more stays open."""
    chosen = [
        int(text) for text in request.form.getlist("line") if text.isascii() and text.isdigit() and len(text) < 19
    ]
    if not chosen:
        return _list(422, _("There is nothing to book here."))
    done = booking.book_sure(chosen, actor())
    db.session.commit()
    said = ngettext("%(num)d payment booked.", "%(num)d payments booked.", len(done.booked))
    problems = [f"{line.payer or line.text[:40]}: {explained(why)}" for line, why in done.refused]
    say(" ".join([said, *problems[:5]]))
    return htmx.leave_for(url_for("admin.bank"))


def _list(status: int = 200, problem: str = ""):
    view = _view()
    found = find_lines(view, place_in(NEWEST))
    return htmx.show(
        LIST,
        PAGE,
        status,
        view=view.value,
        views=tabs(VIEWS, view, _url),
        rows=[line_row(row, found.proposals.get(row.id)) for row in found.page.rows],
        sure=found.sure,
        sure_url=_url(View.SURE),
        problem=problem,
        first_time=not found.page.rows and not how_many_lines(),
        **neighbours(found.page, partial(_url, view)),
    )


def _view() -> View:
    asked = request.args.get("view", "")
    return View(asked) if asked in list(View) else View.OPEN


def _url(view: View, **more: str) -> str:
    return url_for("admin.bank", view=None if view == View.OPEN else view.value, **more)
