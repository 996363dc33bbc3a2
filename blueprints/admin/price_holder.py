"""Where prices stand: a price list, or what one customer has agreed; both are shown and kept by the same partial."""

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for

from blueprints.admin.price_forms import PriceForm
from models.customer import Customer
from models.finding_prices import price_with_product
from models.keyset import Cursor, Page
from models.price import PriceList
from models.product import Product


@dataclass(frozen=True)
class Holder:
    """`mine`: which rows of `table` are its own; `at`: its part of addresses; `asked`: where its list stands."""

    of: PriceList | Customer
    table: Any
    mine: tuple
    at: dict[str, Any]
    asked: dict[str, str]

    @property
    def currency(self) -> str:
        return self.of.currency

    @property
    def endpoint(self) -> str:
        return "admin.price_list" if isinstance(self.of, PriceList) else "admin.customer_prices"

    def here(self, **more: str) -> str:
        return url_for(self.endpoint, **self.at, **self.asked | more)

    def url(self, verb: str, price_id: int | None = None) -> str:
        """Where a price is added, edited, changed or removed."""
        row = {"price_id": price_id} if price_id else {}
        return url_for(f"admin.{verb}_price", **self.at, **row, **self.asked)

    def save_url(self, kind: str) -> str:
        """Where all of them are saved as a file."""
        of_list = isinstance(self.of, PriceList)
        return url_for("admin.save_list_prices" if of_list else "admin.save_own_prices", **self.at, kind=kind)

    def price_or_404(self, price_id: int) -> tuple[Any, Product]:
        return price_with_product(self.table, price_id, *self.mine) or abort(404)

    def shown(self, page: Page) -> dict:
        """What the partial of prices is given."""
        return {
            "holder": self,
            "asked": self.asked,
            "products": page.rows,
            "newer_url": self._page(page.newer),
            "older_url": self._page(page.older),
            "price_form": PriceForm(self.currency, formdata=None),
        }

    def _page(self, cursor: Cursor | None) -> str | None:
        return self.here(page=str(cursor)) if cursor else None
