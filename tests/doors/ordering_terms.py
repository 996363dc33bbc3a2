"""Under which terms customers order."""

C = "/admin/customers/ANATR/ordering"
DOORS = [
    (f"GET {C}", "admin.customer_ordering", "look at one"),
    (f"POST {C}", "admin.change_ordering_terms", "manage"),
    (f"POST {C}/NOBODY", "admin.change_limits", "answer nobody"),
    ("GET /admin/settings/ordering", "admin.ordering_settings", "settings"),
    ("POST /admin/settings/ordering", "admin.change_ordering_settings", "change settings"),
]
