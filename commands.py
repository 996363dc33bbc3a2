"""The command line: flask init | serve | worker | tidy | host | password-link | reset-two-step | import | demo."""

import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from integrations.letters import address_of
from integrations.sending import work
from integrations.tidying import tidy
from models.base import db
from models.demo.loading import steps
from models.demo.tenants import is_loaded, was_begun
from models.demo_people import cast
from models.engine import refresh_statistics
from models.event import Actor
from models.founding import Unfit, found_tenant
from models.hosts import add_host
from models.importing.mapping import read_map
from models.importing.nouns import NOUNS
from models.importing.reading import CannotImport
from models.importing.report import Report
from models.importing.running import Import
from models.refusing import Refused
from models.resetting import reset_link
from models.scope import scope
from models.staff import staff_by_email
from models.tenant import Tenant, tenant_by_key
from models.two_step import reset


def init_app(app: Flask) -> None:
    for command in (init, serve, worker, tidy_up, add_host_name, password_link, reset_two_step, import_file, demo):
        app.cli.add_command(command)


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


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Load Northwind Traders first where there is nothing yet.")
def serve(with_demo):
    """Bring the database up to date and serve with gunicorn, at HOST and PORT."""
    settings = current_app.config
    host, port = settings["HOST"], settings["PORT"]
    check_port(host, port)
    prepare_database()
    if with_demo and (not tenant_by_key(None) or was_begun()):
        load_demo()
    if not tenant_by_key(None):
        click.echo("No business is set up yet: run `flask init`, or `make run` for the demo.")
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        refresh_statistics(db.engine)  # PostgreSQL does so by itself
    db.engine.dispose()
    click.echo(f"Portico serves http://{host}:{port}")
    sqlite = settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    workers, threads = settings["WORKERS"] or (1 if sqlite else 2), settings["THREADS"]
    how = f"-k gthread --no-control-socket --workers {workers} --threads {threads} --log-level warning"
    become_gunicorn([*how.split(), "--bind", f"{host}:{port}", "app:served()"])


def become_gunicorn(arguments: list[str]) -> None:
    """Serve from this process: its workers find all modules imported, which halves the time to the first page."""
    from gunicorn.app import wsgiapp

    sys.stdout.flush()
    sys.argv = ["gunicorn", *arguments]
    wsgiapp.run()


@click.command()
@click.option("--once", is_flag=True, help="Send what is due and end.")
def worker(once):
    """Send the mail that waits, until it is told to end (Ctrl-C, SIGTERM). Several may run at once; set MAIL_IN_SERVER=0 beside them."""
    prepare_database()
    db.session.remove()
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    sent = work(current_app._get_current_object(), stop, once=once)
    click.echo(f"{sent} letters have left.")


@click.command("tidy")
def tidy_up():
    """Remove what nobody needs any more: the worker does so once a day by itself."""
    prepare_database()
    click.echo(f"Rows removed: {tidy(threading.Event(), due=False)}.")


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


@click.command("import")
@click.argument("noun", type=click.Choice(list(NOUNS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_file",
    required=True,
    type=click.Path(path_type=Path),
    help="The TOML that says which column is which.",
)
@click.option("--tenant", "key", help="The business's key, where there are several.")
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Where to list bad rows (beside FILE, with .NOUN.report.csv for its .csv).",
)
def import_file(noun, file, map_file, key, dry_run, report):
    """Bring in a CSV file; good rows go in, bad ones are listed. Again and again: what is there already stays as it is.

    Ends with 0 when all rows went in, with 3 when some were bad.
    """
    prepare_database()
    tenant = business(key)
    try:
        importing = Import(NOUNS[noun], file, read_map(map_file), report)
        run_import(tenant, file.name, importing.size, importing, dry_run)
    except CannotImport as why:
        raise click.ClickException(str(why)) from why
    tell(importing.report)
    refresh_statistics(db.engine)
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
    sys.exit(3 if importing.report.counts["bad"] else 0)


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


def run_import(tenant: Tenant, label: str, size: int, batches: Iterable[int], dry_run: bool = False) -> None:
    """Commit batch by batch behind a progress bar; a dry run is one transaction that is rolled back."""
    with scope(tenant), click.progressbar(length=size, label=f"{label:<20}", file=sys.stderr) as bar:
        for done in batches:
            if not dry_run:
                db.session.commit()
            bar.update(done - bar.pos)
        bar.update(size - bar.pos)
        if dry_run:
            db.session.rollback()


def tell(report: Report) -> None:
    """Bad rows and the summary, on the screen."""
    for entry in report.first:
        click.echo(str(entry), err=True)
    told = report.counts["problems"] + report.counts["warnings"]
    if told > len(report.first):
        click.echo(f"… and {told - len(report.first)} more.", err=True)
    click.echo(report.summary())
    if told:
        click.echo(f"All of them are listed in {report.path}.")


@click.command()
def demo():
    """Load the demo, Northwind Traders and Adventure Works, or complete one that was broken off."""
    prepare_database()
    load_demo()


def load_demo() -> None:
    """Import by import behind progress bars, where it isn't there already; then say who can sign in."""
    if is_loaded():
        click.echo("The demo is loaded already.")
    else:
        with tempfile.TemporaryDirectory(prefix="portico-demo-") as folder:
            for step in steps(current_app.config["BCRYPT_COST"], Path(folder)):
                run_import(step.tenant, step.label, step.size, step.run)
                for entry in step.report.first if step.report else []:
                    click.echo(f"  {entry}", err=True)
        refresh_statistics(db.engine)
    click.echo(sign_ins())


def sign_ins() -> str:
    """The demo's people, for the terminal."""
    people = [person for tenant in cast().values() if isinstance(tenant, dict) for person in tenant["offered"]]
    rows = [f"  {person['email']:<32}{person['note']}" for person in people]
    return "\n".join([f"Demo sign-ins, all with the password {cast()['password']}:", *rows])


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
