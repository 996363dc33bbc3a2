"""Documents: mailed to others, by link, as staff see them. Adventure Works has an ALFKI with documents of the same numbers."""

P = "/p/alfki"
C = "/admin/customers/EASTC"
DOORS = [
    (f"GET {P}/share/order/SO-AL1", "portal.share_document", "other colleague's"),
    (f"POST {P}/share/order/SO-AL1", "portal.mail_document", "colleague's message, asked wrongly"),
    (f"POST {P}/viewings/order/SO-AL1", "portal.note_viewing", "colleague's noted"),
    ("GET /d/nobody", "links.shared_document", "closed"),
    ("POST /d/nobody/seen", "links.see_shared_document", "closed"),
    ("GET /d/nobody/code", "auth.step_up", "closed"),
    ("POST /d/nobody/code", "auth.mail_code", "closed"),
    ("POST /d/nobody/enter", "auth.enter_by_code", "closed"),
    (f"GET {C}/documents", "admin.documents", "look at one"),
    (f"GET {C}/documents/order/SO-EA1", "admin.document", "look at one"),
    (f"GET {C}/share/order/SO-EA1", "admin.share_document", "talk about one"),
    (f"POST {C}/share/order/SO-EA1", "admin.mail_document", "talk, asked wrongly"),
    ("GET /admin/settings/document-links", "admin.document_link_settings", "settings"),
    ("POST /admin/settings/document-links", "admin.set_link_days", "change settings, asked wrongly"),
    ("POST /admin/settings/document-links/step-up", "admin.set_link_step_up", "change settings"),
]
