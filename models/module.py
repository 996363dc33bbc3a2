"""The areas of the portal that a tenant, a customer or a portal user can have or lack."""

from enum import StrEnum
from functools import cache


class Module(StrEnum):
    """One area; the key never changes, what it is called may. `bit` is its place in a stored set and never changes either."""

    QUOTES = "quotes"
    ORDERS = "orders"
    JOBS = "jobs"
    DELIVERIES = "deliveries"
    INVOICES = "invoices"
    PAYMENTS = "payments"
    CREDIT_MEMOS = "credit_memos"
    STATEMENTS = "statements"
    MESSAGES = "messages"
    CATALOGUE = "catalogue"

    @property
    def bit(self) -> int:
        return _BITS[self]

    @property
    def kind(self) -> str:
        """The kind of document it shows; of messages, statements and the catalogue, which show none, a word that no document has."""
        return self.value.removesuffix("s").replace("deliverie", "delivery")


_BITS = {
    Module.QUOTES: 1,
    Module.ORDERS: 2,
    Module.JOBS: 4,
    Module.DELIVERIES: 8,
    Module.INVOICES: 16,
    Module.PAYMENTS: 32,
    Module.CREDIT_MEMOS: 64,
    Module.MESSAGES: 128,
    Module.CATALOGUE: 256,
    Module.STATEMENTS: 512,
}
OF_DOCUMENTS = frozenset(Module) - {
    Module.MESSAGES,
    Module.CATALOGUE,
    Module.STATEMENTS,
}  # each shows one kind of document


@cache
def kinds_of(modules: frozenset[Module]) -> tuple[str, ...]:
    """The kinds of documents that these modules show, in a fixed order."""
    return tuple(sorted(module.kind for module in modules & OF_DOCUMENTS))
