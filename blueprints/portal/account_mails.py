"""Which mails one gets."""

from flask import abort, flash
from flask_babel import gettext as _

from access import Right, needs, visit
from blueprints.mails_form import MailsForm
from blueprints.portal import account_sections as sections
from blueprints.portal import bp
from models import choosing_mails
from models.base import db
from models.contact import person_of
from models.scope import Scope, scope

PART = "shared/account/_mails"


@bp.post("/account/mails")
@needs(Right.SEE_PORTAL)
def choose_mails(identifier):
    account = sections.mine()
    form = MailsForm(account.contact)
    if not form.validate_on_submit():
        return sections.show(PART, sections.mails(account, form), 422)
    with scope(Scope(visit.tenant_id)):  # a contact may be at home at another customer than the one it acts for here
        person = person_of(visit.person_id) or abort(404)
        choosing_mails.choose_mails(person, form.chosen(), sections.actor())
        db.session.commit()
    flash(_("Saved."), "success")
    return sections.saved(PART, sections.mails(sections.mine()))
