"""The catalogue in the admin."""

P = "/admin/products"
DOORS = [
    (f"GET {P}", "admin.products", "look"),
    (f"GET {P}/new", "admin.new_product", "manager's own page"),
    (f"POST {P}", "admin.add_product", "manage one's own, asked wrongly"),
    (f"GET {P}/17", "admin.product", "look"),
    (f"GET {P}/17/edit", "admin.edit_product", "manager's own page"),
    (f"POST {P}/17", "admin.change_product", "manage one's own, asked wrongly"),
    (f"POST {P}/17/list-price", "admin.set_list_price", "manage one's own, asked wrongly"),
    (f"POST {P}/17/stock", "admin.set_stock", "manage one's own"),
    (f"POST {P}/17/picture", "admin.set_product_picture", "manage one's own, asked wrongly"),
    (f"POST {P}/17/picture/removal", "admin.remove_product_picture", "manage one's own"),
    (f"POST {P}/17/code", "admin.set_customer_code", "manage one's own, asked wrongly"),
    (f"POST {P}/17/audience", "admin.set_product_audience", "manage one's own, asked wrongly"),
    (f"GET {P}/categories", "admin.categories", "look"),
    (f"POST {P}/categories", "admin.add_category", "manage one's own, asked wrongly"),
    (f"POST {P}/categories/1", "admin.change_category", "answer nobody"),
    (f"POST {P}/categories/1/removal", "admin.remove_category", "answer nobody"),
    (f"POST {P}/categories/1/audience", "admin.set_category_audience", "answer nobody, asked wrongly"),
]
