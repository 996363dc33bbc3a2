"""Customers and staff at disputes of invoices and reminders of them; what is asked without a form is refused."""

DOORS = [
    ("GET /p/alfki/invoices/INV-AL1/disputes", "portal.disputes", "other colleague's"),
    ("GET /p/alfki/invoices/INV-AL1/dispute", "portal.new_dispute", "other colleague's"),
    ("POST /p/alfki/invoices/INV-AL1/dispute", "portal.dispute_invoice", "colleague's message, asked wrongly"),
    ("POST /p/alfki/invoices/INV-AL1/disputes/1/withdrawal", "portal.withdraw_dispute", "nobody's"),
    ("GET /p/alfki/invoices/INV-AL1/disputes/1/files/1", "portal.dispute_file", "nobody's"),
    ("GET /admin/disputes", "admin.disputes", "look"),
    ("GET /admin/disputes/of/INV-AL1", "admin.disputes_of_invoice", "look"),
    ("GET /admin/disputes/of/INV-AL1/new", "admin.new_dispute", "work at"),
    ("POST /admin/disputes/of/INV-AL1", "admin.note_dispute", "work, asked wrongly"),
    ("GET /admin/disputes/1", "admin.dispute", "staff's own, of nobody"),
    ("POST /admin/disputes/1/credit", "admin.credit_dispute", "talk to nobody"),
    ("POST /admin/disputes/1/rejection", "admin.reject_dispute", "talk to nobody"),
    ("GET /admin/disputes/1/files/1", "admin.dispute_file", "staff's own, of nobody"),
    ("GET /admin/reminders", "admin.reminders", "look"),
    ("GET /admin/reminders/of/INV-AL1", "admin.reminders_of", "look"),
    ("POST /admin/reminders/of/INV-NONE", "admin.remind_now", "talk to nobody"),
    ("POST /admin/reminders/invoices/INV-NONE", "admin.hold_reminders_of", "talk to nobody"),
    ("POST /admin/reminders/customers/EASTC", "admin.set_reminders_to", "work for one"),
    ("GET /admin/settings/reminders", "admin.reminder_settings", "settings"),
    ("POST /admin/settings/reminders", "admin.change_reminder_settings", "change settings"),
]
