"""What a letter is made of, read when it is composed: whose it is, in whose brand, and the words that the business has for it."""

from typing import NamedTuple

from sqlalchemy import select

from models.base import db
from models.customer import Customer
from models.letter import Letter
from models.letter_text import LetterText
from models.tenant import Tenant


class Around(NamedTuple):
    """`words` is what the business has written instead of our (subject, body), in the letter's language; None for ours."""

    tenant: Tenant
    customer: Customer | None
    words: tuple[str, str] | None


def around(letter: Letter) -> Around:
    """Within the letter's scope; three statements at most, two of them the same for every letter of a batch."""
    tenant = db.session.scalars(select(Tenant).where(Tenant.id == letter.tenant_id)).one()
    customer = letter.customer_id and db.session.scalar(select(Customer).where(Customer.id == letter.customer_id))
    return Around(tenant, customer or None, words_for(letter.kind, letter.language))


def words_for(kind: str, language: str) -> tuple[str, str] | None:
    """The business's own subject and body in this language, else in a near one (de for de_AT)."""
    rows = db.session.execute(
        select(LetterText.language, LetterText.subject, LetterText.body).where(LetterText.kind == kind)
    )
    written = {code: (subject, body) for code, subject, body in rows}
    near = (code for code in sorted(written) if code.split("_")[0] == language.split("_")[0])
    found = language if language in written else next(near, None)
    return written[found] if found else None
