"""Undo for the details of a portal user: the former values of the same form, with what it is filled with by now."""

import json

from flask import url_for

from models.contacts import DETAILS
from models.customer import Customer
from models.letting_in import switches_of
from models.module import Module
from models.portal_user import PortalUser
from models.revising import seen

ROOM = 1_500  # characters; without JavaScript a toast travels in the cookie, which holds 4,000 bytes


def form_of(user: PortalUser) -> dict[str, str | list[str]]:
    """The fields of the form as this person is."""
    switches = {"own_orders_only": user.own_orders_only, "administrator": user.administrator}
    return {
        **{field: getattr(user.contact, field) or "" for field in DETAILS},
        "modules": [module.value for module in Module if module not in user.hidden_modules],
        **{name: "y" for name, on in switches.items() if on},
    }


def undo_change(customer: Customer, user: PortalUser, former: dict[str, str | list[str]]) -> dict:
    """For say(): saves the former values, and notices like any form when a colleague has changed something since."""
    fields = former | {"seen": seen(user.contact, DETAILS), "switches": switches_of(user)}
    if former == form_of(user) or len(json.dumps(fields)) > ROOM:
        return {}
    address = url_for("admin.change_portal_user", number=customer.number, code=user.code)
    return {"undo": address, "target": f"#portal_user-{user.id}", **fields}


def undo_adding(customer: Customer, user: PortalUser) -> dict:
    """For say(): locks the new person out again; nothing is deleted."""
    address = url_for("admin.set_portal_user_activity", number=customer.number, code=user.code)
    return {"undo": address, "target": f"#portal_user-{user.id}", "on": ""}
