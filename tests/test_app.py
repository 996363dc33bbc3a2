"""What holds for every answer: headers, errors with a request id, CSRF, hosts, health, an empty installation."""

import json
import logging
import re

import pytest
from flask_migrate import upgrade

from app import create_app
from models.base import db
from tests import cast
from tests.conftest import SETTINGS, Browser
from tests.test_access import DOORS


def test_health_answers_when_the_database_does(visitor):
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"database": "ok"})


def test_health_says_when_the_database_is_gone(tmp_path):
    broken = create_app(
        SETTINGS | {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    )
    assert broken.test_client().get("/healthz").status_code == 503


@pytest.mark.parametrize(
    "path", ["/portal", "/p/alfki/", "/healthz", "/nowhere", "/theme/b3402e.css", "/admin/sign-in"]
)
def test_every_answer_carries_the_safe_headers(visitor, path):
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    ):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_over_https_the_cookie_is_a_host_cookie_and_hsts_is_sent(tmp_path, new_database):
    app = create_app(
        SETTINGS | {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": new_database("https"), "HTTPS": True}
    )
    with app.app_context():
        upgrade()
        cast.build()
        db.session.remove()
        answer = app.test_client().post(
            "/p/alfki/sign-in",
            base_url="https://localhost",
            data={"email": "maria.anders@alfki.example", "password": cast.PASSWORD},
        )
        db.engine.dispose()
    assert answer.headers["Set-Cookie"].startswith("__Host-portico=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_personal_pages_are_private_and_vary_by_fragment(maria):
    headers = maria.get("/p/alfki/invoices").headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "HX-Request-Type" in str(headers.getlist("Vary"))


def test_an_unchanged_page_is_answered_304_after_one_statement(maria, statements):
    tag = maria.get("/p/alfki/invoices").headers["ETag"]
    with statements() as seen:
        answer = maria.get("/p/alfki/invoices", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data, len(seen)) == (304, b"", 1)


def test_a_change_of_the_customers_makes_the_page_new(maria, northwind, alfki):
    from models.invoice import Invoice

    tag = maria.get("/p/alfki/invoices").headers["ETag"]
    cast.make(Invoice, alfki, "INV-NEW", 0, status="issued")
    db.session.commit()
    assert maria.get("/p/alfki/invoices", headers={"If-None-Match": tag}).status_code == 200


def test_page_and_fragment_and_person_have_different_tags(maria, jonas):
    tags = [
        maria.get("/p/alfki/orders").headers["ETag"],
        maria.get("/p/alfki/orders", htmx=True).headers["ETag"],
        jonas.get("/p/alfki/orders").headers["ETag"],
    ]
    assert len(set(tags)) == 3


def test_an_unknown_address_gets_a_page_with_its_request_id(visitor):
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert re.search(r"[0-9a-f]{16}", answer.text)


def test_an_error_inside_a_fragment_is_a_toast_and_leaves_the_page(maria):
    answer = maria.get("/p/alfki/invoices/NOPE", htmx=True)
    assert answer.status_code == 404
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#toasts", "beforeend")
    assert "<html" not in answer.text


def test_our_own_fault_is_a_page_with_a_number_that_the_log_knows_and_writes_nothing(app, maria, monkeypatch, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_args, **_kwargs):
        raise RuntimeError("the secret detail")

    monkeypatch.setitem(app.view_functions, "portal.home", _declared_like(app.view_functions["portal.home"], fail))
    with caplog.at_level(logging.ERROR):
        answer = maria.get("/p/alfki/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "the secret detail" in caplog.text


def _declared_like(view, other):
    other.access = view.access
    return other


def test_a_view_that_declares_nothing_is_closed(app, owner, monkeypatch):
    monkeypatch.setitem(app.view_functions, "portal.home", lambda **_: "open")
    assert owner.get("/p/alfki/").status_code == 403


def test_log_lines_are_json_with_the_request_id_and_no_query_or_form():
    from integrations.logs import JsonLines, request_id

    request_id.set("abc")
    record = logging.LogRecord("portico", logging.INFO, "", 0, "request", (), None)
    record.facts = {"path": "/p/alfki/"}
    assert json.loads(JsonLines().format(record)) | {"at": ""} == {
        "at": "", "level": "INFO", "request": "abc", "logger": "portico", "message": "request", "path": "/p/alfki/",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/d/{}"), ("get", "/d/{}/pdf"), ("get", "/calendar/{}.ics"), ("post", "/webhooks/stripe/{}"),
        ("get", "/webhooks/stripe/{}"), ("get", "/d/{}/acceptance"), ("get", "/d/{}/not-there"), ("get", "/calendar/{}"),
    ],
)  # fmt: skip
def test_no_secret_of_an_address_is_logged_whether_there_is_a_view_for_it_or_not(visitor, caplog, method, address):
    secret = "aB3_-" * 8
    with caplog.at_level(logging.INFO, "portico"):
        visitor.client.open(address.format(secret), method=method.upper())
    [logged] = [record.facts["path"] for record in caplog.records if record.message == "request"]
    assert logged == address.format("…")


class TestForgery:
    @pytest.fixture
    def guarded(self, app, maria, owner):
        app.config["WTF_CSRF_ENABLED"] = True
        yield maria
        app.config["WTF_CSRF_ENABLED"] = False

    def test_a_form_without_a_token_is_refused(self, guarded):
        assert guarded.post("/p/alfki/sign-out").status_code == 400
        assert guarded.get("/p/alfki/").status_code == 200

    def test_every_post_door_refuses_a_missing_token(self, guarded, owner):
        for where in (where for where, _endpoint, _row in DOORS if where.startswith("POST ")):
            path = where.removeprefix("POST ")
            who = owner if path.startswith("/admin") else guarded
            # mail programs (RFC 8058) and gateways have no token
            refused = 404 if path.startswith(("/portal/mails/", "/webhooks/")) else 400
            assert who.post(path).status_code == refused, path

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_a_form_from_another_site_is_refused_before_its_token_is_read(self, guarded, site):
        assert guarded.post("/p/alfki/sign-out", headers={"Sec-Fetch-Site": site}).status_code == 403

    def test_the_pages_own_token_is_accepted(self, guarded):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', guarded.get("/p/alfki/").text)[1]
        assert guarded.post("/p/alfki/sign-out", csrf_token=token).status_code == 303


class TestHosts:
    @pytest.mark.parametrize("host", [".".join(["x" * 60] * 6), "x" * 64, "two..dots"])
    def test_a_host_that_can_not_be_is_no_fault_of_ours(self, app, host):
        answer = app.test_client().get("/portal", headers={"Host": host})
        assert answer.status_code in (200, 400)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_adventure_works_answers_at_its_own_host_only(self, browser):
        assert "Adventure Works" in browser(host="adventure.localhost").get("/portal").text
        assert "Northwind Traders" in browser(host="anything.example").get("/portal").text

    def test_the_port_does_not_matter(self, browser):
        assert "Adventure Works" in browser(host="adventure.localhost:8000").get("/portal").text

    def test_a_session_of_one_tenant_is_nothing_at_the_other(self, maria, foreign_maria):
        maria.host, foreign_maria.host = "adventure.localhost", "localhost"
        for cookie in list(maria.client._cookies.values()):
            maria.client.set_cookie(cookie.key, cookie.value, domain="adventure.localhost")
        assert maria.get("/p/alfki/").status_code == 303


def test_the_first_visit_to_an_empty_installation_says_what_to_do(tmp_path, new_database):
    app = create_app(SETTINGS | {"PORTICO_INSTANCE": str(tmp_path), "DATABASE_URL": new_database("empty")})
    with app.app_context():
        upgrade()
    answer = Browser(app).get("/")
    assert answer.status_code == 503
    assert "flask init" in answer.text
    with app.app_context():
        db.engine.dispose()


def test_get_never_writes(app, maria, owner, rolled_back):
    from models.base import Base

    def contents():
        return [sorted(map(str, rolled_back.execute(table.select()).all())) for table in Base.metadata.sorted_tables]

    before = contents()
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            path = re.sub(r"<number>", "INV-AL1" if "/p/" in rule.rule else "ALFKI", rule.rule)
            path = re.sub(r"<[^>]*>", "alfki", path)
            assert (owner if path.startswith("/admin") else maria).get(path).status_code < 500, path
    assert contents() == before
