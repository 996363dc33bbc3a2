"""The application: settings → database → gate → blueprints → errors → commands."""

import gc
import logging
import re
import time
from datetime import timedelta

from flask import Flask, abort, current_app, g, request
from flask.globals import request_ctx
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.middleware.proxy_fix import ProxyFix

import access
import commands
import config
import htmx
import models.everything  # noqa: F401 - all tables and relationships are known from here on
from blueprints import admin, auth, portal, public
from blueprints.portal.unchanged import Unchanged
from integrations import logs
from integrations.sending import start_thread
from models.base import db
from models.breached import look_up_in
from models.sealed import seal_with

RELEASE = "0.1.0"
SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SECRETS = ("token", "path")  # what views call the secret part of their address
LOOKS_SECRET = re.compile(r"[\w-]{20,}")
log = logging.getLogger("portico")
csrf = CSRFProtect()


def create_app(given: dict | None = None) -> Flask:
    """The WSGI application. `given` overrides settings; raises config.BadSetting when one can't be used."""
    settings = config.read_settings(given)
    app = Flask(__name__, static_folder=None, instance_path=str(config.instance_folder(settings).resolve()))
    beyond = {name: value for name, value in (given or {}).items() if name not in settings}
    app.url_map.strict_slashes = False
    app.ensure_sync = lambda view: view  # type: ignore[method-assign] # no view here is a coroutine
    app.config.from_mapping(settings | _flask_config(settings) | beyond)
    seal_with(app.config["SECRET_KEY"])
    look_up_in(config.breached_passwords(settings))
    logs.set_up(settings["LOG_LEVEL"])
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    Babel(
        app,
        default_translation_directories=str(config.ROOT / "translations"),
        locale_selector=_locale,
        timezone_selector=_time_zone,
    )
    app.before_request(_begin)
    app.before_request(_refuse_other_sites)
    csrf.init_app(app)
    access.init_app(app)
    for audience in (public, auth, portal, admin):
        audience.init_app(app)
    for view in app.view_functions.values():
        if getattr(view, "by_programs", False):
            csrf.exempt(view)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(Exception, show_fault)
    app.after_request(_finish)
    commands.init_app(app)
    app.wsgi_app = Unchanged(app, app.wsgi_app)  # type: ignore[method-assign]
    if settings["TRUSTED_PROXIES"]:
        hops = settings["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def served() -> Flask:
    """The application as a server runs it: what is there now stays, so the garbage collector need not look at it again."""
    app = create_app()
    if app.config["MAIL_IN_SERVER"]:
        start_thread(app)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    return app


def _flask_config(settings: dict) -> dict:
    https = settings["HTTPS"]
    return {
        "RELEASE": RELEASE,
        "SECRET_KEY": config.secret_key(settings),
        "SQLALCHEMY_DATABASE_URI": config.database_url(settings),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": not config.database_url(settings).startswith("sqlite")},
        "SESSION_COOKIE_NAME": "__Host-portico" if https else "portico",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(
            hours=max(settings["SESSION_HOURS_STAFF"], settings["SESSION_HOURS_CUSTOMER"])
        ),
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 1_000_000,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _locale() -> str:
    found = g.get("visit")
    if found is None:
        return "en"
    return found.locale


def _time_zone() -> str | None:
    found = g.get("visit")
    return found and found.time_zone


# --- around every request ---------------------------------------------------------------------------


def _begin() -> None:
    g.started = time.perf_counter()
    logs.new_request()
    request.max_content_length = getattr(
        current_app.view_functions.get(request.endpoint or ""), "longest_body", request.max_content_length
    )


def _refuse_other_sites() -> None:
    """A form sent from another site is refused before its token is looked at."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") in (
        "cross-site",
        "same-site",
    ):
        abort(403)


def _finish(response):
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    if target := g.get("form_target"):
        policy = SAFE_HEADERS["Content-Security-Policy"].replace("form-action 'self'", f"form-action 'self' {target}")
        response.headers["Content-Security-Policy"] = policy
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if "visit" in g:
        htmx.vary(response)
    logs.answered(request.method, _path(), response.status_code, g.started)
    return response


def _path() -> str:
    """What was asked for, but for secrets: of mailed links, and of the address that a gateway tells us at."""
    if (
        request.view_args is None
    ):  # no view has it: a link that was cut short, or a page asked for where only a form goes
        return LOOKS_SECRET.sub("…", request.path)
    secret = next(filter(None, map(request.view_args.get, SECRETS)), "")
    return request.path.replace(secret, "…") if secret else request.path


# --- errors -----------------------------------------------------------------------------------------


def show_error(error: HTTPException):
    """A sentence for the person: a page, or a toast where a fragment was asked for."""
    if error.response is not None:
        return error.response
    if request_ctx.url_adapter is None:  # the host that it names is none, so nothing on a page would have an address
        return error.get_response()
    status = error.code or 500
    start = "/admin/" if request.path.startswith("/admin") else "/"
    if htmx.is_fragment():
        return htmx.as_toast(
            htmx.page(
                "shared/_error_toast.html", status, code=status, request_id=logs.request_id.get(), start_url=start
            )
        )
    return htmx.page("error.html", status, code=status, request_id=logs.request_id.get(), start_url=start)


def show_fault(error: Exception):
    """Our own fault: nothing half-written, everything in the log, and a number that finds it there."""
    db.session.rollback()
    log.exception("fault", exc_info=error)
    return show_error(InternalServerError())
