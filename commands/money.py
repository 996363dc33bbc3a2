"""Commands about money: flask remind."""

import threading
from collections.abc import Iterator
from typing import Any

import click

from commands.beginning import business, prepare_database
from integrations.reminding import remind_one_business
from models.formats import date, money
from models.mailing_statements import customers_to_send
from models.reminding import find_overdue
from models.scope import scope
from models.tenant import Tenant


@click.command()
@click.option("--tenant", "key", help="The business's key, where there are several.")
@click.option("--dry-run", is_flag=True, help="List what would be sent, and send nothing.")
def remind(key, dry_run):
    """Write the reminders of overdue invoices, and statements as a month begins, that are due today: the worker does so by itself.

    As often as one likes: nobody is reminded twice of the same level. `flask worker --once` then sends what was written.
    """
    prepare_database()
    tenant = business(key)
    if dry_run:
        with scope(tenant):
            for line in listed(tenant):
                click.echo(line)
        return
    told = remind_one_business(tenant, threading.Event())
    click.echo(f"{told} mails to customers were written. flask worker sends them." if told else "Nothing is due today.")


def listed(tenant: Tenant) -> Iterator[str]:
    """A line for each invoice: customer, number, due date, amount, and which reminder it is; then how many there are."""
    count = 0
    for row in _due(tenant):
        due, asked = date(row.due_on, "en"), money(row.asked, row.currency, "en")
        yield f"{row.customer_number}  {row.number}  due {due}  {asked}  reminder {row.level + 1}"
        count += 1
    statements = len(customers_to_send(tenant.today(), 0, 10_000))
    yield f"{count} invoices to remind of, {statements} statements to send. Nothing was sent."


def _due(tenant: Tenant) -> Iterator[Any]:
    place: Any = None
    while True:
        found = find_overdue(tenant, tenant.today(), False, place, 200)
        yield from found.rows
        if not (place := found.older):
            return
