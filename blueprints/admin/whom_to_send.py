"""To whom an invoice or credit memo goes first: whoever hears of such papers, and the customer's address for bills."""

from blueprints.sharing_form import ShareForm
from models.editing_invoices import paper_by_number
from models.hearing import hearing
from models.module import Module

HEARD_WITH = {"invoice": Module.INVOICES, "credit_memo": Module.CREDIT_MEMOS}


def suggested(customer, row, form: ShareForm) -> ShareForm:
    """The blank form with people ticked, as far as it is a paper that is billed."""
    if row.kind not in HEARD_WITH:
        return form
    people = hearing(paper_by_number(row.kind, row.number), HEARD_WITH[row.kind])
    form.ticked = [person.email for person in people if person.email]
    billing = customer.billing_email.lower()
    form.to.data = billing if billing and billing not in form.ticked else ""
    return form
