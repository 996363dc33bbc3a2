"""The kinds of work that the business does, and what an hour of each costs."""

from decimal import Decimal

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.fields import SeenForm, words
from blueprints.number_fields import DecimalText
from models import keeping_job_types as kinds
from models.base import db
from models.job import JobType
from models.money import main_units, minor_units
from models.refusing import Refused
from models.requesting_jobs import job_types
from models.revising import Conflict, seen
from models.tenant import tenant_by_key

PAGE = "admin/settings/job_types/job_types.html"
MOST = Decimal(100_000)


class JobTypeForm(SeenForm):
    name = words(_l("Name"), 80, _l("Enter a name."), autocomplete="off")
    hourly_rate = DecimalText(_l("Price of an hour, net"), 2)
    tax_percent = DecimalText(_l("Tax (%)"), 2)
    offered = BooleanField(_l("Customers can ask for it"))
    meanwhile = False  # has a colleague saved it since it was opened?

    def validate_hourly_rate(self, field) -> None:
        if field.data is not None and not 0 <= field.data <= MOST:
            raise ValidationError(_("Enter an amount that is not negative."))

    def validate_tax_percent(self, field) -> None:
        if field.data is not None and not 0 <= field.data <= 100:
            raise ValidationError(_("Enter a share from 0 to 100."))

    def values(self) -> dict:
        return {
            "name": self.name.data, "hourly_rate": minor_units(self.hourly_rate.data or Decimal(0), visit.tenant_currency),
            "tax_rate": (self.tax_percent.data or Decimal(0)) / 100, "offered": self.offered.data,
        }  # fmt: skip


@bp.get("/settings/kinds-of-work")
@needs(Right.SEE_SETTINGS)
def job_type_settings():
    return _page()


@bp.post("/settings/kinds-of-work")
@needs(Right.MANAGE_SETTINGS)
def add_job_type():
    form = JobTypeForm("new-kind")
    if not form.validate_on_submit():
        return _page(form, status=422)
    try:
        made = kinds.add_job_type(tenant_by_key(visit.tenant_key), form.values(), actor())
    except Refused as why:
        form.refuse(why)
        return _page(form, status=422)
    db.session.commit()
    say(_("Added: %(name)s.", name=made.name))
    return htmx.leave_for(url_for("admin.job_type_settings"))


@bp.post("/settings/kinds-of-work/<int:ident>")
@needs(Right.MANAGE_SETTINGS)
def change_job_type(ident):
    kind = kinds.job_type_by_id(ident) or abort(404)
    form = JobTypeForm(f"kind-{ident}")
    if not form.validate_on_submit():
        return _page(None, kind, form, 422)
    try:
        kinds.change_job_type(tenant_by_key(visit.tenant_key), kind, form.values(), form.seen.data or "", actor())
    except Refused as why:
        form.refuse(why)
        return _page(None, kind, form, 422)
    except Conflict as why:
        form.seen.data, form.meanwhile = why.seen, True
        return _page(None, kind, form, 409)
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.job_type_settings"))


def _filled(kind: JobType) -> JobTypeForm:
    rate = main_units(kind.hourly_rate, visit.tenant_currency)
    known = {"name": kind.name, "hourly_rate": rate, "tax_percent": kind.tax_rate * 100, "offered": kind.offered}
    return JobTypeForm(f"kind-{kind.id}", formdata=None, data=known | {"seen": seen(kind, kinds.FIELDS)})


def _page(new: JobTypeForm | None = None, changed: JobType | None = None, form: JobTypeForm | None = None, status=200):
    rows = [
        (one, form if changed and form and one.id == changed.id else _filled(one)) for one in job_types(offered=False)
    ]
    new = new or JobTypeForm("new-kind", formdata=None, data={"offered": True})
    return htmx.page(PAGE, status, rows=rows, new_form=new)
