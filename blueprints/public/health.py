"""For the machine that watches: 200 when the database answers."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from access import without_tenant
from blueprints.public import bp
from models.base import db
from models.engine import only_read


@bp.get("/healthz")
@without_tenant
def health():
    only_read(True)
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        return {"database": "unreachable"}, 503, {"Cache-Control": "no-store"}
    return {"database": "ok"}, 200, {"Cache-Control": "no-store"}
