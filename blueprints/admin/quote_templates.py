"""Templates of offers: renamed and taken away here; they are kept and filled in where an offer is written."""

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.refusals import explained
from models import quote_templates
from models.base import db
from models.quote import QuoteTemplate
from models.refusing import Refused


@bp.get("/quotes/templates")
@needs(Right.WORK_ORDERS)
def quote_template_list():
    return _page()


@bp.post("/quotes/templates/<int:ident>")
@needs(Right.WORK_ORDERS)
def rename_quote_template(ident):
    template = _template_or_404(ident)
    try:
        quote_templates.rename_template(template, request.form.get("template_name", "").replace("\0", ""), actor())
    except Refused as why:
        db.session.rollback()
        return _page(422, explained(why))
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.quote_template_list"))


@bp.post("/quotes/templates/<int:ident>/removal")
@needs(Right.WORK_ORDERS)
def remove_quote_template(ident):
    template = _template_or_404(ident)
    quote_templates.drop_template(template, actor())
    db.session.commit()
    say(_("Removed: %(name)s.", name=template.name))
    return htmx.leave_for(url_for("admin.quote_template_list"))


def _template_or_404(ident: int) -> QuoteTemplate:
    return quote_templates.template_by_id(ident) or abort(404)


def _page(status: int = 200, error: str = ""):
    return htmx.page("admin/quotes/templates.html", status, templates=quote_templates.templates(), error=error)
