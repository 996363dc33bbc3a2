"""A new email and "this wasn't me", by mailed links. A token that is nobody's opens nothing, for nobody."""

DOORS = [
    ("GET /portal/email/x", "auth.email_change", "closed"),
    ("POST /portal/email/x", "auth.confirm_email", "closed"),
    ("GET /admin/email/x", "auth.staff_email_change", "closed"),
    ("POST /admin/email/x", "auth.confirm_staff_email", "closed"),
    ("GET /portal/not-me/x", "auth.not_me", "closed"),
    ("POST /portal/not-me/x", "auth.disown", "closed"),
    ("GET /admin/not-me/x", "auth.staff_not_me", "closed"),
    ("POST /admin/not-me/x", "auth.disown_as_staff", "closed"),
    ("POST /p/alfki/account/email/cancellation", "portal.cancel_new_email", "own"),
]
