"""What a payment or credit memo in a file counts towards, checked before anything is written."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select

from models.allocating import Allocation, allocate
from models.base import db
from models.document import Document
from models.importing.document_fields import USABLE
from models.importing.heads import Refused, minor
from models.importing.papers import Paper
from models.importing.running import Row
from models.money import main_units


class Allocations:
    """Those of one batch: planned row by row, then carried out by allocate()."""

    def __init__(self, kind: str, rows: list[Row], found: list[Document]):
        self.kind = kind
        numbers = {number for row in rows for number, _amount in row.values.get("allocations", ())}
        mine = select(Document).where(Document.kind == "invoice", Document.number.in_(numbers)).order_by(Document.id)
        self.invoices = {i.number: i for i in db.session.scalars(mine.with_for_update())} if numbers else {}
        self.left = {number: i.total - i.allocated for number, i in self.invoices.items()}
        pairs = select(Allocation.source_id, Allocation.invoice_id, Allocation.amount)
        theirs = pairs.where(Allocation.source_id.in_([document.id for document in found]))
        self.there: dict[tuple[int, int], int] = {}
        for source_id, invoice_id, amount in db.session.execute(theirs) if numbers else ():
            self.there[source_id, invoice_id] = amount
        self.planned: list[tuple[str, str, int, Row]] = []

    def plan(self, papers: Iterable[Paper]) -> None:
        """What there is to do for each; a document whose allocations can't be is refused as a whole."""
        for paper in papers:
            row = paper.rows[0]
            if row.values.get("allocations") and paper.good:
                try:
                    self._plan(row, paper)
                except Refused as why:
                    paper.refuse(why.column, why.reason)

    def _plan(self, row: Row, paper: Paper) -> None:
        said = row.values["allocations"]
        wanted = [(number, amount) for number, amount in said if not self._is_there(number, amount, paper)]
        source, currency, status = paper.get("number"), paper.get("currency"), paper.get("status")
        planned = [(number, self._checked(number, amount, paper)) for number, amount in wanted]
        if planned and status not in USABLE[self.kind]:
            raise Refused("allocations", f"{source} is {status}, so it can't be allocated.")
        rest = paper.head["total"] - (paper.found.allocated if paper.found else 0)
        if (total := sum(amount for _number, amount in planned)) > rest:
            asked, has = main_units(total, currency), main_units(rest, currency)
            raise Refused("allocations", f"{source} has {has} left; the allocations add up to {asked}.")
        for number, amount in planned:
            self.left[number] -= amount
            self.planned.append((source, number, amount, row))

    def _is_there(self, number: str, amount: Decimal, paper: Paper) -> bool:
        invoice = self.invoices.get(number)
        counted = self.there.get((paper.id, invoice.id)) if invoice else None
        if counted is None:
            return False
        if counted != minor("allocations", amount, paper.get("currency")):
            already = main_units(counted, paper.get("currency"))
            raise Refused(
                "allocations", f"{already} of {paper.get('number')} already count towards {number}, not {amount}."
            )
        return True

    def _checked(self, number: str, amount: Decimal, paper: Paper) -> int:
        invoice, currency = self.invoices.get(number), paper.get("currency")
        if invoice is None or invoice.customer_id != paper.get("customer_id"):
            raise Refused("allocations", f"The customer has no invoice {number}.")
        if invoice.currency != currency:
            raise Refused("allocations", f"{number} is in {invoice.currency}, not in {currency}.")
        if invoice.status != "issued":
            raise Refused("allocations", f"{number} is {invoice.status}, so nothing can be counted towards it.")
        wanted = minor("allocations", amount, currency)
        if wanted > self.left[number]:
            left = main_units(self.left[number], currency)
            raise Refused("allocations", f"{number} has only {left} left to pay, not {amount}.")
        return wanted

    def carry_out(self) -> None:
        """After the documents are written."""
        sources = {source for source, *_rest in self.planned}
        if not sources:
            return
        mine = select(Document).where(Document.kind == self.kind, Document.number.in_(sources))
        found = {document.number: document for document in db.session.scalars(mine)}
        for source, number, amount, row in self.planned:
            allocate(found[source], self.invoices[number], amount)
            row.note("changed")
