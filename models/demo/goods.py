"""Prices, codes and limits of a demo business, from its goods.toml: once, where it has no price lists yet."""

import datetime as dt
import tomllib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from models.base import db, how_many
from models.contact import Contact
from models.customer import Customer
from models.demo.tenants import BY, Business
from models.keeping_price_lists import add_price_list
from models.keeping_stock import expect, stock_of
from models.money import line_total
from models.portal_user import PortalUser
from models.price import ListPrice, PriceList
from models.product import Category, CustomerCode, Product, VisibleTo
from models.scope import scope
from models.setting_prices import Wish, add_own_price, add_price, assign, change_discount, set_percent
from models.tenant import Tenant


def load_goods(business: Business, tenant: Tenant) -> None:
    """Does nothing where the business has no such file, or has price lists already."""
    path = business.folder / "goods.toml"
    with scope(tenant):
        if path.exists() and not how_many(PriceList):
            _Goods(tenant).load(tomllib.loads(path.read_text(encoding="utf-8")))
            db.session.flush()


def end_of_next_quarter(day: dt.date) -> dt.date:
    """The last day of the quarter after the one of `day`."""
    year, month = divmod((day.month - 1) // 3 * 3 + 6, 12)
    return dt.date(day.year + year, month + 1, 1) - dt.timedelta(days=1)


def this_month(day: dt.date) -> dict[str, dt.date]:
    """Its first and its last day."""
    after = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return {"valid_from": day.replace(day=1), "valid_until": after - dt.timedelta(days=1)}


class _Goods:
    def __init__(self, tenant: Tenant):
        self.today, self.currency = tenant.today(), tenant.currency
        self.products = {product.sku: product for product in db.session.scalars(select(Product))}
        self.customers = {customer.number: customer for customer in db.session.scalars(select(Customer))}
        prices = select(ListPrice.product_id, ListPrice.unit_price).where(ListPrice.currency == tenant.currency)
        self.prices: dict[int, int] = dict(db.session.execute(prices).all())

    def load(self, told: dict[str, Any]) -> None:
        self._currencies(told["currencies"])
        for each in told["lists"]:
            self._list(each)
        own = told["own"]
        contractor, until = self.customers[own["customer"]], end_of_next_quarter(self.today)
        self._breaks(
            own, lambda product, wish: add_own_price(contractor, product, wish._replace(valid_until=until), BY)
        )
        for number, share in told["discounts"].items():
            change_discount(self.customers[number], Decimal(share), BY)
        self._codes(told["codes"])
        for sku, bounds in told["quantities"].items():
            for column, quantity in bounds.items():
                setattr(self.products[sku], column, Decimal(quantity))
        for sku, days in told["expected"].items():
            product = self.products[sku]
            expect(product, stock_of(product).expected, self.today + dt.timedelta(days=days), BY)
        self._limited(told["limited"])
        self._approvals(told["approvals"])

    def _currencies(self, told: dict[str, str]) -> None:
        """Rounded to tens of minor units, as price lists are."""
        for currency, rate in told.items():
            for product, price in self.prices.items():
                other = line_total(price, Decimal(rate) / 10, Decimal(0)) * 10
                db.session.add(ListPrice(product_id=product, currency=currency, unit_price=other))

    def _list(self, told: dict[str, Any]) -> None:
        days = this_month(self.today) if told.get("this_month") else {"valid_from": None, "valid_until": None}
        facts = {"name": told["name"], "currency": self.currency, "rank": told["rank"], "is_default": False}
        made = add_price_list(facts | days, BY)
        self._breaks(told, lambda product, wish: add_price(made, product, wish, BY))
        shelves = {shelf.name: shelf for shelf in db.session.scalars(select(Category))}
        for name, share in told.get("shares", {}).items():
            set_percent(made, shelves[name], Decimal(1), Decimal(share), BY)
        for number in told["customers"]:
            assign(made, self.customers[number], True, BY)

    def _breaks(self, told: dict[str, Any], add: Callable[[Product, Wish], Any]) -> None:
        for sku in told.get("skus", []):
            product = self.products[sku]
            for quantity, off in told["breaks"]:
                price = line_total(self.prices[product.id], Decimal(1), Decimal(off))
                add(product, Wish(Decimal(quantity), price))

    def _codes(self, told: dict[str, dict[str, str]]) -> None:
        for number, codes in told.items():
            for sku, code in codes.items():
                whose = {"customer_id": self.customers[number].id, "product_id": self.products[sku].id}
                db.session.add(CustomerCode(**whose, code=code))

    def _limited(self, told: dict[str, list[str]]) -> None:
        for sku, numbers in told.items():
            self.products[sku].limited = True
            for number in numbers:
                db.session.add(VisibleTo(customer_id=self.customers[number].id, product_id=self.products[sku].id))

    def _approvals(self, told: dict[str, Any]) -> None:
        joined = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
        mine = PortalUser.customer_id == self.customers[told["customer"]].id
        people = select(Contact.email, PortalUser).join(Contact, joined).where(mine)
        by_email = {row.email: row.PortalUser for row in db.session.execute(people)}
        by_email[told["approver"]].approver = True
        for email, limit in told["limits"].items():
            by_email[email].order_limit = limit
