"""Files that are brought in, and the demo, which is brought in the same way."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click
from flask import current_app

from commands.beginning import business, prepare_database
from models.base import db
from models.demo.loading import steps
from models.demo.tenants import is_loaded
from models.demo_people import cast
from models.engine import refresh_statistics
from models.importing.mapping import read_map
from models.importing.nouns import NOUNS
from models.importing.reading import CannotImport
from models.importing.report import Report
from models.importing.running import Import
from models.scope import scope
from models.tenant import Tenant


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
