"""The one list of settings; the only place that reads the environment (NAME, or NAME_FILE for a secret kept in a file)."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from click import ClickException

ROOT = Path(__file__).parent


class BadSetting(ClickException):
    """A setting that can't be used; the message says which and what would do."""


@dataclass(frozen=True)
class Setting:
    name: str
    kind: type
    default: object
    sentence: str


SETTINGS = (
    Setting("PORT", int, 8000, "The port on which `flask serve` (and `make run`) listens."),
    Setting("HOST", str, "127.0.0.1", "The address on which it listens; 0.0.0.0 for every interface."),
    Setting("PORTICO_INSTANCE", str, "instance", "Folder of the SQLite database and the secret key."),
    Setting(
        "DATABASE_URL",
        str,
        "",
        "PostgreSQL as postgresql://user:password@host/name; empty for SQLite in the instance folder.",
    ),
    Setting(
        "SECRET_KEY",
        str,
        "",
        "Signs cookies. Empty: made on the first start and kept in the instance folder, mode 600.",
    ),
    Setting(
        "HTTPS", bool, False, "Visitors come by https: cookies are Secure with the __Host- prefix, and HSTS is sent."
    ),
    Setting(
        "TRUSTED_PROXIES", int, 0, "How many reverse proxies stand in front and set X-Forwarded-For, -Proto and -Host."
    ),
    Setting("WORKERS", int, 0, "Server processes; 0 takes 1 on SQLite and 2 on PostgreSQL."),
    Setting("THREADS", int, 4, "Threads a process."),
    Setting("BCRYPT_COST", int, 12, "Work factor of password hashes (4 to 15)."),
    Setting(
        "BREACHED_PASSWORDS",
        str,
        "",
        "File of leaked passwords that nobody may choose: Pwned Passwords by hash (SHA-1, in order), see docs/self-hosting.md. Empty: "
        "the 30,000 commonest only.",
    ),
    Setting(
        "PUBLIC_URL",
        str,
        "",
        "What links in letters begin with (https://portal.example.com), where a business has not said so under Settings → Mail. Empty: "
        "http://127.0.0.1 and the port.",
    ),
    Setting(
        "MAIL_IN_SERVER",
        bool,
        True,
        "The server sends the mail itself, in a thread of each process. 0 where `flask worker` runs beside it.",
    ),
    Setting("SESSION_HOURS_STAFF", int, 12, "Hours until a member of staff has to sign in again."),
    Setting("SESSION_HOURS_CUSTOMER", int, 720, "Hours until a customer's person has to sign in again."),
    Setting("SIGN_INS_PER_ACCOUNT", int, 10, "Failed sign-ins for one email within 15 minutes before it has to wait."),
    Setting(
        "SIGN_INS_PER_ADDRESS", int, 60, "Failed sign-ins from one address within 15 minutes before it has to wait."
    ),
    Setting(
        "HOSTS_BY_STAFF",
        bool,
        True,
        "Staff may add host names to their business under Settings. 0 where businesses that don't trust each other share the "
        "installation: then `flask host` adds them.",
    ),
    Setting(
        "STRIPE_ADDRESS",
        str,
        "",
        "Where Stripe is asked, secret keys included; empty: Stripe's own address. For tests against a stand-in.",
    ),
    Setting("LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
)


def read_settings(given: dict | None = None) -> dict:
    """Every setting by name, from `given`, the environment or its default. Raises BadSetting."""
    given = given or {}
    return {s.name: given[s.name] if s.name in given else _convert(s, _from_environment(s.name)) for s in SETTINGS}


def instance_folder(settings: dict) -> Path:
    """The folder of database and secret key, made when missing. Raises BadSetting where it can't be written."""
    folder = Path(settings["PORTICO_INSTANCE"])
    folder = folder if folder.is_absolute() else ROOT / folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        reason = None if os.access(folder, os.W_OK | os.X_OK) else "permission denied"
    except OSError as error:
        reason = (error.strerror or "").lower()
    if reason:
        raise BadSetting(
            f"The instance folder {folder} can't be written ({reason}). Set PORTICO_INSTANCE to one that can."
        )
    return folder


def database_url(settings: dict) -> str:
    """The SQLAlchemy address of the database: psycopg 3 for PostgreSQL, a file of the instance folder for SQLite."""
    url = settings["DATABASE_URL"] or f"sqlite:///{instance_folder(settings) / 'portico.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def secret_key(settings: dict) -> str:
    """The given key, or the one kept in the instance folder, made on the first start. Raises BadSetting."""
    if settings["SECRET_KEY"]:
        return settings["SECRET_KEY"]
    path = instance_folder(settings) / "secret-key"
    with (
        contextlib.suppress(FileExistsError),
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
    ):
        file.write(secrets.token_urlsafe(48))
    try:
        return path.read_text()
    except OSError as error:
        raise BadSetting(f"The secret key {path} can't be read ({error.strerror}).") from error


def breached_passwords(settings: dict) -> Path | None:
    """The file of leaked passwords, where one is set. Raises BadSetting for what is no such file, so that no check is thought to be there."""
    name = settings["BREACHED_PASSWORDS"]
    if not name:
        return None
    try:
        with Path(name).open("rb") as file:
            known = all(digit in b"0123456789abcdefABCDEF" for digit in file.read(40)) and file.read(1) in b":\r\n"
    except OSError as error:
        raise BadSetting(f"BREACHED_PASSWORDS names {name}, which can't be read ({error.strerror}).") from error
    if not known:
        raise BadSetting(f"BREACHED_PASSWORDS names {name}, which is no list of SHA-1 hashes in order.")
    return Path(name)


def _from_environment(name: str) -> str | None:
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE names {path}, which can't be read ({error.strerror}).") from error


def _convert(setting: Setting, raw: str | None):
    if raw is None or raw == "":
        return setting.default
    try:
        return raw.lower() in ("1", "true", "yes", "on") if setting.kind is bool else setting.kind(raw)
    except ValueError as error:
        raise BadSetting(f"{setting.name} is {raw!r}, which is not a whole number.") from error


def as_markdown() -> str:
    """docs/settings.md: `make settings` writes it, a test holds it to this list."""
    rows = [
        f"| `{s.name}` | {s.kind.__name__} | {f'`{s.default}`' if s.default not in ('', None) else ''} | {s.sentence} |"
        for s in SETTINGS
    ]
    head = (
        "# Settings\n\nAll come from the environment, or from a file named by `NAME_FILE`. This page is made from `config.py` by `make settings`.\n\n"
        "| name | kind | default | what it does |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"
