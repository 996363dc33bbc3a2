"""What a letter is made of, read when it is composed: whose it is, in whose brand, in which language, and the business's words for it."""

from typing import NamedTuple

from sqlalchemy import and_, select

from models.base import db
from models.customer import Customer
from models.languages import OFFERED
from models.letter import Letter
from models.letter_text import LetterText
from models.tenant import Tenant

Words = tuple[str, str]


class Around(NamedTuple):
    """`words` is what the business has written instead of our (subject, body), in that language; None for ours."""

    tenant: Tenant
    customer: Customer | None
    language: str
    words: Words | None


def around(letter: Letter, known: dict) -> Around:
    """Within the letter's scope; two statements, or none where `known` has it from another letter of the same batch."""
    key = letter.kind, letter.language, letter.customer_id
    if key not in known:
        known[key] = _read(letter)
    return known[key]


def _read(letter: Letter) -> Around:
    whose = and_(Customer.tenant_id == Tenant.id, Customer.id == letter.customer_id)
    found = select(Tenant, Customer).outerjoin(Customer, whose).where(Tenant.id == letter.tenant_id)
    tenant, customer = db.session.execute(found).one()
    return Around(tenant, customer, *_said_in(letter.kind, letter.language, tenant.language))


def words_for(kind: str, language: str) -> Words | None:
    """The business's own subject and body in this language, else in a near one (de for de_AT)."""
    return _nearest(_written(kind), language)


def _said_in(kind: str, *languages: str) -> tuple[str, Words | None]:
    """The first of these languages in which there are words, the business's or ours."""
    written = _written(kind)
    for language in languages:
        words = _nearest(written, language)
        if words or _nearest(OFFERED, language):
            return language, words
    return "en", None


def _written(kind: str) -> dict[str, Words]:
    rows = db.session.execute(
        select(LetterText.language, LetterText.subject, LetterText.body).where(LetterText.kind == kind)
    )
    return {code: (subject, body) for code, subject, body in rows}


def _nearest(by_language: dict, language: str):
    near = (code for code in sorted(by_language) if code.split("_")[0] == language.split("_")[0])
    return by_language.get(language) or by_language.get(next(near, ""))
