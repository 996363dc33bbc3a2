"""Logo and accent of a business or of one of its customers: set, taken away, and put back (DOMAIN §4)."""

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import Row, delete, exists, or_, select, update

from models.base import db, insert_into
from models.customer import Customer
from models.event import Actor
from models.logo import Logo, Picture
from models.product import Product
from models.revising import change, lock
from models.scope import current_scope
from models.tenant import Tenant
from models.types import fits, now

KEPT_FOR = dt.timedelta(days=1)  # a picture that nobody shows any more: so long it can be put back


def set_accent(owner: Tenant | Customer, accent: str | None, by: Actor) -> bool:
    """Its colour, #rrggbb; None lets a customer have the business's. True when that changed anything."""
    return change(lock(owner), {"accent": accent}, what="accent colour changed", by=by)


def set_logo(owner: Tenant | Customer, picture: Picture, by: Actor) -> bool:
    """Show this picture for it from now on. True when that changed anything."""
    return _show(owner, keep_picture(picture, {owner.id}), by)


def put_logo_back(owner: Tenant | Customer, digest: str, by: Actor) -> bool:
    """Show a picture again that it had before. False where that is gone, or shown already."""
    fresh = update(Logo).where(Logo.hash == digest).values(created_at=now()) if fits(digest, 64) else None
    found: Any = fresh is not None and db.session.execute(fresh, execution_options={"raises": {owner.id}})
    return bool(found and found.rowcount) and _show(owner, digest, by)


def remove_logo(owner: Tenant | Customer, by: Actor) -> bool:
    """No picture any more: a customer shows the business's, the business its initials. True when that changed anything."""
    return _show(owner, None, by)


def logo_by_hash(digest: str) -> Row | None:
    """Content and type of one picture of this tenant."""
    if not fits(digest, 64):
        return None
    return db.session.execute(select(Logo.content, Logo.type).where(Logo.hash == digest)).first()


def keep_picture(picture: Picture, raises: set[int]) -> str:
    """Its hash, which is its address. Two who bring the same picture at once share one row; touching it keeps it from being swept now."""
    digest = hashlib.sha256(picture.content).hexdigest()
    row = {"hash": digest, "created_at": now(), **picture._asdict()}
    insert = insert_into(Logo).on_conflict_do_update(
        index_elements=["tenant_id", "hash"], set_={"created_at": row["created_at"]}
    )
    db.session.execute(insert, row, execution_options={"raises": raises})
    return digest


def _show(owner: Tenant | Customer, digest: str | None, by: Actor) -> bool:
    owner = lock(owner)
    before = owner.logo_hash
    changed = change(owner, {"logo_hash": digest}, what="logo changed" if digest else "logo removed", by=by)
    if changed:
        db.session.flush()
        _sweep(owner, before)
    return changed


def _sweep(owner: Tenant | Customer, just_replaced: str | None) -> None:
    """Pictures that nobody has shown for a day go, but not the one that was replaced just now: Undo brings it back."""
    for_tenant = exists().where(Tenant.id == current_scope().tenant_id, Tenant.logo_hash == Logo.hash)
    for_customer = exists().where(Customer.tenant_id == Logo.tenant_id, Customer.logo_hash == Logo.hash)
    pictured = or_(Product.picture_hash == Logo.hash, Product.thumb_hash == Logo.hash)
    for_product = exists().where(Product.tenant_id == Logo.tenant_id, pictured)
    shown = (~for_tenant, ~for_customer, ~for_product)
    unused = (Logo.created_at < now() - KEPT_FOR, Logo.hash != (just_replaced or ""), *shown)
    sweep = delete(Logo).where(*unused)
    db.session.execute(sweep, execution_options={"raises": {owner.id}, "synchronize_session": False})
