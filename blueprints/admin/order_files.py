"""Files that came along with an order, a request for a quote or for a visit, for staff."""

from flask import abort, url_for

from access import Right, needs
from blueprints.admin import bp
from blueprints.conversing import download
from models.order import order_by_number
from models.order_files import file_of_order, files_of_order
from models.reading_quotes import quote_by_number


@bp.get("/orders/<path:number>/files/<int:ident>")
@needs(Right.SEE_CUSTOMERS)
def order_file(number, ident):
    return download(file_of_order(order_by_number(number) or abort(404), ident))


@bp.get("/quotes/<path:number>/files/<int:ident>")
@needs(Right.SEE_CUSTOMERS)
def quote_file(number, ident):
    return download(file_of_order(quote_by_number(number) or abort(404), ident))


def files_on(document) -> list[tuple]:
    """Each with its address; nothing but orders and what was asked for has any."""
    if document.kind not in ("order", "quote", "job"):
        return []
    place = f"admin.{document.kind}_file"
    return [(file, url_for(place, number=document.number, ident=file.id)) for file in files_of_order(document.id)]
