"""A customer's documents as staff see them: found, read, mailed to somebody, and who has seen them."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.activity_words import SUBJECTS
from blueprints.admin.group_chat import about_document
from blueprints.admin.job_rows import job_on
from blueprints.admin.money_rows import money_on
from blueprints.admin.order_files import files_on
from blueprints.admin.order_rows import work_on
from blueprints.admin.quote_rows import offer_on
from blueprints.admin.whom_to_send import suggested
from blueprints.paging import asked, neighbours, place_in
from blueprints.papers.page import printed
from blueprints.papers.rows import Printer
from blueprints.papers.wording import choices
from blueprints.sharing_form import ShareForm
from models import sharing
from models.base import db
from models.customer import Customer
from models.customer_documents import NEWEST, documents_of
from models.document import KINDS
from models.issuing import mark_sent
from models.links import is_live
from models.portal_people import people_of
from models.reading_threads import document_of
from models.signing_in import TooMany
from models.staff import staff_by_email

NOTHING: Mapping[str, str] = MappingProxyType({})


@bp.get("/customers/<number>/documents")
@needs(Right.SEE_CUSTOMERS)
def documents(number):
    customer, wanted = customer_or_404(number), _wanted()
    printer = _printer(customer)
    found = documents_of(customer.id, visit.today, *wanted, place_in(NEWEST))

    given = zip(("kind", "status", "q"), wanted, strict=True)
    kept = {name: value for name, value in given if value}
    address = partial(url_for, "admin.documents", number=number, **kept)
    return htmx.show(
        "admin/documents/_list.html",
        "admin/documents/documents.html",
        address=address(),
        customer=customer,
        here=url_for("admin.documents", number=number),
        wanted=wanted,
        states=_states(wanted.kind),
        kinds=[(one, str(SUBJECTS[one])) for one in KINDS],
        rows=[(str(SUBJECTS[row.kind]), printer.row(row.kind, row)) for row in found.rows],
        **neighbours(found, address),
    )


class Wanted(NamedTuple):
    """What a list is narrowed to; "" is no matter which."""

    kind: str
    status: str
    text: str


def _wanted() -> Wanted:
    typed = asked("kind", "status", "q")
    kind = typed["kind"] if typed["kind"] in KINDS else ""
    return Wanted(kind, typed["status"] if typed["status"] in dict(_states(kind)) else "", typed["q"])


def _states(kind: str) -> list:
    return [*choices(kind, visit.locale), ("draft", _("Draft"))] if kind else []


@bp.get("/customers/<number>/documents/<kind>/<path:document>")
@needs(Right.SEE_CUSTOMERS)
def document(number, kind, document):
    return document_page(*_document_or_404(number, kind, document))


def document_page(customer: Customer, row, status: int = 200, error: str = "", typed: Mapping[str, str] = NOTHING):
    """One document as staff work with it; `error` and what was `typed` come back after something that can't be done as asked."""
    number, kind, document = customer.number, row.kind, row.number
    shown = printed(kind, document, _printer(customer)) or abort(404)
    return htmx.page(
        "admin/documents/document.html",
        status,
        **shown,
        customer=customer,
        work=work_on(kind, document),
        offer=offer_on(kind, document),
        job=job_on(kind, document),
        money=money_on(kind, document),
        files=files_on(row),
        error=error,
        typed=typed,
        group_chat=about_document(customer, kind, document),
        here=url_for("admin.document", number=number, kind=kind, document=document),
        viewings=sharing.viewings_of(row.id),
        links=[(link, is_live(link)) for link in sharing.links_of(row.id)],
        share_url=url_for("admin.share_document", number=number, kind=kind, document=document)
        if row.status != "draft"
        else "",
        pdf_url=url_for("admin.document_pdf", number=number, kind=kind, document=document),
        talk_url=url_for("admin.conversation", number=number, kind=kind, document=document)
        if row.status != "draft"
        else "",
        is_draft=row.status == "draft",
    )


@bp.get("/customers/<number>/share/<kind>/<path:document>")
@needs(Right.TALK)
def share_document(number, kind, document):
    customer, row = _document_or_404(number, kind, document)
    return _page(customer, row, suggested(customer, row, ShareForm(formdata=None)))


@bp.post("/customers/<number>/share/<kind>/<path:document>")
@needs(Right.TALK)
def mail_document(number, kind, document):
    customer, row = _document_or_404(number, kind, document)
    form = ShareForm()
    if not form.validate_on_submit():
        return _page(customer, row, form, 422)
    sender = staff_by_email(visit.email)
    try:
        sent = sharing.share(customer, row, form.addresses, form.message.data, sender, form.key.data, actor())
    except TooMany as wait:
        db.session.commit()
        form.to.errors = [
            _("That is a lot of mail at once. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60))
        ]
        return _page(customer, row, form, 429)
    mark_sent(row, actor())
    db.session.commit()
    say(ngettext("A link is on its way to %(num)d address.", "Links are on their way to %(num)d addresses.", sent))
    return htmx.leave_for(url_for("admin.document", number=number, kind=kind, document=document))


def _document_or_404(number: str, kind: str, document: str):
    customer = customer_or_404(number)
    found = document_of(kind, document, customer.id) if kind in KINDS and len(document) <= 40 else None
    return customer, found or abort(404)


def _printer(customer: Customer) -> Printer:
    base = url_for("admin.documents", number=customer.number)
    return Printer(lambda kind: f"{base}/{quote(kind)}")


def _page(customer, row, form, status=200):
    if row.status == "draft":
        abort(404)
    title = f"{SUBJECTS[row.kind]} {row.number}"
    back = url_for("admin.document", number=customer.number, kind=row.kind, document=row.number)
    people = [person for person in people_of(customer.id) if person.active and person.email][:50]
    action = url_for("admin.mail_document", number=customer.number, kind=row.kind, document=row.number)
    return htmx.page(
        "admin/documents/share.html",
        status,
        action=action,
        form=form,
        title=title,
        back=back,
        customer=customer,
        people=people,
    )
