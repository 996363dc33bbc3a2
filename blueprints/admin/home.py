"""Where staff arrive."""

from flask import redirect, url_for

from access import Right, needs
from blueprints.admin import bp


@bp.get("/")
@needs(Right.SEE_ADMIN)
def home():
    return redirect(url_for("admin.customers"), 303)
