"""What a customer takes of an offer, and what that comes to: no database here (DOMAIN §5)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.letter_kinds import said
from models.money import line_tax, line_total
from models.refusing import Refused

NO_LINE = said("That is not part of this quote. Look at it once more.")
ONE_OF = said("Choose one of “%(name)s”.")
BOUNDS = said("Of “%(name)s” choose from %(least)s to %(most)s.")


class Chosen(NamedTuple):
    """A line as it is taken; `amount` and `tax` in minor units, each rounded half up once."""

    line: Any
    quantity: Decimal
    amount: int
    tax: int


class Totals(NamedTuple):
    """Minor units of the quote's currency."""

    net: int
    tax: int

    @property
    def total(self) -> int:
        return self.net + self.tax


def offered_first(lines: Iterable[Any]) -> dict[int, Decimal]:
    """Quantity by position as the business offers it."""
    return {line.position: line.quantity for line in items(lines) if line.taken}


def items(lines: Iterable[Any]) -> list[Any]:
    """Without the headings of sections."""
    return [line for line in lines if line.kind == "item"]


def choose(lines: Sequence[Any], wanted: Mapping[int, Decimal]) -> list[Chosen]:
    """What is taken, quantity by position; what must be is taken with it. Raises Refused for what the offer does not let choose."""
    by_position = {line.position: line for line in items(lines)}
    if set(wanted) - set(by_position):
        raise Refused("lines", NO_LINE)
    groups: dict[str, list[int]] = {}
    for line in by_position.values():
        if line.one_of:
            groups.setdefault(line.one_of, []).append(line.position)
    for name, positions in groups.items():
        if sum(position in wanted for position in positions) != 1:
            raise Refused("lines", ONE_OF, name=name)
    taken = {
        line.position: wanted.get(line.position, line.quantity)
        for line in by_position.values()
        if line.position in wanted or not (line.optional or line.one_of)
    }
    return [_chosen(by_position[position], quantity) for position, quantity in taken.items()]


def _chosen(line: Any, quantity: Decimal) -> Chosen:
    least, most = (line.at_least, line.at_most) if line.at_least is not None else (line.quantity, line.quantity)
    if not least <= quantity <= most:
        raise Refused(
            "lines", BOUNDS, name=line.description, least=f"{least.normalize():f}", most=f"{most.normalize():f}"
        )
    amount = line_total(line.unit_price or 0, quantity, line.discount)  # without a price it is never sent
    return Chosen(line, quantity, amount, line_tax(amount, line.tax_rate))


def totals(chosen: Iterable[Chosen]) -> Totals:
    """Of what is taken."""
    rows = list(chosen)
    return Totals(sum(row.amount for row in rows), sum(row.tax for row in rows))


def most_of(lines: Sequence[Any]) -> Totals:
    """The most that a customer can take: every option, of alternatives the dearest, of what may be chosen within bounds the upper one."""
    rows = [_chosen(line, line.at_most or line.quantity) for line in items(lines)]
    standing = [row for row in rows if not row.line.one_of]
    groups: dict[str, list[Chosen]] = {}
    for row in rows:
        if row.line.one_of:
            groups.setdefault(row.line.one_of, []).append(row)
    dearest = [max(group, key=lambda row: row.amount + row.tax) for group in groups.values()]
    return totals([*standing, *dearest])


FROZEN = (
    "position", "kind", "sku", "description", "unit", "quantity", "unit_price", "discount", "tax_rate", "optional", "one_of", "taken", "at_least",
    "at_most",
)  # fmt: skip


def digest(number: str, revision: Any, lines: Iterable[Any]) -> str:
    """SHA-256 of all that the customer is offered, so that an acceptance names exactly one text."""
    head = [
        number,
        revision.revision,
        revision.title,
        revision.introduction,
        revision.terms,
        revision.valid_until,
        revision.deposit,
    ]
    told = [head, [[getattr(line, name) for name in FROZEN] for line in lines]]
    return hashlib.sha256(json.dumps(told, default=str, ensure_ascii=False).encode()).hexdigest()
