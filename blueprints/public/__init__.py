"""What needs no sign-in: assets, accent stylesheets, health, and the front door."""

from flask import Blueprint, Flask

bp = Blueprint("public", __name__)


def init_app(app: Flask) -> None:
    from blueprints.public import assets, calendar, health, logos, rendering, theme, unsubscribing, verifying, webhooks  # noqa: F401

    app.register_blueprint(bp)
    rendering.init_app(app)
    assets.init_app(app)
