"""Staff keep the catalogue: products, prices, stock, pictures, codes, and who sees what not everybody does."""

import html
import re
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from models.base import db
from models.logo import Logo
from models.product import Category, CustomerCode, Product, VisibleTo
from models.stock import StockMove
from tests.cast import find
from tests.portal.test_order_pad import stock

PAGE = "/admin/products"
NEW = {
    "sku": "100", "name": "Chamomile", "description": "", "category_id": "", "unit": "box", "barcode": "", "tax_percent": "7", "minimum": "",
    "maximum": "", "multiple": "6", "decimals": "0", "reorder_level": "12", "active": "y", "tracked": "y", "stock_shown": "", "back_order": "",
}  # fmt: skip


def edited(manager, sku, **change):
    """The form of a product as it is, with something changed."""
    import re

    page = manager.get(f"{PAGE}/{sku}/edit").text
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]
    return (
        NEW
        | {
            "sku": sku,
            "name": find(Product, sku=sku).name,
            "tax_percent": "0",
            "multiple": "",
            "reorder_level": "0",
            "unit": find(Product, sku=sku).unit,
            "category_id": str(find(Product, sku=sku).category_id),
            "seen": seen.replace("&#34;", '"'),
        }
        | change
    )


class TestTheList:
    def test_words_categories_and_states_narrow_it(self, viewer, northwind):
        assert "Chai" in viewer.get(PAGE).text
        assert "No longer shown" not in viewer.get(PAGE).text
        assert "No longer shown" in viewer.get(PAGE, state="inactive").text
        assert "Chai" not in viewer.get(PAGE, q="sauerkraut").text
        assert "Alice Mutton" in viewer.get(PAGE, state="low").text
        assert "Chai" not in viewer.get(PAGE, state="low").text

    @pytest.mark.parametrize("category", ["9" * 30, "-1", "x"])
    def test_a_category_that_can_t_be_breaks_nothing(self, viewer, northwind, category):
        assert viewer.get(PAGE, category=category).status_code == 200

    def test_it_costs_the_same_however_many(self, viewer, northwind, statements):
        with statements() as one:
            viewer.get(PAGE, q="chai")
        with statements() as many:
            viewer.get(PAGE)
        assert len(many) == len(one) <= 8


class TestAProduct:
    def test_it_is_added_and_shown(self, manager, northwind):
        assert manager.post(PAGE, **NEW).status_code == 303
        made = find(Product, sku="100")
        assert (made.tax_rate, made.multiple, made.active, made.back_order) == (Decimal("0.07"), 6, True, None)
        assert "Chamomile" in manager.get(f"{PAGE}/100").text

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"sku": "1"}, "product with this SKU already"),
            ({"sku": "a/b"}, "part of addresses"),
            ({"sku": "New"}, "part of addresses"),
            ({"sku": "import"}, "part of addresses"),
            ({"name": ""}, "Enter the name"),
            ({"minimum": "0"}, "above 0"),
            ({"maximum": "9" * 20}, "at most 1,000,000"),
            ({"reorder_level": "9" * 20}, "from 0 to 1,000,000,000"),
            ({"reorder_level": "-5"}, "from 0 to 1,000,000,000"),
            ({"minimum": "5", "maximum": "4"}, "less than the least"),
            ({"tax_percent": "101"}, "between 0 and 100"),
            ({"decimals": "4"}, "0 to 3"),
            ({"multiple": "x"}, "in digits"),
        ],
    )
    def test_what_can_t_be_is_said_and_typed_words_stay(self, manager, northwind, change, sentence):
        answer = manager.post(PAGE, **NEW | change)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="box"' in answer.text
        assert db.session.scalar(select(Product.id).where(Product.sku == "100")) is None

    def test_it_is_changed_and_who_saves_second_is_told(self, manager, northwind):
        form = edited(manager, "1", name="Chai Masala")
        assert manager.post(f"{PAGE}/1", **form).status_code == 303
        assert find(Product, sku="1").name == "Chai Masala"
        second = manager.post(f"{PAGE}/1", **form | {"name": "Chai Latte"})
        assert second.status_code == 409
        assert "Chai Masala" in second.text
        assert 'value="Chai Latte"' in second.text
        assert find(Product, sku="1").name == "Chai Masala"

    def test_a_list_price_is_set_in_each_currency_and_taken_away(self, manager, maria, northwind):
        for currency, typed in (("EUR", "19,50"), ("USD", "21")):
            assert manager.post(f"{PAGE}/1/list-price", currency=currency, list_price=typed).status_code == 303
        assert "€19.50" in maria.get("/p/alfki/catalogue/1").text
        manager.post(f"{PAGE}/1/list-price", currency="EUR", list_price="")
        assert "Price on request" in maria.get("/p/alfki/catalogue/1").text
        for currency, typed in (("EUR", "-1"), ("EUR", "0"), ("EUR", "1.234"), ("euro", "1"), ("EUR", "x")):
            assert manager.post(f"{PAGE}/1/list-price", currency=currency, list_price=typed).status_code == 422

    def test_stock_is_corrected_with_a_reason_on_record(self, manager, northwind):
        assert manager.post(f"{PAGE}/1/stock", on_hand="40").status_code == 422
        assert (
            manager.post(
                f"{PAGE}/1/stock", on_hand="40", reason="Counted", expected="12", expected_on="2030-05-02"
            ).status_code
            == 303
        )
        assert stock("1") == (40, 0)
        move = db.session.scalars(select(StockMove)).one()
        assert (move.change, move.after, move.reason) == (1, 40, "Counted")
        assert "Counted" in manager.get(f"{PAGE}/1").text
        assert manager.post(f"{PAGE}/1/stock", branch="NOWHERE", on_hand="1").status_code == 404
        assert manager.post(f"{PAGE}/1/stock", on_hand="-1", reason="x").status_code == 422

    def test_a_picture_is_kept_in_two_sizes(self, manager, maria, northwind):
        drawn = BytesIO()
        Image.new("RGB", (900, 900), "red").save(drawn, "PNG")
        assert manager.post(f"{PAGE}/1/picture", picture=(BytesIO(drawn.getvalue()), "x.png")).status_code == 303
        product = find(Product, sku="1")
        sizes = {
            hash: (width, height)
            for hash, width, height in db.session.execute(select(Logo.hash, Logo.width, Logo.height))
        }
        assert (sizes[product.picture_hash], sizes[product.thumb_hash]) == ((320, 320), (160, 160))
        assert f"/logo/{product.thumb_hash}" in maria.get("/p/alfki/catalogue").text
        assert manager.post(f"{PAGE}/1/picture", picture=(BytesIO(b"GIF89a"), "x.png")).status_code == 422
        manager.post(f"{PAGE}/1/picture/removal")
        assert db.session.scalars(select(Product.picture_hash).where(Product.sku == "1")).one() is None

    def test_a_customer_s_code_belongs_to_one_product(self, manager, maria, northwind):
        assert manager.post(f"{PAGE}/1/code", customer="ALFKI", code="TEE-9").status_code == 303
        assert "TEE-9" in maria.get("/p/alfki/catalogue/1").text
        twice = manager.post(f"{PAGE}/2/code", customer="ALFKI", code="tee-9")
        assert twice.status_code == 422
        assert "another product so already" in twice.text
        assert manager.post(f"{PAGE}/2/code", customer="NOBODY", code="x").status_code == 422
        manager.post(f"{PAGE}/1/code", customer="ALFKI", code="")
        assert db.session.scalar(select(CustomerCode.id)) is None

    def test_a_limited_one_shows_to_who_is_named(self, manager, maria, northwind):
        assert maria.get("/p/alfki/catalogue/99").status_code == 404
        manager.post(f"{PAGE}/99/audience", customer="ALFKI", on="1")
        assert maria.get("/p/alfki/catalogue/99").status_code == 200
        manager.post(f"{PAGE}/99/audience", customer="ALFKI", on="")
        assert maria.get("/p/alfki/catalogue/99").status_code == 404


class TestCategories:
    def seen(self, manager, path):
        opened = manager.get(f"{PAGE}/categories", open=path.strip("/"))
        return html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', opened.text)[1])

    def save(self, manager, path="", **facts):
        if path and "seen" not in facts:
            facts["seen"] = self.seen(manager, path)
        given = {"name": "Teas", "description": "", "parent_id": "", "position": "0"} | facts
        return manager.post(f"{PAGE}/categories{path}", **given)

    def test_a_tree_is_made_and_a_limited_one_hides_all_within(self, manager, maria, northwind):
        assert self.save(manager).status_code == 303
        teas = find(Category, name="Teas")
        drinks = find(Category, name="Beverages")
        self.save(manager, f"/{drinks.id}", name="Beverages", parent_id=str(teas.id))
        self.save(manager, f"/{teas.id}", limited="y")
        assert maria.get("/p/alfki/catalogue/1").status_code == 404
        manager.post(f"{PAGE}/categories/{teas.id}/audience", customer="ALFKI", on="1")
        assert maria.get("/p/alfki/catalogue/1").status_code == 200
        assert db.session.scalars(select(VisibleTo.category_id)).one() == teas.id

    def test_who_saves_second_sees_both_versions_and_then_decides(self, manager, northwind):
        self.save(manager)
        teas = find(Category, name="Teas")
        early = self.seen(manager, f"/{teas.id}")
        self.save(manager, f"/{teas.id}", name="Teas and herbs")
        late = self.save(manager, f"/{teas.id}", description="Leaves", seen=early)
        assert late.status_code == 409
        assert "Teas and herbs" in late.text
        assert "Leaves" in late.text
        db.session.expire_all()
        assert (teas.name, teas.description) == ("Teas and herbs", "")
        token = html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', late.text)[1])
        assert self.save(manager, f"/{teas.id}", description="Leaves", seen=token).status_code == 303
        db.session.expire_all()
        assert (teas.name, teas.description) == ("Teas", "Leaves")

    def test_what_is_refused_elsewhere_on_the_page_leaves_the_form_as_good_as_new(self, manager, northwind):
        drinks = find(Category, name="Beverages")
        refused = manager.post(f"{PAGE}/categories/{drinks.id}/removal")
        token = html.unescape(re.search(r'name="seen"[^>]*value="([^"]*)"', refused.text)[1])
        assert self.save(manager, f"/{drinks.id}", name="Drinks", seen=token).status_code == 303

    def test_no_circle_and_no_twin(self, manager, northwind):
        self.save(manager)
        teas, drinks = find(Category, name="Teas"), find(Category, name="Beverages")
        self.save(manager, f"/{drinks.id}", name="Beverages", parent_id=str(teas.id))
        circle = self.save(manager, f"/{teas.id}", parent_id=str(drinks.id))
        assert circle.status_code == 422
        assert "stand in itself" in circle.text
        assert self.save(manager, name="Beverages").status_code == 422

    def test_only_an_empty_one_goes(self, manager, northwind):
        self.save(manager)
        teas, drinks = find(Category, name="Teas"), find(Category, name="Beverages")
        assert manager.post(f"{PAGE}/categories/{drinks.id}/removal").status_code == 422
        assert manager.post(f"{PAGE}/categories/{teas.id}/removal").status_code == 303
        assert db.session.scalar(select(Category.id).where(Category.name == "Teas")) is None


def test_clerks_look_and_change_nothing(clerk, northwind):
    assert "Why it changes" not in clerk.get(f"{PAGE}/1").text
    assert clerk.post(f"{PAGE}/1/stock", on_hand="1", reason="x").status_code == 403
