"""Every noun, so that all tables and relationships are known. Imported once, where the database is set up."""

from models import (  # noqa: F401
    allocating,
    contact,
    credit_memo,
    customer,
    delivery,
    document,
    event,
    invoice,
    order,
    payment,
    portal_user,
    product,
    scope,
    sign_in,
    staff,
    tenant,
    throttle,
    version,
)
