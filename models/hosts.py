"""The host names that lead to a business: the one file that looks at TenantHost by tenant, for it is no owned table."""

import ipaddress
import re

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.base import db
from models.event import Actor, record
from models.letting_in import Refused
from models.revising import lock
from models.tenant import Tenant, TenantHost

MOST = 50  # of one business
NO_NAME = "That is not the name of a host. It looks like portal.example.com."
NO_NUMBERS = "That is an IP address. Enter a name, such as portal.example.com: certificates and browsers need one."
TAKEN = "This address can't be used here: it is taken already."


def host_name(host: str) -> str:
    """Without its port: "portal.example.com:8000" → "portal.example.com"."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def hosts_of(business_id: int) -> list[str]:
    """Their names as browsers send them, in order."""
    query = select(TenantHost.host).where(TenantHost.tenant_id == business_id).order_by(TenantHost.host)
    return list(db.session.scalars(query.limit(MOST)))


def clean_host(typed: str) -> str:
    """A host's name as browsers send it: "https://Portal.Example.com:8443/x" → "portal.example.com", "büro.de" → "xn--bro-hoa.de".

    Raises Refused for what is none: an IP address, a star, an impossible name.
    """
    import idna

    name = typed.strip().rpartition("://")[2].lstrip("/")
    name = re.split(r"[/?#\\]", name, maxsplit=1)[0].rpartition("@")[2]
    if not name:
        raise Refused("host", "Enter a name, such as portal.example.com.")
    if _is_ip(name):
        raise Refused("host", NO_NUMBERS)
    if "*" in name:
        raise Refused("host", "Enter each name by itself: a star does not stand for several here.")
    try:
        cleaned = idna.encode(re.sub(r":\d*$", "", name).removesuffix("."), uts46=True).decode()
    except idna.IDNAError as error:
        raise Refused("host", NO_NAME) from error
    if re.fullmatch(r"(0x[0-9a-f]*|\d+)", cleaned.rpartition(".")[2]):  # browsers read such a name as an IP address
        raise Refused("host", NO_NUMBERS)
    return cleaned


def spelled(host: str) -> str:
    """A host's name as people write it: "xn--bro-hoa.de" → "büro.de"."""
    import idna

    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name.startswith("[")
    return True


def add_host(business: Tenant, typed: str, by: Actor) -> str:
    """From now on this name leads to the business; returns it cleaned. Raises Refused, also where it leads to anybody already."""
    host = clean_host(typed)
    theirs = hosts_of(lock(business).id)
    if host in theirs:
        raise Refused("host", "This address is on the list already.")
    if len(theirs) >= MOST:
        raise Refused("host", "A business can have at most 50 addresses.")
    if db.session.scalar(select(TenantHost.host).where(TenantHost.host == host)):
        raise Refused("host", TAKEN)
    db.session.add(TenantHost(host=host, tenant_id=business.id))
    record(business, "address of the portal added", by=by, after=host)
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody else took it in this very moment
        db.session.rollback()
        raise Refused("host", TAKEN) from error
    return host


def remove_host(business: Tenant, host: str, *, current: str, by: Actor) -> bool:
    """This name leads here no longer; False when it did not before. `current` is the one that this request came by.

    Raises Refused where nobody could get in any more: for the one in use and for the last one, unless any host leads here.
    """
    row = lock(business)
    theirs = hosts_of(row.id)
    if host not in theirs:
        return False
    if not row.any_host and host == current:
        raise Refused("host", "You are using this address now. Come by another one to remove it.")
    if not row.any_host and theirs == [host]:
        raise Refused("host", "This is the only address of your portal. Add another one first.")
    db.session.delete(db.session.scalars(select(TenantHost).where(TenantHost.host == host)).one())
    record(row, "address of the portal removed", by=by, before=host)
    return True
