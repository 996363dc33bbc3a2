"""What customers write and staff answer: all threads, those of one customer, and each of them."""

from functools import partial

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.activity_words import SUBJECTS
from blueprints.conversing import SayForm, download, read_files, said_rows, takes_files
from blueprints.conversing import conversation as in_words
from blueprints.paging import asked, neighbours, place_in
from models import reading_threads, talking
from models.attaching import file_by_id
from models.base import db
from models.document import KINDS
from models.refusing import Refused
from models.staff import staff_by_email

LIST, PAGE, PARTIAL = "admin/messages/_list.html", "admin/messages/conversation.html", "shared/talk/_conversation.html"


@bp.get("/messages")
@needs(Right.SEE_INBOX)
def messages():
    return _list("admin/messages/messages.html")


@bp.get("/customers/<number>/messages")
@needs(Right.SEE_CUSTOMERS)
def customer_messages(number):
    return _list("admin/messages/customer.html", customer_or_404(number))


@bp.get("/customers/<number>/messages/general", defaults={"kind": "general", "document": ""})
@bp.get("/customers/<number>/messages/<kind>/<path:document>")
@needs(Right.SEE_CUSTOMERS)
def conversation(number, kind, document):
    customer = customer_or_404(number)
    return _show(customer, _document_or_404(customer, kind, document), SayForm(formdata=None))


@bp.post("/customers/<number>/messages/general", defaults={"kind": "general", "document": ""})
@bp.post("/customers/<number>/messages/<kind>/<path:document>")
@needs(Right.TALK)
@takes_files
def write_message(number, kind, document):
    customer, form = customer_or_404(number), SayForm()
    about = _document_or_404(customer, kind, document)
    try:
        words, files = form.text.data or "", read_files()
        talking.say(customer, about, words, staff_by_email(visit.email), actor(), files)
    except Refused as why:
        db.session.rollback()
        form[why.field].errors = [_(str(why))]
        return _show(customer, about, form, 422)
    db.session.commit()
    if not htmx.is_fragment():
        say(_("Sent."))
    return htmx.done(PARTIAL, _url(customer, about), **_context(customer, about, SayForm(formdata=None)))


@bp.get("/threads/<int:thread_id>/new")
@needs(Right.SEE_INBOX)
def new_messages(thread_id):
    rows = reading_threads.said_since(thread_id, request.args.get("after", 0, int))
    if not rows:
        return htmx.nothing()
    urls = {
        "new_url": url_for("admin.new_messages", thread_id=thread_id, after=rows[-1].id),
        "read_url": url_for("admin.read_messages", thread_id=thread_id) if can(Right.TALK) else "",
    }
    return htmx.show("shared/talk/new.html", "shared/talk/new.html", said=said_rows(rows, staff=True), **urls)


@bp.post("/threads/<int:thread_id>/read")
@needs(Right.TALK)
def read_messages(thread_id):
    talking.read_by_staff(reading_threads.thread_by_id(thread_id) or abort(404))
    db.session.commit()
    return htmx.page("shared/menu_counts.html")


@bp.get("/files/<int:ident>")
@needs(Right.SEE_INBOX)
def sent_file(ident):
    return download(file_by_id(ident))


def _list(page, customer=None):
    wanted = asked("q", "unread")
    place = place_in(reading_threads.NEWEST)
    found = reading_threads.threads(wanted["q"], bool(wanted["unread"]), customer.id if customer else 0, place)
    here = url_for("admin.customer_messages", number=customer.number) if customer else url_for("admin.messages")

    kept = {name: value for name, value in wanted.items() if value}
    address = partial(url_for, request.endpoint or "", **(request.view_args or {}), **kept)
    return htmx.show(
        LIST,
        page,
        address=address(),
        customer=customer,
        here=here,
        text=wanted["q"],
        unread=wanted["unread"],
        rows=[(row, heading(row.kind, row.number), _row_url(row)) for row in found.rows],
        **neighbours(found, address),
    )


def _document_or_404(customer, kind: str, number: str):
    """None for the general thread; drafts have none."""
    if kind == "general":
        return None
    found = reading_threads.document_of(kind, number, customer.id) if kind in KINDS else None
    return found if found and found.status != "draft" else abort(404)


def _show(customer, about, form, status=200):
    return htmx.show(PARTIAL, PAGE, status, **_context(customer, about, form))


def _context(customer, about, form) -> dict:
    thread = reading_threads.thread_about(about.id if about else customer.id)
    here = _url(customer, about)

    def addresses(which: str, values: dict) -> str:
        if which == "earlier":
            return f"{here}?before={values['before']}"
        return (
            url_for(f"admin.{which}_messages", thread_id=thread.id, **values)
            if which == "new" or can(Right.TALK)
            else ""
        )

    return in_words(thread, True, addresses, request.args.get("before", 0, int)) | {
        "form": form,
        "say_url": here,
        "here": here,
        "customer": customer,
        "heading": heading(about.kind, about.number) if about else heading(None, None),
        "may_write": can(Right.TALK),
    }


def heading(kind: str | None, number: str | None) -> str:
    return f"{SUBJECTS[kind]} {number}" if kind else _("General")


def _url(customer, about) -> str:
    kind, number = (about.kind, about.number) if about else ("general", "")
    return url_for("admin.conversation", number=customer.number, kind=kind, document=number)


def _row_url(row) -> str:
    return url_for(
        "admin.conversation", number=row.customer_number, kind=row.kind or "general", document=row.number or ""
    )
