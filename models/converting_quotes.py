"""An accepted offer becomes an order, a job or the draft of an invoice: what was chosen, at the prices offered, never reckoned anew (DOMAIN §5)."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.document import Document, DocumentLine, Job, Quote, searchable
from models.event import Actor, record
from models.invoicing import draft_from
from models.job import JobDetail, JobItem
from models.keeping_stock import hold
from models.letter_kinds import said
from models.limits_of_ordering import OVER_CREDIT, passes_credit_limit
from models.moving_jobs import sum_up
from models.numbering import draw
from models.order import Order
from models.product import Product
from models.quote_choice import Chosen, choose, totals
from models.reading_quotes import answer_of, chosen_of, version_of
from models.refusing import Refused
from models.revising import lock

NOT_ACCEPTED = said("Only an accepted quote becomes something.")
BILLED = said("What this quote became is invoiced itself.")


def follow_up(
    quote: Quote, customer: Customer, becomes: str, chosen: Sequence[Chosen], on: dt.date, by: Actor
) -> Document:
    """What is made of a quote at the moment it is accepted: its order, its job or the draft of its invoice."""
    if becomes == "job":
        return job_of_quote(quote, chosen, on, by)
    if becomes == "invoice":
        return draft_from(quote, on, by)
    return order_of_quote(quote, customer, chosen, on, by)


def convertible(there: Collection[str]) -> list[str]:
    """What else can be made of an accepted quote that became these kinds: an invoice beside an order or a job would bill it twice."""
    return [kind for kind in ("job", "invoice") if kind not in there and not (kind == "invoice" and there)]


def convert(quote: Quote, to: str, on: dt.date, by: Actor) -> Document:
    """Something more is made of an accepted quote: a job beside its order, or the draft of an invoice where there is neither. Once. Raises Refused."""
    quote = lock(quote)
    there = {row.kind: row for row in made_of(quote)}
    if to in there:
        return there[to]
    answer = answer_of(quote)
    if to not in ("job", "invoice") or quote.status != "accepted" or answer is None:
        raise Refused("status", NOT_ACCEPTED)
    if to not in convertible(there):
        raise Refused("status", BILLED)
    if to == "invoice":
        return draft_from(quote, on, by)
    offer = version_of(quote, answer.revision)
    if offer is None:
        raise Refused("status", NOT_ACCEPTED)
    return job_of_quote(quote, choose(offer.lines, chosen_of(answer)), on, by)


def made_of(quote: Quote) -> list[Document]:
    """What an accepted quote became."""
    keys = (f"quote {quote.id}", f"job of {quote.id}", f"invoice of {quote.id}")
    return list(db.session.scalars(select(Document).where(Document.order_key.in_(keys)).order_by(Document.id)))


def order_of_quote(quote: Quote, customer: Customer, chosen: Sequence[Chosen], on: dt.date, by: Actor) -> Order:
    """The quote's order, dated on a local date; once. Stock is held as far as there is any: the rest was promised and comes later."""
    sums = totals(chosen)
    held_for = OVER_CREDIT if passes_credit_limit(customer, sums.total) else ""
    order = Order(
        customer_id=quote.customer_id, contact_id=quote.contact_id, branch_id=quote.branch_id, department_id=quote.department_id,
        came_from_id=quote.id, number=draw("order", on), status="submitted", dated_on=on, wanted_on=quote.wanted_on, reference=quote.reference,
        ship_to=quote.ship_to, bill_to=quote.bill_to, currency=quote.currency, net=sums.net, tax=sums.tax, total=sums.total,
        order_key=f"quote {quote.id}", held_for=held_for,
    )  # fmt: skip
    order.search_text = searchable(
        order.number, order.reference, "", [f"{one.line.sku} {one.line.description}" for one in chosen]
    )
    db.session.add(order)
    db.session.flush()
    lines = [_line(order, position, one) for position, one in enumerate(chosen, 1)]
    db.session.add_all(lines)
    db.session.flush()
    _hold(lines, quote.branch_id)
    record(order, "order from a quote", by=by, after=quote.number)
    if held_for:
        record(order, "order held", by=by, after=held_for)
    return order


def job_of_quote(quote: Quote, chosen: Sequence[Chosen], on: dt.date, by: Actor) -> Job:
    """The quote's job, asked for on a local date; once. What was chosen is what it comes to."""
    job = Job(
        customer_id=quote.customer_id, contact_id=quote.contact_id, branch_id=quote.branch_id, department_id=quote.department_id,
        came_from_id=quote.id, number=draw("job", on), status="requested", dated_on=on, wanted_on=quote.wanted_on, reference=quote.reference,
        note=quote.note or _what(chosen), ship_to=quote.ship_to, bill_to=quote.bill_to, currency=quote.currency, order_key=f"job of {quote.id}",
    )  # fmt: skip
    db.session.add(job)
    db.session.flush()
    db.session.add(JobDetail(customer_id=job.customer_id, job_id=job.id))
    for one in chosen:
        line = one.line
        db.session.add(
            JobItem(
                customer_id=job.customer_id, job_id=job.id, kind="agreed", product_id=line.product_id, sku=line.sku,
                description=line.description, unit=line.unit, quantity=one.quantity, unit_price=line.unit_price, discount=line.discount,
                tax_rate=line.tax_rate,
            )
        )  # fmt: skip
    db.session.flush()
    sum_up(job)
    record(job, "job from a quote", by=by, after=quote.number, shown=True)
    return job


def _what(chosen: Sequence[Chosen]) -> str:
    """What is to be done, where nobody has said it in words."""
    return ", ".join(one.line.description for one in chosen)[:300]


def _line(order: Order, position: int, one: Chosen) -> DocumentLine:
    line = one.line
    return DocumentLine(
        customer_id=order.customer_id, document_id=order.id, product_id=line.product_id, position=position, sku=line.sku,
        description=line.description, unit=line.unit, quantity=one.quantity, unit_price=line.unit_price, discount=line.discount,
        tax_rate=line.tax_rate, amount=one.amount,
    )  # fmt: skip


def _hold(lines: Sequence[DocumentLine], branch_id: int | None) -> None:
    """In the order of products, so that no two orders wait for each other."""
    ids = {line.product_id for line in lines if line.product_id}
    tracked = set(db.session.scalars(select(Product.id).where(Product.id.in_(ids), Product.tracked)))
    for line in sorted((line for line in lines if line.product_id in tracked), key=lambda line: line.product_id):
        hold(line, line.quantity, branch_id)
