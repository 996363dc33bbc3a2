"""The statement of account: what was billed and paid between two days, what it came to, and what is open (DOMAIN §7)."""

import secrets
from collections.abc import Mapping
from io import BytesIO, TextIOWrapper
from urllib.parse import urlencode

from flask import request, send_file, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.papers.rows import Printer
from blueprints.papers.statement_period import Wanted
from blueprints.papers.statement_words import entry_word, printed_statement
from blueprints.portal import bp
from models.balance import balances
from models.csv_export import write_csv
from models.money import main_units
from models.reading_threads import author_of
from models.scope import whole_customer
from models.statement import Statement

CANT_USE = 422


@bp.get("/statements")
@needs(Right.SEE_STATEMENTS)
def statement(identifier):
    return show_statement(wanted())


def show_statement(period: Wanted, status: int = 200, mail_error: str = ""):
    """The page; 422 with what was typed where that can't be."""
    made = period.made()
    return htmx.page(
        "portal/statement/statement.html",
        status if made else CANT_USE,
        wanted=period,
        made=made and printed_statement(made, Printer(), _page_number()),
        pdf_url=statement_url(period, "portal.statement_pdf") if made else "",
        csv_url=statement_url(period, "portal.statement_csv") if made else "",
        page_url=lambda number: statement_url(period, page=str(number)),
        pay_url=_pay_url(period.currency) if made and can(Right.PAY) else "",
        **(mailing(period, mail_error) if made else {}),
    )


def wanted(given: Mapping[str, str] | None = None) -> Wanted:
    """As the address says, or a form."""
    return Wanted(visit.customer_id, visit.currency, request.args if given is None else given)


def statement_url(period: Wanted, endpoint: str = "portal.statement", **more: str) -> str:
    return f"{url_for(endpoint, identifier=visit.identifier)}?{urlencode(period.chosen | more)}"


def mailing(period: Wanted, error: str = "") -> dict:
    """For portal/statement/_mail.html: whom it can be mailed to with one press; each form has a key, so that it is mailed once."""
    person, customer = author_of(visit.person_id, visit.customer_id)
    bills = customer.billing_email if customer.billing_email.lower() != (person.email or "").lower() else ""
    return {
        "mail": {
            "chosen": period.chosen,
            "key": secrets.token_hex(8),
            "mine": person.email,
            "bills": bills,
            "error": error,
        }
    }


def _pay_url(currency: str) -> str:
    """Where something is to be paid in that currency now: what is disputed is not."""
    with whole_customer():
        asked = any(one.asked for one in balances(visit.today) if one.currency == currency)
    return url_for("portal.pay", identifier=visit.identifier, currency=currency) if asked else ""


@bp.get("/statements.csv")
@needs(Right.SEE_STATEMENTS)
def statement_csv(identifier):
    period = wanted()
    made = period.made()
    if made is None:
        return show_statement(period)
    file = BytesIO()
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write_csv(text, _heads(), _rows(made))
    text.detach()
    file.seek(0)
    name = f"statement-{visit.customer_number}-{period.since}-{period.until}.csv"
    return send_file(file, "text/csv", as_attachment=True, download_name=name)


def _heads() -> list[str]:
    return [_("Date"), _("What"), _("Number"), _("Reference"), _("Due"), _("Currency"), _("Amount"), _("Balance")]


def _rows(made: Statement):
    """Opening, each line, closing: dates as 2026-03-16 and amounts with a decimal point, whatever the reader's language."""

    def units(amount: int):
        return main_units(amount, made.currency)

    yield [made.since, _("Opening balance"), "", "", "", made.currency, "", units(made.opening)]
    for line, running in zip(made.lines, made.running, strict=True):
        due = line.due_on or ""
        yield [
            line.on,
            entry_word(line.kind),
            line.number,
            line.reference,
            due,
            made.currency,
            units(line.amount),
            units(running),
        ]
    yield [made.until, _("Closing balance"), "", "", "", made.currency, "", units(made.closing)]


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return int(typed) if typed.isdecimal() and 0 < len(typed) < 6 else 1
