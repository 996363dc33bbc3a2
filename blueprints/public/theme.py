"""The stylesheet of one accent colour: tiny, the same for ever."""

from flask import Response, abort

from access import without_tenant
from blueprints.public import bp
from blueprints.public.assets import FOREVER
from models.accent import BadColour, theme_css


@bp.get("/theme/<colour>.css")
@without_tenant
def theme(colour):
    try:
        return Response(
            theme_css(f"#{colour}"), content_type="text/css; charset=utf-8", headers={"Cache-Control": FOREVER}
        )
    except BadColour:
        abort(404)
