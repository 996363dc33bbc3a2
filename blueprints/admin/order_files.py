"""Files that came along with an order, for staff."""

from flask import abort, url_for

from access import Right, needs
from blueprints.admin import bp
from blueprints.conversing import download
from models.order import order_by_number
from models.order_files import file_of_order, files_of_order


@bp.get("/orders/<path:number>/files/<int:ident>")
@needs(Right.SEE_CUSTOMERS)
def order_file(number, ident):
    return download(file_of_order(order_by_number(number) or abort(404), ident))


def files_on(document) -> list[tuple]:
    """Each with its address; nothing but orders has any."""
    if document.kind != "order":
        return []
    files = files_of_order(document.id)
    return [(file, url_for("admin.order_file", number=document.number, ident=file.id)) for file in files]
