"""Two contacts of a customer who are one person: found, compared field by field, made one."""

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.contact_forms import MergeForm, merge_form
from blueprints.admin.contact_rows import contact_or_404, contact_page
from models.base import db
from models.contacts import FIELDS, contact_by_id
from models.finding_contacts import BadSearch, Search, find_contacts, read_search
from models.languages import own_name
from models.letting_in import Refused
from models.merging import merge, token, was_merged, what_moves


@bp.get("/customers/<number>/contacts/<int:contact_id>/merge")
@needs(Right.MANAGE_PORTAL)
def choose_contact_to_merge(number, contact_id):
    customer, keep = contact_or_404(number, contact_id)
    asked = {name: value for name in ("q", "page") if (value := request.args.get(name, "").strip())}
    try:
        search, problem = read_search(asked), None
    except BadSearch as why:
        search, problem = Search(), _(str(why))
    found = find_contacts(customer.id, search, but=keep.id)
    here = url_for("admin.choose_contact_to_merge", number=number, contact_id=contact_id)
    return htmx.show(
        "admin/contacts/_candidates.html",
        "admin/contacts/choose_contact.html",
        422 if problem else 200,
        **{"customer": customer, "keep": keep, "asked": asked, "problem": problem, "here": here, "others": found.rows},
        next=found.older and url_for("admin.choose_contact_to_merge", number=number, contact_id=contact_id, q=asked.get("q"), page=str(found.older)),
    )  # fmt: skip


@bp.get("/customers/<number>/contacts/<int:contact_id>/merge/<int:other_id>")
@needs(Right.MANAGE_PORTAL)
def compare_contacts(number, contact_id, other_id):
    customer, keep, other = _both_or_404(number, contact_id, other_id)
    return _compare(customer, keep, other, merge_form(keep, other, token(keep, other)))


@bp.post("/customers/<number>/contacts/<int:contact_id>/merge/<int:other_id>")
@needs(Right.MANAGE_PORTAL)
@proved_lately
def merge_contacts(number, contact_id, other_id):
    customer = customer_or_404(number)
    if was_merged(customer, contact_id, other_id):
        return htmx.leave_for(contact_page(customer, contact_id))  # sent twice
    customer, keep, other = _both_or_404(number, contact_id, other_id)
    form = MergeForm("merge")
    if not form.validate_on_submit():
        return _compare(customer, keep, other, form, 422, _("Choose one of the two for each field."))
    try:
        merge(keep, other, form.from_other, form.both.data or "", by=actor())
    except Refused as why:
        return _again(number, contact_id, other_id, form, why)
    db.session.commit()
    say(_("%(person)s is one contact now.", person=keep.name))
    return htmx.leave_for(contact_page(customer, keep.id))


def _again(number, contact_id, other_id, form, why):
    """Both as they are now; where the same was sent twice at once, the other one has just been merged."""
    customer = customer_or_404(number)
    if was_merged(customer, contact_id, other_id):
        return htmx.leave_for(contact_page(customer, contact_id))
    customer, keep, other = _both_or_404(number, contact_id, other_id)
    form.both.data = token(keep, other)
    return _compare(customer, keep, other, form, 422, _(str(why)))


def _both_or_404(number, contact_id, other_id):
    customer, keep = contact_or_404(number, contact_id)
    if contact_id == other_id:
        abort(404)
    return customer, keep, contact_by_id(customer.id, other_id) or abort(404)


def _compare(customer, keep, other, form, status=200, problem=None):
    context = {"customer": customer, "keep": keep, "other": other, "form": form, "problem": problem}
    rows = [(form[field], *(_in_words(field, contact) for contact in (keep, other))) for field in FIELDS]
    context |= {"rows": [row for row in rows if row[1] or row[2]], "moves": what_moves(keep, other)}
    return htmx.show("admin/contacts/_merge.html", "admin/contacts/merge.html", status, **context)


def _in_words(field, contact) -> str:
    value = getattr(contact, field) or ""
    return own_name(value) if value and field == "language" else value
