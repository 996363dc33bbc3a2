"""What customers see, at /p/<identifier>/…"""

from flask import Blueprint, Flask

bp = Blueprint("portal", __name__, url_prefix="/p/<identifier>")


def init_app(app: Flask) -> None:
    from blueprints.portal import home, menu  # noqa: F401

    app.register_blueprint(bp)
