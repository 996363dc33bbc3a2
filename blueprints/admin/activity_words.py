"""What stands on record, in words: a sentence for each thing that happens, names of kinds and fields, values."""

from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.admin.activity_of_goods import OF_GOODS
from blueprints.admin.activity_of_paying import OF_PAYING
from blueprints.admin.module_words import module_name
from blueprints.papers.happened_on_disputes import ON_DISPUTES
from blueprints.papers.happened_on_jobs import ON_JOBS
from blueprints.papers.happened_to_goods import ON_GOODS
from blueprints.papers.happened_to_money import ON_MONEY
from models.document import KINDS
from models.languages import own_name
from models.module import Module
from models.revising import read_fields
from models.staff import Role
from models.text import fold

SENTENCES = OF_GOODS | OF_PAYING | ON_GOODS | ON_JOBS | ON_MONEY | ON_DISPUTES | {
    "recovery codes made": _l("New recovery codes made"),
    "two-step sign-in asked of customers": _l("Two-step sign-in asked of all customers' people"),
    "two-step sign-in asked of staff": _l("Two-step sign-in asked of all staff"),
    "two-step sign-in left to customers": _l("Two-step sign-in left to customers' people"),
    "two-step sign-in left to staff": _l("Two-step sign-in left to staff"),
    "two-step sign-in removed": _l("Two-step sign-in switched off"),
    "two-step sign-in reset": _l("Two-step sign-in reset for somebody"),
    "two-step sign-in set up": _l("Two-step sign-in switched on"),
    "states renamed": _l("States of documents renamed"),
    "access requested": _l("Asked to be let in"),
    "access request answered": _l("Request for access dealt with"),
    "access request declined": _l("Request for access declined"),
    "accent colour changed": _l("Colour changed"),
    "address added": _l("Address added"),
    "address change requested": _l("Change of an address asked for"),
    "address changed": _l("Address changed"),
    "address of the portal added": _l("Address of the portal added"),
    "address of the portal removed": _l("Address of the portal removed"),
    "address preferred": _l("Address offered first"),
    "address removed": _l("Address removed"),
    "assigned": _l("Given to a colleague"),
    "assigned to nobody": _l("Taken from a colleague"),
    "marked as done": _l("Marked as done"),
    "not done after all": _l("Not done after all"),
    "branch activated": _l("Branch activated"),
    "branch added": _l("Branch added"),
    "branch changed": _l("Branch changed"),
    "branch chosen": _l("Branch chosen"),
    "branch deactivated": _l("Branch deactivated"),
    "branch removed": _l("Branch removed"),
    "business changed": _l("Business details changed"),
    "business founded": _l("Business set up"),
    "change approved": _l("Change approved"),
    "change refused": _l("Change refused"),
    "change request withdrawn": _l("Request for a change withdrawn"),
    "colleague activated": _l("Colleague activated"),
    "colleague added": _l("Colleague added"),
    "colleague deactivated": _l("Colleague deactivated"),
    "contact activated": _l("Contact activated"),
    "contact added": _l("Contact added"),
    "contact brought back": _l("Contact brought back"),
    "contact change requested": _l("Change of contact details asked for"),
    "contact changed": _l("Contact changed"),
    "contact deactivated": _l("Contact deactivated"),
    "contact merged": _l("Contact merged"),
    "customer added": _l("Customer added"),
    "customer archived": _l("Customer archived"),
    "customer brought back": _l("Customer brought back"),
    "customer change requested": _l("Change of company details asked for"),
    "customer changed": _l("Customer changed"),
    "demo loaded": _l("Demo loaded"),
    "department activated": _l("Department activated"),
    "department added": _l("Department added"),
    "department changed": _l("Department changed"),
    "department deactivated": _l("Department deactivated"),
    "department removed": _l("Department removed"),
    "everybody signed out": _l("Everybody signed out"),
    "email changed": _l("Email changed"),
    "email put back": _l("Former email put back"),
    "everybody's orders": _l("Sees everybody's orders again"),
    "logo changed": _l("Logo changed"),
    "logo removed": _l("Logo removed"),
    "invitation accepted": _l("Invitation accepted"),
    "invitation asked for again": _l("Another invitation asked for"),
    "invited": _l("Invited by mail"),
    "new password asked for": _l("New password asked for by mail"),
    "sign-in link asked for": _l("Link to sign in with asked for"),
    "mails chosen": _l("Mails chosen"),
    "module hidden": _l("Module switched off"),
    "letter's words changed": _l("Words of a letter changed"),
    "letter's words reset": _l("Words of a letter reset"),
    "letter's words set": _l("Words of a letter set"),
    "letter's link shown": _l("Link in a letter shown to staff"),
    "letter failed": _l("Letter failed"),
    "letter tried again": _l("Letter tried again"),
    "letters failed": _l("Letters failed: the mail server could not be used for a day"),
    "letters tried again": _l("Failed letters tried again"),
    "mail server fails": _l("Mail server can't be used"),
    "mail server works again": _l("Mail server works again"),
    "letter withdrawn": _l("Letter held back"),
    "link for a new password made": _l("Link for a new password made"),
    "may mail documents": _l("May mail documents to others"),
    "mails no documents": _l("Mails no documents any more"),
    "mail server changed": _l("Mail server changed"),
    "mail server password changed": _l("Password of the mail server changed"),
    "mail server password removed": _l("Password of the mail server removed"),
    "mail server removed": _l("Mail turned off"),
    "mail server set": _l("Mail server set"),
    "web address changed": _l("Address that links in letters begin with changed"),
    "link mailed": _l("Link mailed"),
    "link revoked": _l("Mailed link revoked"),
    "message written": _l("Message written"),
    "module renamed": _l("Module renamed"),
    "module shown": _l("Module switched on"),
    "new address requested": _l("New address asked for"),
    "new email asked for": _l("New email asked for"),
    "new email confirmed at the former": _l("New email confirmed at the former one"),
    "new email given up": _l("New email given up"),
    "numbers changed": _l("Number pattern changed"),
    "own details changed": _l("Own details changed"),
    "own orders only": _l("Sees own orders only"),
    "password changed": _l("Password changed"),
    "password chosen": _l("Password chosen"),
    "password reset": _l("Password set by a mailed link"),
    "payment term added": _l("Payment term added"),
    "payment term removed": _l("Payment term removed"),
    "payment term renamed": _l("Payment term renamed"),
    "portal address changed": _l("Portal address changed"),
    "portal administrator": _l("Made portal administrator"),
    "portal administrator no more": _l("Portal administrator no more"),
    "portal closed": _l("Portal closed"),
    "portal closed for all": _l("Portal closed for all customers"),
    "portal opened": _l("Portal opened"),
    "portal opened for all": _l("Portal opened for all customers"),
    "portal previewed": _l("Portal previewed"),
    "portal user activated": _l("Portal user activated"),
    "portal user added": _l("Portal user added"),
    "portal user deactivated": _l("Portal user deactivated"),
    "sign-in disowned": _l("“This wasn't me”: sign-in closed"),
    "role changed": _l("Role changed"),
    "link step-up off": _l("Codes behind links to documents switched off"),
    "link step-up on": _l("Codes behind links to documents switched on"),
    "sign-in by mail off": _l("Sign-in by mail switched off"),
    "sign-in by mail on": _l("Sign-in by mail switched on"),
    "signed in by link": _l("Signed in by a mailed link"),
    "signed out everywhere": _l("Signed out everywhere"),
    "status changed": _l("Status changed"),
    "temporary password given": _l("Temporary password given"),
    "website button changed": _l("Website button changed"),
    "welcome message added": _l("Welcome message added"),
    "welcome message changed": _l("Welcome message changed"),
    "welcome message removed": _l("Welcome message removed"),
    "what customers may change": _l("What customers may change was set"),
}  # fmt: skip

SUBJECTS = {
    "access_request": _l("Request for access"), "address": _l("Address"), "bank_account": _l("Bank account"),
    "bank_line": _l("Line of the bank's statement"), "payment_gateway": _l("Card payments"), "branch": _l("Branch"),
    "change_request": _l("Request for a change"),
    "contact": _l("Contact"), "credit_memo": _l("Credit memo"), "customer": _l("Customer"), "delivery": _l("Delivery"),
    "department": _l("Department"), "invoice": _l("Invoice"), "job": _l("Job"), "number_pattern": _l("Number pattern"), "order": _l("Order"),
    "payment": _l("Payment"), "payment_term": _l("Payment term"), "price_list": _l("Price list"), "portal_user": _l("Portal user"), "quote": _l("Quote"),
    "link": _l("Mailed link"), "staff": _l("Staff"), "tenant": _l("Business"), "tenant_host": _l("Address of the portal"), "tenant_text": _l("Text"),
}  # fmt: skip

GROUPS = {  # kinds that are looked for together
    "customers": (_l("Customers and addresses"), ("customer", "address")),
    "people": (_l("Contacts and portal users"), ("contact", "portal_user")),
    "links": (_l("Mailed links"), ("link",)),
    "requests": (_l("Requests"), ("access_request", "change_request")),
    "documents": (_l("Documents"), KINDS),
    "settings": (
        _l("Settings"),
        ("tenant", "tenant_host", "tenant_text", "branch", "department", "payment_term", "number_pattern", "logo", "staff", "bank_account",
         "payment_gateway"),
    ),
}  # fmt: skip

FIELDS = {
    "accent": _l("Colour"), "active": _l("Active"), "administrator": _l("Portal administrator"), "billing_email": _l("Email for bills"),
    "branch_id": _l("Branch"),
    "button_colour": _l("Button colour"), "button_size": _l("Button size"), "button_words": _l("Button wording"), "city": _l("City"),
    "code": _l("Code"), "company_changes": _l("Changes of company details"), "contact_changes": _l("Changes of own details"),
    "country": _l("Country"), "currency": _l("Currency"), "days": _l("Days"), "department_id": _l("Department"), "email": _l("Email"),
    "bic": _l("BIC"), "fax": _l("Fax"), "iban": _l("IBAN"),
    "first_name": _l("First name"), "group_chat": _l("Group chat"), "hidden_modules": _l("Hidden modules"),
    "host": _l("Host"), "identifier": _l("Portal address"),
    "instructions": _l("Instructions for the driver"), "job_title": _l("Job title"), "kind": _l("Kind"),
    "label": _l("Name"), "language": _l("Language"), "languages": _l("Languages"), "last_name": _l("Last name"), "legal_name": _l("Legal name"),
    "link_days": _l("Days that a link lasts"),
    "logo_hash": _l("Logo"), "mobile": _l("Mobile"), "name": _l("Name"), "next": _l("Next number"), "number": _l("Number"),
    "pattern": _l("Pattern"), "pays_by": _l("Usual way of paying"), "phone": _l("Phone"),
    "receipts": _l("Receipts by mail"), "statement_monthly": _l("Monthly statement by mail"),
    "portal_open": _l("Portal"), "postal_code": _l("Postcode"), "preferred": _l("Offered first"), "purpose": _l("Purpose"),
    "is_default": _l("Default list"), "rank": _l("Rank"), "valid_from": _l("Valid from"), "valid_until": _l("Valid until"),
    "recipient": _l("Recipient"), "region": _l("State or region"), "role": _l("Role"), "removed": _l("Remove"), "salutation": _l("Salutation"),
    "short_name": _l("Short name"), "status": _l("Status"), "street": _l("Street and number"), "tax_id": _l("Tax ID"),
    "terms_days": _l("Payment terms (days)"), "text": _l("Text"), "treatment": _l("How it is taxed"), "time_zone": _l("Time zone"), "title": _l("Title"),
}  # fmt: skip

ROLE_NAMES = {Role.OWNER: _l("Owner"), Role.MANAGER: _l("Manager"), Role.CLERK: _l("Clerk"), Role.VIEWER: _l("Viewer")}
HOW_FREELY = {"freely": _l("Freely"), "approval": _l("After your approval"), "never": _l("Never")}
VALUES = {
    ("status", "active"): _l("Active"), ("status", "inactive"): _l("Inactive"), ("status", "blacklisted"): _l("Blacklisted"),
    ("purpose", "delivery"): _l("For deliveries"), ("purpose", "billing"): _l("For bills"), ("removed", "1"): _l("Yes"),
    **{(field, value): said for field in ("contact_changes", "company_changes") for value, said in HOW_FREELY.items()},
    **{("role", role.value): name for role, name in ROLE_NAMES.items()},
    ("pays_by", ""): _l("No preference"), ("pays_by", "card"): _l("By card"), ("pays_by", "transfer"): _l("By bank transfer"),
    ("portal_open", True): _l("Open"), ("portal_open", False): _l("Closed"),
}  # fmt: skip


def sentence(what: str) -> str:
    """What happened, in the reader's language; what has no sentence yet speaks for itself."""
    return str(SENTENCES.get(what) or f"{what[:1].upper()}{what[1:]}")


@lru_cache(1_000)
def phrases_saying(word: str, _locale: str) -> tuple[str, ...]:
    """The phrases on record whose sentences have this word in the reader's language."""
    return tuple(what for what, said in SENTENCES.items() if fold(word) in fold(str(said)))


def subject_name(kind: str) -> str:
    return str(SUBJECTS.get(kind) or kind.replace("_", " ").capitalize())


def field_name(name: str) -> str:
    """A field as its form calls it; what a module is called in a language (models/module_names.py: rename) by both their names."""
    key, _space, language = name.partition(" ")
    if language and key in list(Module):
        return f"{module_name(Module(key))}, {own_name(language)}"
    return str(FIELDS.get(name) or name.replace("_", " ").capitalize())


def value_name(name: str, value) -> str:
    """A field's value as a person reads it; empty for none."""
    known = VALUES.get((name, value)) if isinstance(value, str | bool) else None
    if known is None and isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "kind" and value in SUBJECTS:
        return subject_name(value)
    if name in ("language", "languages") and value:
        return ", ".join(own_name(code) for code in value.split(","))
    return str(known or ("" if value is None else value))


def said_plainly(text: str) -> str:
    """What an event has beside its phrase, when that is not field by field: a module's key, a code, a name."""
    return module_name(Module(text)) if text in list(Module) else text


def fields_in(written: str | None) -> dict | None:
    """Field → value of an event's before or after (models/revising.written); None when it is plain text or nothing."""
    return read_fields(written or "") or None
