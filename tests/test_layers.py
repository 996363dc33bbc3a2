"""Who may import whom, and what the house rules allow in one place only."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = {
    "config": set(),
    "models": {"models"},
    "integrations": {"models", "config", "integrations"},
    "htmx": set(),
    "access": {"models", "htmx"},
    "blueprints": {"access", "htmx", "models", "integrations"},  # and its own package, see allowed()
    "commands": {"models", "integrations", "config", "commands"},
}
OURS = {*ROOMS, "app", "bench", "demo", "migrations", "tests"}
FILES = sorted(
    path.relative_to(ROOT)
    for room in [*ROOMS, "app"]
    for path in [*ROOT.glob(f"{room}.py"), *ROOT.glob(f"{room}/**/*.py")]
)

# Statements that the scope hook does not see, so they could reach another tenant's rows.
BEHIND_THE_SCOPE = re.compile(
    r"[\w.]*\bsession\.get(_one)?\((\w+\.)*[A-Z]\w*[a-z]"  # Customer, not a key of Flask's session
    r"|[\w.]*\bdb\.get_or_404\("
    r"|.*\.query\.get(_or_404)?\("
    r"|.*\.bulk_(insert_mappings|update_mappings|save_objects)\("
)
QUERY = re.compile(r"(db\.|sa\.)?(select|update|delete|insert)\(|db\.session\.(query|scalars?|get)\b")
RAW_SQL = re.compile(r"([\w.]+\.)?text\(|.*\.exec_driver_sql\(")
RAW_SQL_LIVES_IN = {Path("models/engine.py")}


def room_of(path):
    return path.parts[0].removesuffix(".py")


def allowed(path):
    own_blueprint = (
        {
            ".".join(path.parent.parts[:2]),
            *(
                f"blueprints.{name}"
                for name in (
                    "conversing",
                    "fields",
                    "link_brand",
                    "mails_form",
                    "number_fields",
                    "jobs",
                    "language_pane",
                    "ordering",
                    "own_sign_in",
                    "paging",
                    "papers",
                    "paying",
                    "proving",
                    "quotes",
                    "refusals",
                    "sharing_form",
                )
            ),
        }
        if room_of(path) == "blueprints"
        else set()
    )
    return ROOMS[room_of(path)] | own_blueprint


def imports(path, source):
    """Full dotted names; "from blueprints import admin" counts as blueprints.admin."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parent.parts[: len(path.parent.parts) + 1 - node.level] if node.level else ()
            base = [*package, *filter(None, [node.module])]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def calls(source):
    """Each call with its first argument, on one line; an index is no statement, so what describes it doesn't count."""
    every = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    indexes = [call for call in every if ast.unparse(call.func) in ("Index", "db.Index", "sa.Index")]
    in_an_index = {part for index in indexes for part in ast.walk(index)}
    for call in every:
        if call not in in_an_index:
            yield f"{ast.unparse(call.func)}({ast.unparse(call.args[0]) if call.args else ''}"


def wrong_imports(path, source):
    ours = [name for name in imports(path, source) if name.split(".")[0] in OURS]
    wrong = [n for n in ours if not any(n == may or n.startswith(f"{may}.") for may in allowed(path))]
    if room_of(path) == "models":
        wrong += [n for n in imports(path, source) if n.startswith("flask") and not n.startswith("flask_sqlalchemy")]
    return wrong


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_room_imports_only_what_it_may():
    wrong = {str(path): wrong_imports(path, read(path)) for path in FILES if room_of(path) != "app"}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_no_statement_goes_around_the_scope():
    assert [(str(path), call) for path in FILES for call in calls(read(path)) if BEHIND_THE_SCOPE.match(call)] == []


def test_raw_sql_stays_in_its_named_places():
    rest = [path for path in FILES if path not in RAW_SQL_LIVES_IN]
    assert [(str(path), call) for path in rest for call in calls(read(path)) if RAW_SQL.match(call)] == []


def test_no_view_asks_the_database_itself():
    """What rows there are is for models to say; health alone asks whether anybody answers."""
    views = [path for path in FILES if room_of(path) == "blueprints" and path.name != "health.py"]
    assert [(str(path), call) for path in views for call in calls(read(path)) if QUERY.match(call)] == []


@pytest.mark.parametrize(
    ("what", "owner"),
    [(r"os\.environ|getenv|from os import.*environ|from_prefixed_env", "config.py"), (r"HX-[A-Z]", "htmx.py")],
    ids=["environment", "htmx headers"],
)
def test_one_file_owns(what, owner):
    others = [*FILES, *(path.relative_to(ROOT) for path in ROOT.glob("templates/**/*.html"))]
    assert [str(path) for path in others if str(path) != owner and re.search(what, read(path))] == []


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("models/order.py", "from flask import g", ["flask.g"]),
        ("models/base.py", "from flask_sqlalchemy import SQLAlchemy", []),
        ("models/order.py", "from . import base\nfrom .base import db", []),
        ("models/order.py", "from integrations.smtp import send", ["integrations.smtp.send"]),
        ("blueprints/admin/orders.py", "from . import bp\nfrom .forms import F\nfrom access import needs", []),
        ("blueprints/admin/orders.py", "from ..portal import orders", ["blueprints.portal.orders"]),
        ("blueprints/admin/orders.py", "from blueprints import portal", ["blueprints.portal"]),
        ("htmx.py", "import access", ["access"]),
    ],
)
def test_the_import_rule_bites(path, source, wrong):
    assert wrong_imports(Path(path), source) == wrong


def test_the_scope_rule_bites():
    bad = "db.session.get(Tax, 1); session.get_one(m.Tax, 1); Tax.query.get(1); db.get_or_404(Tax, 1); s.bulk_save_objects([])"
    good = "session.get('key'); session.get(KEY); settings.get('x'); names.get(Tax); db.first_or_404(select(Tax))"
    assert [bool(BEHIND_THE_SCOPE.match(call)) for call in calls(bad)] == [True] * 5
    assert not any(BEHIND_THE_SCOPE.match(call) for call in calls(good))


def test_the_raw_sql_rule_bites():
    assert [bool(RAW_SQL.match(call)) for call in calls("text('SELECT 1'); sa.text(x); c.exec_driver_sql(x)")] == [
        True
    ] * 3
    assert not any(RAW_SQL.match(call) for call in calls("gettext('x'); Text(9); Index('ix', text('a desc'))"))
