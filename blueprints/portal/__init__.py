"""What customers see, at /p/<identifier>/…"""

import pkgutil
from importlib import import_module

from flask import Blueprint, Flask

bp = Blueprint("portal", __name__, url_prefix="/p/<identifier>")


def init_app(app: Flask) -> None:
    for file in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{file.name}")

    app.register_blueprint(bp)
    app.register_blueprint(import_module(f"{__name__}.shared_page").links)
