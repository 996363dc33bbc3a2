"""Staff at orders and deliveries; what is asked without a form is refused."""

B = "/admin/customers/EASTC/order"
DOORS = [
    ("GET /admin/orders/new", "admin.new_order", "work at"),
    (f"GET {B}", "admin.order_pad", "talk about one"),
    (f"POST {B}/lines", "admin.set_order_line", "talk, asked wrongly"),
    (f"POST {B}/details", "admin.set_order_details", "talk, asked wrongly"),
    (f"POST {B}/emptying", "admin.empty_order", "work for one"),
    (f"GET {B}/rows", "admin.paste_order", "talk about one"),
    (f"POST {B}/rows", "admin.add_order_rows", "talk, asked wrongly"),
    (f"POST {B}/files", "admin.attach_to_order", "talk, asked wrongly"),
    (f"POST {B}/files/1/removal", "admin.detach_from_order", "work for one"),
    (f"GET {B}/review", "admin.order_review", "work for one"),
    (f"POST {B}/x/submission", "admin.submit_order", "talk to nobody"),
    ("GET /admin/orders", "admin.orders", "look"),
    ("POST /admin/orders/confirmation", "admin.confirm_orders", "work, asked wrongly"),
    ("POST /admin/orders/SO-AL3/moves/terminate", "admin.move_order", "work one, asked wrongly"),
    ("POST /admin/orders/SO-NONE/moves/confirm", "admin.move_order", "talk to nobody"),
    ("POST /admin/orders/SO-AL3/hold", "admin.hold_order", "work one, asked wrongly"),
    ("POST /admin/orders/SO-AL3/lines/1", "admin.change_order_line", "work one, asked wrongly"),
    ("POST /admin/orders/SO-AL3/deliveries", "admin.plan_delivery", "work one, asked wrongly"),
    ("GET /admin/orders/SO-AN3/picking", "admin.picking_list", "look at one"),
    ("GET /admin/orders/SO-AL1/files/1", "admin.order_file", "settings of nobody"),
    ("GET /admin/dispatch", "admin.dispatch_board", "look"),
    ("POST /admin/deliveries/DN-NONE/dispatch", "admin.dispatch_delivery", "talk to nobody"),
    ("POST /admin/deliveries/DN-AL1/arrival", "admin.deliver_delivery", "work one, asked wrongly"),
    ("POST /admin/deliveries/DN-AL1/failure", "admin.fail_delivery", "work one, asked wrongly"),
]
