"""What every change in the admin asks first: who acts, on which customer or person, and which way a switch goes."""

from flask import abort, flash, request

from access import visit
from models.customer import Customer, customer_by_number
from models.event import Actor
from models.module import Module
from models.portal_people import portal_user_by_code
from models.portal_user import PortalUser


def actor() -> Actor:
    return visit.actor(request.remote_addr or "")


def switched_on() -> bool:
    """Which way a switch was pressed: `on` is 1 or empty, anything else is no answer."""
    asked = request.form.get("on")
    if asked not in ("1", ""):
        abort(422)
    return asked == "1"


def say(text: str, undo: str | None = None, target: str = "", **fields: str | list[str]) -> None:
    """A toast for what was done. `undo`: where a POST with these fields takes it back, and the element that its answer replaces."""
    flash({"text": text, "undo": undo, "target": target, "fields": fields} if undo else text, "success")


def customer_or_404(number: str) -> Customer:
    return customer_by_number(number) or abort(404)


def portal_user_or_404(number: str, code: str) -> tuple[Customer, PortalUser]:
    customer = customer_or_404(number)
    return customer, portal_user_by_code(customer.id, code) or abort(404)


def module_or_404(key: str) -> Module:
    return Module(key) if key in list(Module) else abort(404)
