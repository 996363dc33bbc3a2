"""How mail leaves, and the letters themselves."""

S = "/admin/settings/mail"
DOORS = [
    (f"GET {S}", "admin.mail_settings_page", "settings"),
    (f"POST {S}", "admin.save_mail_server", "for owners, asked wrongly"),
    (f"POST {S}/removal", "admin.remove_mail_server", "for owners"),
    (f"GET {S}/address", "admin.web_address", "settings"),
    (f"POST {S}/address", "admin.set_web_address", "for owners"),
    (f"POST {S}/try", "admin.try_mail_server", "settings of nobody"),
    (f"POST {S}/test", "admin.send_test_mail", "change settings"),
    (f"GET {S}/test", "admin.test_mail", "settings"),
    ("GET /admin/letters", "admin.letter_list", "settings"),
    ("POST /admin/letters/retry", "admin.retry_failed_letters", "change settings"),
    ("GET /admin/letters/1", "admin.letter", "settings of nobody"),
    ("GET /admin/letters/1/as-sent", "admin.letter_as_sent", "settings of nobody"),
    ("POST /admin/letters/1/link", "admin.show_letter_link", "settings of nobody"),
    ("POST /admin/letters/1/retry", "admin.retry_letter", "settings of nobody"),
    ("POST /admin/letters/1/withdrawal", "admin.withdraw_letter", "settings of nobody"),
    ("GET /admin/settings/letters", "admin.letter_settings", "settings"),
    ("GET /admin/settings/letters/invitation/en_GB", "admin.letter_text", "settings of northwind"),
    ("POST /admin/settings/letters/invitation/xx", "admin.save_letter_text", "settings of nobody"),
    ("POST /admin/settings/letters/invitation/xx/reset", "admin.reset_letter_text", "settings of nobody"),
    ("POST /admin/settings/letters/invitation/xx/preview", "admin.preview_letter_text", "settings of nobody"),
]
