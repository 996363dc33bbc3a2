"""A document as a file: PDF, and invoices as UBL; the same for whoever may see it."""

from flask import Response, abort, request
from flask_babel import gettext as _

from access import visit
from integrations.einvoicing import CannotSayElectronically, ubl
from integrations.printing import digest_of, pdf_of
from integrations.statement_file import paper_of_statement, statement_name
from models import dossier
from models.customer import Customer
from models.paper import Paper, StatementPaper
from models.papers_of import paper_of
from models.statement import Statement
from models.text import slug

PRINTED = ("quote", "order", "job", "delivery", "invoice", "credit_memo", "payment")


def send_pdf(customer: Customer, kind: str, number: str):
    """In the language of who reads it; 404 for what nobody here may see."""
    document = dossier.document_by_number(kind, number) if kind in PRINTED else None
    paper = paper_of(document or abort(404), customer, visit.locale)
    return _pdf(paper, f"{slug(number) or kind}.pdf")


def send_ubl(customer: Customer, kind: str, number: str):
    """An invoice or credit memo for programs; 422 with a sentence where something that the law asks for is not known."""
    document = dossier.document_by_number(kind, number) if kind in ("invoice", "credit_memo") else None
    if document is None or document.status == "draft":
        abort(404)
    try:
        written = ubl(paper_of(document, customer, visit.locale))
    except CannotSayElectronically as why:
        abort(422, _(str(why)))
    return _file(written, f"{slug(number) or kind}.xml", "application/xml")


def send_statement(customer: Customer, made: Statement):
    return _pdf(paper_of_statement(customer, made, visit.today, visit.locale), statement_name(customer, made))


def _pdf(paper: Paper | StatementPaper, name: str):
    """Known by what it says: whoever has it already waits for nothing to be set."""
    mark = digest_of(paper)
    had = request.if_none_match.contains(mark)
    answer = _file(b"" if had else pdf_of(paper), name, "application/pdf")
    answer.set_etag(mark)
    return answer.make_conditional(request)


def _file(content: bytes, name: str, kind: str):
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
