"""Files that are sent along with an order: chosen while it is written, and read on its page."""

from flask import abort, request

import htmx
from access import Right, needs
from blueprints.conversing import download, read_files, takes_files
from blueprints.portal import bp
from blueprints.portal.order_pad import show_pad
from blueprints.portal.order_review import show_review
from blueprints.portal.shop import buyer, my_draft, my_pad
from blueprints.refusals import explained
from models import order_files
from models.base import db
from models.order import order_by_number
from models.ordering_rules import refuse_start
from models.refusing import Refused
from models.scope import every_branch

PARTIAL = "portal/order/_files.html"


@bp.post("/order/files")
@needs(Right.PLACE_ORDERS)
@takes_files
def attach_to_order(identifier):
    try:
        refuse_start(buyer())
        files = read_files() or _nothing_chosen()
        draft = my_draft()
        order_files.attach_to_draft(draft, files)
    except Refused as why:
        db.session.rollback()
        return _refused(explained(why))
    db.session.commit()
    return _done(draft)


@bp.post("/order/files/<int:ident>/removal")
@needs(Right.PLACE_ORDERS)
def detach_from_order(identifier, ident):
    draft = my_draft()
    order_files.detach(draft, ident)
    db.session.commit()
    return _done(draft)


@bp.get("/orders/<path:number>/files/<int:ident>")
@needs(Right.SEE_ORDERS)
def order_file(identifier, number, ident):
    with every_branch():
        order = order_by_number(number) or abort(404)
        return download(order_files.file_of_order(order, ident))


def _nothing_chosen():
    raise Refused("files", "Choose a file first.")


def _done(draft):
    pad = my_pad(buyer(), draft)
    back = pad.review_url if _in_review() else pad.url
    return htmx.done(PARTIAL, back, pad=pad, files=order_files.files_of_draft(draft), in_review=_in_review())


def _refused(sentence: str):
    if not htmx.is_fragment():
        return (show_review if _in_review() else show_pad)(422, files_error=sentence)
    pad = my_pad(buyer())
    shown = {"pad": pad, "files": order_files.files_of_draft(pad.draft), "in_review": _in_review()}
    return htmx.show(PARTIAL, PARTIAL, 422, files_error=sentence, **shown)


def _in_review() -> bool:
    return "review" in request.form
