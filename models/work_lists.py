"""Documents of all customers as staff work them: narrowed to what is to be done next, to words, to one sales person's customers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, and_, or_, type_coerce

from models.customer import Customer
from models.document import Document
from models.keyset import Order
from models.text import fold, like

NEWEST = Order("id", type_coerce(Document.id, BigInteger), True)
WHOSE = and_(Customer.tenant_id == Document.tenant_id, Customer.id == Document.customer_id)
MOST_WORDS = 8
V = TypeVar("V", bound=StrEnum)  # the views of one list


@dataclass(frozen=True)
class Wanted(Generic[V]):
    """`view`: one of the list's own; `sold_by`: of customers whose sales person this colleague is, 0 for all."""

    view: V
    text: str = ""
    sold_by: int = 0


def narrowed(statement: Any, text: str, sold_by: int) -> Any:
    """Documents with their customers (WHOSE): those that have every word, and of one sales person where one is named."""
    for word in fold(text).split()[:MOST_WORDS]:
        found = (Document.search_text, Customer.folded)
        statement = statement.where(or_(*(column.like(like(word), escape="\\") for column in found)))
    return statement.where(Customer.sales_person_id == sold_by) if sold_by else statement
