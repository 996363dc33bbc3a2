"""What customers write to the business and read from it: in general, and about each document."""

from functools import partial

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.conversing import SayForm, download, read_files, said_rows, takes_files
from blueprints.conversing import conversation as in_words
from blueprints.paging import neighbours, place_in
from blueprints.papers.rows import Printer
from blueprints.papers.wording import NOUNS, words_here
from blueprints.portal import bp
from models import reading_threads, talking
from models.attaching import file_by_id
from models.base import db
from models.refusing import Refused
from models.scope import every_branch

PAGE, PARTIAL = "portal/messages/conversation.html", "shared/talk/_conversation.html"


@bp.get("/messages")
@needs(Right.SEE_MESSAGES)
def messages(identifier):
    with every_branch():
        found = reading_threads.threads_of_contact(visit.person_id, place_in(reading_threads.NEWEST))
    return htmx.page(
        "portal/messages/messages.html",
        rows=[(row, _heading(row.kind, row.number), _url(row.kind, row.number)) for row in found.rows],
        general_url=_url(None, None),
        **neighbours(found, partial(url_for, "portal.messages", identifier=identifier)),
    )


@bp.get("/messages/general", defaults={"kind": "general", "number": ""})
@bp.get("/messages/<kind>/<path:number>")
@needs(Right.SEE_MESSAGES)
def conversation(identifier, kind, number):
    return _show(_document_or_404(kind, number), SayForm(formdata=None))


@bp.post("/messages/general", defaults={"kind": "general", "number": ""})
@bp.post("/messages/<kind>/<path:number>")
@needs(Right.SEE_MESSAGES)
@takes_files
def say(identifier, kind, number):
    document, form = _document_or_404(kind, number), SayForm()
    person, customer = reading_threads.author_of(visit.person_id, visit.customer_id)
    try:
        words, files = form.text.data or "", read_files()
        talking.say(customer, document, words, person, visit.actor(request.remote_addr or ""), files)
    except Refused as why:
        db.session.rollback()
        form[why.field].errors = [_(str(why))]
        return _show(document, form, 422)
    db.session.commit()
    if not htmx.is_fragment():
        flash(_("Sent."), "success")
    return htmx.done(PARTIAL, _url(kind, number), **_context(document, SayForm(formdata=None)))


@bp.get("/threads/<int:thread_id>/new")
@needs(Right.SEE_MESSAGES)
def new_messages(identifier, thread_id):
    with every_branch():
        rows = reading_threads.said_since(thread_id, request.args.get("after", 0, int))
    if not rows:
        return htmx.nothing()
    urls = {"new_url": _thread_url("new", thread_id, after=rows[-1].id), "read_url": _thread_url("read", thread_id)}
    if visit.previewing:
        urls["read_url"] = ""  # staff who look with somebody's eyes have not read it for them
    return htmx.show("shared/talk/new.html", "shared/talk/new.html", said=said_rows(rows, staff=False), **urls)


@bp.post("/threads/<int:thread_id>/read")
@needs(Right.SEE_MESSAGES)
def read_messages(identifier, thread_id):
    with every_branch():
        talking.read_by(visit.person_id, reading_threads.thread_by_id(thread_id) or abort(404))
    db.session.commit()
    return htmx.page("shared/menu_counts.html")


@bp.get("/files/<int:ident>")
@needs(Right.SEE_MESSAGES)
def sent_file(identifier, ident):
    with every_branch():
        return download(file_by_id(ident))


def _document_or_404(kind: str, number: str):
    """None for the general thread; else a document that this person may see, at whatever branch."""
    if kind == "general":
        return None
    if kind not in NOUNS or not can(NOUNS[kind].right):
        abort(404)
    with every_branch():
        return reading_threads.document_of(kind, number, visit.customer_id) or abort(404)


def _show(document, form, status=200):
    return htmx.show(PARTIAL, PAGE, status, **_context(document, form))


def _context(document, form) -> dict:
    thread = reading_threads.thread_about(document.id if document else visit.customer_id)
    kind, number = (document.kind, document.number) if document else (None, None)
    here = _url(kind, number)

    def addresses(which: str, values: dict) -> str:
        if which == "earlier":
            return f"{here}?before={values['before']}"
        return "" if which == "read" and visit.previewing else _thread_url(which, thread.id, **values)

    return in_words(thread, False, addresses, request.args.get("before", 0, int)) | {
        "form": form,
        "say_url": here,
        "here": here,
        "heading": _heading(kind, number),
        "document_url": Printer().url(kind, number) if document else "",
        "list_url": url_for("portal.messages", identifier=visit.identifier),
        "list_name": words_here()["message"].many,
        "may_write": not visit.previewing,
    }


def _heading(kind: str | None, number: str | None) -> str:
    return f"{words_here()[kind].one} {number}" if kind else _("General")


def _url(kind: str | None, number: str | None) -> str:
    return url_for("portal.conversation", identifier=visit.identifier, kind=kind or "general", number=number or "")


def _thread_url(which: str, thread_id: int, **values) -> str:
    return url_for(f"portal.{which}_messages", identifier=visit.identifier, thread_id=thread_id, **values)
