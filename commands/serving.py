"""What runs: the server, the worker beside it, and what a worker does once a day."""

import signal
import socket
import sys
import threading

import click
from flask import current_app

from commands.beginning import prepare_database
from commands.importing import load_demo
from integrations.sending import work
from integrations.tidying import tidy
from models.base import db
from models.demo.tenants import was_begun
from models.engine import refresh_statistics
from models.tenant import tenant_by_key


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


def check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} can't be used ({error.strerror}). Set PORT to another one."
            ) from error
