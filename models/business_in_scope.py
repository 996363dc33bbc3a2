"""The business within whose scope this runs: its own row, which is no owned table."""

from typing import Any

from sqlalchemy import select

from models.base import db
from models.scope import current_scope
from models.tenant import Tenant


def business() -> Tenant:
    """Raises NoScope outside of any."""
    return db.session.scalars(_own()).one()


def business_as_it_stays() -> Tenant:
    """As it is now, and nobody changes it before this transaction ends."""
    held = _own().with_for_update(read=True).execution_options(populate_existing=True)
    return db.session.scalars(held).one()


def _own() -> Any:
    return select(Tenant).where(Tenant.id == current_scope().tenant_id)
