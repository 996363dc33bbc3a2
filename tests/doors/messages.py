"""Talk: the customers' side and the staff's."""

P = "/p/alfki"
C = "/admin/customers/EASTC/messages"
DOORS = [
    (f"GET {P}/messages", "portal.messages", "everybody's module"),
    (f"GET {P}/messages/general", "portal.conversation", "everybody's module"),
    (f"GET {P}/messages/order/SO-AL1", "portal.conversation", "other colleague's"),
    (f"GET {P}/messages/quote/Q-1", "portal.conversation", "nobody's"),
    (f"POST {P}/messages/general", "portal.say", "own message, asked wrongly"),
    (f"GET {P}/threads/1/new?after=1", "portal.new_messages", "nothing new"),
    (f"POST {P}/threads/1/read", "portal.read_messages", "nobody's"),
    (f"GET {P}/files/1", "portal.sent_file", "nobody's"),
    ("GET /admin/files/1", "admin.sent_file", "settings of nobody"),
    ("GET /admin/messages", "admin.messages", "look"),
    (f"GET {C}", "admin.customer_messages", "look at one"),
    (f"GET {C}/general", "admin.conversation", "look at one"),
    (f"GET {C}/order/SO-1", "admin.conversation", "settings of nobody"),
    (f"POST {C}/general", "admin.write_message", "talk, asked wrongly"),
    ("GET /admin/threads/1/new?after=1", "admin.new_messages", "nothing new for staff"),
    ("POST /admin/threads/1/read", "admin.read_messages", "talk to nobody"),
]
