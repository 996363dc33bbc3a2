"""The inbox and the adoption board."""

DOORS = [
    ("GET /admin/inbox", "admin.inbox", "look"),
    ("POST /admin/inbox/letter/1/assignee", "admin.assign_item", "talk to nobody"),
    ("POST /admin/inbox/letter/1/done", "admin.mark_item", "talk to nobody"),
]
