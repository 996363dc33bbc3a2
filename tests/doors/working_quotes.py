"""Staff and customers at quotes; what is asked without a form is refused."""

DOORS = [
    ("GET /admin/quotes", "admin.quotes", "look"),
    ("GET /admin/quotes/new", "admin.new_quote", "work at"),
    ("GET /admin/customers/EASTC/quote", "admin.quote_for", "talk about one"),
    ("POST /admin/customers/EASTC/quote", "admin.begin_quote", "work for one"),
    ("GET /admin/quotes/Q-NONE/offer", "admin.write_quote", "talk to nobody"),
    ("POST /admin/quotes/Q-NONE/offer", "admin.save_quote", "talk to nobody"),
    ("POST /admin/quotes/Q-NONE/withdrawal", "admin.withdraw_quote", "talk to nobody"),
    ("POST /admin/quotes/Q-NONE/acceptance", "admin.accept_quote", "talk to nobody"),
    ("GET /admin/quotes/Q-NONE/files/1", "admin.quote_file", "settings of nobody"),
    ("GET /p/alfki/quotes/Q-NONE/files/1", "portal.quote_file", "nobody's"),
    ("POST /p/alfki/quotes/Q-NONE/choice", "portal.choose_in_quote", "nobody's"),
    ("POST /p/alfki/quotes/Q-NONE/acceptance", "portal.accept_quote", "nobody's"),
    ("POST /p/alfki/quotes/Q-NONE/decline", "portal.decline_quote", "nobody's"),
    ("GET /p/alfki/quotes/request", "portal.new_quote_request", "other colleague's"),
    ("POST /p/alfki/quotes/request", "portal.request_a_quote", "own message, asked wrongly"),
    ("POST /p/alfki/order/quote", "portal.request_for_order", "nobody's"),
]
