"""All customers, found as one types, and all that are found as a file."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.csv_file import send_csv
from blueprints.admin.customer_columns import COLUMNS, csv_rows
from blueprints.admin.module_words import module_name
from blueprints.admin.saved_views import saved_views
from models.finding_customers import BadSearch, Search, conditions, every_customer, find_customers, read_search
from models.module import Module

ASKED = ("q", "status", "portal")
LIST, PAGE = "admin/customers/_list.html", "admin/customers/customers.html"


@bp.get("/customers")
@needs(Right.SEE_CUSTOMERS)
def customers():
    asked = asked_for(request.args)
    try:
        search = read_search(asked)
    except BadSearch as why:
        return htmx.show(LIST, PAGE, 422, **frame(asked), problem=_(str(why)))
    return htmx.show(LIST, PAGE, address=list_url(asked), **listed(asked, search))


@bp.get("/customers.csv")
@needs(Right.SEE_CUSTOMERS)
def customers_csv():
    asked = asked_for(request.args)
    try:
        search = read_search(asked)
    except BadSearch as why:
        return htmx.show(LIST, PAGE, 422, **frame(asked), problem=_(str(why)))
    return send_csv("customers.csv", COLUMNS.values(), csv_rows(every_customer(*conditions(search))))


def asked_for(given) -> dict[str, str]:
    """What is searched for, and the place in the list."""
    return {name: value for name in (*ASKED, "page") if (value := given.get(name, "").strip())}


def list_url(asked: dict[str, str]) -> str:
    return url_for("admin.customers", **asked)


def listed(asked: dict[str, str], search: Search) -> dict:
    """What the list shows of a search."""
    found = find_customers(search)
    pages = {"previous": _at(asked, found.newer), "next": _at(asked, found.older)}
    return {**frame(asked, search), "rows": found.rows, **pages}


def frame(asked: dict[str, str], search: Search | None = None) -> dict:
    """What is around the rows."""
    return {
        "asked": asked,
        "narrows": bool(search and search.narrows),
        "portal_off": not visit.tenant_open,
        "modules": [(module.value, module_name(module)) for module in Module],
        "csv_url": url_for("admin.customers_csv", **{name: asked[name] for name in ASKED if name in asked}),
        **saved_views("customers", list_url(asked)),
    }


def _at(asked, cursor):
    """The address of the page that begins at the cursor."""
    return cursor and list_url(asked | {"page": str(cursor)})
