"""What is said on papers beside their facts, in the language of who reads them."""

from flask_babel import force_locale
from flask_babel import gettext as _

Words = dict[str, str]


def words_of_papers(language: str) -> Words:
    """The words of all kinds by short names. Within the application; without it they are English."""
    with force_locale(language):
        return _titles() | _facts() | _columns() | _sums() | _sentences() | _statement()


def _titles() -> Words:
    return {
        "quote": _("Quote"),
        "order": _("Order"),
        "job": _("Job"),
        "delivery": _("Delivery note"),
        "invoice": _("Invoice"),
        "credit_memo": _("Credit memo"),
        "payment": _("Payment receipt"),
        "statement": _("Statement of account"),
        "draft": _("Draft"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def _facts() -> Words:
    return {
        "number": _("Number"),
        "date": _("Date"),
        "due": _("Due"),
        "good_through": _("Good through"),
        "supplied": _("Date of supply"),
        "delivered": _("Delivered"),
        "done": _("Done on"),
        "your_reference": _("Your reference"),
        "our_order": _("Order number"),
        "corrects": _("Corrects invoice"),
        "customer_number": _("Customer number"),
        "your_tax_id": _("Your tax ID"),
        "tax_id": _("Tax ID"),
        "method": _("Payment method"),
        "period": _("Period"),
        "currency": _("Currency"),
        "goes_to": _("Delivery address"),
        "site": _("Place of work"),
        "account_holder": _("Account holder"),
        "bank": _("Bank"),
        "payment_reference": _("Payment reference"),
        "phone": _("Phone"),
        "email": _("Email"),
    }


def _columns() -> Words:
    return {
        "position": _("No."),
        "item": _("Item"),
        "quantity": _("Quantity"),
        "price": _("Price"),
        "discount": _("Discount"),
        "tax": _("Tax"),
        "amount": _("Amount"),
        "optional": _("Optional, not in the total"),
        "freight": _("Freight"),
    }


def _sums() -> Words:
    return {
        "net": _("Net"),
        "total": _("Total"),
        "paid": _("Paid"),
        "to_pay": _("To pay"),
        "used": _("Used"),
        "unused": _("Not used yet"),
        "taxed": _("Tax %(rate)s on %(amount)s", rate="{rate}", amount="{amount}"),
        "AE": _("Reverse charge, on %(amount)s", amount="{amount}"),
        "K": _("Intra-Community supply, on %(amount)s", amount="{amount}"),
        "G": _("Export, on %(amount)s", amount="{amount}"),
        "E": _("Exempt from tax, on %(amount)s", amount="{amount}"),
        "O": _("Not subject to tax, on %(amount)s", amount="{amount}"),
    }


def _sentences() -> Words:
    return {
        "pay_by": _("Please transfer %(amount)s by %(date)s.", amount="{amount}", date="{date}"),
        "pay": _("Please transfer %(amount)s.", amount="{amount}"),
        "paid_whole": _("Paid in full. Thank you."),
        "scan": _("Scan with your banking app"),
        "logo": _("Logo of %(name)s", name="{name}"),
        "received": _("We have received %(amount)s. Thank you.", amount="{amount}"),
        "settles": _("For these invoices"),
        "received_by": _("Received in good order: date, name, signature"),
        "signed": _("Signed by %(name)s on %(date)s", name="{name}", date="{date}"),
        "signed_by": _("Signed by %(name)s", name="{name}"),
        "terms": _("Terms"),
        "verify": _("Check that this is genuine: %(address)s", address="{address}"),
    }


def _statement() -> Words:
    return {
        "entry": _("Entry"),
        "reference": _("Reference"),
        "balance": _("Balance"),
        "opening": _("Opening balance"),
        "closing": _("Closing balance"),
        "open_by_age": _("Open by age"),
        "not_due": _("Not due"),
        "1-30": _("1–30 days late"),
        "31-60": _("31–60 days late"),
        "61-90": _("61–90 days late"),
        "over_90": _("More than 90 days late"),
        "credit": _("Credit not used yet"),
        "open_items": _("Open invoices"),
        "open": _("Open"),
    }
