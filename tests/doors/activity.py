"""The dashboard, activity, and what customers and visitors ask for."""

A = "/admin/customers/EASTC"
DOORS = [
    ("GET /admin/", "admin.home", "look"),
    ("GET /admin/activity", "admin.activity", "look"),
    ("GET /admin/activity.csv", "admin.activity_csv", "look"),
    (f"GET {A}/activity", "admin.customer_activity", "look at one"),
    (f"GET {A}/activity.csv", "admin.customer_activity_csv", "look at one"),
    ("GET /admin/requests", "admin.requests", "look"),
    ("POST /admin/requests/access/1", "admin.answer_access_request", "answer nobody"),
    ("POST /admin/requests/changes/1", "admin.answer_change_request", "answer nobody"),
]
