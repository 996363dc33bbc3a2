"""The front door's notes and languages, and what people do about their own account."""

P = "/p/alfki/account"
DOORS = [
    ("POST /portal/language", "auth.choose_language", "open post"),
    ("GET /portal/request-access", "auth.request_access", "open"),
    ("POST /portal/request-access", "auth.send_access_request", "open post"),
    ("GET /portal/access-requested", "auth.access_requested", "open"),
    (f"GET {P}", "portal.account", "jonas's module"),
    (f"POST {P}/details", "portal.change_own_details", "own, asked wrongly"),
    (f"POST {P}/company", "portal.change_own_company", "own"),
    (f"POST {P}/change-requests/1/withdrawal", "portal.withdraw_change", "nobody's"),
    (f"POST {P}/language", "portal.change_language", "own, asked wrongly"),
    (f"GET {P}/addresses", "portal.addresses", "jonas's module"),
    (f"GET {P}/addresses/new", "portal.new_address", "jonas's module"),
    (f"POST {P}/addresses", "portal.add_address", "own, asked wrongly"),
    (f"GET {P}/addresses/1/edit", "portal.edit_address", "nobody's"),
    (f"POST {P}/addresses/1", "portal.change_address", "nobody's"),
    (f"POST {P}/addresses/1/preference", "portal.prefer_address", "nobody's"),
    (f"POST {P}/addresses/1/removal", "portal.remove_address", "nobody's"),
    (f"POST {P}/password", "portal.change_password", "own, asked wrongly"),
    (f"POST {P}/sessions/1/end", "portal.end_session", "nobody's"),
    (f"POST {P}/sessions/end", "portal.end_all_sessions", "own"),
    (f"POST {P}/sessions/others/end", "portal.end_other_sessions", "own"),
]
