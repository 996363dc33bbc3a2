"""What customers see, at /p/<identifier>/…"""

from flask import Blueprint, Flask

bp = Blueprint("portal", __name__, url_prefix="/p/<identifier>")


def init_app(app: Flask) -> None:
    from blueprints.portal import (  # noqa: F401
        credit_memos,
        deliveries,
        home,
        invoices,
        jobs,
        menu,
        orders,
        payments,
        quotes,
        search,
        unchanged,
    )

    app.register_blueprint(bp)
