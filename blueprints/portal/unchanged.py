"""Portal pages that are asked for again and have not changed: answered before Flask begins its work.

A page's tag is made of everything that it depends on: release, versions of tenant, customer and person (raised in the transaction
that changes anything of theirs, switches and rights included), session, address, language, day. Whoever sends a matching tag was given
that very page in this session; what is left to see is that the session is still alive, and the same one statement says so.
"""

import hashlib
import time

from flask import Flask, g, request, session
from flask.globals import request_ctx
from werkzeug.http import parse_cookie

import htmx
from blueprints.portal import bp
from integrations import logs
from models.hosts import host_name
from models.sign_in import key_hash, seen_lately
from models.visit import Visit, read_visit

HEADERS = [("Cache-Control", "private, no-cache"), ("Vary", htmx.VARIES), ("Vary", "Cookie")]


def tag(visit: Visit, environ: dict, release: str) -> str:
    """What this page is known by, as a quoted entity tag."""
    parts = (
        release, visit.tenant_version, visit.customer_version, visit.person_version, visit.sign_in_id, visit.today,
        *(environ.get(name) for name in ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_LANGUAGE", htmx.KIND)),
    )  # fmt: skip
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=15).hexdigest()}"'


@bp.after_request
def remember(response):
    """Not where a message waits or was shown: it must be seen, and not come back with the page."""
    messages = "_flashes" in session or request_ctx.flashes
    lasting = not messages and not response.cache_control.no_store
    if request.method == "GET" and response.status_code == 200 and lasting:
        response.headers["ETag"] = tag(g.visit, request.environ, request.environ["portico.release"])
    return response


class Unchanged:
    """Around the application: 304 for a portal page whose tag still holds, everything else goes through."""

    def __init__(self, app: Flask, inner):
        self.app, self.inner, self.release = app, inner, app.config["RELEASE"]
        self.cookie = app.config["SESSION_COOKIE_NAME"]

    def __call__(self, environ, start_response):
        started = time.perf_counter()
        environ["portico.release"] = self.release
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if not asked or environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].startswith("/p/"):
            return self.inner(environ, start_response)
        visit = self.visit(environ)
        if visit is None or (mark := tag(visit, environ, self.release)) not in asked:
            return self.inner(environ, start_response)
        start_response("304 NOT MODIFIED", [("ETag", mark), *HEADERS])
        logs.new_request()
        logs.answered("GET", environ["PATH_INFO"], 304, started)
        return []

    def visit(self, environ) -> Visit | None:
        """Who asks, when nothing but the page's age is in question; None where the long way has something to do."""
        cookie = parse_cookie(environ.get("HTTP_COOKIE")).get(self.cookie)
        kept = self.app.session_interface.kept(self.app, cookie or "")
        if "customer" not in kept or "preview" in kept or "_flashes" in kept:
            return None
        with self.app.app_context():
            identifier = environ["PATH_INFO"].split("/", 3)[2]
            visit = read_visit(
                "customer", host_name(environ.get("HTTP_HOST", "")), key_hash(kept["customer"]), identifier
            )
        return visit if visit and visit.signed_in and seen_lately(visit) else None
