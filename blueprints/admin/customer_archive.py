"""A customer put away, or brought back."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say, switched_on
from blueprints.admin.customer import back
from models.archiving import archive, bring_back
from models.base import db
from models.customer import Customer


@bp.post("/customers/<number>/archive")
@needs(Right.CHANGE_CUSTOMERS)
def set_archived(number):
    customer = customer_or_404(number)
    archive(customer, by=actor()) if switched_on() else bring_back(customer, by=actor())
    db.session.commit()
    _tell(customer)
    return htmx.done("admin/customer/archive_changed.html", back(customer), customer=customer)


def _tell(customer: Customer) -> None:
    said = _("%(name)s is archived.") if customer.archived_at else _("%(name)s is back.")
    undo = {"undo": url_for("admin.set_archived", number=customer.number), "target": f"#customer-{customer.id}-archive"}
    say(said % {"name": customer.name}, **undo, on="" if customer.archived_at else "1")
