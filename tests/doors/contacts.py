"""The contacts of a customer. Numbers of contacts aren't known here: 1 is nobody's, for everybody alike."""

C = "/admin/customers/EASTC/contacts"
DOORS = [
    (f"GET {C}", "admin.contacts", "look at one"),
    (f"GET {C}/new", "admin.new_contact", "manager's page"),
    (f"POST {C}", "admin.add_contact", "manage, asked wrongly"),
    (f"GET {C}/1", "admin.contact", "settings of nobody"),
    (f"GET {C}/1/edit", "admin.edit_contact", "answer nobody"),
    (f"POST {C}/1", "admin.change_contact", "answer nobody"),
    (f"POST {C}/1/activity", "admin.set_contact_activity", "answer nobody"),
    (f"GET {C}/1/merge", "admin.choose_contact_to_merge", "answer nobody"),
    (f"GET {C}/1/merge/2", "admin.compare_contacts", "answer nobody"),
    (f"POST {C}/1/merge/2", "admin.merge_contacts", "answer nobody"),
]
