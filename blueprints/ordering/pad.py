"""Who writes an order for whom, and where each part of it is kept."""

from decimal import Decimal
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from access import Right, can, visit
from integrations.files import ACCEPTED
from models.customer import Customer
from models.drafting import Written, quantities_in
from models.order_draft import OrderDraft
from models.taxing import as_shown
from models.tenant import Tenant


class Pad(NamedTuple):
    """`branch_id`: whose stock is looked at and taken, 0 for any; `url` is the pad's own, everything else lies below it.

    `written`: the draft with its lines, where they were read along with it.
    """

    customer: Customer
    tenant: Tenant
    draft: OrderDraft | None
    branch_id: int
    url: str
    by_staff: bool = False
    written: Written | None = None

    @property
    def line_url(self) -> str:
        return f"{self.url}/lines"

    @property
    def details_url(self) -> str:
        return f"{self.url}/details"

    @property
    def rows_url(self) -> str:
        return f"{self.url}/rows"

    @property
    def files_url(self) -> str:
        return f"{self.url}/files"

    @property
    def accepted(self) -> str:
        """The files that can be sent along, as a field of a form tells a browser."""
        return ACCEPTED

    @property
    def review_url(self) -> str:
        return f"{self.url}/review"

    @property
    def submit_url(self) -> str:
        return f"{self.url}/{self.draft.key}/submission" if self.draft else ""

    @property
    def quantities(self) -> dict[int, Decimal]:
        return quantities_in(self.draft) if self.written is None else self.written.quantities

    @property
    def sees_past_orders(self) -> bool:
        return self.by_staff or can(Right.SEE_ORDERS)

    @property
    def tax_words(self) -> str:
        """What stands beside prices; without tax for whoever pays none."""
        with_tax = self.tenant.prices_gross and self.customer.treatment == "domestic"
        return _("incl. VAT") if with_tax else _("excl. VAT")

    def shown(self, amount: int, rate: Decimal) -> int:
        """A net amount, minor units, as this customer is shown prices."""
        return as_shown(amount, rate, self.customer.treatment, self.tenant.prices_gross)

    def product_url(self, sku: str) -> str:
        if self.by_staff:
            return url_for("admin.product", sku=sku)
        return url_for("portal.product", identifier=visit.identifier, sku=sku)
