"""The further addresses of a customer: added, changed, preferred, removed; each on the customer's record."""

from collections.abc import Mapping

from sqlalchemy import select, update

from models.address import Address, Purpose
from models.base import db
from models.customer import Customer
from models.event import Actor, record
from models.letting_in import Refused
from models.revising import change, lock, revise, written

FIELDS = ("label", "recipient", "street", "postal_code", "city", "region", "country", "phone", "instructions")
MOST = 200  # of one customer


def addresses_of(customer_id: int) -> list[Address]:
    """The bills' first, then those for deliveries: the preferred one, then by age."""
    query = select(Address).where(Address.customer_id == customer_id)
    return list(db.session.scalars(query.order_by(Address.purpose, Address.preferred.desc(), Address.id).limit(MOST)))


def address_by_id(customer_id: int, address_id: int) -> Address | None:
    if not 0 < address_id < 2**63:
        return None
    query = select(Address).where(Address.customer_id == customer_id, Address.id == address_id)
    return db.session.scalar(query)


def add_address(customer: Customer, purpose: Purpose, values: Mapping[str, str], by: Actor) -> Address:
    """A new one; the first for deliveries is the preferred one. Raises Refused for an empty one, too many, or a second for bills."""
    _check(values)
    theirs = [address.purpose for address in addresses_of(lock(customer).id)]
    if len(theirs) >= MOST:
        raise Refused("street", "A customer can have at most 200 addresses.")
    if purpose == Purpose.BILLING and Purpose.BILLING in theirs:
        raise Refused("street", "There is an address for bills already. Change that one.")
    preferred = purpose == Purpose.DELIVERY and Purpose.DELIVERY not in theirs
    address = Address(customer_id=customer.id, purpose=purpose, preferred=preferred, **{f: values[f] for f in FIELDS})
    db.session.add(address)
    db.session.flush()
    record(address, "address added", by=by, after=written({f: v for f, v in values.items() if f in FIELDS and v}))
    return address


def change_address(address: Address, values: Mapping[str, str], by: Actor, token: str | None = None) -> bool:
    """True when anything changed. Raises Refused when nothing would be left of it; with a form's token, Conflict where somebody saved in between."""
    _check(values)
    wanted = {field: values[field] for field in FIELDS}
    if token is not None:
        return revise(address, wanted, token, what="address changed", by=by)
    return change(lock(address), wanted, what="address changed", by=by)


def prefer_address(address: Address, by: Actor) -> None:
    """Offer this one first for deliveries from now on."""
    if address.preferred or address.purpose != Purpose.DELIVERY:
        return
    _hold(address.customer_id)
    others = update(Address).where(Address.customer_id == address.customer_id, Address.id != address.id)
    db.session.execute(others.values(preferred=False), execution_options={"raises": {address.customer_id}})
    change(lock(address), {"preferred": True}, what="address preferred", by=by)


def remove_address(address: Address, by: Actor) -> None:
    """Gone for good; documents keep the address they were written with. The oldest one left for deliveries is preferred in its place."""
    _hold(address.customer_id)
    record(
        address,
        "address removed",
        by=by,
        before=written({f: getattr(address, f) for f in FIELDS if getattr(address, f)}),
    )
    db.session.delete(address)
    db.session.flush()
    left = [other for other in addresses_of(address.customer_id) if other.purpose == Purpose.DELIVERY]
    if address.preferred and left:
        prefer_address(left[0], by)


def _hold(customer_id: int) -> None:
    """The customer's row first, so that two who change its addresses at once take turns."""
    lock(db.session.scalars(select(Customer).where(Customer.id == customer_id)).one())


def _check(values: Mapping[str, str]) -> None:
    if not (values["street"] or values["city"]):
        raise Refused("street", "Enter at least a street or a city.")
