"""What staff see, at /admin/…"""

import pkgutil
from importlib import import_module

from flask import Blueprint, Flask

bp = Blueprint("admin", __name__, url_prefix="/admin")


def init_app(app: Flask) -> None:
    for file in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{file.name}")

    app.register_blueprint(bp)
