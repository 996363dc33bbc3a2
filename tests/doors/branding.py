"""Logos and colours, and the address of a portal."""

A = "/admin/customers/EASTC"
S = "/admin/settings/branding"
DOORS = [
    ("GET /logo/0", "public.logo", "closed"),
    (f"GET {A}/portal-address/check", "admin.check_portal_address", "manager's page"),
    (f"POST {A}/portal-address", "admin.set_portal_address", "manage, asked wrongly"),
    (f"GET {A}/accent", "admin.preview_customer_accent", "manager's page"),
    (f"POST {A}/accent", "admin.set_customer_accent", "manage"),
    (f"POST {A}/logo", "admin.set_customer_logo", "manage, asked wrongly"),
    (f"POST {A}/logo/removal", "admin.remove_customer_logo", "manage"),
    (f"POST {A}/logo/former", "admin.put_customer_logo_back", "manage"),
    (f"GET {S}", "admin.branding_settings", "settings"),
    (f"GET {S}/accent", "admin.preview_business_accent", "settings"),
    (f"POST {S}/accent", "admin.set_business_accent", "change settings, asked wrongly"),
    (f"POST {S}/logo", "admin.set_business_logo", "change settings, asked wrongly"),
    (f"POST {S}/logo/removal", "admin.remove_business_logo", "change settings"),
    (f"POST {S}/logo/former", "admin.put_business_logo_back", "change settings"),
]
