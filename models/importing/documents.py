"""Documents from a file: heads alone, lines for heads that are there, or one row a line with its head repeated."""

import json
from collections.abc import Iterator
from typing import ClassVar

from sqlalchemy import func, select

from models.base import db
from models.document import Document, DocumentLine
from models.importing.allocations import Allocations
from models.importing.around import Around
from models.importing.document_fields import FREIGHT_POSITION, LINE, USABLE, document_fields
from models.importing.heads import KEYS, Refused, left_alone, settle_freight, settle_head
from models.importing.lines import settle_line
from models.importing.mapping import Map
from models.importing.papers import Paper, weigh, write_papers
from models.importing.reading import CannotImport
from models.importing.refunds import settle_refunds
from models.importing.running import Row
from models.importing.seen import Seen
from models.importing.voided import becoming_void, end_disputes


class Documents:
    """Known by kind and number; lines by their position, which is their order in the file where it names none."""

    called: ClassVar[str] = "documents"
    fills: ClassVar[tuple[str, ...]] = ("number",)
    keys: ClassVar[tuple[str, ...]] = KEYS

    def __init__(self, written: Map, seen: Seen):
        self.kind = written.kind
        self.only_new = written.only_new
        self.left_alone = left_alone(written.only_new) - set(LINE)
        self.has_lines = bool(set(LINE) & set(written.targets))
        self.fields = document_fields(written.kind, self.has_lines)
        self.heads = [t for t in written.targets if t not in LINE]
        self.positions_given = "position" in written.targets
        self._seen = seen
        self._refuse_nonsense(written)

    def _refuse_nonsense(self, written: Map) -> None:
        freight = "freight" in written.targets
        if (self.has_lines or freight) and self.kind == "payment":
            raise CannotImport(f"{written.name}: a payment has no lines; its amount is “total”.")
        if "allocations" in written.targets and self.kind not in USABLE:
            raise CannotImport(f"{written.name}: only payments and credit memos have allocations.")
        if freight and not self.has_lines and "total" in written.targets:
            raise CannotImport(
                f"{written.name}: fill “total” or “freight”, not both; freight is a line, and lines make the total."
            )
        if "total" in written.only_new and (self.has_lines or freight):
            raise CannotImport(f"{written.name}: “total” can't be in only_new; it is what the lines add up to.")

    def write(self, rows: list[Row]) -> None:
        by_number: dict[str, list[Row]] = {}
        for row in rows:
            if "number" in row.values:
                by_number.setdefault(row.values["number"], []).append(row)
        for number, mine in by_number.items():
            self._place(number, mine)
        rows = [row for row in rows if not row.problems]
        around = Around(self.kind, rows)
        allocations = Allocations(self.kind, rows, list(around.documents.values()))
        papers: dict[str, Paper] = {}
        for row in rows:
            try:
                self._settle(row, papers, around)
            except Refused as why:
                row.refuse(why.column, why.reason)
        weigh(papers, self.only_new, around)
        allocations.plan(papers.values())
        void = becoming_void(papers.values()) if self.kind == "invoice" else []
        write_papers(papers.values())
        end_disputes(void)
        allocations.carry_out()
        if self.kind == "payment":
            settle_refunds(papers.values())

    def _place(self, number: str, rows: list[Row]) -> None:
        """Where in its document each row belongs; refuse what contradicts an earlier row of the file."""
        head = [rows[0].texts[name] for name in self.heads]
        line, first_head, count = self._seen.count(number, rows[0].line, json.dumps(head), len(rows))
        head = json.loads(first_head)
        for position, row in enumerate(rows, count - len(rows) + 1):
            if not self.has_lines and position > 1:
                row.refuse("number", f"{number} was already in line {line}.")
            elif not self.positions_given:
                row.values["position"] = position
            elif (at := row.values.get("position")) and (earlier := self._seen.earlier(f"{number}\n{at}", row.line)):
                row.refuse("position", f"Position {at} of {number} was already in line {earlier}.")
            if self.has_lines and head != (mine := [row.texts[name] for name in self.heads]):
                for name, now, before in zip(self.heads, mine, head, strict=True):
                    if now != before:
                        row.refuse(name, f"“{now}” contradicts “{before}” in line {line}, both for {number}.")

    def _settle(self, row: Row, papers: dict[str, Paper], around: Around) -> None:
        number = row.values["number"]
        paper = papers.get(number)
        if paper is None:
            found = around.documents.get(number)
            for column in self.left_alone if found else ():
                row.values.pop(column, None)
            paper = Paper(found, settle_head(row, self.kind, around), row)
            self._freight(row, paper)
        if self.has_lines:
            line = settle_line(row, paper.get("currency"), around)
            paper.lines[line["position"]] = (line, row)
        if papers.setdefault(number, paper).rows[0] is not row:
            paper.rows.append(row)

    def _freight(self, row: Row, paper: Paper) -> None:
        if "freight" in row.values:
            line = settle_freight(row, paper.get("currency"))
            paper.no_freight = line is None
            if line:
                paper.lines[FREIGHT_POSITION] = (line, row)

    def finish(self, all_good: bool) -> Iterator[list[Row]]:
        """Lines that a document has and the file no longer has do go; not where any row was bad, for it may be that line."""
        if self.has_lines and not self.positions_given and all_good:
            for counts in self._seen.chunks(500):
                yield self._cut(counts)

    def _cut(self, counts: dict[str, tuple[int, int]]) -> list[Row]:
        """Cut documents to the number of lines that the file has of them; a row for each that can't be."""
        belongs = (DocumentLine.tenant_id == Document.tenant_id) & (DocumentLine.document_id == Document.id)
        ends = select(Document.number, func.max(DocumentLine.position)).join(DocumentLine, belongs)
        ends = ends.where(
            Document.kind == self.kind, Document.number.in_(counts), DocumentLine.position < FREIGHT_POSITION
        )
        rows = db.session.execute(ends.group_by(Document.number))
        numbers = [number for number, position in rows if position > counts[number][1]]
        papers = {}
        for found in db.session.scalars(
            select(Document).where(Document.kind == self.kind, Document.number.in_(numbers))
        ):
            line, lines = counts[found.number]
            papers[found.number] = Paper(found, {}, Row(line), cut_after=lines)
        weigh(papers, [], Around(self.kind, []))
        write_papers(papers.values())
        return [paper.rows[0] for paper in papers.values()]
