"""A customer asks for a visit or a service call, with photos from its phone."""

from flask import flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.conversing import read_files, takes_files
from blueprints.jobs.forms import JobForm, new_job_form
from blueprints.papers.wording import words_here
from blueprints.portal import bp
from blueprints.refusals import explained
from models.base import db
from models.buyer import buyer_of
from models.ordering_rules import refuse_start
from models.refusing import Refused
from models.requesting_jobs import request_job
from models.scope import every_branch

PAGE = "portal/jobs/request.html"


@bp.get("/jobs/request")
@needs(Right.SEE_JOBS)
def new_job_request(identifier):
    me = buyer_of(visit.portal_user_id)
    try:
        refuse_start(me.customer)
    except Refused as why:
        return _page(None, error=explained(why))
    person = me.person
    known = {
        "site": "\n".join(me.customer.address_lines),
        "site_contact": person.name,
        "site_phone": person.phone or "",
    }
    return _page(new_job_form(**known))


@bp.post("/jobs/request")
@needs(Right.SEE_JOBS)
@takes_files
def request_a_job(identifier):
    form, me = JobForm(), buyer_of(visit.portal_user_id)
    if not form.validate_on_submit():
        return _page(form, 422)
    branch = (visit.branch_id if visit.branches > 1 else None) or None
    try:
        with every_branch():
            job = request_job(me.customer, me.person, form.asked(branch), visit.today, visit.actor(request.remote_addr or ""), read_files())  # fmt: skip
    except Refused as why:
        db.session.rollback()
        return _page(form, 422, explained(why))
    db.session.commit()
    flash(_("Asked. We get back to you with a date."), "success")
    return htmx.leave_for(url_for("portal.job", identifier=identifier, number=job.number))


def _page(form: JobForm | None, status: int = 200, error: str = ""):
    return htmx.page(PAGE, status, form=form, error=error, noun=words_here()["job"].many)
