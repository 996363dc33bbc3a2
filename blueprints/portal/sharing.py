"""Mailing a document to others, and noting that it was seen."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, can, needs, visit
from blueprints.papers.rows import Printer
from blueprints.papers.wording import NOUNS, words_here
from blueprints.portal import bp
from blueprints.sharing_form import ShareForm
from models import sharing
from models.base import db
from models.reading_threads import author_of, document_of
from models.scope import every_branch
from models.signing_in import TooMany

SHAREABLE = ("quote", "order", "delivery", "invoice", "credit_memo", "job")


@bp.get("/share/<kind>/<path:number>")
@needs(Right.SHARE_DOCUMENTS)
def share_document(identifier, kind, number):
    return _page(_document_or_404(kind, number), ShareForm(formdata=None))


@bp.post("/share/<kind>/<path:number>")
@needs(Right.SHARE_DOCUMENTS)
def mail_document(identifier, kind, number):
    document, form = _document_or_404(kind, number), ShareForm()
    if not form.validate_on_submit():
        return _page(document, form, 422)
    person, customer = author_of(visit.person_id, visit.customer_id)
    by = visit.actor(request.remote_addr or "")
    try:
        sent = sharing.share(customer, document, form.addresses, form.message.data, person, form.key.data, by)
    except TooMany as wait:
        db.session.commit()
        form.to.errors = [
            _("That is a lot of mail at once. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60))
        ]
        return _page(document, form, 429)
    db.session.commit()
    flash(
        ngettext("A link is on its way to %(num)d address.", "Links are on their way to %(num)d addresses.", sent),
        "success",
    )
    return htmx.leave_for(Printer().url(kind, number))


@bp.post("/viewings/<kind>/<path:number>")
@needs(Right.SEE_PORTAL)
def note_viewing(identifier, kind, number):
    document = _document_or_404(kind, number)
    sharing.view_by_contact(visit.customer_id, document.id, visit.person_id)
    db.session.commit()
    return htmx.nothing()


def share_url(kind: str, number: str) -> str:
    """Where this person mails it; empty for who may not."""
    if kind not in SHAREABLE or not can(Right.SHARE_DOCUMENTS):
        return ""
    return url_for("portal.share_document", identifier=visit.identifier, kind=kind, number=number)


def seen_url(kind: str, number: str, document_id: int) -> str:
    """Where the page tells that it is looked at; empty once that is known, and where staff look."""
    if visit.previewing or sharing.has_viewed(document_id, visit.person_id):
        return ""
    return url_for("portal.note_viewing", identifier=visit.identifier, kind=kind, number=number)


def _document_or_404(kind: str, number: str):
    if kind not in NOUNS or not can(NOUNS[kind].right):
        abort(404)
    with every_branch():
        return document_of(kind, number, visit.customer_id) or abort(404)


def _page(document, form, status=200):
    title = f"{words_here()[document.kind].one} {document.number}"
    back = Printer().url(document.kind, document.number)
    return htmx.page(
        "portal/document/share.html",
        status,
        form=form,
        title=title,
        back=back,
        action=share_url(document.kind, document.number),
    )
