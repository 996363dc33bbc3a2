"""What stands on record of how a business is paid, taxes, and reads its bank: a sentence for each thing that happens."""

from flask_babel import lazy_gettext as _l

OF_PAYING = {
    "payment preferences changed": _l("Payment preferences changed"),
    "card forgotten": _l("Kept card removed at the payment service"),
    "statement mailed": _l("Statement mailed"),
    "bank account added": _l("Bank account added"),
    "bank account changed": _l("Bank account changed"),
    "bank account removed": _l("Bank account removed"),
    "card payments set up": _l("Card payments set up"),
    "card payments on": _l("Card payments switched on"),
    "card payments off": _l("Card payments switched off"),
    "keys of card payments changed": _l("Keys of card payments changed"),
    "keys of card payments removed": _l("Keys of card payments removed"),
    "address for card payments changed": _l("Address at which card payments are heard of changed"),
    "policy of payments changed": _l("Getting paid: settings changed"),
    "bank statement imported": _l("Bank statement imported"),
    "bank line booked": _l("Line of the bank's statement booked"),
    "bank line taken back": _l("Booking of a line of the bank's statement taken back"),
    "bank line ignored": _l("Line of the bank's statement ignored"),
    "bank line taken up again": _l("Line of the bank's statement taken up again"),
    "tax settings changed": _l("Tax: settings changed"),
    "treatment changed": _l("How a customer is taxed changed"),
}
