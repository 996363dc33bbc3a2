"""Mailing the statement that is shown: to oneself, or to where bills go."""

import secrets

from flask import abort, flash, request
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.fields import words_of_form
from blueprints.papers.statement_period import Wanted
from blueprints.portal import bp
from blueprints.portal.statement import mailing, show_statement, statement_url, wanted
from models.base import db
from models.mailing_statements import mail_statement as mail
from models.reading_threads import author_of
from models.signing_in import TooMany
from models.telling_of_reminders import at_address

PART = "portal/statement/_mail.html"


@bp.post("/statements/mail")
@needs(Right.SEE_STATEMENTS)
def mail_statement(identifier):
    period = wanted(request.form)
    made = period.made()
    if made is None:
        return show_statement(period)
    person, customer = author_of(visit.person_id, visit.customer_id)
    reader = _reader(person, customer)
    key = words_of_form("key", 32) or secrets.token_hex(8)
    try:
        mail(customer, made, [reader], person, key, visit.actor(request.remote_addr or ""))
    except TooMany as wait:
        db.session.commit()
        return _too_many(period, -(-wait.seconds // 60))
    db.session.commit()
    flash(_("The statement is on its way to %(email)s.", email=getattr(reader, "email", reader)), "success")
    return htmx.done(PART, statement_url(period), **mailing(period), focus=True)


def _reader(person, customer):
    """Who pressed it, or the email for bills; nobody else can be named here."""
    asked = request.form.get("reader", "mine")
    if asked == "bills" and customer.billing_email:
        return at_address(customer, customer.billing_email)
    return person if asked == "mine" else abort(422)


def _too_many(period: Wanted, minutes: int):
    error = _("That is a lot of mail at once. Try again in %(minutes)s minutes.", minutes=minutes)
    if htmx.is_fragment():
        return htmx.show(PART, PART, 429, **mailing(period, error))
    return show_statement(period, 429, error)
