"""The one document of a mailed link, as a file."""

from access import open_to_all
from blueprints.papers.pdf import send_pdf
from blueprints.portal.shared_page import links, shared_or_ended, speak_to
from models.scope import Scope, scope


@links.get("/<token>/pdf")
@open_to_all
def shared_pdf(token):
    found = shared_or_ended(token)
    speak_to(found)
    with scope(Scope(found.tenant.id, found.customer.id, (found.kind,))):
        return send_pdf(found.customer, found.kind, found.number)
