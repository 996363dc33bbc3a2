"""Signing in and out, and choosing passwords."""

from flask import Blueprint, Flask

bp = Blueprint("auth", __name__)


def init_app(app: Flask) -> None:
    from blueprints.auth import front_door, new_password, sign_in, sign_out, staff  # noqa: F401

    app.register_blueprint(bp)
