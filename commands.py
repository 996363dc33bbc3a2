"""The command line: flask init | serve."""

import os
import socket
import sys

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from models.base import db
from models.founding import Unfit, found_tenant
from models.tenant import tenant_by_key


def init_app(app: Flask) -> None:
    for command in (init, serve):
        app.cli.add_command(command)


@click.command()
@click.option("--name", prompt="Name of the business")
@click.option("--currency", prompt="Currency (three letters)", default="EUR")
@click.option("--time-zone", prompt="Time zone", default="Europe/Berlin")
@click.option("--email", prompt="Owner's email")
@click.option("--owner", prompt="Owner's name")
@click.password_option(prompt="Owner's password (10 characters or more)")
def init(name, currency, time_zone, email, owner, password):
    """Set up your business and its first member of staff, without the demo."""
    prepare_database()
    cost = current_app.config["BCRYPT_COST"]
    try:
        tenant = found_tenant(
            name=name, currency=currency, time_zone=time_zone, owner=owner, email=email, password=password, cost=cost
        )
    except Unfit as why:
        raise click.ClickException(str(why)) from why
    db.session.commit()
    click.echo(f"{tenant.name} is set up. Start the server with `flask serve`, then sign in as {email} at /admin.")


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Load Northwind Traders first where there is nothing yet.")
def serve(with_demo):
    """Bring the database up to date and serve with gunicorn, at HOST and PORT."""
    settings = current_app.config
    host, port = settings["HOST"], settings["PORT"]
    check_port(host, port)
    prepare_database()
    if not tenant_by_key(None):
        click.echo("No business is set up yet: run `flask init`, or `make run` for the demo.")
    db.session.remove()
    db.engine.dispose()
    click.echo(f"Portico serves http://{host}:{port}")
    sqlite = settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    workers, threads = settings["WORKERS"] or (1 if sqlite else 2), settings["THREADS"] or (8 if sqlite else 4)
    sys.stdout.flush()
    arguments = [
        "-k",
        "gthread",
        "--no-control-socket",
        "--workers",
        workers,
        "--threads",
        threads,
        "--bind",
        f"{host}:{port}",
    ]
    os.execv(
        sys.executable,
        [sys.executable, "-m", "gunicorn", *map(str, arguments), "--log-level", "warning", "app:create_app()"],
    )


def check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} can't be used ({error.strerror}). Set PORT to another one."
            ) from error


def prepare_database() -> None:
    """Reach the database and bring it up to date; two starts at once wait for each other."""
    try:
        upgrade()
    except OperationalError as error:
        shown = db.engine.url.render_as_string(hide_password=True)
        raise click.ClickException(
            f"The database {shown} can't be reached: {str(error.orig).strip().splitlines()[0]}"
        ) from error
