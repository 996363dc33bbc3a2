"""What happens to invoices, credit memos and payments, in words: for the record that staff read and for the timeline that customers read."""

from flask_babel import lazy_gettext as _l

ON_MONEY = {
    "invoice issued": _l("Invoice issued"),
    "invoice void": _l("Invoice made void"),
    "invoice sent": _l("Invoice sent"),
    "invoice draft dropped": _l("Draft of an invoice dropped"),
    "credit memo drafted": _l("Draft of a credit memo made"),
    "credit memo draft dropped": _l("Draft of a credit memo dropped"),
    "credit memo issued": _l("Credit memo issued"),
    "credit memo void": _l("Credit memo made void"),
    "credit memo sent": _l("Credit memo sent"),
    "credit used": _l("What was in hand used"),
    "payment begun": _l("Payment begun"),
    "payment received": _l("Payment received"),
    "payment failed": _l("Payment not made"),
    "payment differs": _l("Another amount was paid than was asked for"),
    "refund differs": _l("More was sent back at the payment service than there is here"),
    "payment recorded": _l("Payment recorded"),
    "payment taken back": _l("Payment taken back: it was booked by mistake"),
    "allocated": _l("Used for invoices"),
    "allocation taken back": _l("Taken back from an invoice"),
    "deposit counted": _l("Deposit taken off an invoice"),
    "refunded": _l("Refunded"),
    "refund failed": _l("Refund failed"),
    "written off": _l("Written off"),
    "may pay": _l("May pay invoices"),
    "may not pay": _l("May not pay invoices"),
    "books closed": _l("Books closed"),
    "books opened again": _l("Books opened again"),
}
TOLD_BY_DATE = ("invoice issued", "credit memo issued", "payment recorded")  # the papers' own dates tell customers that
