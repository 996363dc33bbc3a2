"""The first page of a customer's portal."""

import htmx
from access import Right, needs
from blueprints.portal import bp


@bp.get("/")
@needs(Right.SEE_PORTAL)
def home(identifier):
    return htmx.page("portal/home/home.html")
