"""The address of a customer's portal: is it free, and moving there."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.customer_portal import PAGE, back, tab
from blueprints.admin.portal_address_shown import PortalAddressForm, lowered, portal_address
from models.base import db
from models.customer import Customer
from models.letting_in import Refused
from models.portal_address import check_identifier, move_portal

CARD = "admin/customer_portal/_address.html"


@bp.get("/customers/<number>/portal-address/check")
@needs(Right.MANAGE_PORTAL)
def check_portal_address(number):
    customer, wanted = customer_or_404(number), lowered(request.args.get("identifier"))
    shown = tab(customer) if not htmx.is_fragment() else {"customer": customer}
    form = PortalAddressForm(f"customer-{customer.id}", formdata=None, data={"identifier": wanted})
    shown |= {"address_form": form, "availability": availability(customer, wanted), "wanted": wanted}
    return htmx.show("admin/customer_portal/_address_check.html", PAGE, **shown)


@bp.post("/customers/<number>/portal-address")
@needs(Right.MANAGE_PORTAL)
def set_portal_address(number):
    customer = customer_or_404(number)
    form, former = PortalAddressForm(f"customer-{customer.id}"), customer.identifier
    if not form.validate_on_submit():
        return _refused(customer, form)
    try:
        moved = move_portal(customer, form.identifier.data, by=actor())
    except Refused as why:
        form.refuse(why)
        return _refused(customer, form)
    db.session.commit()
    if moved:
        url, card = url_for("admin.set_portal_address", number=number), f"#customer-{customer.id}-address-card"
        say(_("The portal is at %(url)s now.", url=_url(customer)), undo=url, target=card, identifier=former)
    return htmx.done(CARD, back(customer), customer=customer, **portal_address(customer))


def availability(customer: Customer, wanted: str) -> tuple[bool, str]:
    """Could the portal move there, and a sentence about it; empty where there is nothing to say."""
    if wanted in ("", customer.identifier):
        return True, ""
    try:
        check_identifier(customer, wanted)
    except Refused as why:
        return False, _(str(why))
    return True, _("This address is free.")


def _refused(customer: Customer, form: PortalAddressForm):
    customer = customer_or_404(customer.number)
    shown = tab(customer) if not htmx.is_fragment() else {"customer": customer}
    return htmx.show(CARD, PAGE, 422, **shown | portal_address(customer, form))


def _url(customer: Customer) -> str:
    return url_for("portal.home", identifier=customer.identifier, _external=True).rstrip("/")
