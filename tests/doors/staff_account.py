"""One's own account as staff, whatever the role."""

A = "/admin/account"
DOORS = [
    (f"GET {A}", "admin.account", "look"),
    (f"POST {A}/details", "admin.change_own_details", "staff's own, asked wrongly"),
    (f"POST {A}/mails", "admin.choose_own_mails", "staff's own"),
    (f"POST {A}/email", "admin.change_own_email", "staff's own, asked wrongly"),
    (f"POST {A}/email/cancellation", "admin.cancel_own_email", "staff's own"),
    (f"POST {A}/password", "admin.change_own_password", "staff's own, asked wrongly"),
    (f"POST {A}/sessions/1/end", "admin.end_session", "staff's own, of nobody"),
    (f"POST {A}/sessions/end", "admin.end_all_sessions", "staff's own"),
    (f"POST {A}/sessions/others/end", "admin.end_other_sessions", "staff's own"),
]
