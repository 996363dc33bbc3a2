"""How the business is paid and taxes; what is asked without a form is refused."""

S = "/admin/settings/getting-paid"
DOORS = [
    (f"GET {S}", "admin.payment_settings", "settings"),
    (f"POST {S}", "admin.change_payment_settings", "change settings"),
    (f"GET {S}/accounts/new", "admin.new_bank_account", "settings"),
    (f"GET {S}/accounts/preview", "admin.preview_bank_account", "settings"),
    (f"POST {S}/accounts", "admin.add_bank_account", "change settings, asked wrongly"),
    (f"GET {S}/accounts/XXX", "admin.bank_account", "settings of nobody"),
    (f"POST {S}/accounts/XXX", "admin.change_bank_account", "settings of nobody"),
    (f"POST {S}/accounts/XXX/removal", "admin.remove_bank_account", "settings of nobody"),
    (f"POST {S}/card", "admin.set_up_cards", "change settings"),
    (f"POST {S}/card/trial", "admin.try_card_keys", "change settings, asked wrongly"),
    (f"POST {S}/card/keys", "admin.save_card_keys", "change settings"),
    (f"POST {S}/card/activity", "admin.switch_cards", "change settings, asked wrongly"),
    (f"POST {S}/card/address", "admin.rotate_card_address", "change settings"),
    (f"POST {S}/card/removal", "admin.forget_card_keys", "change settings"),
]
DOORS += [
    ("GET /admin/settings/tax", "admin.tax_settings", "settings"),
    ("POST /admin/settings/tax", "admin.change_tax_settings", "change settings"),
]
