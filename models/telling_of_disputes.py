"""Mails about disputes: the business hears of each, whoever disputed hears once what has become of it."""

from typing import Any

from models.customer import customer_of
from models.dispute import Dispute
from models.document import Document
from models.formats import money
from models.hearing import hearing, tell_business
from models.letter_kinds import said
from models.module import Module
from models.posting import language_of, post

HEARD = {  # what a customer did → how the letter to the business begins
    "opened": said("%(author)s holds something against invoice %(number)s."),
    "withdrawn": said("%(author)s no longer disputes invoice %(number)s."),
}
NEWS = {  # what became of it → how the letter to the customer begins
    "credited": said("We have looked into what you told us about invoice %(number)s, and credited %(amount)s."),
    "rejected": said("We have looked into what you told us about invoice %(number)s. It stays as it is."),
    "called_off": said(
        "Invoice %(number)s was called off: you need not pay it. What you told us about it is settled with that."
    ),
}


def tell_staff(invoice: Document, dispute: Dispute, author: str, what: str) -> None:
    """The addresses that hear of orders, and the customer's sales person."""
    facts: dict[str, Any] = {
        "said": {"news": [HEARD[what], {"author": author, "number": invoice.number}]},
        "invoice": invoice.number,
        "words": dispute.text[:1000] if what == "opened" else "",
    }
    tell_business("staff_dispute", invoice, facts, f"dispute {dispute.id} {what}")


def tell_customer(invoice: Document, dispute: Dispute, credited: int = 0) -> None:
    """Who disputed it, or else whoever sees its invoices, each once. `credited`: minor units."""
    customer = customer_of(invoice)
    for person in hearing(invoice, Module.INVOICES, dispute.contact_id):
        amount = money(credited, invoice.currency, language_of(person, customer))
        facts: dict[str, Any] = {
            "said": {"news": [NEWS[dispute.outcome], {"number": invoice.number, "amount": amount}]},
            "invoice": invoice.number,
            "answer": dispute.answer,
            "values": {"number": invoice.number},
        }
        about = f"disputes of {invoice.id}" if dispute.outcome == "called_off" else f"dispute {dispute.id}"
        post("dispute_news", person, customer=customer, facts=facts, once=f"{about} settled {person.id}")
