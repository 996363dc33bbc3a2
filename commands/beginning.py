"""What commands begin with: a database that is up to date, and the business that is meant."""

import click
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from models.base import db
from models.tenant import Tenant


def business(key: str | None) -> Tenant:
    """The one with that key; without a key, the only one there is."""
    found = {tenant.key: tenant for tenant in db.session.scalars(select(Tenant).order_by(Tenant.id))}
    if not found:
        raise click.ClickException("Set up your business first: flask init.")
    if not key and len(found) > 1:
        raise click.ClickException(f"Say which business with --tenant: {', '.join(found)}.")
    if key and key not in found:
        raise click.ClickException(f"There is no business with the key {key}; there are {', '.join(found)}.")
    return found[key] if key else next(iter(found.values()))


def prepare_database() -> None:
    """Reach the database and bring it up to date; two starts at once wait for each other."""
    try:
        upgrade()
    except OperationalError as error:
        shown = db.engine.url.render_as_string(hide_password=True)
        raise click.ClickException(
            f"The database {shown} can't be reached: {str(error.orig).strip().splitlines()[0]}"
        ) from error
