"""One product: its prices and stock, picture, customers' codes, and who sees it when not everybody does."""

from decimal import Decimal

from babel.numbers import get_currency_precision
from flask import abort, request, url_for
from flask_babel import gettext as _
from wtforms import Form

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.branding_answers import takes_a_file
from blueprints.number_fields import Day, DecimalText
from blueprints.refusals import explained
from integrations.images import MOST_BYTES, BadPicture, read_product_picture
from models import finding_products, formats, keeping_products, keeping_stock, setting_prices
from models.base import db
from models.branch import Branch
from models.branches import place_by_code
from models.money import main_units, minor_units
from models.ordering_rules import plain
from models.product import Product
from models.refusing import Refused


class StockForm(Form):
    """What was counted, and what is on its way."""

    on_hand = DecimalText("", 3)
    expected = DecimalText("", 3)
    expected_on = Day("")


class PriceField(Form):
    list_price = DecimalText("", 2)


def product_or_404(sku: str) -> Product:
    return keeping_products.product_by_sku(sku) or abort(404)


@bp.get("/products/<sku>")
@needs(Right.SEE_GOODS)
def product(sku):
    return _show(product_or_404(sku))


def _show(product: Product, status: int = 200, field: str = "", error: str = ""):
    """`error` stands beside what `field` names; what was typed there comes back."""
    prices = {row.currency: row.unit_price for row in finding_products.prices_of_product(product)}
    prices.setdefault(visit.tenant_currency, 0)
    return htmx.page(
        "admin/products/product.html",
        status,
        product=product,
        category=next(
            (row.name for row, _depth in keeping_products.all_categories() if row.id == product.category_id), ""
        ),
        prices=[
            (currency, str(main_units(price, currency)) if price else "") for currency, price in sorted(prices.items())
        ],
        stocks=[_stock(branch, stock) for branch, stock in finding_products.stock_by_branch(product)],
        moves=finding_products.moves_of(product),
        codes=keeping_products.codes_of(product),
        seen_by=keeping_products.who_sees(product) if product.limited else [],
        quantity=lambda amount: formats.quantity(amount, visit.locale),
        field=field,
        error=error,
        typed=request.form,
    )


def _stock(branch, stock) -> dict:
    return {
        "code": branch.code if branch else "",
        "name": branch.name if branch else "",
        "on_hand": plain(stock.on_hand) if stock and stock.on_hand else "0",
        "reserved": plain(stock.reserved) if stock and stock.reserved else "0",
        "available": plain(stock.on_hand - stock.reserved) if stock and stock.on_hand != stock.reserved else "0",
        "expected": plain(stock.expected) if stock and stock.expected else "",
        "expected_on": stock.expected_on.isoformat() if stock and stock.expected_on else "",
        "there": stock is not None,
    }


def _done(product: Product, text: str):
    db.session.commit()
    say(text)
    return htmx.leave_for(url_for("admin.product", sku=product.sku))


def _refused(product: Product, field: str, why: Refused):
    db.session.rollback()
    return _show(product, 422, field, explained(why))


@bp.post("/products/<sku>/list-price")
@needs(Right.MANAGE_GOODS)
def set_list_price(sku):
    product, currency = product_or_404(sku), request.form.get("currency", "")
    form = PriceField(request.form)
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha() or currency != currency.upper():
        return _refused(product, "list_price", Refused("currency", "Enter a currency as three letters, such as EUR."))
    form.list_price.places = get_currency_precision(currency)
    try:
        if not form.validate():
            problem = " ".join(form.list_price.errors)
            raise Refused("list_price", problem)
        price = form.list_price.data
        setting_prices.set_list_price(
            product, currency, None if price is None else minor_units(price, currency), actor()
        )
    except Refused as why:
        return _refused(product, "list_price", why)
    return _done(product, _("Saved."))


@bp.post("/products/<sku>/stock")
@needs(Right.MANAGE_GOODS)
def set_stock(sku):
    product, code = product_or_404(sku), request.form.get("branch", "")
    branch, form = place_by_code(Branch, code) if code else None, StockForm(request.form)
    if code and branch is None:
        abort(404)
    try:
        if not form.validate():
            problem = " ".join(error for field in form for error in field.errors)
            raise Refused("stock", problem)
        if form.on_hand.data is not None:
            _correct(product, form.on_hand.data, branch)
        keeping_stock.expect(product, form.expected.data or Decimal(0), form.expected_on.data, actor(), branch)
    except Refused as why:
        return _refused(product, f"stock-{code}", why)
    return _done(product, _("Saved."))


def _correct(product: Product, on_hand: Decimal, branch) -> None:
    """A reason is asked for only where the number changes."""
    if keeping_stock.stock_of(product, branch).on_hand != on_hand:
        keeping_stock.correct(product, on_hand, request.form.get("reason", "")[:200], actor(), branch)


@bp.post("/products/<sku>/picture")
@needs(Right.MANAGE_GOODS)
@takes_a_file
def set_product_picture(sku):
    product, file = product_or_404(sku), request.files.get("picture")
    try:
        pictures = read_product_picture(file.stream.read(MOST_BYTES + 1) if file else b"")
    except BadPicture as why:
        return _refused(product, "picture", Refused("picture", str(why)))
    keeping_products.set_picture(product, pictures, actor())
    return _done(product, _("Customers see this picture now."))


@bp.post("/products/<sku>/picture/removal")
@needs(Right.MANAGE_GOODS)
def remove_product_picture(sku):
    product = product_or_404(sku)
    keeping_products.set_picture(product, None, actor())
    return _done(product, _("Without a picture now."))


@bp.post("/products/<sku>/code")
@needs(Right.MANAGE_GOODS)
def set_customer_code(sku):
    product, code = product_or_404(sku), " ".join(request.form.get("code", "").split())
    try:
        if len(code) > 40 or not code.isprintable():
            raise Refused("code", "Use at most 40 characters that can be printed.")
        keeping_products.set_code(product, _customer("code"), code, actor())
    except Refused as why:
        return _refused(product, "code", why)
    return _done(product, _("Saved."))


@bp.post("/products/<sku>/audience")
@needs(Right.MANAGE_GOODS)
def set_product_audience(sku):
    product, on = product_or_404(sku), switched_on()
    try:
        keeping_products.let_see(product, _customer("audience"), on, actor())
    except Refused as why:
        return _refused(product, "audience", why)
    return _done(product, _("Saved."))


def _customer(field: str):
    from models.customer import customer_by_number

    return customer_by_number(request.form.get("customer", "").strip()) or _no_customer(field)


def _no_customer(field: str):
    raise Refused(field, "There is no customer of this number.")
