"""Documents as files, for whoever sees them in the portal."""

from flask import abort, url_for

from access import Right, can, needs, visit
from blueprints.papers.pdf import send_pdf, send_statement, send_ubl
from blueprints.papers.wording import NOUNS
from blueprints.portal import bp
from blueprints.portal.statement import show_statement, wanted
from models.customer import Customer, customer_by_number
from models.scope import every_branch


@bp.get("/pdf/<kind>/<path:number>")
@needs(Right.SEE_PORTAL)
def document_pdf(identifier, kind, number):
    _refuse_unseen(kind)
    with every_branch():
        return send_pdf(_customer(), kind, number)


@bp.get("/xml/<kind>/<path:number>")
@needs(Right.SEE_PORTAL)
def document_xml(identifier, kind, number):
    _refuse_unseen(kind)
    with every_branch():
        return send_ubl(_customer(), kind, number)


@bp.get("/statements.pdf")
@needs(Right.SEE_STATEMENTS)
def statement_pdf(identifier):
    period = wanted()
    made = period.made(itemised=True)
    return send_statement(_customer(), made) if made else show_statement(period)


def pdf_url(kind: str, number: str) -> str:
    return url_for("portal.document_pdf", identifier=visit.identifier, kind=kind, number=number)


def _refuse_unseen(kind: str) -> None:
    if kind not in NOUNS or not can(NOUNS[kind].right):
        abort(404)


def _customer() -> Customer:
    return customer_by_number(visit.customer_number) or abort(404)
