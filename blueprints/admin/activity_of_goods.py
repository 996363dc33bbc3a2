"""What stands on record of products, prices, stock and orders: a sentence for each thing that happens."""

from flask_babel import lazy_gettext as _l

OF_GOODS = {
    "list price changed": _l("List price changed"),
    "spreadsheet imported": _l("Spreadsheet imported"),
    "price list added": _l("Price list added"),
    "price list changed": _l("Price list changed"),
    "price list activated": _l("Price list activated"),
    "price list deactivated": _l("Price list deactivated"),
    "price list removed": _l("Price list deleted"),
    "price changed": _l("Price in a list changed"),
    "own price changed": _l("Own price changed"),
    "price added": _l("Price added to a list"),
    "price removed": _l("Price removed from a list"),
    "own price added": _l("Own price agreed"),
    "own price removed": _l("Own price ended"),
    "category percent added": _l("Share off a category added"),
    "category percent removed": _l("Share off a category removed"),
    "price list given": _l("Price list given to a customer"),
    "price list taken": _l("Price list taken from a customer"),
    "discount changed": _l("Discount on list prices changed"),
    "stock corrected": _l("Stock corrected"),
    "stock expected": _l("Expected stock changed"),
    "order submitted": _l("Order sent"),
    "order sent for approval": _l("Order sent, waits for approval"),
    "order held": _l("Order put on hold"),
    "order cancelled": _l("Order cancelled by the customer"),
}
