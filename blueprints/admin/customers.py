"""All customers, found as one types."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from models.finding_customers import BadSearch, Search, find_customers, read_search

ASKED = ("q", "status", "portal")


@bp.get("/customers")
@needs(Right.SEE_CUSTOMERS)
def customers():
    asked = {name: value for name in (*ASKED, "page") if (value := request.args.get(name, "").strip())}
    try:
        search = read_search(asked)
    except BadSearch as why:
        return _list(asked, Search(), 422, problem=_(str(why)))
    found = find_customers(search)
    return _list(asked, search, rows=found.rows, previous=_at(asked, found.newer), next=_at(asked, found.older))


def _list(asked, search, status=200, **context):
    return htmx.show(
        "admin/customers/_list.html",
        "admin/customers/customers.html",
        status,
        address=url_for("admin.customers", **asked) if status == 200 else None,
        asked=asked,
        narrows=search.narrows,
        portal_off=not visit.tenant_open,
        **context,
    )


def _at(asked, cursor):
    """The address of the page that begins at the cursor."""
    return cursor and url_for("admin.customers", **asked | {"page": str(cursor)})
