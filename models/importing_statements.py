"""A bank's statement taken in: each line once, however often its file, or one that overlaps it, comes."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from models.bank_file import BankFile
from models.bank_layout import Layout, remember
from models.bank_line import BankLine
from models.bank_statement import Incoming, Statement
from models.base import db, insert_into
from models.event import Actor, record
from models.revising import lock
from models.tenant import Tenant
from models.types import now

BATCH = 500


class Taken(NamedTuple):
    """How many lines are new, and how many were in already."""

    new: int
    known: int


def known_digests(lines: Sequence[Incoming]) -> set[str]:
    """Of those that are in already."""
    found: set[str] = set()
    for some in _batches(lines):
        query = select(BankLine.digest).where(BankLine.digest.in_([line.digest for line in some]))
        found.update(db.session.scalars(query))
    return found


def take_in(business: Tenant, file: BankFile, layout: Layout, statement: Statement, name: str, by: Actor) -> Taken:
    """Store what is not in yet, and how such a file is read. Two who take in the same file at once take each line once."""
    lock(business)  # whoever imports at the same moment waits
    known = known_digests(statement.incoming)
    fresh = [line for line in statement.incoming if line.digest not in known]
    at = now()
    for some in _batches(fresh):
        db.session.execute(insert_into(BankLine).on_conflict_do_nothing(), [_row(line, name, at) for line in some])
    remember(file.signature, layout)
    if fresh:
        record(business, "bank statement imported", by=by, after=f"{name[:100]}: {len(fresh)}")
    return Taken(len(fresh), len(statement.incoming) - len(fresh))


def _batches(lines: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    return (lines[start : start + BATCH] for start in range(0, len(lines), BATCH))


def _row(line: Incoming, name: str, at: Any) -> dict[str, Any]:
    return {
        "digest": line.digest, "booked_on": line.booked_on, "amount": line.amount,
        "currency": line.currency, "payer": line.payer, "account": line.account, "text": line.text[:1_000], "file": name[:200],
        "state": "open", "imported_at": at,
    }  # fmt: skip
