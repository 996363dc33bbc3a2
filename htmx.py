"""Page or fragment: the only reader and writer of htmx's headers."""

from flask import make_response, redirect, render_template, request, session
from werkzeug import Response

TOASTS = "shared/_toasts.html"
VARIES = "HX-Request-Type"
KIND = "HTTP_HX_REQUEST_TYPE"  # the same header, as the server's environment names it


def is_fragment() -> bool:
    """Does the browser want a piece to swap in? HX-Request-Type alone decides."""
    return request.environ.get(KIND) == "partial"


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def page(template: str, status: int = 200, **context) -> Response:
    """A whole page."""
    return make_response(render_template(template, **context), status)


def show(partial: str, page: str, status: int = 200, address: str | None = None, **context) -> Response:
    """The partial to a fragment request, else the page that includes it. `address` replaces the one in the address bar."""
    if not is_fragment():
        return make_response(render_template(page, **context), status)
    response = make_response(render_template(partial, **context) + toasts(), status)
    if address:
        response.headers["HX-Replace-Url"] = address
    return response


def done(partial: str, back_to: str, **context) -> Response:
    """After a change: the partial with its toasts to a fragment request, else back to the page (303)."""
    return make_response(render_template(partial, **context) + toasts()) if is_fragment() else redirect(back_to, 303)


def leave_for(url: str) -> Response:
    """Go to another page: 303, or a full load where htmx asked (the layout may change)."""
    return Response(status=204, headers={"HX-Redirect": url}) if is_htmx() else redirect(url, 303)


def nothing() -> Response:
    """Done, and nothing to show: what is there stays."""
    return Response(status=204)


def sign_in_at(url: str) -> Response:
    """Nobody is signed in: go there first."""
    return Response(status=401, headers={"HX-Redirect": url}) if is_htmx() else redirect(url, 303)


def toasts() -> str:
    """What was flashed, as partials that land in the toast corner."""
    return render_template(TOASTS) if "_flashes" in session else ""


def as_toast(response: Response) -> Response:
    """Let a small error answer land in the toast corner and leave the page as it is."""
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    return response


def as_dialog(response: Response) -> Response:
    """Let a <dialog data-modal> open above the page, which stays as it is."""
    response.headers["HX-Retarget"] = "#main"
    response.headers["HX-Reswap"] = "beforeend"
    return response


def vary(response: Response) -> Response:
    """Caches must not mix pages and fragments."""
    response.headers.add("Vary", VARIES)
    return response
