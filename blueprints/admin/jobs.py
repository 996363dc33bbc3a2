"""Jobs of all customers: by what is to be done next, and a new one that somebody has asked for by phone."""

from dataclasses import replace
from functools import partial

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.choosing_customer import choose_customer
from blueprints.admin.work_lists import address_of, tabs, wanted_from
from blueprints.conversing import read_files, takes_files
from blueprints.jobs.forms import URGENCY, JobForm, new_job_form
from blueprints.paging import neighbours, place_in
from blueprints.papers.wording import badge
from blueprints.refusals import explained
from models import finding_jobs, formats
from models.base import db
from models.customer import Customer
from models.finding_jobs import NEWEST, STATES, View
from models.refusing import Refused
from models.requesting_jobs import request_job

FORM = "admin/jobs/new.html"
VIEWS = {
    View.ASKED: _l("Asked for"),
    View.PLANNED: _l("Scheduled"),
    View.UNDER_WAY: _l("In progress"),
    View.DONE: _l("Done, to invoice"),
    View.ENDED: _l("Ended"),
    View.ALL: _l("All"),
}
FIRST = View.ASKED
_url = partial(address_of, "admin.jobs", FIRST)


@bp.get("/jobs")
@needs(Right.SEE_CUSTOMERS)
def jobs():
    wanted, counts = wanted_from(FIRST), _counts()
    found = finding_jobs.find_jobs(wanted, place_in(NEWEST))
    return htmx.show(
        "admin/jobs/_list.html",
        "admin/jobs/jobs.html",
        address=_url(wanted),
        wanted=wanted,
        views=tabs(VIEWS, wanted.view, lambda view: _url(replace(wanted, view=view)), counts),
        rows=[_row(row) for row in found.rows],
        **neighbours(found, partial(_url, wanted)),
    )  # fmt: skip


def _counts() -> dict[View, str]:
    found = finding_jobs.how_many_jobs()
    return {view: str(sum(found.get(status, 0) for status in STATES.get(view, ())) or "") for view in VIEWS}


def _row(row) -> dict:
    when = row.next_day or row.wanted_on
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="job", document=row.number),
        "customer": row.customer_name,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "type": row.type or "",
        "what": row.note[:90],
        "date": formats.date(row.dated_on, visit.locale),
        "when": formats.date(when, visit.locale) if when else "",
        "wished": row.next_day is None,
        "urgent": str(URGENCY["urgent"]) if row.urgency == "urgent" and row.status == "requested" else "",
        "unsigned": row.status == "completed" and row.signed_at is None,
        "state": badge("job", row.status, 0, visit.locale),
        "total": formats.money(row.total, row.currency, visit.locale) if row.total else "",
    }


@bp.get("/jobs/new")
@needs(Right.WORK_ORDERS)
def new_job():
    back = (_("Jobs"), url_for("admin.jobs"))
    return choose_customer("admin.new_job", "admin.job_for", _("New job"), back)


@bp.get("/customers/<number>/job")
@needs(Right.WORK_ORDERS)
def job_for(number):
    customer = customer_or_404(number)
    return _form(customer, new_job_form(site="\n".join(customer.address_lines)))


@bp.post("/customers/<number>/job")
@needs(Right.WORK_ORDERS)
@takes_files
def add_job(number):
    customer, form = customer_or_404(number), JobForm()
    if not form.validate_on_submit():
        return _form(customer, form, 422)
    try:
        job = request_job(customer, None, form.asked(None), visit.today, actor(), read_files())
    except Refused as why:
        db.session.rollback()
        return _form(customer, form, 422, explained(why))
    db.session.commit()
    say(_("Noted. The customer is told; plan a visit next."))
    return htmx.leave_for(url_for("admin.document", number=number, kind="job", document=job.number))


def _form(customer: Customer, form: JobForm, status: int = 200, error: str = ""):
    return htmx.page(FORM, status, customer=customer, form=form, error=error)
