"""Staff at orders and deliveries; what is asked without a form is refused."""

DOORS = [
    ("GET /admin/views/orders", "admin.views", "look"),
    ("GET /admin/views/nothing", "admin.views", "staff's own, of nobody"),
    ("POST /admin/views/orders", "admin.save_view", "staff's own, asked wrongly"),
    ("POST /admin/views/1/name", "admin.rename_view", "staff's own, of nobody"),
    ("POST /admin/views/1/removal", "admin.remove_view", "staff's own, of nobody"),
    ("GET /admin/orders", "admin.orders", "look"),
    ("POST /admin/orders/confirmation", "admin.confirm_orders", "work, asked wrongly"),
    ("POST /admin/orders/SO-AL3/moves/terminate", "admin.move_order", "work one, asked wrongly"),
    ("POST /admin/orders/SO-NONE/moves/confirm", "admin.move_order", "talk to nobody"),
    ("POST /admin/orders/SO-AL3/hold", "admin.hold_order", "work one, asked wrongly"),
    ("POST /admin/orders/SO-AL3/lines/1", "admin.change_order_line", "work one, asked wrongly"),
    ("POST /admin/orders/SO-AL3/deliveries", "admin.plan_delivery", "work one, asked wrongly"),
    ("GET /admin/orders/SO-AN3/picking", "admin.picking_list", "look at one"),
    ("GET /admin/dispatch", "admin.dispatch_board", "look"),
    ("POST /admin/deliveries/DN-NONE/dispatch", "admin.dispatch_delivery", "talk to nobody"),
    ("POST /admin/deliveries/DN-AL1/arrival", "admin.deliver_delivery", "work one, asked wrongly"),
    ("POST /admin/deliveries/DN-AL1/failure", "admin.fail_delivery", "work one, asked wrongly"),
]
