"""Documents on their way in: what the file says of each, laid over what is there, then written in a few statements."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select

from models.base import db, new_id
from models.document import Document, DocumentLine, searchable
from models.importing.around import Around
from models.importing.document_fields import ALLOCATED, FREIGHT_POSITION
from models.importing.heads import Refused
from models.importing.lines import changes_of, complete_line, lines_there
from models.importing.running import Row
from models.money import line_tax, main_units


class Paper:
    """One document of a batch. `lines` are those the file names, by position, each with the row that says so."""

    def __init__(self, found: Document | None, head: dict[str, Any], row: Row, cut_after: int = FREIGHT_POSITION):
        self.found, self.head, self.rows, self.cut_after = found, head, [row], cut_after
        self.lines: dict[int, tuple[dict[str, Any], Row]] = {}
        self.no_freight = False
        self.id: int = found.id if found else new_id()
        self.new_lines: list[dict[str, Any]] = []
        self.changed_lines: dict[int, dict[str, Any]] = {}
        self.dropped_lines: list[int] = []
        self._had_lines = False
        self._parts: list[tuple] = []  # position, amount, tax rate, SKU, description

    def get(self, column: str) -> Any:
        return self.head[column] if column in self.head else getattr(self.found, column, None)

    def meet(self, stored: Iterable[Any], only_new: list[str], around: Around) -> None:
        """Lay the file's lines over the stored ones; of a line that is there, the columns in `only_new` are left alone."""
        for line in stored:
            self._had_lines = True
            if self.no_freight if line.position == FREIGHT_POSITION else line.position > self.cut_after:
                self.dropped_lines.append(line.id)
            elif line.position in self.lines:
                self._lay_over(line, *self.lines.pop(line.position), only_new, around)
            else:
                self._parts.append((line.position, line.amount, line.tax_rate, line.sku, line.description))

    def _lay_over(self, stored: Any, said: dict[str, Any], row: Row, only_new: list[str], around: Around) -> None:
        changes: dict[str, Any] = {}
        try:
            changes = changes_of(stored, said, only_new, around)
        except Refused as why:
            row.refuse(why.column, why.reason)
        if not changes:
            return self._parts.append((stored.position, stored.amount, stored.tax_rate, stored.sku, stored.description))
        self.changed_lines[stored.id] = changes
        row.note("changed")
        now = {**stored._mapping, **changes}
        return self._parts.append(tuple(now[name] for name in ("position", "amount", "tax_rate", "sku", "description")))

    def settle(self, around: Around) -> None:
        """Make the lines that are new, then the totals and the words it is found by. Refuses rows."""
        for position, (said, row) in self.lines.items():
            try:
                full = complete_line(said, around)
            except Refused as why:
                row.refuse(why.column, why.reason)
                continue
            self.new_lines.append(full | {"document_id": self.id, "customer_id": self.get("customer_id")})
            self._parts.append((position, full["amount"], full["tax_rate"], full["sku"], full["description"]))
            row.note("new")
        self._add_up()

    def _add_up(self) -> None:
        parts = sorted(self._parts)
        said = self.head.pop("total", None)
        if parts:
            net, tax = sum(part[1] for part in parts), sum(line_tax(part[1], part[2]) for part in parts if part[2])
            if said is not None and said != net + tax:
                self.rows[0].warn(
                    "total", f"The lines of {self.get('number')} add up to another total; theirs was kept."
                )
        elif said is not None:
            net, tax = said, 0
        else:
            kept = self.found if not self.dropped_lines else None
            net, tax = (kept.net, kept.tax) if kept else (0, 0)
        self.head |= {"net": net, "tax": tax, "total": net + tax}
        words = [word for part in parts for word in part[3:]]
        self.head["search_text"] = searchable(self.get("number"), self.get("reference"), self.get("note"), words)
        self._refuse_negative()
        if self.found:
            self._refuse_lone_freight(self.found)
            self._refuse_what_is_paid(self.found)

    def _refuse_negative(self) -> None:
        if self.head["total"] < 0:
            total = main_units(self.head["total"], self.get("currency"))
            column = "unit_price" if "unit_price" in self.rows[0].values else "number"
            self.refuse(column, f"The lines of {self.get('number')} add up to {total}; a total can't be negative.")

    def _refuse_lone_freight(self, found: Document) -> None:
        if found.total and not self._had_lines and [part[0] for part in self._parts] == [FREIGHT_POSITION]:
            total = main_units(found.total, found.currency)
            self.refuse("freight", f"{found.number} has a total of {total} without lines, so freight can't be added.")

    def _refuse_what_is_paid(self, found: Document) -> None:
        has, status = main_units(found.allocated, found.currency), self.get("status")
        if found.allocated and status != found.status and status not in ALLOCATED.get(found.kind, ()):
            self.refuse("status", f"{found.number} has {has} allocated, so it can't become {status.replace('_', ' ')}.")
        elif found.allocated > max(0, self.head["total"]):
            total = main_units(self.head["total"], found.currency)
            self.refuse("number", f"{found.number} has {has} allocated, more than the new total of {total}.")

    def refuse(self, column: str, reason: str) -> None:
        for row in self.rows:
            row.refuse(column, reason)

    @property
    def good(self) -> bool:
        return any(not row.problems for row in self.rows)


def weigh(papers: dict[str, Paper], only_new: list[str], around: Around) -> None:
    """Lay all papers of a batch over what is stored and add them up."""
    there = {paper.id: paper for paper in papers.values() if paper.found}
    for document_id, stored in lines_there(list(there)):
        there[document_id].meet(stored, only_new, around)
    for paper in papers.values():
        paper.settle(around)


def write_papers(every: Iterable[Paper]) -> None:
    """Those that are good, in some six statements however many they are; each customer's pages are raised."""
    papers = [paper for paper in every if paper.good]
    raises = {"raises": {paper.get("customer_id") for paper in papers}}
    made = [paper.head | {"id": paper.id} for paper in papers if not paper.found]
    if made:
        db.session.execute(insert(Document), made, execution_options=raises)
    for paper in papers:
        _write_head(paper)
    lines = [line for paper in papers for line in paper.new_lines]
    if lines:
        db.session.execute(insert(DocumentLine), lines, execution_options=raises)
    dropped = [line_id for paper in papers for line_id in paper.dropped_lines]
    if dropped:
        db.session.execute(delete(DocumentLine).where(DocumentLine.id.in_(dropped)), execution_options=raises)
    changes = {line_id: changed for paper in papers for line_id, changed in paper.changed_lines.items()}
    if changes:
        for line in db.session.scalars(select(DocumentLine).where(DocumentLine.id.in_(changes))):
            for column, value in changes[line.id].items():
                setattr(line, column, value)


def _write_head(paper: Paper) -> None:
    first = next(row for row in paper.rows if not row.problems)
    if paper.found is None:
        first.note("new")
        return
    for column, value in paper.head.items():
        if getattr(paper.found, column) != value:
            setattr(paper.found, column, value)
            first.note("changed")
    if paper.dropped_lines:
        first.note("changed")
