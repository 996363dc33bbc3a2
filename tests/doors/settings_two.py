"""The settings: portal and modules, branches and departments, the website button; and the portal's branch picker."""

S = "/admin/settings"
DOORS = [
    (f"GET {S}", "admin.settings", "settings"),
    (f"GET {S}/portal", "admin.portal_settings", "settings"),
    (f"POST {S}/portal-access", "admin.set_portal_access_for_all", "change settings"),
    (f"POST {S}/changes/contact", "admin.set_changes", "change settings, asked wrongly"),
    (f"POST {S}/modules/jobs", "admin.set_module_for_all", "change settings"),
    (f"GET {S}/portal/modules/jobs", "admin.module_settings", "settings"),
    (f"GET {S}/portal/modules/jobs/names", "admin.edit_module_names", "settings"),
    (f"POST {S}/portal/modules/jobs/names", "admin.rename_module", "change settings"),
    (f"GET {S}/branches", "admin.branch_settings", "settings"),
    (f"GET {S}/branches/branch/new", "admin.new_place", "settings"),
    (f"GET {S}/branches/branch/add", "admin.no_new_place", "settings"),
    (f"POST {S}/branches/branch", "admin.add_place", "change settings, asked wrongly"),
    (f"GET {S}/branches/branch/SEA", "admin.place", "settings of nobody"),
    (f"GET {S}/branches/branch/SEA/edit", "admin.edit_place", "settings of nobody"),
    (f"POST {S}/branches/branch/SEA", "admin.change_place", "settings of nobody"),
    (f"POST {S}/branches/branch/SEA/activity", "admin.set_place_activity", "settings of nobody"),
    (f"POST {S}/branches/branch/SEA/removal", "admin.remove_place", "settings of nobody"),
    (f"GET {S}/website-button", "admin.button_settings", "settings"),
    (f"GET {S}/website-button/preview", "admin.preview_button", "settings"),
    (f"POST {S}/website-button", "admin.change_button", "change settings"),
    (f"GET {S}/website-button/qr.svg", "admin.button_qr", "settings"),
    (f"GET {S}/website-button/qr.png", "admin.button_qr", "settings"),
    ("POST /p/alfki/branch", "portal.set_branch", "own, asked wrongly"),
]
