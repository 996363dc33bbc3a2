"""Signing in and out, and choosing passwords."""

import pkgutil
from importlib import import_module

from flask import Blueprint, Flask

bp = Blueprint("auth", __name__)


def init_app(app: Flask) -> None:
    for file in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{file.name}")

    app.register_blueprint(bp)
