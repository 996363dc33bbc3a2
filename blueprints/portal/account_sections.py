"""The sections of the account page: what each shows, alone as a fragment or together as the page."""

from typing import NamedTuple

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import visit
from blueprints.mails_form import MailsForm
from blueprints.own_sign_in import PasswordForm, session_rows
from blueprints.portal.account_forms import CompanyForm, DetailsForm, NewAddressForm, OurAddressForm
from models.account import OF_COMPANY, OF_PERSON, Account, Outcome, filled, read_account
from models.account_addresses import REMOVED
from models.address import Address, Purpose
from models.addresses import FIELDS, addresses_of
from models.administrators import administrators
from models.change_request import Answer
from models.countries import country_names
from models.customer import address_lines
from models.event import Actor
from models.languages import languages_on, own_name
from models.mail_server import mail_is_on
from models.two_step import two_step_of

PAGE = "portal/account/account.html"
PASSWORD, SESSIONS = "shared/account/_password", "shared/account/_sessions"


class Change(NamedTuple):
    """A request as its section shows it; `url` withdraws it, where it is one's own and still waits."""

    id: int
    text: str
    lines: list[tuple[str, str, str]]
    asker: str
    url: str
    refused: bool


def actor() -> Actor:
    return visit.actor(request.remote_addr or "")


def mine() -> Account:
    return read_account(visit.person_id, visit.customer_id)


def show(part: str, shown: dict, status: int = 200):
    """One section; without JavaScript within the whole page."""
    return htmx.show(_template(part), PAGE, status, **shown) if htmx.is_fragment() else page(shown, status)


def page(shown: dict, status: int = 200):
    """The whole page, with what is `shown` in place of how it would be otherwise. The browser keeps no copy: it lists sessions."""
    response = htmx.page(PAGE, status, **whole() | shown)
    response.headers["Cache-Control"] = "no-store"
    return response


def saved(part: str, shown: dict):
    """After a change: the section as it is now, the focus still in it; or back to the page."""
    return htmx.done(_template(part), back(part.rpartition("_")[2]), **shown, focus=True)


def _template(part: str) -> str:
    return f"{part}.html" if "/" in part else f"portal/account/{part}.html"


def back(section: str = "") -> str:
    return url_for("portal.account", identifier=visit.identifier, _anchor=section or None)


def whole() -> dict:
    account = mine()
    return (
        details(account)
        | company(account)
        | addresses(account)
        | password()
        | second_step()
        | sessions()
        | mails(account)
        | languages()
        | people()
    )


def details(account: Account, form: DetailsForm | None = None) -> dict:
    pending = account.waits_for("contact", account.contact.id) if account.contact_changes != "never" else None
    form = form or DetailsForm("details", filled(account.contact, OF_PERSON, pending))
    waiting = [_change(one, form) for one in _about_kind(account, "contact")]
    return {
        "contact_changes": account.contact_changes,
        "details_form": form,
        "details_waiting": waiting,
        "new_email": account.new_email,
        "by_mail": mail_is_on(),
    }


def company(account: Account, form: CompanyForm | None = None) -> dict:
    pending = account.waits_for("customer", account.customer.id) if account.company_changes != "never" else None
    form = form or CompanyForm("company", filled(account.customer, OF_COMPANY, pending))
    return {
        "company_changes": account.company_changes,
        "company_form": form,
        "company_waiting": [_change(one, form) for one in _about_kind(account, "customer")],
        "main_address": account.customer.address_lines,
        "countries": country_names(visit.locale),
    }


def addresses(account: Account, editing: str = "", form: OurAddressForm | None = None) -> dict:
    """`editing`: the id of the address whose form is open, or "new"."""
    labels, found = NewAddressForm("labels", {}), addresses_of(account.customer.id)
    known = {address.id for address in found}
    about: dict = {address.id: [] for address in found} | {None: []}
    for one in _about_kind(account, "address"):
        subject = one.request.subject_id if one.request.subject_id in known else None
        about[subject].append(_change(one, labels))
    return {
        "company_changes": account.company_changes,
        "addresses": [_address(address, about[address.id]) for address in found],
        "new_waiting": about[None],
        "editing": editing,
        "address_form": form,
        "countries": country_names(visit.locale),
    }


def address_form(account: Account, address: Address) -> OurAddressForm:
    """Filled with the address, and over it with what waits of its changes."""
    return OurAddressForm(f"address-{address.id}", filled(address, FIELDS, account.waits_for("address", address.id)))


def password(form: PasswordForm | None = None) -> dict:
    url = url_for("portal.change_password", identifier=visit.identifier)
    return {"password_form": form or PasswordForm("password", formdata=None), "password_url": url}


def mails(account: Account, form: MailsForm | None = None) -> dict:
    url = url_for("portal.choose_mails", identifier=visit.identifier)
    return {"mails_form": form or MailsForm(account.contact, formdata=None), "mails_url": url}


def second_step() -> dict:
    """Nothing of it in a preview."""
    return {} if visit.previewing else {"two_step": two_step_of(visit), "two_step_url": _two_step_url()}


def _two_step_url() -> str:
    return url_for("auth.two_step", identifier=visit.identifier)


def sessions() -> dict:
    """Nothing in a preview: staff see what the person sees of the business, not of itself."""
    identifier = {"identifier": visit.identifier}
    urls = {
        "one": lambda session_id: url_for("portal.end_session", **identifier, session_id=session_id),
        "others": url_for("portal.end_other_sessions", **identifier),
        "all": url_for("portal.end_all_sessions", **identifier),
        "here": url_for("auth.sign_out", **identifier),
    }
    return {"sessions": [] if visit.previewing else session_rows(), "session_urls": urls}


def languages() -> dict:
    codes = languages_on(visit.tenant_language, visit.languages)
    return {"languages": [(code, own_name(code), code == visit.locale) for code in codes] if len(codes) > 1 else []}


def people() -> dict:
    return {
        "helpers": administrators(but=visit.person_id),
        "call": {"phone": visit.tenant_phone, "email": visit.tenant_email},
    }


def what_came(outcome: Outcome) -> str:
    """What a change led to, as its toast says it."""
    if outcome.confirm_at:
        return _("Look into the mail of %(email)s and confirm the new email there.", email=outcome.confirm_at)
    if outcome.saved and outcome.waits:
        return _("Saved. %(tenant)s looks at the rest first.", tenant=visit.tenant_name)
    if outcome.waits:
        return _("Sent to %(tenant)s for approval.", tenant=visit.tenant_name)
    return _("Saved.")


def _about_kind(account: Account, kind: str) -> list:
    return [one for one in account.refused + account.waiting if one.request.subject_kind == kind]


def _change(one, form) -> Change:
    asked = one.request
    lines = [
        (str(field.label.text), str(asked.was.get(field.name, "")), _worded(field.name, asked.wanted[field.name]))
        for field in form
        if field.name in asked.wanted
    ]
    refused, is_mine = asked.status == Answer.REFUSED, asked.contact_id == visit.person_id
    url = url_for("portal.withdraw_change", identifier=visit.identifier, request_id=asked.id)
    asker, url = "" if is_mine else one.asker, url if is_mine and not refused else ""
    return Change(asked.id, _refusal(asked) if refused else _about(asked), lines, asker, url, refused)


def _refusal(asked) -> str:
    if asked.reason:
        return _("%(tenant)s did not approve this: %(reason)s", tenant=visit.tenant_name, reason=asked.reason)
    return _("%(tenant)s did not approve this.", tenant=visit.tenant_name)


def _about(asked) -> str:
    who = {"tenant": visit.tenant_name}
    if asked.wanted == REMOVED:
        return _("To be removed once %(tenant)s approves.", **who)
    if asked.subject_kind == "address" and asked.subject_id is None:
        return _("A new address, waiting for approval by %(tenant)s.", **who)
    return _("Waiting for approval by %(tenant)s.", **who)


def _worded(name: str, value: str) -> str:
    return (
        {Purpose.DELIVERY: _("Deliveries"), Purpose.BILLING: _("Bills")}.get(value, value)
        if name == "purpose"
        else value
    )


def _address(address: Address, waiting: list[Change]) -> dict:
    lines = [
        address.recipient,
        *address_lines(address.street, address.postal_code, address.city, address.region, address.country),
    ]
    return {
        "row": address,
        "name": address.label or address.recipient or address.street or address.city,
        "lines": [line for line in lines if line],
        "for_bills": address.purpose == Purpose.BILLING,
        "waiting": waiting,
    }
