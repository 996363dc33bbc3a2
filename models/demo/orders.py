"""Orders of a demo business in every state that staff and customers meet, from its goods.toml: written and worked by the same verbs."""

import datetime as dt
import tomllib
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from models.base import db
from models.buyer import Member, buyer_of
from models.contact import Contact
from models.customer import Customer
from models.demo.tenants import BY, Business
from models.drafting import open_draft, set_quantity
from models.event import Actor
from models.fulfilling import open_lines
from models.keeping_stock import correct, stock_of
from models.order import Order
from models.ordering import review, submit
from models.portal_user import PortalUser
from models.product import Product
from models.scope import scope
from models.shipping import dispatch, plan
from models.tenant import Tenant
from models.working_orders import move, put_on_hold


def load_orders(business: Business, tenant: Tenant) -> None:
    """Does nothing where the business has none in its file, or where an order was sent already."""
    path = business.folder / "goods.toml"
    with scope(tenant):
        sent = select(Order.id).where(Order.order_key.is_not(None)).limit(1)
        if not path.exists() or db.session.scalar(sent):
            return
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["orders"]:
            work(order(told, tenant), told, tenant.today())
        db.session.flush()


def order(told: dict[str, Any], tenant: Tenant) -> Order:
    """Sent by the person who is named, as from the portal."""
    me, today = _buyer(told["by"], told["customer"]), tenant.today()
    draft = open_draft(me.person.id, me.customer.id)
    draft.reference = told["reference"]
    for sku, quantity in told["lines"].items():
        set_quantity(draft, me.customer, sku, Decimal(quantity), today)
    token = review(draft, me, tenant, today).token
    return submit(draft, me, tenant, token, Actor("portal", me.person.id, me.person.name))


def work(sent: Order, told: dict[str, Any], on: dt.date) -> None:
    """As far as `then` says."""
    match told["then"]:
        case "rejected" | "cancelled":
            move(sent, {"rejected": "reject", "cancelled": "cancel"}[told["then"]], BY, told["reason"])
        case "held":
            put_on_hold(sent, told["reason"], BY)
        case "part":
            move(sent, "confirm", BY)
            line, quantity = open_lines(sent)[0]
            half = (quantity / 2).to_integral_value()
            dispatch(plan(sent, {line.id: half}, on, BY), "Speedy Express", "", on, BY)
            _put_back(line.product_id, half)


def _put_back(product_id: int, quantity: Decimal) -> None:
    """What left comes in anew: stock stays as the business's file of products tells it."""
    product = db.session.scalars(select(Product).where(Product.id == product_id)).one()
    correct(product, stock_of(product).on_hand + quantity, "Goods in", BY)


def _buyer(email: str, number: str) -> Member:
    person = and_(Contact.tenant_id == PortalUser.tenant_id, Contact.id == PortalUser.contact_id)
    customer = and_(Customer.tenant_id == PortalUser.tenant_id, Customer.id == PortalUser.customer_id)
    mine = select(PortalUser.id).join(Contact, person).join(Customer, customer)
    return buyer_of(db.session.scalars(mine.where(Contact.email == email, Customer.number == number)).one())
