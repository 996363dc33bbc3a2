"""Paying, and the statement of account. Adventure Works has an ALFKI as well: its Maria sees hers."""

P = "/p/alfki"
DOORS = [
    (f"GET {P}/statements", "portal.statement", "everybody's module"),
    (f"GET {P}/statements.csv", "portal.statement_csv", "everybody's module"),
    (f"GET {P}/pay", "portal.pay", "everybody's module"),
    (f"POST {P}/pay/sum", "portal.pay_sum", "everybody's module"),
    (f"POST {P}/pay", "portal.begin_payment", "colleague's message, asked wrongly"),
    (f"GET {P}/pay/transfer", "portal.pay_by_transfer", "everybody's module"),
    (f"GET {P}/payments/under-way/nobody", "portal.payment_under_way", "nobody's"),
    (f"POST {P}/payments/under-way/nobody/outcome", "portal.look_at_payment", "nobody's"),
    (f"POST {P}/payments/under-way/nobody/page", "portal.resume_payment", "nobody's"),
    (f"POST {P}/payments/under-way/nobody/end", "portal.end_payment", "nobody's"),
    (f"POST {P}/quotes/Q-NOBODY/deposit", "portal.pay_deposit", "nobody's"),
    (f"GET {P}/payments/preferences", "portal.payment_preferences", "everybody's module"),
    (f"POST {P}/payments/preferences/ways", "portal.change_payment_preferences", "colleague's message, asked wrongly"),
    (f"POST {P}/payments/preferences/billing", "portal.change_billing_email", "buyer's"),
    (f"GET {P}/payments/preferences/cards", "portal.kept_cards", "everybody's module"),
    (f"POST {P}/payments/preferences/cards/nobody/removal", "portal.forget_card", "nobody's"),
    (f"POST {P}/statements/mail", "portal.mail_statement", "buyer's"),
    ("POST /d/nobody/payment", "links.pay_shared_invoice", "closed"),
    ("POST /d/nobody/deposit", "links.pay_shared_deposit", "closed"),
    ("GET /d/nobody/payment/nobody", "links.shared_payment", "closed"),
    ("POST /d/nobody/payment/nobody/outcome", "links.look_at_shared_payment", "closed"),
    ("POST /d/nobody/payment/nobody/page", "links.resume_shared_payment", "closed"),
    ("POST /d/nobody/payment/nobody/end", "links.end_shared_payment", "closed"),
    ("POST /webhooks/stripe/nobody", "public.hear_stripe", "closed"),
]
C = "/admin/customers/EASTC"
DOORS += [
    (f"GET {P}/pdf/order/SO-AL2", "portal.document_pdf", "jonas's own"),
    (f"GET {P}/xml/order/SO-AL2", "portal.document_xml", "nobody's"),
    (f"GET {P}/statements.pdf", "portal.statement_pdf", "everybody's module"),
    ("GET /d/nobody/pdf", "links.shared_pdf", "closed"),
    (f"GET {C}/pdf/invoice/INV-EA1", "admin.document_pdf", "look at one"),
    (f"GET {C}/statement", "admin.customer_statement", "look at one"),
    (f"GET {C}/statement.pdf", "admin.customer_statement_pdf", "look at one"),
    (f"POST {C}/statement", "admin.mail_customer_statement", "talk, asked wrongly"),
    (f"POST {C}/payment-preferences", "admin.change_customer_preferences", "manage, asked wrongly"),
    (f"GET {C}/xml/order/SO-EA1", "admin.document_xml", "look for nothing"),
]
