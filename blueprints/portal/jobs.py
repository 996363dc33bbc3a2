"""Visits and service calls for the customer."""

from flask_babel import lazy_gettext as _l

from access import Right, needs
from blueprints.portal import bp
from blueprints.portal.document_page import show_document
from blueprints.portal.listing import Column, Listing, show_list, show_totals
from blueprints.portal.saving import send_csv

JOBS = Listing(
    "job",
    (
        Column(_l("Number"), "number"),
        Column(_l("Date"), "date"),
        Column(_l("Your reference"), "", "optional"),
        Column(_l("Status")),
        Column(_l("Total"), "total", "num"),
    ),
    _l("Visits and service calls will show here."),
    ("number", "dated_on", "status", "reference", "currency", "net", "tax", "total"),
)


@bp.get("/jobs")
@needs(Right.SEE_JOBS)
def jobs(identifier):
    return show_list(JOBS)


@bp.get("/jobs/totals")
@needs(Right.SEE_JOBS)
def jobs_totals(identifier):
    return show_totals(JOBS)


@bp.get("/jobs.csv")
@needs(Right.SEE_JOBS)
def jobs_csv(identifier):
    return send_csv(JOBS)


@bp.get("/jobs/<path:number>")
@needs(Right.SEE_JOBS)
def job(identifier, number):
    return show_document("job", number)
