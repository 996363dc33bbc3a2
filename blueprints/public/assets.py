"""Style sheet, scripts and icons: read and packed once at start, served under their hash with a year's caching."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for
from markupsafe import Markup, escape

from access import without_tenant
from blueprints.public import bp

STATIC = Path(__file__).parents[2] / "static"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    content: bytes
    packed: bytes
    type: str
    hash: str


def _asset(content: bytes, content_type: str) -> Asset:
    return Asset(content, gzip.compress(content, 9, mtime=0), content_type, hashlib.sha256(content).hexdigest()[:16])


@cache
def assets() -> dict[str, Asset]:
    css = STATIC / "css"
    sheets = [name for name in (css / "order.txt").read_text().split() if name]
    return {
        "app.css": _asset(b"\n".join((css / name).read_bytes() for name in sheets), "text/css; charset=utf-8"),
        "app.js": _asset((STATIC / "js/app.js").read_bytes(), "text/javascript; charset=utf-8"),
        "signature.js": _asset((STATIC / "js/signature.js").read_bytes(), "text/javascript; charset=utf-8"),
        "htmx.js": _asset(next(STATIC.glob("vendor/htmx-*.min.js")).read_bytes(), "text/javascript; charset=utf-8"),
        "favicon.svg": _asset((STATIC / "favicon.svg").read_bytes(), "image/svg+xml"),
    }


@cache
def icons() -> dict[str, Markup]:
    sprite = (STATIC / "vendor/lucide-icons.svg").read_text()
    symbols = re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', sprite, re.S)
    return {name: Markup(shapes) for name, shapes in symbols}  # noqa: S704 - a file of ours, nobody's input


def icon(name: str, label: str | None = None) -> Markup:
    """An inline icon; decoration unless it has a label."""
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    looks = "icon turns" if name.endswith(("-left", "-right")) else "icon"
    return Markup('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>').format(looks, meaning, icons()[escape(name)])


def asset_url(name: str) -> str:
    return url_for("public.asset", digest=assets()[name].hash, name=name)


@bp.get("/assets/<digest>/<name>")
@without_tenant
def asset(digest, name):
    found = assets().get(name)
    if found is None or found.hash != digest:
        abort(404)
    return packed(found)


def packed(found: Asset) -> Response:
    """The asset, compressed where the browser takes that; these hold no secrets."""
    small = "gzip" in request.accept_encodings
    response = Response(
        found.packed if small else found.content,
        content_type=found.type,
        headers={"Cache-Control": FOREVER, "Vary": "Accept-Encoding"},
    )
    if small:
        response.headers["Content-Encoding"] = "gzip"
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=cache(asset_url), icon=cache(icon))
