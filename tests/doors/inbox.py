"""The inbox and the adoption board."""

DOORS = [
    ("GET /admin/inbox", "admin.inbox", "look"),
    ("POST /admin/inbox/letter/1/assignee", "admin.assign_item", "talk to nobody"),
    ("POST /admin/inbox/letter/1/done", "admin.mark_item", "talk to nobody"),
    ("GET /admin/adoption", "admin.adoption", "look"),
    ("POST /admin/adoption/uninvited/1", "admin.take_next_step", "answer nobody"),
    ("POST /admin/adoption/nobody/all", "admin.take_next_step_for_all", "answer nobody"),
]
