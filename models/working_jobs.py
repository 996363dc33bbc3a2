"""Work at the site: notes and photos, materials and hours, and the customer's signature at the end."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from models.attaching import keep, store
from models.base import db
from models.contact import Contact
from models.customer import Customer, customer_of
from models.document import Document, Job
from models.event import Actor, record
from models.job import JobDetail, JobItem, JobNote
from models.keyset import LARGEST
from models.letter_kinds import said
from models.moving_jobs import NOT_NOW, change_detail
from models.pricing import prices_of
from models.product import Product
from models.reading_jobs import detail_of
from models.refusing import Refused
from models.revising import lock
from models.staff import Staff
from models.taxing import taxed
from models.telling_of_jobs import tell_customer, tell_staff
from models.types import now

NOTHING = said("Write something or choose a photo.")
NO_QUANTITY = said("Say how much was used.")
NO_PRICE = said("“%(name)s” has no price for this customer. Enter one.")
NO_HOURS = said("Enter the hours that it took, such as 1.5.")
TOO_LONG = said("A day has 24 hours.")
NO_RATE = said("This kind of work has no price per hour yet. Enter one under Settings, Kinds of work.")
NO_NAME = said("Type your name: it stands for your signature.")
NOT_DONE = said("The work is not done yet: it can be signed for when it is.")
DAY = Decimal(24)
SIGNED_IN = ("completed", "invoiced")  # states; at the site it is signed before the end is noted


def write_note(job: Job, staff: Staff, text: str, shown: bool, files: Iterable[Any], by: Actor) -> JobNote:
    """What was seen or done at the site, with photos; `shown`: the customer sees it and is told. Raises Refused."""
    files, text = list(files), text.strip()[:4000]
    if not text and not files:
        raise Refused("text", NOTHING)
    note = JobNote(customer_id=job.customer_id, job_id=job.id, staff_id=staff.id, text=text, shown=shown)
    db.session.add(note)
    db.session.flush()
    keep(files, customer_id=job.customer_id, note_id=note.id, staff_id=staff.id)
    record(job, "noted at the site", by=by, after=text[:200] or None, shown=shown)
    if shown:
        tell_customer(job, "note", str(note.id))
    return note


def use_material(
    job: Job,
    customer: Customer,
    product: Product,
    quantity: Decimal,
    price: int | None,
    on: dt.date,
    once: str,
    by: Actor,
    tax_rate: Decimal | None = None,
) -> JobItem:
    """Used from the catalogue, at this customer's price of a local date, or at `price` in minor units where there is none. Raises Refused.

    `tax_rate`: a fraction, instead of the product's own.
    """
    job = _open(job)
    if not quantity:
        raise Refused("quantity", NO_QUANTITY)
    found = prices_of(customer, {product.id: quantity}, on)[product.id]
    if found is None and price is None:
        raise Refused("price", NO_PRICE, name=product.name)
    return _add(
        job, by, once, kind="material", product_id=product.id, sku=product.sku, description=product.name, unit=product.unit,
        quantity=quantity, unit_price=found.unit_price if found else price, discount=found.off if found else Decimal(0),
        tax_rate=taxed(customer.treatment, product.tax_rate if tax_rate is None else tax_rate),
    )  # fmt: skip


def spend_time(job: Job, staff: Staff, day: dt.date, hours: Decimal, what: str, once: str, by: Actor) -> JobItem:
    """Hours of somebody on a local date, at the price per hour of this kind of work. Raises Refused."""
    job, detail = _open(job), detail_of(job)
    if not hours:
        raise Refused("hours", NO_HOURS)
    if hours > DAY:
        raise Refused("hours", TOO_LONG)
    if detail is None or detail.type is None or not detail.type.hourly_rate:
        raise Refused("hours", NO_RATE)
    return _add(
        job, by, once, kind="time", staff_id=staff.id, day=day, description=(what.strip() or detail.type.name)[:300], unit="h",
        quantity=hours, unit_price=detail.type.hourly_rate,
        tax_rate=taxed(customer_of(job).treatment, detail.type.tax_rate),
    )  # fmt: skip


def _add(job: Job, by: Actor, once: str, **facts: Any) -> JobItem:
    """Once for each key, whoever presses twice."""
    key = f"{job.id} {once}"[:60]
    if found := db.session.scalar(select(JobItem).where(JobItem.once == key)):
        return found
    item = JobItem(customer_id=job.customer_id, job_id=job.id, once=key, **facts)
    db.session.add(item)
    db.session.flush()
    record(job, "used on a job", by=by, after=f"{item.quantity.normalize():f} {item.unit} {item.description}"[:300])
    return item


def take_off(job: Job, ident: int, by: Actor) -> bool:
    """It was not used after all. False where it is none of this job's, or gone already. Raises Refused."""
    job = _open(job)
    mine = (JobItem.job_id == job.id, JobItem.id == ident)
    item = db.session.scalar(select(JobItem).where(*mine)) if 0 < ident <= LARGEST else None
    if item is None:
        return False
    db.session.execute(delete(JobItem).where(JobItem.id == item.id))
    record(
        job, "not used on a job", by=by, before=f"{item.quantity.normalize():f} {item.unit} {item.description}"[:300]
    )
    return True


def _open(job: Job) -> Job:
    """Held, so that what is put down and the end of the job don't cross. Raises Refused where nothing can be changed any more."""
    job = lock(job)
    if job.status not in ("requested", "scheduled", "in_progress"):
        raise Refused("status", NOT_NOW)
    return job


def sign_off(job: Document, name: str, signature: bytes | None, person: Contact | None, by: Actor) -> bool:
    """The customer says that the work is done, once: by name, and drawn where it was (a PNG). False where it is signed already. Raises Refused.

    In the portal, or on the device of whoever of staff is there; then `person` is None.
    """
    name, states = name.strip()[:120], (*SIGNED_IN, "in_progress") if by.kind == "staff" else SIGNED_IN
    if job.status not in states:
        raise Refused("status", NOT_DONE)
    if not name:
        raise Refused("name", NO_NAME)
    picture = store(signature) if signature else ""
    values = {
        "signed_at": now(), "signed_name": name, "signed_address": by.address, "signature": picture,
        "signed_by_id": person.id if person else None,
    }  # fmt: skip
    if not change_detail(job, JobDetail.signed_at.is_(None), **values):
        return False
    record(job, "job signed for", by=by, after=name, shown=True)
    tell_staff(job, "signed", by, author=name)
    return True
