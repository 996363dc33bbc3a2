"""What customers' people and visitors ask for, and staff's answers."""

from flask import abort, request
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.request_cards import AnswerForm, access_card, back_to, change_card, page_context
from models.answering import answer_access, approve_change, refuse_change
from models.base import db
from models.change_request import Answer
from models.refusing import Refused
from models.requests import access_request, change_request
from models.revising import Conflict

PAGE = "admin/requests/requests.html"


@bp.get("/requests")
@needs(Right.SEE_ADMIN)
def requests():
    return htmx.page(PAGE, **page_context(request.args.get("show") != "answered"))


@bp.post("/requests/access/<int:ident>")
@needs(Right.ANSWER_REQUESTS)
def answer_access_request(ident):
    found, answer = access_request(ident) or abort(404), request.form.get("answer")
    if answer not in ("done", "no"):
        abort(422)
    first = answer_access(found, answer == "done", by=actor())
    db.session.commit()
    say(_("Answered: %(name)s.", name=found.name) if first else _already(found))
    return htmx.done("admin/requests/_access.html", back_to(), card=access_card(found.id), can_answer=True)


@bp.post("/requests/changes/<int:ident>")
@needs(Right.ANSWER_REQUESTS)
def answer_change_request(ident):
    found, answer = change_request(ident) or abort(404), request.form.get("answer")
    form = AnswerForm(str(ident))
    if answer not in ("approve", "refuse"):
        abort(422)
    if not form.fits(answer):
        return _again(ident, form)
    try:
        first = _answer(found, answer, form)
    except (Conflict, Refused) as why:
        form.refuse(why) if isinstance(why, Refused) else form.ask_again()
        return _again(ident, form)
    db.session.commit()
    say(_said(answer) if first else _already(found))
    return htmx.done("admin/requests/_change.html", back_to(), card=change_card(ident), can_answer=True)


def _answer(found, answer: str, form: AnswerForm) -> bool:
    if answer == "refuse":
        return refuse_change(found, form.reason.data, by=actor())
    return approve_change(found, form.seen.data or "", form.confirm.data, by=actor())


def _again(ident: int, form: AnswerForm):
    """The form as it was sent, with what is to be mended."""
    context = {"card": change_card(ident, form), "can_answer": True}
    if not htmx.is_fragment():
        context |= page_context(True, {ident: form})
    return htmx.show("admin/requests/_change.html", PAGE, 422, **context)


def _said(answer: str) -> str:
    return _("Approved, and changed.") if answer == "approve" else _("Refused. Nothing was changed.")


def _already(found) -> str:
    if getattr(found, "status", "") == Answer.WITHDRAWN:
        return _("%(name)s has withdrawn it.", name=found.answered_by)
    return _("%(name)s has answered already.", name=found.answered_by)
