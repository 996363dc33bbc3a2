"""Staff at what the bank says came in; what is asked without a form is refused."""

B = "/admin/bank"
DOORS = [
    (f"GET {B}", "admin.bank", "work at"),
    (f"POST {B}/sure", "admin.book_sure_lines", "work, asked wrongly"),
    (f"GET {B}/1", "admin.bank_line", "talk to nobody"),
    (f"POST {B}/1/booking", "admin.book_bank_line", "talk to nobody"),
    (f"POST {B}/1/unbooking", "admin.unbook_bank_line", "talk to nobody"),
    (f"POST {B}/1/ignoring", "admin.ignore_bank_line", "talk to nobody"),
    (f"POST {B}/1/reopening", "admin.reopen_bank_line", "talk to nobody"),
    (f"GET {B}/import", "admin.new_bank_import", "work at"),
    (f"POST {B}/import", "admin.upload_bank_file", "work, asked wrongly"),
    (f"GET {B}/import/none", "admin.bank_import", "talk to nobody"),
    (f"POST {B}/import/none/preview", "admin.preview_bank_file", "talk to nobody"),
    (f"POST {B}/import/none", "admin.import_bank_file", "talk to nobody"),
]
