"""Two-step sign-in: the code asked for at the sign-in, and where it is set up."""

P, A = "/p/alfki/two-step", "/admin/account/two-step"
ANN = "/admin/customers/EASTC/portal-users/ANN.DEVON"
DOORS = [
    ("GET /admin/settings/sign-in", "admin.sign_in_settings", "settings"),
    ("POST /admin/settings/sign-in/two-step/customers", "admin.set_two_step", "change settings"),
    (f"GET {ANN}/sign-ins", "admin.portal_user_sign_ins", "look at one"),
    (f"POST {ANN}/sessions/end", "admin.end_portal_user_sessions", "manage"),
    ("POST /admin/settings/sign-in/everybody", "admin.sign_everybody_out", "for owners, asked wrongly"),
    (f"POST {ANN}/two-step/removal", "admin.reset_second_step", "manage"),
    ("GET /p/alfki/code", "auth.code", "leaving"),
    ("POST /p/alfki/code", "auth.enter_code", "leaving"),
    ("GET /admin/code", "auth.code", "leaving"),
    ("POST /admin/code", "auth.enter_code", "leaving"),
    ("GET /portal/code", "auth.front_door_code", "leaving"),
    ("POST /portal/code", "auth.enter_front_door_code", "leaving"),
    (f"GET {P}", "auth.two_step", "jonas's own"),
    (f"POST {P}", "auth.begin_two_step", "own"),
    (f"POST {P}/confirmation", "auth.confirm_two_step", "own, asked wrongly"),
    (f"POST {P}/codes", "auth.make_recovery_codes", "own"),
    (f"POST {P}/removal", "auth.remove_two_step", "own"),
    (f"GET {A}", "auth.two_step", "look"),
    (f"POST {A}", "auth.begin_two_step", "leaving"),
    (f"POST {A}/confirmation", "auth.confirm_two_step", "staff's own, asked wrongly"),
    (f"POST {A}/codes", "auth.make_recovery_codes", "leaving"),
    (f"POST {A}/removal", "auth.remove_two_step", "leaving"),
]
