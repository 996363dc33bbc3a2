"""The address of a customer's portal as the tab shows it, and its form."""

from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired

from blueprints.fields import RowForm, tidy
from models.customer import Customer
from models.portal_address import former_addresses


def lowered(value: str | None) -> str:
    return tidy(value).lower()


class PortalAddressForm(RowForm):
    identifier = StringField(
        _l("Last part of the address"),
        [DataRequired(_l("Enter the last part of the address."))],
        [lowered],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": 40},
    )


def portal_address(customer: Customer, form: PortalAddressForm | None = None) -> dict[str, Any]:
    """The address, what still leads to it, and the form: as it is or as it was sent."""
    return {
        "portal_url": url_for("portal.home", identifier=customer.identifier, _external=True),
        "address_prefix": request.host_url + "p/",
        "former_addresses": former_addresses(customer),
        "address_form": form or PortalAddressForm(f"customer-{customer.id}", formdata=None, obj=customer),
    }
