"""What staff see, at /admin/…"""

from flask import Blueprint, Flask

bp = Blueprint("admin", __name__, url_prefix="/admin")


def init_app(app: Flask) -> None:
    from blueprints.admin import (  # noqa: F401
        customer_portal,
        customers,
        home,
        menu,
        modules,
        portal_access,
        portal_user_access,
        portal_users,
        settings,
        temporary_passwords,
    )

    app.register_blueprint(bp)
