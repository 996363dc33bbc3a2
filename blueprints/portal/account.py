"""A person's own account: their details and their company's, withdrawing what waits, and the language."""

from flask import abort, flash, request
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.portal import account_sections as sections
from blueprints.portal import bp
from blueprints.portal.account_forms import CompanyForm, DetailsForm
from blueprints.proving import proved
from models.account import SIGN_IN, NotAllowed, change_company, change_details, request_by_id, speak, withdraw
from models.base import db
from models.changing_email import cancel
from models.languages import languages_on
from models.refusing import Refused
from models.revising import Conflict


@bp.get("/account")
@needs(Right.SEE_PORTAL)
def account(identifier):
    return sections.page({})


@bp.post("/account/details")
@needs(Right.SEE_PORTAL)
def change_own_details(identifier):
    return _save("details", DetailsForm("details"), change_details)


@bp.post("/account/company")
@needs(Right.SEE_PORTAL)
def change_own_company(identifier):
    return _save("company", CompanyForm("company"), change_company)


def _save(section, form, change):
    shown, found = getattr(sections, section), sections.mine()
    if not form.validate_on_submit():
        return sections.show(f"_{section}", shown(found, form), 422)
    if status := _unproved(found, form):
        return sections.show(f"_{section}", shown(sections.mine(), form), status)
    try:
        outcome = change(found, form.values(), form.seen.data or "", sections.actor())
    except NotAllowed:
        abort(403)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return sections.show(f"_{section}", shown(sections.mine(), form), 422)
    except Conflict as conflict:
        return _both_versions(section, form, conflict)
    db.session.commit()
    flash(sections.what_came(outcome), "success")
    return sections.saved(f"_{section}", shown(sections.mine()))


def _both_versions(section, form, conflict):
    db.session.rollback()
    shown, found = getattr(sections, section), sections.mine()
    now = shown(found)[f"{section}_form"].values()
    return sections.show(f"_{section}", shown(found, form.filled_again(now, conflict)), 409)


def _unproved(account, form) -> int:
    """The status of a refusal: who asks for a new email to sign in with gives the password once more (ASVS 7.5.1)."""
    if "current" not in form or SIGN_IN not in form.typed():
        return 0
    pending = account.waits_for("contact", account.contact.id)
    known = (account.contact.email, pending and pending.wanted.get(SIGN_IN))
    return 0 if form.email.data in known else proved(form.current)[1]


@bp.post("/account/change-requests/<int:request_id>/withdrawal")
@needs(Right.SEE_PORTAL)
def withdraw_change(identifier, request_id):
    asked = request_by_id(visit.person_id, request_id) or abort(404)
    withdrawn = withdraw(asked, sections.actor())
    db.session.commit()
    flash(_("Withdrawn.") if withdrawn else _("This has been answered already."), "success")
    section = {"contact": "details", "customer": "company", "address": "addresses"}[asked.subject_kind]
    return sections.saved(f"_{section}", getattr(sections, section)(sections.mine()))


@bp.post("/account/email/cancellation")
@needs(Right.SEE_PORTAL)
def cancel_new_email(identifier):
    cancelled = cancel(sections.mine().contact, sections.actor())
    db.session.commit()
    flash(_("Your email stays as it is.") if cancelled else _("There is nothing left to cancel."), "success")
    return sections.saved("_details", sections.details(sections.mine()))


@bp.post("/account/language")
@needs(Right.SEE_PORTAL)
def change_language(identifier):
    code = request.form.get("language")
    if code not in languages_on(visit.tenant_language, visit.languages):
        abort(422)
    speak(visit.person_id, code)
    db.session.commit()
    return htmx.leave_for(sections.back("language"))
