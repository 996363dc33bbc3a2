"""Who is staff: owners' alone."""

S = "/admin/settings/staff"
DOORS = [
    (f"GET {S}", "admin.staff_settings", "owner's page"),
    (f"POST {S}", "admin.invite_colleague", "for owners, asked wrongly"),
    (f"GET {S}/1", "admin.colleague", "for owners, of nobody"),
    (f"POST {S}/1/invitation", "admin.invite_colleague_again", "for owners, of nobody"),
    (f"POST {S}/1/invitation/revocation", "admin.revoke_colleagues_invitation", "for owners, of nobody"),
    (f"POST {S}/1/role", "admin.change_role", "for owners, of nobody"),
    (f"POST {S}/1/activity", "admin.set_colleague_activity", "for owners, of nobody"),
    (f"POST {S}/1/password", "admin.mail_colleague_password", "for owners, of nobody"),
    (f"POST {S}/1/sessions/end", "admin.end_colleagues_sessions", "for owners, of nobody"),
    (f"POST {S}/1/two-step", "admin.reset_colleagues_two_step", "for owners, of nobody"),
]
