"""Who comes in where: the declarations on views, and the gate that holds them. Which rights there are: models/rights.py."""

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin
from itsdangerous import BadSignature
from werkzeug.local import LocalProxy

from htmx import as_toast, is_fragment, page, sign_in_at
from models.engine import only_read
from models.hosts import host_name
from models.module import kinds_of
from models.old_identifier import identifier_now
from models.rights import SEEN_WITH, Right, rights_of
from models.scope import Scope, enter_scope
from models.sign_in import key_hash, note_seen
from models.visit import Visit, read_visit

visit: Visit = LocalProxy(lambda: g.visit)  # type: ignore[assignment]


def can(right: Right) -> bool:
    """May the person of this request? For templates and views alike."""
    return right in g.get("rights", ())


# --- what a view declares ---------------------------------------------------------------------------


def needs(right: Right) -> Callable:
    """Only for people with this right, within their tenant (and their customer, in the portal)."""
    return lambda view: _declare(view, right)


def proved_lately_if(asks: Callable) -> Callable:
    """The same where `asks` says so of what was posted."""

    def declare(view: Callable) -> Callable:
        view.proved_lately = asks  # type: ignore[attr-defined]
        return view

    return declare


def about_own_second_step(view: Callable) -> Callable:
    """Whoever is signed in here, whatever their rights: where the second step is set up, which may be asked of them before all else."""
    return _declare(view, "second step")


def open_to_all(view: Callable) -> Callable:
    """Anybody at the tenant's host, signed in or not."""
    return _declare(view, "all")


def without_tenant(view: Callable) -> Callable:
    """The same for everybody everywhere: style sheets, health. Reads no cookie and no row of anybody."""
    return _declare(view, "nobody's")


def proved_lately(view: Callable) -> Callable:
    """Beside the above, on a POST: only with a password given within the last 15 minutes; else it is asked for, and then this goes on."""
    view.proved_lately = True  # type: ignore[attr-defined]
    return view


def _declare(view: Callable, access: Right | str) -> Callable:
    view.access = access  # type: ignore[attr-defined]
    return view


# --- the session's cookie ---------------------------------------------------------------------------


class RememberedCookies(SecureCookieSessionInterface):
    """Flask's signed cookie, its signature checked once for each value it had lately: the same one comes with every click."""

    def get_signing_serializer(self, app: Flask):
        if not hasattr(self, "signer"):
            self.signer: Any = super().get_signing_serializer(app)
            self.read = lru_cache(5_000)(self._read)
        return self.signer

    def open_session(self, app: Flask, request):
        kept = self.kept(app, request.cookies.get(self.get_cookie_name(app), ""))
        return self.session_class(deepcopy(kept) if "_flashes" in kept else kept)

    def kept(self, app: Flask, cookie: str) -> dict:
        """What a cookie's value holds; nothing when its signature is not ours. Not to be changed: it is remembered."""
        self.get_signing_serializer(app)
        return self.read(cookie)

    def _read(self, cookie: str) -> dict:
        """How old it may be is for the session's row to say."""
        try:
            return self.signer.loads(cookie)
        except BadSignature:
            return {}


# --- the gate ---------------------------------------------------------------------------------------


class Person(UserMixin):
    """Whom Flask-Login knows as the current user."""

    def __init__(self, found: Visit):
        self.id, self.name = found.person_id, found.person_name


def init_app(app: Flask) -> None:
    app.session_interface = RememberedCookies()
    logins = LoginManager()
    logins.init_app(app, add_context_processor=False)
    logins.session_protection = (
        None  # the session is a row that can be revoked; browsers' addresses change all the time
    )
    logins.request_loader(lambda _request: Person(g.visit) if "visit" in g and g.visit.signed_in else None)
    app.before_request(gate)
    app.after_request(_after)
    app.teardown_request(_leave)


def gate():
    """Every request comes through here: who is it, whose rows, may they. Closed unless the view says otherwise."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    declared = getattr(view, "access", None)
    if declared is None:
        abort(403)
    if declared == "nobody's":
        return None
    only_read(request.method in ("GET", "HEAD"))
    found = _arrive()
    if found is None:
        return _no_tenant()
    if found.previewing and request.method not in ("GET", "HEAD"):
        return refused_in_preview()
    if declared == "second step" and found.previewing:
        abort(404)
    if declared == "second step":
        return _let_in(found, Right.SEE_ADMIN if found.audience == "staff" else Right.SEE_PORTAL, sets_up=True)
    return _let_in(found, declared) if isinstance(declared, Right) else None


def _arrive() -> Visit | None:
    audience = "staff" if request.path.startswith("/admin") else "customer"
    identifier = (request.view_args or {}).get("identifier")
    previewed = audience == "customer" and _previewed(identifier)
    found = _with_key(audience, identifier, session["preview"][1] if previewed else session.get(audience))
    if found is None:
        return None
    if previewed and not found.signed_in:
        session.pop("preview")  # it is over: a customer's own session is looked at again
        found = _with_key(audience, identifier, session.get(audience)) or found
    g.visit, g.rights = found, rights_of(found)
    enter_scope(Scope(found.tenant_id))
    if identifier is not None and found.customer_id is None:
        _lead_on(identifier)
    return found


def _previewed(identifier: str | None) -> bool:
    """Is this the portal that staff look at with somebody's eyes? There that session goes before a customer's own."""
    return identifier is not None and session.get("preview", ("",))[0] == identifier.lower()


def _with_key(audience: str, identifier: str | None, key: str | None) -> Visit | None:
    found = read_visit(audience, host_name(request.host), key and key_hash(key), identifier)
    if found:
        found.wish = session.get("language")
    return found


def _lead_on(identifier: str) -> None:
    """An address that this portal had before leads to the one it has now; any other is nobody's."""
    now = identifier_now(identifier) or abort(404)
    query = request.query_string.decode("ascii", "replace")
    url = url_for(request.endpoint or "", **(request.view_args or {}) | {"identifier": now})
    abort(redirect(f"{url}?{query}" if query else url, 302 if request.method in ("GET", "HEAD") else 307))


def refused_in_preview():
    """Staff look with somebody's eyes, and only look."""
    if is_fragment():
        return as_toast(page("portal/preview/_refused.html", 403))
    return page("portal/preview/refused.html", 403)


def _no_tenant():
    from models.tenant import tenant_by_key

    if tenant_by_key(None):
        abort(404)
    return page("public/empty.html", 503)


def _let_in(found: Visit, right: Right, sets_up: bool = False):
    if not found.signed_in:
        return sign_in_at(_sign_in_url(found))
    if right not in g.rights:
        abort(403 if SEEN_WITH.get(right) in g.rights else 404)
    if found.must_choose_password:
        return sign_in_at(
            url_for("auth.new_staff_password" if found.audience == "staff" else "auth.new_password", **_identifier())
        )
    if found.must_set_up_second_step and not sets_up:
        return sign_in_at(url_for("auth.two_step", **_identifier()))
    if found.audience == "customer":
        own_orders_of = found.person_id if found.own_orders_only else 0
        branch_id = (found.branch_id or 0) if found.branches > 1 else 0
        enter_scope(Scope(found.tenant_id, found.customer_id, kinds_of(found.modules), own_orders_of, branch_id))
    return None


def _sign_in_url(found: Visit) -> str:
    query = request.query_string.decode("ascii", "replace")
    after = quote(request.path) + (f"?{query}" if query else "") if request.method == "GET" else None
    if found.waits:
        return url_for("auth.code", **_identifier(), next=after)
    if found.audience == "staff":
        return url_for("auth.staff_sign_in", next=after)
    return url_for("auth.sign_in", **_identifier(), next=after)


def _identifier() -> dict:
    return {name: value for name, value in (request.view_args or {}).items() if name == "identifier"}


def _after(response):
    if "visit" in g:
        if not (response.cache_control.no_store or response.cache_control.public):
            response.headers["Cache-Control"] = "private, no-cache"
        if response.status_code < 500:
            note_seen(g.visit)
    return response


def _leave(_error) -> None:
    enter_scope(None)
    only_read(False)
