"""The data that is measured: databases of their own, and who is to be signed in on them."""

import contextlib
import http.cookiejar
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

from app import create_app
from bench.servers import LOOPBACK, ROOT, DidNotStart, environment, flask
from models.base import db
from models.contact import Contact
from models.customer import Customer
from models.document import Document
from models.portal_user import PortalUser
from models.scope import scope
from models.staff import Role, Staff
from models.tenant import tenant_by_key

PASSWORD = "demo-Northwind-1996"
QUIET = {"LOG_LEVEL": "ERROR"}


@dataclass(frozen=True)
class Subject:
    """Whose pages are measured: the customer with the most invoices, one of its people, and the owner."""

    number: str
    identifier: str
    contact_email: str
    owner_email: str
    invoices: int
    newest_invoice: str


def create(settings: dict[str, str]) -> Flask:
    """The application in this process, on the instance that a server may be serving as well."""
    return create_app(QUIET | settings)


def prepare() -> None:
    """Bring an empty database up to date."""
    upgrade()


def load_demo(settings: dict[str, str]) -> None:
    """Northwind Traders, by the command that a user types."""
    done = subprocess.run(
        flask("demo"),
        cwd=ROOT,
        env=environment(QUIET | settings),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise DidNotStart("flask demo:\n" + (done.stderr or done.stdout).strip()[-1500:])


def subject(app: Flask) -> Subject:
    """Found by asking the database, so that any instance will do."""
    with app.app_context(), scope(tenant_by_key(None)):
        count = func.count(Document.id)
        most = (
            select(Customer.number, Customer.identifier, Contact.email, count, func.max(Document.number))
            .join(PortalUser, PortalUser.customer_id == Customer.id)
            .join(Contact, PortalUser.contact)
            .join(Document, Document.customer_id == Customer.id)
            .where(
                Document.kind == "invoice", Contact.password_hash.is_not(None), PortalUser.active, Customer.portal_open
            )
            .where(PortalUser.hidden_modules == 0, Customer.hidden_modules == 0, Customer.status == "active")
            .group_by(Customer.number, Customer.identifier, Contact.email)
            .order_by(count.desc(), Customer.number)
        )
        found = db.session.execute(most.limit(1)).one()
        owner = db.session.scalars(select(Staff.email).where(Staff.role == Role.OWNER).order_by(Staff.id)).first()
        db.session.remove()
    number, identifier, email, invoices, newest = found
    return Subject(number, identifier, email, owner, invoices, newest)


@contextlib.contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """An empty database on a PostgreSQL server, gone afterwards."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'drop database if exists "{name}" with (force)'))
            connection.execute(text(f'create database "{name}"'))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f'drop database if exists "{name}" with (force)'))
    finally:
        engine.dispose()


class Visitor:
    """A browser as far as measuring needs one: keeps cookies, fills in the sign-in form, knows a page's ETag."""

    def __init__(self, port: int):
        self.origin, self.jar = f"http://{LOOPBACK}:{port}", http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, path: str, form: dict[str, str] | None = None):
        try:
            return self.opener.open(
                self.origin + path, urllib.parse.urlencode(form).encode() if form else None, timeout=30
            )
        except urllib.error.HTTPError as error:
            raise DidNotStart(f"{path} answers {error.code} {error.reason}") from error

    def sign_in(self, path: str, email: str) -> "Visitor":
        page = self.open(path).read().decode()
        token = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page)
        if token is None:
            raise DidNotStart(f"{path} shows no sign-in form")
        form = {"csrf_token": token[1], "email": email, "password": PASSWORD}
        with self.open(path, form) as answer:
            if answer.geturl().endswith(path):
                raise DidNotStart(f"{email} can't sign in at {path}: the bench needs the demo's password")
        return self

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
