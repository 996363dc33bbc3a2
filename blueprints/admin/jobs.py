"""Jobs of all customers: by what is to be done next, and a new one that somebody has asked for by phone."""

from functools import partial

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.choosing_customer import choose_customer
from blueprints.conversing import read_files, takes_files
from blueprints.jobs.forms import URGENCY, JobForm, new_job_form
from blueprints.paging import asked, neighbours, place_in
from blueprints.papers.wording import badge
from blueprints.refusals import explained
from models import finding_jobs, formats
from models.base import db
from models.customer import Customer
from models.finding_jobs import NEWEST, STATES, View, Wanted
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


@bp.get("/jobs")
@needs(Right.SEE_CUSTOMERS)
def jobs():
    wanted, counts = _wanted(), finding_jobs.how_many_jobs()
    found = finding_jobs.find_jobs(wanted, place_in(NEWEST))
    return htmx.show(
        "admin/jobs/_list.html",
        "admin/jobs/jobs.html",
        address=_url(wanted),
        wanted=wanted,
        views=[(str(label), _count(view, counts), _url(wanted.seen_as(view)), view == wanted.view) for view, label in VIEWS.items()],
        rows=[_row(row) for row in found.rows],
        **neighbours(found, partial(_url, wanted)),
    )  # fmt: skip


def _count(view: View, counts: dict[str, int]) -> str:
    return str(sum(counts.get(status, 0) for status in STATES.get(view, ())) or "")


def _wanted() -> Wanted:
    typed = asked("view", "q", "mine")
    view = View(typed["view"]) if typed["view"] in list(View) else View.ASKED
    return Wanted(view, typed["q"], visit.person_id if typed["mine"] else 0)


def _url(wanted: Wanted, **more) -> str:
    view = "" if wanted.view == View.ASKED else wanted.view.value
    asked = {"view": view, "q": wanted.text, "mine": "1" if wanted.sold_by else ""} | more
    return url_for("admin.jobs", **{name: value for name, value in asked.items() if value})


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
