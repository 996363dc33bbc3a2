"""A customer's statement of account as a file, in the language of who reads it: on the screen, and enclosed in letters."""

import datetime as dt

from flask_babel import force_locale
from flask_babel import gettext as _

from integrations.printing import pdf_of
from models.business_in_scope import business
from models.customer import Customer
from models.module import Module
from models.module_names import renamed
from models.paper import StatementPaper
from models.papers_of import statement_paper
from models.statement import Statement
from models.text import slug

OF_MODULE = {"invoice": Module.INVOICES, "credit_memo": Module.CREDIT_MEMOS, "payment": Module.PAYMENTS}


def paper_of_statement(customer: Customer, made: Statement, on: dt.date, language: str) -> StatementPaper:
    """A statement made on a local date, as it is printed. Within the application."""
    return statement_paper(made, customer, _entry_words(language), on, language)


def statement_pdf(customer: Customer, made: Statement, on: dt.date, language: str) -> bytes:
    """The same as a file."""
    return pdf_of(paper_of_statement(customer, made, on, language))


def statement_name(customer: Customer, made: Statement) -> str:
    """What its file is called."""
    return f"statement-{slug(customer.number)}-{made.until}.pdf"


def _entry_words(language: str) -> dict[str, str]:
    """What each kind of line is called, by the business's own words where it has some."""
    tenant = business()
    own = {key: one for key, one, _many in renamed(tenant.module_names, language, tenant.language)}
    with force_locale(language):
        words = {
            "invoice": _("Invoice"),
            "credit_memo": _("Credit memo"),
            "payment": _("Payment"),
            "refund": _("Refund"),
            "write_off": _("Written off"),
        }
    return words | {kind: own[module] for kind, module in OF_MODULE.items() if module in own}
