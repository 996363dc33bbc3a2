"""A business begins: the tenant and its owner."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import list_currencies
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from models.base import db
from models.event import Actor, record
from models.password import WeakPassword, check_rules, hash_password
from models.scope import scope
from models.staff import Role, Staff
from models.tenant import Tenant, TenantHost
from models.text import slug

BY = Actor("command", None, "flask init")


class Unfit(Exception):
    """Something given can't be used; the message is a sentence that says what."""


def found_tenant(
    *, name: str, currency: str, time_zone: str, owner: str, email: str, password: str, cost: int, host: str = ""
) -> Tenant:
    """A new tenant with its owner. The first one of an installation answers on any host. Raises Unfit."""
    currency = currency.strip().upper()
    _check(name, currency, time_zone, email)
    try:
        check_rules(password, email, name, owner)
    except WeakPassword as why:
        raise Unfit(str(why)) from why
    first = not db.session.scalar(select(func.count()).select_from(Tenant))
    if not first and not host:
        raise Unfit("There is a business already. Give this one a host name of its own with --host.")
    tenant = Tenant(
        key=_free_key(name),
        name=name.strip(),
        currency=currency,
        time_zone=time_zone,
        any_host=first and not host,
        email=email,
    )
    db.session.add(tenant)
    db.session.flush()
    if host:
        db.session.add(TenantHost(host=host, tenant_id=tenant.id))
    with scope(tenant):
        person = Staff(name=owner.strip(), email=email, role=Role.OWNER, password_hash=hash_password(password, cost))
        db.session.add(person)
        db.session.flush()
        record(person, "business founded", by=BY)
        db.session.flush()
    return tenant


def _check(name: str, currency: str, time_zone: str, email: str) -> None:
    if not name.strip():
        raise Unfit("The business needs a name.")
    if currency not in list_currencies():
        raise Unfit(f"{currency} is not a currency: use its three letters, such as EUR.")
    try:
        ZoneInfo(time_zone)
        validate_email(email, check_deliverability=False)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        reason = (
            f"{email} is not an email address"
            if isinstance(error, EmailNotValidError)
            else f"{time_zone} is not a time zone"
        )
        raise Unfit(f"{reason}.") from error


def _free_key(name: str) -> str:
    stem = slug(name)[:34] or "business"
    taken = set(db.session.scalars(select(Tenant.key)))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken)
