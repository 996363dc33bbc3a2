"""One's own account as staff: name and language, which mails, and a new email."""

from flask import flash
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import account_sections as sections
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.mails_form import MailsForm
from blueprints.proving import proved
from models.base import db
from models.changing_email import begin, cancel
from models.choosing_mails import choose_mails
from models.own_staff_account import change_own, staff_at
from models.refusing import Refused


@bp.get("/account")
@needs(Right.SEE_ADMIN)
def account():
    return sections.page({})


@bp.post("/account/details")
@needs(Right.SEE_ADMIN)
def change_own_details():
    """The whole page comes again: it may speak another language, and calls this person otherwise."""
    staff, form = staff_at(visit), sections.OwnDetailsForm("details")
    if not form.validate_on_submit():
        return sections.show("_details", sections.details(staff, form), 422)
    change_own(staff, form.name.data, form.language.data or None, actor())
    db.session.commit()
    flash(_("Saved."), "success")
    return htmx.leave_for(sections.back("details"))


@bp.post("/account/mails")
@needs(Right.SEE_ADMIN)
def choose_own_mails():
    staff = staff_at(visit)
    form = MailsForm(staff)
    if not form.validate_on_submit():
        return sections.show("shared/account/_mails", sections.mails(staff, form), 422)
    choose_mails(staff, form.chosen(), actor())
    db.session.commit()
    flash(_("Saved."), "success")
    return sections.saved("shared/account/_mails", sections.mails(staff))


@bp.post("/account/email")
@needs(Right.SEE_ADMIN)
def change_own_email():
    staff, form, status = staff_at(visit), sections.OwnEmailForm("email"), 422
    if not form.validate_on_submit() or (status := proved(form.current)[1]):
        return sections.show("_email", sections.new_email(staff, form), status)
    try:
        begin(staff, form.email.data, actor())
    except Refused as why:
        db.session.commit()  # the try is counted
        form.refuse(why)
        return sections.show("_email", sections.new_email(staff, form), 422)
    db.session.commit()
    flash(_("Look into the mail of %(email)s and confirm the new email there.", email=staff.email), "success")
    return sections.saved("_email", sections.new_email(staff))


@bp.post("/account/email/cancellation")
@needs(Right.SEE_ADMIN)
def cancel_own_email():
    staff = staff_at(visit)
    cancelled = cancel(staff, actor())
    db.session.commit()
    flash(_("Your email stays as it is.") if cancelled else _("There is nothing left to cancel."), "success")
    return sections.saved("_email", sections.new_email(staff))
