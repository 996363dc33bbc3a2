"""What a portal user sees and why, and looking with their eyes."""

ANN = "/admin/customers/EASTC/portal-users/ANN.DEVON"
DOORS = [
    (f"GET {ANN}/explanation", "admin.explanation", "look at one"),
    (f"POST {ANN}/modules/jobs", "admin.set_portal_user_module", "manage"),
    (f"POST {ANN}/preview", "admin.start_preview", "look with their eyes"),
    ("POST /admin/preview/end", "admin.end_preview", "leaving"),
]
