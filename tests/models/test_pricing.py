"""What a customer pays: the first place that has a price wins, breaks never make more dearer, no price is never 0."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import db
from models.event import Actor
from models.money import line_total
from models.price import CategoryPercent, ListPrice, PriceList
from models.price_rows import Break, ancestors
from models.pricing import Layer, Source, best_break, break_table, first_price, layers_of, prices_of
from models.product import Category, Product
from models.refusing import Refused
from models.setting_prices import Wish, add_own_price, add_price, assign, check_break, set_list_price, set_percent

BY = Actor("staff", None, "Nancy")
DAY = dt.date(2026, 3, 31)
quantities = st.decimals(min_value="0.001", max_value=1_000_000, places=3)
prices = st.integers(1, 10**9)
days = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
breaks = st.builds(Break, quantities | st.just(Decimal(0)), prices, st.just(Decimal(0)), days, days)
shares = st.decimals(min_value=0, max_value="0.9999", places=4)
layers = st.lists(st.builds(Layer, st.sampled_from(Source), st.lists(breaks, max_size=5)), max_size=4)


@given(layers, quantities)
def test_the_first_layer_that_has_a_price_wins(asked, quantity):
    found = first_price(asked, quantity, DAY, "EUR")
    having = [layer for layer in asked if best_break(layer.breaks, quantity, DAY)]
    assert (found is None) == (not having)
    if found:
        one = best_break(having[0].breaks, quantity, DAY)
        assert (found.unit_price, found.source, found.from_quantity) == (
            one.unit_price,
            having[0].source,
            one.from_quantity,
        )


@given(layers, quantities)
def test_a_price_is_never_0_and_a_line_never_negative(asked, quantity):
    found = first_price(asked, quantity, DAY, "EUR")
    assert found is None or (found.unit_price > 0 and found.amount(quantity) >= 0)


@given(st.lists(breaks, max_size=8), quantities, quantities)
def test_breaks_that_may_stand_in_one_list_never_make_more_dearer(wishes, one, other):
    kept = []
    for wish in wishes:
        try:
            check_break(Wish(wish.from_quantity, wish.unit_price, wish.valid_from, wish.valid_until), kept)
        except Refused:
            continue
        kept.append(wish)
    few, many = (best_break(kept, quantity, DAY) for quantity in sorted((one, other)))
    assert few is None or (many is not None and many.unit_price <= few.unit_price)


@given(prices, quantities, shares)
def test_a_line_rounds_half_up_once(price, quantity, off):
    exact = Decimal(price) * quantity * (1 - off)
    assert abs(line_total(price, quantity, off) - exact) <= Decimal("0.5")
    assert line_total(1, Decimal("0.5")) == 1


@given(layers)
def test_a_break_table_says_what_each_quantity_costs(asked):
    table = break_table(asked, DAY, "EUR")
    for quantity, found in table:
        assert first_price(asked, quantity, DAY, "EUR") == found
    assert [quantity for quantity, _found in table] == sorted({quantity for quantity, _found in table})


def test_a_break_holds_from_its_first_through_its_last_day():
    march = Break(Decimal(1), 900, Decimal(0), dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    held = [march.holds(Decimal(1), dt.date(2026, month, day)) for month, day in ((2, 28), (3, 1), (3, 31), (4, 1))]
    assert held == [False, True, True, False]


def test_of_two_from_the_same_quantity_the_later_one_is_asked():
    always, promotion = Break(Decimal(1), 900), Break(Decimal(1), 800, Decimal(0), dt.date(2026, 3, 1))
    assert best_break([promotion, always], Decimal(5), DAY) == promotion


def test_a_circle_of_categories_ends():
    assert ancestors(1, {1: 2, 2: 3, 3: 1}) == (1, 2, 3)


@pytest.fixture
def chai(northwind):
    return db.session.query(Product).filter_by(sku="1").one()


@pytest.fixture
def shop(alfki, chai):
    """Prices for ALFKI, asked by quantity: shop("12") → (minor units, source)."""

    def ask(quantity, customer=alfki, on=DAY, product=chai):
        db.session.flush()
        found = prices_of(customer, {product.id: Decimal(quantity)}, on)[product.id]
        return found and (found.each, found.source)

    return ask


def price_list(currency="EUR", **facts):
    made = PriceList(name=facts.pop("name", "List"), currency=currency, **facts)
    db.session.add(made)
    db.session.flush()
    return made


def only_list_prices(chai):
    for row in db.session.query(ListPrice).filter_by(product_id=chai.id):
        db.session.delete(row)
    db.session.flush()
    set_list_price(chai, "EUR", 1800, BY)


def test_own_price_before_lists_before_the_list_price_less_discount(shop, alfki, chai):
    only_list_prices(chai)
    assert shop("1") == (1800, Source.LIST_PRICE)
    alfki.discount = Decimal("0.1")
    assert shop("1") == (1620, Source.LIST_PRICE)
    everybody = price_list(name="Everybody", is_default=True)
    add_price(everybody, chai, Wish(Decimal(1), 1750), BY)
    assert shop("1") == (1750, Source.DEFAULT)
    late, early = price_list(name="Late", rank=20), price_list(name="Early", rank=10)
    for each, price in ((late, 1500), (early, 1600)):
        add_price(each, chai, Wish(Decimal(10), price), BY)
        assign(each, alfki, True, BY)
    assert shop("10") == (1600, Source.PRICE_LIST)
    assert shop("9") == (1750, Source.DEFAULT)  # below the lowest break the next list is asked
    add_own_price(alfki, chai, Wish(Decimal(24), 1400, None, DAY), BY)
    assert shop("24") == (1400, Source.OWN)
    assert shop("24", on=DAY + dt.timedelta(1)) == (1600, Source.PRICE_LIST)


def test_currencies_never_mix(shop, alfki, chai):
    only_list_prices(chai)
    alfki.currency = "USD"
    assert shop("1") is None
    set_list_price(chai, "USD", 2100, BY)
    assert shop("1") == (2100, Source.LIST_PRICE)
    with pytest.raises(Refused, match="another currency"):
        assign(price_list("EUR"), alfki, True, BY)


def test_another_unit_is_another_price(shop, alfki, chai):
    only_list_prices(chai)
    add_own_price(alfki, chai, Wish(Decimal(1), 900), BY).unit = "pallet"
    assert shop("1") == (1800, Source.LIST_PRICE)


def test_a_category_s_share_counts_for_all_within_it(shop, alfki, chai):
    only_list_prices(chai)
    drinks = Category(name="All drinks")
    db.session.add(drinks)
    db.session.flush()
    db.session.query(Category).filter_by(id=chai.category_id).one().parent_id = drinks.id
    percents = price_list(name="Percents")
    assign(percents, alfki, True, BY)
    set_percent(percents, drinks, Decimal(5), Decimal("0.25"), BY)
    assert shop("5") == (1350, Source.PRICE_LIST)
    assert shop("4") == (1800, Source.LIST_PRICE)
    with pytest.raises(Refused, match="less off"):
        set_percent(percents, drinks, Decimal(50), Decimal("0.2"), BY)
    assert db.session.query(CategoryPercent).count() == 1


def test_a_foreign_customer_s_own_price_is_nobody_else_s(shop, alfki, chai, northwind):
    from models.customer import customer_by_number

    only_list_prices(chai)
    add_own_price(alfki, chai, Wish(Decimal(1), 900), BY)
    anatr = customer_by_number("ANATR")
    anatr.currency = "EUR"
    assert shop("1", customer=anatr) == (1800, Source.LIST_PRICE)


def test_many_products_cost_as_few_statements_as_one(alfki, statements, northwind):
    ids = [product.id for product in db.session.query(Product).all()]
    db.session.flush()
    with statements() as one:
        layers_of(alfki, ids[:1], DAY)
    with statements() as many:
        layers_of(alfki, ids, DAY)
    assert len(many) == len(one) <= 8


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(Decimal(1), 0), "above 0"),
        (Wish(Decimal(1), 10**12), "at most"),
        (Wish(Decimal(-1), 5), "0 or more"),
        (Wish(Decimal(1), 5, DAY, DAY - dt.timedelta(1)), "before the first"),
    ],
)
def test_a_price_that_can_t_be_is_refused(wish, sentence):
    with pytest.raises(Refused, match=sentence):
        check_break(wish, [])
