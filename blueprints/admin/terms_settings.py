"""The payment terms that a business gives, and the one that new customers get."""

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import both_versions
from blueprints.admin.settings_forms import NewTermForm, TermForm, UsualTermForm
from blueprints.admin.settings_saved import say_saved
from models import terms
from models.base import db
from models.business import save_business
from models.letting_in import Refused
from models.payment_term import PaymentTerm
from models.revising import Conflict, seen
from models.tenant import tenant_by_key

PAGE, LIST, TERM, USUAL = (f"admin/settings/terms/{name}.html" for name in ("terms", "_terms", "_term", "_usual"))


@bp.get("/settings/terms")
@needs(Right.SEE_SETTINGS)
def terms_settings():
    return htmx.show(LIST, PAGE, **_page())


@bp.post("/settings/terms")
@needs(Right.MANAGE_SETTINGS)
def add_payment_term():
    form = NewTermForm("new-term")
    if not form.validate_on_submit():
        return htmx.show(LIST, PAGE, 422, **_page(form))
    try:
        terms.add_term(tenant_by_key(visit.tenant_key), form.name.data, form.days.data, by=actor())
    except Refused as why:
        form.refuse(why)
        return htmx.show(LIST, PAGE, 422, **_page(form))
    db.session.commit()
    say(_("Added: %(name)s.", name=form.name.data))
    return htmx.done(LIST, url_for("admin.terms_settings"), **_page(NewTermForm("new-term", formdata=None)))


@bp.post("/settings/terms/usual")
@needs(Right.MANAGE_SETTINGS)
def add_usual_payment_terms():
    names = {days: ngettext("%(num)d day", "%(num)d days", days) if days else _("At once") for days in terms.USUAL}
    terms.add_usual_terms(tenant_by_key(visit.tenant_key), names, by=actor())
    db.session.commit()
    return htmx.done(LIST, url_for("admin.terms_settings"), **_page())


@bp.post("/settings/terms/for-new-customers")
@needs(Right.MANAGE_SETTINGS)
def set_usual_term():
    business = tenant_by_key(visit.tenant_key)
    form = _usual_form()
    if not form.validate_on_submit():
        return htmx.show(USUAL, PAGE, 422, **_page(usual=form))
    try:
        save_business(business, form.values(), form.seen.data or "", by=actor())
    except Conflict as why:
        form.versions = both_versions(form, why)
        return htmx.show(USUAL, PAGE, 409, **_page(usual=form))
    db.session.commit()
    return htmx.done(USUAL, url_for("admin.terms_settings"), **_page(usual=say_saved(_usual_form(fresh=True))))


@bp.get("/settings/terms/for-new-customers")
@needs(Right.SEE_SETTINGS)
def usual_term():
    return htmx.show(USUAL, PAGE, **_page())


@bp.get("/settings/terms/<int:days>")
@needs(Right.SEE_SETTINGS)
def payment_term(days):
    return htmx.show(TERM, PAGE, **_row(_term_or_404(days)))


@bp.post("/settings/terms/<int:days>")
@needs(Right.MANAGE_SETTINGS)
def rename_payment_term(days):
    term = _term_or_404(days)
    form = TermForm(f"term-{days}")
    if not form.validate_on_submit():
        return htmx.show(TERM, PAGE, 422, **_row(term, form))
    try:
        terms.rename_term(term, form.name.data, form.seen.data or "", by=actor())
    except Conflict as why:
        form.versions = both_versions(form, why)
        return htmx.show(TERM, PAGE, 409, **_row(term, form))
    db.session.commit()
    return htmx.done(TERM, url_for("admin.terms_settings"), **_row(term, say_saved(_term_form(term))))


@bp.post("/settings/terms/<int:days>/removal")
@needs(Right.MANAGE_SETTINGS)
def remove_payment_term(days):
    term = _term_or_404(days)
    terms.remove_term(term, by=actor())
    db.session.commit()
    undo = url_for("admin.add_payment_term")
    say(_("Removed: %(name)s.", name=term.name), undo, "#payment-terms", name=term.name, days=str(days))
    return htmx.done(LIST, url_for("admin.terms_settings"), **_page())


def _term_or_404(days: int) -> PaymentTerm:
    return terms.terms_by_days().get(days) or abort(404)


def _term_form(term: PaymentTerm) -> TermForm:
    return TermForm(f"term-{term.days}", formdata=None, name=term.name, seen=seen(term, ("name",)))


def _usual_form(fresh: bool = False) -> UsualTermForm:
    names = {days: term.name for days, term in terms.terms_by_days().items()}
    return UsualTermForm(tenant_by_key(visit.tenant_key), names, fresh)


def _page(form: NewTermForm | None = None, usual: UsualTermForm | None = None, row: dict | None = None) -> dict:
    rows = [{"days": term.days, "form": _term_form(term)} for term in terms.terms_by_days().values()]
    return {
        "terms": [row if row and row["days"] == each["days"] else each for each in rows],
        "new_form": form or NewTermForm("new-term", formdata=None),
        "usual": usual or _usual_form(fresh=True),
    }


def _row(term: PaymentTerm, form: TermForm | None = None) -> dict:
    row = {"days": term.days, "form": form or _term_form(term)}
    return {**_page(row=row), "term": row}
