"""A customer's statement of account as staff see it: on the screen, as a PDF, and mailed."""

from urllib.parse import quote, urlencode

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.papers.pdf import send_statement
from blueprints.papers.rows import Printer
from blueprints.papers.statement_period import Wanted
from blueprints.papers.statement_words import printed_statement
from blueprints.sharing_form import ShareForm
from models.base import db
from models.customer import Customer
from models.mailing_statements import mail_statement
from models.signing_in import TooMany
from models.staff import staff_by_email
from models.telling_of_money import hears_of_statements
from models.telling_of_reminders import at_address

PAGE = "admin/statement/statement.html"


@bp.get("/customers/<number>/statement")
@needs(Right.SEE_CUSTOMERS)
def customer_statement(number):
    customer = customer_or_404(number)
    return _page(customer, _wanted(customer, request.args), _blank(customer))


@bp.get("/customers/<number>/statement.pdf")
@needs(Right.SEE_CUSTOMERS)
def customer_statement_pdf(number):
    customer = customer_or_404(number)
    period = _wanted(customer, request.args)
    made = period.made(itemised=True)
    return send_statement(customer, made) if made else _page(customer, period, _blank(customer))


@bp.post("/customers/<number>/statement")
@needs(Right.TALK)
def mail_customer_statement(number):
    customer, form = customer_or_404(number), ShareForm()
    period = _wanted(customer, request.form, "day_")
    made = period.made()
    if not form.validate_on_submit() or made is None:
        return _page(customer, period, form, 422)
    readers = [at_address(customer, address) for address in form.addresses]
    try:
        sent = mail_statement(customer, made, readers, _me(), form.key.data, actor())
    except TooMany as wait:
        db.session.commit()
        minutes = -(-wait.seconds // 60)
        form.to.errors = [_("That is a lot of mail at once. Try again in %(minutes)s minutes.", minutes=minutes)]
        return _page(customer, period, form, 429)
    db.session.commit()
    say(
        ngettext(
            "The statement is on its way to %(num)d address.", "The statement is on its way to %(num)d addresses.", sent
        )
    )
    return htmx.leave_for(_url(customer, period))


def _wanted(customer: Customer, given, prefix: str = "") -> Wanted:
    """The form that mails has another field that is called "to"."""
    return Wanted(
        customer.id, customer.currency, {name: given.get(prefix + name, "") for name in ("from", "to", "currency")}
    )


def _blank(customer: Customer) -> ShareForm:
    """Filled with whoever is mailed its statement each month."""
    form = ShareForm(formdata=None)
    form.to.data = ", ".join(str(getattr(one, "email", one)) for one in hears_of_statements(customer)[:10])
    return form


def _page(customer: Customer, period: Wanted, form: ShareForm, status: int = 200):
    base = url_for("admin.documents", number=customer.number)
    made, printer = period.made(), Printer(lambda kind: f"{base}/{quote(kind)}")
    page = request.args.get("page", "1")
    return htmx.page(
        PAGE,
        status if made else 422,
        customer=customer,
        wanted=period,
        form=form,
        action=url_for("admin.customer_statement", number=customer.number),
        made=made and printed_statement(made, printer, int(page) if page.isdecimal() and 0 < len(page) < 6 else 1),
        pdf_url=_url(customer, period, "admin.customer_statement_pdf"),
        page_url=lambda number: _url(customer, period, page=str(number)),
    )


def _url(customer: Customer, period: Wanted, endpoint: str = "admin.customer_statement", **more: str) -> str:
    return f"{url_for(endpoint, number=customer.number)}?{urlencode(period.chosen | more)}"


def _me():
    return staff_by_email(visit.email) or abort(404)
