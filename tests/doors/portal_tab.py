"""The customer portal tab of the admin."""

A = "/admin/customers/EASTC"
ANN = f"{A}/portal-users/ANN.DEVON"
DOORS = [
    ("GET /admin/customers", "admin.customers", "look"),
    (f"GET {A}/portal", "admin.customer_portal", "look at one"),
    (f"POST {A}/portal-access", "admin.set_portal_access", "manage"),
    (f"POST {A}/modules/jobs", "admin.set_module", "manage"),
    (f"GET {A}/portal-users/new", "admin.new_portal_user", "manager's page"),
    (f"POST {A}/portal-users", "admin.add_portal_user", "manage, asked wrongly"),
    (f"GET {ANN}", "admin.portal_user", "look at one"),
    (f"GET {ANN}/edit", "admin.edit_portal_user", "manager's page"),
    (f"POST {ANN}", "admin.change_portal_user", "manage, asked wrongly"),
    (f"POST {ANN}/activity", "admin.set_portal_user_activity", "manage"),
    (f"POST {ANN}/own-orders", "admin.set_own_orders_only", "manage"),
    (f"POST {ANN}/sharing", "admin.set_may_share", "manage"),
    (f"POST {ANN}/paying", "admin.set_may_pay", "manage"),
    (f"POST {ANN}/temporary-password", "admin.give_temporary_password", "manager's page"),
]
