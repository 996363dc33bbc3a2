"""Work on one invoice or credit memo: issued, dropped while it is a draft, made void, a rest of it given up."""

from collections.abc import Callable

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.invoice_writing import paper_or_404
from blueprints.admin.order_work import back_to, refused
from blueprints.admin.typed_money import amount_typed, day_of_form
from blueprints.fields import words_of_form
from models import adjusting, issuing, voiding, writing_invoices
from models.base import db
from models.crediting import issue_credit
from models.editing_invoices import held_draft, refuse_changed
from models.refusing import Refused

KINDS = {"invoices": "invoice", "credit-memos": "credit_memo", "payments": "payment"}
PAPERS = '<any(invoices,"credit-memos"):papers>/<path:number>'


@bp.post(f"/{PAPERS}/issuing")
@needs(Right.WORK_MONEY)
def issue_paper(papers, number):
    """As it was looked at; issued already, it is shown."""
    paper, issue = paper_or_404(KINDS[papers], number), issue_credit if papers == "credit-memos" else issuing.issue
    if paper.number != number:
        return htmx.leave_for(back_to(paper))
    try:
        draft = held_draft(paper)
        refuse_changed(draft, words_of_form("stamp"))
        issue(draft, day_of_form("dated_on"), visit.today, actor())
    except Refused as why:
        return refused(paper, why)
    db.session.commit()
    say(_("Issued as %(number)s. Now send it.", number=draft.number))
    return htmx.leave_for(back_to(draft))


@bp.post(f"/{PAPERS}/removal")
@needs(Right.WORK_MONEY)
def drop_draft(papers, number):
    paper = paper_or_404(KINDS[papers], number)
    try:
        writing_invoices.drop(paper, actor())
    except Refused as why:
        return refused(paper, why)
    db.session.commit()
    say(_("The draft is gone."))
    return htmx.leave_for(url_for("admin.invoices", view="draft"))


@bp.post(f"/{PAPERS}/voiding")
@needs(Right.GIVE_UP_MONEY)
def void_paper(papers, number):
    return act(
        papers, number, lambda paper: voiding.void(paper, words_of_form("reason", 500), actor()), _("It is void.")
    )


@bp.post("/invoices/<path:number>/write-offs")
@needs(Right.WORK_MONEY)
def write_off(number):
    most = None if can(Right.GIVE_UP_MONEY) else adjusting.most_written_off()

    def give_up(invoice) -> None:
        amount, on = amount_typed("amount", invoice.currency), day_of_form("made_on")
        reason, key = words_of_form("reason"), form_key("write-off")
        adjusting.write_off(invoice, amount, on, reason, actor(), most, key)

    return act("invoices", number, give_up, _("Written off."))


def form_key(of: str) -> str | None:
    """Of the form that was sent: what it asks for is done once, however often it comes."""
    key = words_of_form("key", 40)
    return f"{of}:{key}" if key else None


def act(papers: str, number: str, verb: Callable, done: str):
    """One verb about a paper, then back to it; what can't be done comes back with what was typed."""
    paper = paper_or_404(KINDS[papers], number)
    try:
        verb(paper)
    except Refused as why:
        return refused(paper, why)
    db.session.commit()
    say(done)
    return htmx.leave_for(back_to(paper))
