"""Views of one's own beside a list: what it is narrowed to, kept under a name. A list has them by `**saved_views(name, address)`."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import say
from blueprints.refusals import explained
from models import saving_views
from models.base import db
from models.refusing import Refused

# By list: what it is called, its endpoint, and what of its address a view keeps (never the page).
LISTS = {
    "orders": (_l("Orders"), "admin.orders", ("view", "q", "mine")),
    "customers": (_l("Customers"), "admin.customers", ("q", "status", "portal")),
    "invoices": (_l("Invoices"), "admin.invoices", ("view", "q", "customer", "from", "to", "mine")),
    "products": (_l("Catalogue"), "admin.products", ("q", "category", "state")),
}


def saved_views(of: str, address: str) -> dict:
    """For admin/views/bar.html: one's own views of a list that stands at this address now."""
    here = _kept(of, urlsplit(address).query)
    return {"saved": {"of": of, "narrowed": here, "views": _mine(of, here)}}


def _mine(of: str, here: str | None = None) -> list[dict]:
    rows = saving_views.views_of(visit.person_id, of)
    kept = [(row, _kept(of, row.query)) for row in rows]
    return [{"id": row.id, "name": row.name, "url": _url(of, query), "current": query == here} for row, query in kept]


def _kept(of: str, query: str) -> str:
    """Only what this list asks for, in one order; the list itself looks at the values, whenever it is opened."""
    given = dict(parse_qsl(query.replace("\0", "")))
    return urlencode([(name, given[name]) for name in LISTS[of][2] if name in given])


def _url(of: str, query: str) -> str:
    return url_for(LISTS[of][1], **dict(parse_qsl(query)))


@bp.get("/views/<of>")
@needs(Right.SEE_ADMIN)
def views(of):
    return _page(_list_or_404(of))


@bp.post("/views/<of>")
@needs(Right.SEE_ADMIN)
def save_view(of):
    query = _kept(_list_or_404(of), request.form.get("query", ""))
    try:
        made = saving_views.save_view(visit.person_id, of, request.form.get("name", ""), query)
    except Refused as why:
        db.session.rollback()
        return _page(of, 422, explained(why), query=query)
    db.session.commit()
    say(_("The view %(name)s is kept.", name=made.name))
    return htmx.leave_for(_url(of, query))


@bp.post("/views/<int:view_id>/name")
@needs(Right.SEE_ADMIN)
def rename_view(view_id):
    found = _view_or_404(view_id)
    of = found.of
    try:
        saving_views.rename_view(found, request.form.get("name", ""))
    except Refused as why:
        db.session.rollback()
        return _page(of, 422, explained(why), wrong=view_id)
    db.session.commit()
    say(_("Saved: %(name)s.", name=found.name))
    return htmx.leave_for(url_for("admin.views", of=of))


@bp.post("/views/<int:view_id>/removal")
@needs(Right.SEE_ADMIN)
def remove_view(view_id):
    found = _view_or_404(view_id)
    saving_views.remove_view(found)
    db.session.commit()
    say(_("Deleted: %(name)s.", name=found.name))
    return htmx.leave_for(url_for("admin.views", of=found.of))


def _page(of: str, status: int = 200, problem: str = "", query: str | None = None, wrong: int = 0):
    """`query`: a filter that is still to be named; `wrong`: the view whose new name is refused."""
    label, endpoint, _names = LISTS[of]
    return htmx.page(
        "admin/views/views.html",
        status,
        of=of,
        label=label,
        list_url=url_for(endpoint),
        rows=_mine(of),
        problem=problem,
        query=query,
        wrong=wrong,
        typed=request.form.get("name", "")[:100],
    )


def _list_or_404(of: str) -> str:
    return of if of in LISTS else abort(404)


def _view_or_404(view_id: int):
    found = saving_views.view_by_id(view_id, visit.person_id)
    return found if found and found.of in LISTS else abort(404)
