"""Whose brand the page behind a mailed link wears, where its address names no customer."""

from typing import Any

from flask import url_for

from access import visit
from models.formats import Named


def brand_of(customer: Any) -> dict:
    """What such a page is given: name, colour and logo of the link's customer; those of the business where there is none (any more)."""
    if customer is None or customer.archived_at is not None:
        return {"brand": Named(getattr(visit, "customer_name", None) or visit.tenant_name)}
    accent, logo = customer.accent or visit.tenant_accent, customer.logo_hash or visit.tenant_logo
    return {
        "brand": Named(customer.name),
        "theme_url": url_for("public.theme", colour=accent[1:]),
        "logo_url": url_for("public.logo", digest=logo) if logo else None,
    }
