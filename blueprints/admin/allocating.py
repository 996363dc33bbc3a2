"""What a payment or credit memo is used for: by hand, the oldest invoice first, and taken back."""

from flask import abort, request
from flask_babel import gettext as _

from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor
from blueprints.admin.paper_work import act
from blueprints.admin.typed_money import read_amount
from models import receiving
from models.allocating import allocations_of
from models.letter_kind import said
from models.refusing import Refused

SOURCES = '<any(payments,"credit-memos"):papers>/<path:number>'
NOTHING = said("Enter an amount for at least one invoice.")
NO_PLACE = said("No invoice of this customer is open in this currency.")


@bp.post(f"/{SOURCES}/allocations")
@needs(Right.WORK_MONEY)
def use_source(papers, number):
    def use(source) -> None:
        amounts = amounts_typed(source.currency)
        if not amounts:
            raise Refused("amounts", NOTHING)
        receiving.allocate_chosen(source, amounts, actor())

    return act(papers, number, _oldest_first if request.form.get("oldest") else use, _("Used."))


def _oldest_first(source) -> None:
    if not receiving.allocate_oldest_first(source, actor()):
        raise Refused("amounts", NO_PLACE)


def amounts_typed(currency: str) -> dict[str, int]:
    """By number of invoice, in minor units; what is left empty is not there. Raises Refused."""
    typed = [(name.removeprefix("use-"), value) for name, value in request.form.items() if name.startswith("use-")]
    amounts = {number: read_amount(value, currency, "amounts") for number, value in typed[:1_000]}
    return {number: amount for number, amount in amounts.items() if amount}


@bp.post(f"/{SOURCES}/allocations/<int:ident>/return")
@needs(Right.WORK_MONEY)
def take_allocation_back(papers, number, ident):
    def take_back(source) -> None:
        mine = next((one for one in allocations_of(source) if one.id == ident), None)
        receiving.take_back(mine or abort(404), actor())

    return act(papers, number, take_back, _("Taken back: it is in hand again."))
