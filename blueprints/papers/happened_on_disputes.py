"""What happens around disputes and reminders, in words: for the record that staff read and for the timeline that customers read."""

from flask_babel import lazy_gettext as _l

ON_DISPUTES = {
    "dispute opened": _l("Disputed"),
    "dispute noted": _l("Disputed, noted on the customer’s behalf"),
    "dispute withdrawn": _l("Not disputed any more"),
    "dispute credited": _l("Disputed, and credited"),
    "dispute called off": _l("Disputed, and settled: the invoice was called off"),
    "dispute rejected": _l("Disputed, and answered"),
    "payment reminder sent": _l("Reminded of payment"),
    "reminders of an invoice paused": _l("Reminders of an invoice paused"),
    "reminders of an invoice go on": _l("Reminders of an invoice go on"),
    "reminders to a customer stopped": _l("Reminders to a customer stopped"),
    "reminders to a customer go on": _l("Reminders to a customer go on"),
    "policy of reminders changed": _l("Reminders: settings changed"),
}
