"""The business's words for states."""

DOORS = [
    ("GET /admin/settings/states", "admin.status_settings", "change settings"),
    ("GET /admin/settings/states/quote", "admin.statuses_of", "settings"),
    ("POST /admin/settings/states/quote", "admin.rename_statuses", "change settings"),
]
