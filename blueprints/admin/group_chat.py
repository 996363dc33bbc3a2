"""A customer's group chat, for staff alone: the link that opens it, and words to copy into it, in the customer's language."""

from typing import Any, NamedTuple
from urllib.parse import quote

from flask_babel import force_locale
from flask_babel import gettext as _

from access import visit
from blueprints.papers.wording import NOUNS, badge_of, words_in
from integrations.letters import address_of
from models.customer import Customer, Status
from models.dossier import document_by_number
from models.formats import spoken
from models.group_chat import is_group_chat
from models.module import Module
from models.module_names import renamed
from models.posting import language_of
from models.tenant import Tenant, tenant_by_key

KINDS = ("order", "job", "delivery")


class GroupChat(NamedTuple):
    link: str
    text: str


def about_portal(customer: Customer) -> GroupChat | None:
    """The chat with the portal's address; None where the customer has no chat that may be opened."""
    if not is_group_chat(customer.group_chat):
        return None
    address = address_of(tenant_by_key(visit.tenant_key), "portal.home", identifier=customer.identifier)
    with force_locale(language_of(None, customer)):
        return GroupChat(customer.group_chat, _("Your portal: %(address)s", address=address))


def about_document(customer: Customer, kind: str, number: str) -> GroupChat | None:
    """The chat with what a document is, its state, who carries it, and its page in the portal where the customer gets to it."""
    if kind not in KINDS or not is_group_chat(customer.group_chat):
        return None
    document = document_by_number(kind, number)
    if document is None or document.status == "draft":
        return None
    return GroupChat(customer.group_chat, ready_text(customer, document, tenant_by_key(visit.tenant_key)))


def ready_text(customer: Customer, document: Any, business: Tenant) -> str:
    """What a document is, its state, who carries it, and its page where the customer gets to it; asks nothing of the database."""
    kind, language = document.kind, next(filter(None, map(spoken, (customer.language, business.language))), "en")
    with force_locale(language):
        names = renamed(visit.module_names, language, visit.tenant_language)
        parts = [f"{words_in(language, names)[kind].one} {document.number}", *_state(document, language)]
    if _gets_to(kind, customer, business):
        lists = address_of(business, f"portal.{NOUNS[kind].list}", identifier=customer.identifier)
        parts.append(f"{lists}/{quote(document.number)}")
    return " · ".join(parts)


def chats_of(rows: list[Any]) -> dict[str, GroupChat]:
    """Of deliveries with their customers (`row.Customer`), by number, where there is a chat that may be opened."""
    business = tenant_by_key(visit.tenant_key)
    return {
        row.number: GroupChat(row.Customer.group_chat, ready_text(row.Customer, row, business))
        for row in rows
        if is_group_chat(row.Customer.group_chat)
    }


def _state(document: Any, language: str) -> list[str]:
    """In the language that is spoken now."""
    said = [badge_of(document.kind, document, visit.today, language, for_customer=True).text]
    if document.carrier:
        said.append(_("Carrier: %(name)s", name=document.carrier))
    if document.tracking_number:
        said.append(_("Tracking number: %(number)s", number=document.tracking_number))
    return said


def _gets_to(kind: str, customer: Customer, business: Tenant) -> bool:
    """Is the portal open to this customer, and this kind shown to it?"""
    is_open = business.portal_open and customer.portal_open and not customer.archived_at
    shown = frozenset(Module) - business.hidden_modules - customer.hidden_modules
    return is_open and customer.status != Status.INACTIVE and any(module.kind == kind for module in shown)
