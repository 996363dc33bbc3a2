"""A customer's details, its addresses, and many customers at once."""

C = "/admin/customers/EASTC"
BULK = "/admin/customers/bulk"
DOORS = [
    ("GET /admin/customers/new", "admin.new_customer", "manager's own page"),
    ("POST /admin/customers", "admin.add_customer", "manage one's own, asked wrongly"),
    ("GET /admin/customers.csv", "admin.customers_csv", "look"),
    (f"GET {C}", "admin.customer", "look at one"),
    (f"POST {C}", "admin.change_customer", "manage"),
    (f"POST {C}/archive", "admin.set_archived", "manage"),
    (f"GET {C}/addresses", "admin.customer_addresses", "look at one"),
    (f"GET {C}/addresses/new?purpose=billing", "admin.new_address", "manager's page"),
    (f"POST {C}/addresses", "admin.add_address", "manage, asked wrongly"),
    (f"GET {C}/addresses/1/edit", "admin.edit_address", "answer nobody"),
    (f"POST {C}/addresses/1", "admin.change_address", "answer nobody"),
    (f"POST {C}/addresses/1/preference", "admin.prefer_address", "answer nobody"),
    (f"POST {C}/addresses/1/removal", "admin.remove_address", "answer nobody"),
    (f"POST {BULK}/portal-access", "admin.set_portal_access_in_bulk", "manage one's own"),
    (f"POST {BULK}/modules", "admin.set_module_in_bulk", "answer nobody"),
    (f"POST {BULK}/status", "admin.set_status_in_bulk", "manage one's own, asked wrongly"),
    (f"POST {BULK}/export", "admin.export_in_bulk", "leaving"),
]
