"""A customer disputes a line of an invoice, or all of it: how much that comes to, and what is left to ask for meanwhile (DOMAIN §7)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select

from models.accounts import held_paper
from models.attaching import keep
from models.base import db
from models.contact import Contact
from models.crediting import credited_by_line, credited_of
from models.dispute import REASONS, Dispute
from models.document import Document, DocumentLine
from models.event import Actor, record
from models.formats import Money, on_record
from models.letter_kinds import said
from models.money import line_tax, line_total
from models.refusing import Refused
from models.scope import whole_customer
from models.telling_of_disputes import tell_staff
from models.types import fits

NOT_ISSUED = said("Only an issued invoice can be disputed.")
NO_REASON = said("Choose what is wrong.")
NO_WORDS = said("Say what is wrong, so that we can look into it.")
NO_LINE = said("Choose the line that is meant, or the whole invoice.")
NO_QUANTITY = said("Say how many are concerned: more than 0, and at most %(most)s.")
NO_PRICE = said("Enter the price that you expected: less than what was billed.")
NO_AMOUNT = said("Enter an amount above 0.")
TOO_MUCH = said("At most %(left)s can still be disputed here.")

LEFT = Document.total - Document.allocated
_all = (
    select(func.coalesce(func.sum(Dispute.amount), 0))
    .where(Dispute.tenant_id == Document.tenant_id, Dispute.invoice_id == Document.id, Dispute.outcome == "")
    .correlate(Document)
    .scalar_subquery()
)
DISPUTED = case(
    (_all > LEFT, LEFT), else_=_all
)  # beside any query of invoices: what of their balance is not to be asked for


class Claim(NamedTuple):
    """What is held against an invoice. `line` None: all of it. `price` and `amount` in minor units, the price net and of one piece as it should
    be, the amount with tax; `key` makes it once, whoever presses twice.
    """

    line: DocumentLine | None
    reason: str
    text: str
    quantity: Decimal | None = None
    price: int | None = None
    amount: int | None = None
    key: str | None = None


def open_dispute(
    invoice: Document, person: Contact | None, claim: Claim, by: Actor, files: Iterable[Any] = ()
) -> Dispute:
    """It is disputed from now on, and the business is told, unless it is staff who note it. Paid ones too: that leads to credit. Raises Refused."""
    invoice = held_paper(invoice)
    if claim.key and (found := db.session.scalar(select(Dispute).where(Dispute.once == claim.key))):
        return found
    if invoice.kind != "invoice" or invoice.status != "issued":
        raise Refused("line", NOT_ISSUED)
    _check(invoice, claim)
    amount = _amount(invoice, claim)
    dispute = Dispute(
        customer_id=invoice.customer_id, invoice_id=invoice.id, document_line_id=claim.line.id if claim.line else None,
        contact_id=person.id if person else None, reason=claim.reason, quantity=_quantity(claim), amount=amount,
        text=claim.text.strip()[:2000], once=claim.key, noted_by=by.name[:200] if by.kind == "staff" else "",
    )  # fmt: skip
    db.session.add(dispute)
    db.session.flush()
    author: dict[str, Any] = {"staff_id": by.id} if by.kind == "staff" else {"contact_id": dispute.contact_id}
    keep(files, customer_id=dispute.customer_id, dispute_id=dispute.id, **author)
    what = "dispute noted" if by.kind == "staff" else "dispute opened"
    record(invoice, what, by=by, after=on_record(amount, invoice.currency), shown=True)
    if by.kind != "staff":
        tell_staff(invoice, dispute, by.name, "opened")
    return dispute


def disputed_of(invoices: Iterable[int]) -> dict[int, int]:
    """What of the balance of these invoices, by their ids, is disputed just now: minor units, never more than the balance. One statement."""
    of = and_(Document.tenant_id == Dispute.tenant_id, Document.id == Dispute.invoice_id)
    rows = select(Document.id, func.sum(Dispute.amount), LEFT).select_from(Dispute).join(Document, of)
    rows = rows.where(Dispute.outcome == "", Dispute.invoice_id.in_(list(invoices)))
    found = db.session.execute(rows.group_by(Document.id, LEFT))
    return {ident: part for ident, disputed, left in found if (part := min(int(disputed), left)) > 0}


def left_to_dispute(invoice: Document, line: DocumentLine | None = None) -> int:
    """Minor units, tax included: what was billed less what is disputed or credited already; of one line, or of the invoice."""
    mine = select(func.coalesce(func.sum(Dispute.amount), 0)).where(Dispute.outcome == "")
    with whole_customer():  # credit counts for who is shown none, too
        whole = invoice.total - credited_of(invoice)
    whole -= int(db.session.scalar(mine.where(Dispute.invoice_id == invoice.id)) or 0)
    if line is None:
        return max(0, whole)
    with whole_customer():
        credited = credited_by_line(invoice).get(line.id)
    left = gross(line) - (gross(line, credited) if credited else 0)
    return max(0, min(whole, left - int(db.session.scalar(mine.where(Dispute.document_line_id == line.id)) or 0)))


def gross(line: DocumentLine, count: Decimal | None = None, price: int | None = None) -> int:
    """Minor units of so many of a line's pieces (None: all) at a net price (None: its own), tax included."""
    if count is None and price is None:
        net = line.amount
    else:
        net = line_total(
            line.unit_price if price is None else price, line.quantity if count is None else count, line.discount
        )
    return net + line_tax(net, line.tax_rate)


def _check(invoice: Document, claim: Claim) -> None:
    if claim.reason not in REASONS:
        raise Refused("reason", NO_REASON)
    if not claim.text.strip():
        raise Refused("text", NO_WORDS)
    if claim.line is not None and claim.line.document_id != invoice.id:
        raise Refused("line", NO_LINE)
    if claim.key and not fits(claim.key, 43):
        raise Refused("line", NO_LINE)


def _quantity(claim: Claim) -> Decimal | None:
    """Of how many pieces; a wrong price is that of all where nothing else is said."""
    if claim.line is None or claim.reason == "other":
        return None
    if claim.quantity is None and claim.reason == "wrong_price":
        return claim.line.quantity
    if claim.quantity is None or not 0 < claim.quantity <= claim.line.quantity:
        raise Refused("quantity", NO_QUANTITY, most=claim.line.quantity)
    return claim.quantity


def _amount(invoice: Document, claim: Claim) -> int:
    """What the claim comes to. An amount is asked for where no line says it; without one it is all that is left."""
    line, left = claim.line, left_to_dispute(invoice, claim.line)
    count = _quantity(claim)
    if line is None or claim.reason == "other":
        field, amount = "amount", left if claim.amount is None else claim.amount
    elif claim.reason == "wrong_price":
        if claim.price is None or not 0 <= claim.price < line.unit_price:
            raise Refused("price", NO_PRICE)
        field, amount = "price", gross(line, count) - gross(line, count, claim.price)
    else:
        field, amount = "quantity", gross(line, count)
    if amount > left or left == 0:
        raise Refused(field, TOO_MUCH, left=Money(left, invoice.currency))
    if amount <= 0:
        raise Refused(field, NO_AMOUNT)
    return amount
