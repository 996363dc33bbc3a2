"""What staff see, at /admin/…"""

from flask import Blueprint, Flask

bp = Blueprint("admin", __name__, url_prefix="/admin")


def init_app(app: Flask) -> None:
    from blueprints.admin import home, menu  # noqa: F401

    app.register_blueprint(bp)
