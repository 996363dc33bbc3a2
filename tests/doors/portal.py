"""The customers' pages."""

P = "/p/alfki"
DOORS = [
    ("GET /p/alfki/", "portal.home", "jonas's module"),
    ("GET /p/alfki/search?q=chai", "portal.search", "jonas's module"),
]
for noun, number, row in (
    ("quotes", None, "everybody's module"), ("orders", "SO-AL1", "jonas's module"), ("jobs", None, "everybody's module"),
    ("deliveries", "DN-AL1", "jonas's module"),
    ("invoices", "INV-AL1", "everybody's module"), ("payments", "PAY-AL1", "everybody's module"), ("credit-memos", "CM-AL1", "everybody's module"),
):  # fmt: skip
    name, one = noun.replace("-", "_"), noun.replace("-", "_").removesuffix("s").replace("deliverie", "delivery")
    DOORS += [
        (f"GET {P}/{noun}", f"portal.{name}", row),
        (f"GET {P}/{noun}.csv", f"portal.{name}_csv", row),
        (f"GET {P}/{noun}/totals", f"portal.{name}_totals", row),
        (f"GET {P}/{noun}/{number or 'Q-1'}", f"portal.{one}", "other colleague's" if number else "nobody's"),
    ]
DOORS += [("GET /p/alfki/orders/SO-AL2", "portal.order", "jonas's own")]
