"""Is this paper one of ours? For whoever holds it: number and total are compared, and nothing else is told, by answer or by clock."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from models import throttle
from models.bank_transfer import Transfer, transfer_of
from models.base import db
from models.business_in_scope import business
from models.document import Document
from models.issued_paper import IssuedPaper
from models.keeping_bank_accounts import FIELDS, bank_accounts
from models.letter_kinds import said
from models.money import main_units
from models.refusing import Refused
from models.signing_in import TooMany
from models.types import fits, now

PER_ADDRESS = 20  # looks from one address within throttle.WINDOW: an office shares one
PER_NUMBER = 20  # looks at one number from anywhere: nobody finds a total by trying
KINDS = ("invoice", "credit_memo")
LONGEST_TOTAL = 40
FIRST, LAST = re.compile(r"^\D+"), re.compile(r"\D+$")  # currencies and their signs
NO_TOTAL = said("Enter the total as it is printed, such as 1,234.56.")


class Verdict(NamedTuple):
    """`accounts`: of a genuine paper the one that it names and, where that is another, today's for its currency; else all of today's.

    `name`: of the business, as its papers have it.
    """

    genuine: bool
    name: str
    accounts: list[Transfer]


def count_look(tenant_id: int, address: str, number: str) -> None:
    """Count one look. Raises TooMany; the count is to be committed all the same."""
    at = now()
    from_there = throttle.hit(f"{tenant_id}:verify:{throttle.place(address)}", at)
    at_that = throttle.hit(f"{tenant_id}:verify number:{number.upper()}", at)
    if from_there > PER_ADDRESS or at_that > PER_NUMBER:
        raise TooMany(throttle.seconds_left(at))


def verify(number: str, total: set[Decimal]) -> Verdict:
    """Genuine: issued, not void, with that number and one of these totals in main units. Whatever comes out asks the database the same."""
    numbers = [one for one in (number, number.upper()) if fits(one, 40)]  # in capitals it can be longer: "ß" is "SS"
    papers = select(Document.id, Document.currency, Document.total).where(
        Document.kind.in_(KINDS), Document.number.in_(numbers), Document.status == "issued"
    )
    fitting = [row for row in db.session.execute(papers) if main_units(row.total, row.currency) in total]
    found = fitting[0] if fitting else None
    frozen = db.session.scalar(select(IssuedPaper.account).where(IssuedPaper.document_id == (found.id if found else 0)))
    now_used = {one.currency: {field: getattr(one, field) for field in FIELDS} for one in bank_accounts()}
    tenant = business()
    name = tenant.legal_name or tenant.name
    if found is None:
        return Verdict(False, name, _shown(now_used.items(), tenant.name))
    named = [frozen or {}, now_used.get(found.currency, {})]
    return Verdict(True, name, _shown([(found.currency, account) for account in named], tenant.name))


def printed_totals(written: str) -> set[Decimal]:
    """What a total can mean as it is printed in any language, in main units: "1.234,56 €" → 1234.56, "1.234" → 1234 and 1.234. Raises Refused."""
    bare = "".join(letter for letter in written if unicodedata.category(letter)[0] not in "ZC")
    bare = FIRST.sub("", LAST.sub("", bare)).replace("'", "").replace("’", "")
    if not bare or len(written) > LONGEST_TOTAL or any(letter not in "0123456789.," for letter in bare):
        raise Refused("total", NO_TOTAL)
    mark = max(bare.rfind("."), bare.rfind(","))
    if mark < 0:
        return {Decimal(bare)}
    part, found = bare[mark + 1 :], set()
    if bare.count(bare[mark]) == 1:
        found.add(Decimal(f"{_digits(bare[:mark])}.{part}"))
    if len(part) == 3 and len({*bare} & {".", ","}) == 1:  # it can stand between thousands as well
        found.add(Decimal(_digits(bare)))
    if not found:
        raise Refused("total", NO_TOTAL)
    return found


def _digits(text: str) -> str:
    return text.replace(".", "").replace(",", "") or "0"


def _shown(accounts: Iterable[tuple[str, Mapping[str, str]]], holder: str) -> list[Transfer]:
    """Each once, as one transfers to it; no amount and no reference."""
    made = [transfer_of(account, 0, currency, "", holder) for currency, account in accounts]
    return list(dict.fromkeys(one for one in made if one))
