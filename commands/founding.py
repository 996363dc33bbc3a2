"""A business and who gets into it: the first member of staff, its host names, and the ways back in."""

import click
from flask import current_app

from commands.beginning import business, prepare_database
from integrations.letters import address_of
from models.base import db
from models.event import Actor
from models.founding import Unfit, found_tenant
from models.hosts import add_host
from models.refusing import Refused
from models.resetting import reset_link
from models.scope import scope
from models.staff import staff_by_email
from models.two_step import reset


@click.command()
@click.option("--name", prompt="Name of the business")
@click.option("--currency", prompt="Currency (three letters)", default="EUR")
@click.option("--time-zone", prompt="Time zone", default="Europe/Berlin")
@click.option("--email", prompt="Owner's email")
@click.option("--owner", prompt="Owner's name")
@click.option("--host", default="", help="The host name of a further business, where one is set up already.")
@click.password_option(prompt="Owner's password (10 characters or more)")
def init(name, currency, time_zone, email, owner, host, password):
    """Set up your business and its first member of staff, without the demo."""
    prepare_database()
    cost = current_app.config["BCRYPT_COST"]
    try:
        tenant = found_tenant(
            name=name,
            currency=currency,
            time_zone=time_zone,
            owner=owner,
            email=email,
            password=password,
            cost=cost,
            host=host,
        )
    except Unfit as why:
        raise click.ClickException(str(why)) from why
    db.session.commit()
    click.echo(f"{tenant.name} is set up (its key: {tenant.key}).")
    click.echo(f"Start the server with `flask serve`, then sign in as {email} at /admin.")


@click.command("host")
@click.argument("name")
@click.option("--tenant", "key", help="The business's key, where there are several.")
def add_host_name(name, key):
    """Let a host name lead to a business, as its staff do under Settings where HOSTS_BY_STAFF is on."""
    prepare_database()
    tenant = business(key)
    try:
        with scope(tenant):
            host = add_host(tenant, name, by=Actor("command", None, "flask host"))
            db.session.commit()
    except Refused as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"{host} leads to {tenant.name} now.")


@click.command("password-link")
@click.argument("email")
@click.option("--tenant", "key", help="The key of the business; needed only where there are several.")
def password_link(email, key):
    """Print a link by which a member of staff sets a new password: the way back in for the last owner while no mail goes out."""
    prepare_database()
    tenant = business(key)
    with scope(tenant):
        staff = staff_by_email(email)
        if staff is None or not staff.active:
            raise click.ClickException("No active member of staff has this email.")
        made = reset_link(staff, by=Actor("command", None, "flask password-link"))
        db.session.commit()
        click.echo(address_of(tenant, "auth.staff_reset", token=made.token))


@click.command("reset-two-step")
@click.argument("email")
@click.option("--tenant", "key", help="The business's key, where there are several.")
def reset_two_step(email, key):
    """Take two-step sign-in off for a member of staff who has lost phone and codes: the way back in for the last owner."""
    prepare_database()
    with scope(business(key)):
        staff = staff_by_email(email)
        if staff is None or not reset(staff, by=Actor("command", None, "flask reset-two-step")):
            raise click.ClickException("No member of staff with this email has two-step sign-in.")
        db.session.commit()
    click.echo(f"{staff.name} signs in with the password alone now.")
