"""The page of one document in the portal, the same for every kind."""

from flask import abort, url_for

import htmx
from access import Right, can, visit
from blueprints.papers.page import printed
from blueprints.papers.rows import Printer
from blueprints.portal.pdfs import pdf_url
from blueprints.portal.sharing import seen_url, share_url
from models.scope import every_branch

TO_PAY = ("pay_url", "transfer_url")


def show_document(kind: str, number: str, status: int = 200, **more):
    """The document with this number, at whatever branch, or 404 when this person may not see one. `more`: what its own kind shows."""
    with every_branch():
        shown = printed(kind, number, Printer()) or abort(404)
        seen = seen_url(kind, number, shown["document_id"])
    if not shown["asked"]:
        more = {name: value for name, value in more.items() if name not in TO_PAY}
    return htmx.page(
        "portal/document/document.html",
        status,
        talk_url=_talk_url(kind, number),
        share_url=share_url(kind, number),
        seen_url=seen,
        pdf_url=pdf_url(kind, number),
        **shown,
        **more,
    )


def _talk_url(kind: str, number: str) -> str:
    """Where people talk about it; empty for who has no messages."""
    if not can(Right.SEE_MESSAGES):
        return ""
    return url_for("portal.conversation", identifier=visit.identifier, kind=kind, number=number)
