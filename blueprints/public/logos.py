"""Logos: each at an address made of what is in it, so browsers keep it for a year. The type is one of two that we wrote ourselves."""

from flask import Response, abort

from access import open_to_all
from blueprints.public import bp
from blueprints.public.assets import FOREVER
from models.branding import logo_by_hash


@bp.get("/logo/<digest>")
@open_to_all
def logo(digest):
    found = logo_by_hash(digest) or abort(404)
    headers = {"Cache-Control": FOREVER, "Content-Disposition": "inline"}
    return Response(found.content, content_type=found.type, headers=headers)
