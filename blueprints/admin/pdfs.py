"""Documents as files, for staff: as their customer gets them, drafts too."""

from flask import abort

from access import Right, needs
from blueprints.admin import bp
from blueprints.papers.pdf import send_pdf, send_ubl
from models.customer import customer_by_number
from models.reading_threads import document_of


@bp.get("/customers/<number>/pdf/<kind>/<path:document>")
@needs(Right.SEE_CUSTOMERS)
def document_pdf(number, kind, document):
    return send_pdf(_customer_of(number, kind, document), kind, document)


@bp.get("/customers/<number>/xml/<kind>/<path:document>")
@needs(Right.SEE_CUSTOMERS)
def document_xml(number, kind, document):
    return send_ubl(_customer_of(number, kind, document), kind, document)


def _customer_of(number: str, kind: str, document: str):
    customer = customer_by_number(number) or abort(404)
    return customer if document_of(kind, document, customer.id) else abort(404)
