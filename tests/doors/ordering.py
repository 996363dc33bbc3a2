"""Catalogue and order pad: for who has both modules, catalogue and orders."""

P = "/p/alfki"
DOORS = [
    (f"GET {P}/catalogue", "portal.catalogue", "everybody's module"),
    (f"GET {P}/catalogue/1", "portal.product", "everybody's module"),
    (f"GET {P}/catalogue/98", "portal.product", "nobody's"),
    (f"GET {P}/catalogue/99", "portal.product", "nobody's"),
    (f"GET {P}/order", "portal.order_pad", "everybody's module"),
    (f"POST {P}/order/lines", "portal.set_order_line", "own message, asked wrongly"),
    (f"POST {P}/order/details", "portal.set_order_details", "own message, asked wrongly"),
    (f"POST {P}/order/emptying", "portal.empty_order", "buyer's"),
    (f"GET {P}/order/rows", "portal.paste_order", "everybody's module"),
    (f"GET {P}/order/rows/sample.csv", "portal.order_sample", "everybody's module"),
    (f"POST {P}/order/rows", "portal.add_order_rows", "own message, asked wrongly"),
    (f"GET {P}/order/review", "portal.order_review", "buyer's"),
    (f"POST {P}/order/x/submission", "portal.submit_order", "nobody's"),
    (f"POST {P}/orders/SO-AL1/copy", "portal.copy_order", "buyer's"),
    (f"GET {P}/approvals", "portal.approvals", "jonas's module"),
    (f"POST {P}/orders/SO-AL1/cancellation", "portal.cancel_order", "own message, asked wrongly"),
    (f"POST {P}/orders/SO-AL2/approval", "portal.approve_order", "own order, asked wrongly"),
    (f"POST {P}/orders/SO-AL2/refusal", "portal.refuse_order", "own order, asked wrongly"),
    (f"GET {P}/order/lists", "portal.saved_orders", "everybody's module"),
    (f"POST {P}/order/lists", "portal.save_order", "own message, asked wrongly"),
    (f"POST {P}/order/lists/1", "portal.fill_from_list", "nobody's"),
    (f"POST {P}/order/lists/1/removal", "portal.remove_saved_order", "nobody's"),
    (f"POST {P}/order/waiting", "portal.wait_for_product", "nobody's"),
]
