"""What may be ordered of a product, and who may order: asked wherever an order is written, sent, copied or approved (DOMAIN §6)."""

from decimal import ROUND_CEILING, Decimal
from typing import Any

from models.customer import Customer, Status
from models.letter_kinds import said
from models.refusing import Refused
from models.typed_numbers import typed_number

MOST = Decimal(1_000_000)  # of one product on an order
MOST_LINES = 1_000
TOO_MUCH = said("Order at most 1,000,000 of one product.")
ARCHIVED = said("This customer is archived: nothing can be ordered for it.")
STAFF_WHY = {
    Status.BLACKLISTED: said("This customer is blacklisted: nothing can be ordered for it."),
    Status.INACTIVE: said("This customer is inactive: nothing can be ordered for it."),
}


def least(product: Any) -> Decimal:
    """The smallest quantity that can be ordered of it."""
    smallest = product.minimum or product.multiple or Decimal(1).scaleb(-product.decimals)
    return up_to_multiple(smallest, product.multiple)


def up_to_multiple(quantity: Decimal, multiple: Decimal | None) -> Decimal:
    """The next quantity that is a multiple."""
    return (quantity / multiple).to_integral_value(ROUND_CEILING) * multiple if multiple else quantity


def read_quantity(typed: str) -> Decimal:
    """A quantity as it was typed, with a point or a comma; empty is 0. Raises Refused with a sentence for anything else."""
    try:
        found = typed_number(typed)
    except ValueError as error:
        raise Refused("quantity", "Enter a quantity in digits, such as 12 or 2.5.") from error
    if found is None:
        return Decimal(0)
    if found < 0:
        raise Refused("quantity", "A quantity can't be negative.")
    if found > MOST:
        raise Refused("quantity", TOO_MUCH)
    if found != round(found, 3):
        raise Refused("quantity", "Use at most three decimal places.")
    return found


def check_quantity(product: Any, quantity: Decimal) -> None:
    """Raises Refused with what is wrong and how much is missing; 0 is right: nothing of it."""
    if not quantity:
        return
    if quantity > MOST:
        raise Refused("quantity", TOO_MUCH)
    if quantity != round(quantity, product.decimals):
        if not product.decimals:
            raise Refused("quantity", "It is sold in whole units.")
        raise Refused("quantity", "It is sold with at most %(places)s decimal places.", places=str(product.decimals))
    if product.minimum and quantity < product.minimum:
        missing = plain(product.minimum - quantity)
        raise Refused(
            "quantity", "Order at least %(least)s: %(missing)s more.", least=plain(product.minimum), missing=missing
        )
    if product.maximum and quantity > product.maximum:
        extra = plain(quantity - product.maximum)
        raise Refused("quantity", "Order at most %(most)s: %(extra)s fewer.", most=plain(product.maximum), extra=extra)
    if product.multiple and quantity % product.multiple:
        fits = plain(up_to_multiple(quantity, product.multiple))
        raise Refused(
            "quantity", "It comes in packs of %(pack)s: order %(fits)s.", pack=plain(product.multiple), fits=fits
        )


def plain(quantity: Decimal) -> str:
    """In digits, without trailing zeros: 12.500 → "12.5"."""
    return f"{quantity.normalize():f}"


def refuse_start(customer: Customer, by_staff: bool = False) -> None:
    """Raises Refused where nothing new may be started for this customer (DOMAIN §2): a blacklisted one sees everything."""
    if customer.status != Status.ACTIVE or customer.archived_at is not None:
        if by_staff:
            raise Refused("customer", STAFF_WHY[Status(customer.status)] if customer.archived_at is None else ARCHIVED)
        raise Refused("customer", "New orders can't be placed at the moment. Please call us.")
