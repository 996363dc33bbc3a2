"""The mails that remind of overdue invoices: who gets them, and what they list."""

from collections.abc import Iterable
from typing import Any

from models.contact import Contact, contact_by_email
from models.customer import Customer
from models.formats import date, money
from models.hearing import hearing_of
from models.module import Module
from models.posting import language_of, post
from models.sign_in import key_hash

MOST = 100  # invoices that one mail lists


def addressees(customer: Customer) -> list[Contact | str]:
    """The email for bills; else whoever hears of its invoices; else the customer's own email. Empty where there is nobody."""
    if customer.billing_email:
        return [at_address(customer, customer.billing_email)]
    people = hears_of_bills(customer)
    return list(people) or ([customer.email] if customer.email else [])


def at_address(customer: Customer, address: str) -> Contact | str:
    """The customer's own person with this address, who is written to in their language; else the address, which need not be anybody's."""
    person = contact_by_email(address)
    theirs = person is not None and person.active and person.customer_id == customer.id
    return person if theirs and person else address


def hears_of_bills(customer: Customer, module: Module = Module.INVOICES) -> list[Contact]:
    """Who of its people hears of invoices, or of another module's papers, by mail."""
    return [person for person in hearing_of(customer.id, module) if person.active and person.email]


def tell_reminder(customer: Customer, due: Iterable[Any], level: int, once: str) -> None:
    """Each of them once for the key `once`, in their own language; `due` as models/reminding.py has them."""
    due = list(due)
    for person in addressees(customer):
        language = language_of(person if isinstance(person, Contact) else None, customer)
        rows = [
            f"{one.number} · {date(one.due_on, language)} · {money(one.asked, one.currency, language)}"
            for one in due[:MOST]
        ]
        sums: dict[str, int] = {}
        for one in due:
            sums[one.currency] = sums.get(one.currency, 0) + one.asked
        facts: dict[str, Any] = {
            "invoices": "\n".join([*rows, *(["…"] if len(due) > MOST else [])]),
            "query": {"status": "overdue"},
            "total": " + ".join(money(amount, currency, language) for currency, amount in sorted(sums.items())),
        }
        key = str(person.id) if isinstance(person, Contact) else key_hash(person)[:24]
        post(f"payment_reminder_{level}", person, customer=customer, facts=facts, once=f"{once} {key}")
