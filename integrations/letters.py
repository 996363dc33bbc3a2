"""Letters as they are read: the words of their kind with the facts put in, as text and as HTML in the brand of who sends them."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from integrations.letter_words import BUTTON, SLOT, as_html, as_text, one_line
from models import accent, formats
from models.composing import around, words_for
from models.hosts import hosts_of
from models.letter import Letter
from models.letter_kinds import KINDS, LetterKind
from models.tenant import Tenant

PAGES = {  # kind of letter → endpoint of the page behind its button
    "invitation": "auth.invitation",
    "password": "auth.reset",
    "sign_in_link": "auth.link_sign_in",
    "email_old": "auth.email_change",
    "email_new": "auth.email_change",
    "email_changed": "auth.not_me",
    "security_notice": "auth.not_me",
    "document": "links.shared_document",
    "message": "portal.conversation",
    "reminder": "portal.home",
    "request_answered": "portal.account",
    "order_news": "portal.order",
    "order_waits": "portal.order",
    "back_in_stock": "portal.product",
    "staff_order": "admin.document",
    "quote_news": "portal.quote",
    "staff_quote": "admin.document",
    "staff_approval": "admin.quote_sending",
    "job_news": "portal.job",
    "staff_job": "admin.document",
    "dispute_news": "portal.invoice",
    "staff_dispute": "admin.document",
    "payment_reminder_1": "portal.invoices",
    "payment_reminder_2": "portal.invoices",
    "payment_reminder_3": "portal.invoices",
    "receipt": "portal.payment",
    "receipt_taken_back": "portal.payment",
    "statement_ready": "portal.statement",
    "statement": "portal.statement",
    "staff_invitation": "auth.staff_invitation",
    "staff_message": "admin.conversation",
    "staff_request": "admin.requests",
}
OF_STAFF = {  # where a letter goes to staff and its kind is for everybody
    "password": "auth.staff_reset",
    "email_old": "auth.staff_email_change",
    "email_new": "auth.staff_email_change",
    "email_changed": "auth.staff_not_me",
    "security_notice": "auth.staff_not_me",
}
WAY_OUT = "public.unsubscribe"
HIDDEN = "•••"
STYLES = Path(__file__).parents[1] / "templates/mail/letter.css"


class Composed(NamedTuple):
    """A letter as it is read. `html` has its styles in its elements, as mail programs want them; `way_out` is where such mail is turned off."""

    subject: str
    text: str
    html: str
    way_out: str = ""


def compose(letter: Letter, *, hide_secret: bool = False, known: dict | None = None) -> Composed:
    """Within the letter's scope and the application. `hide_secret`: as it is shown to others, without what opens anything. `known`: what
    has been read for other letters of the same batch.
    """
    whole = around(letter, {} if known is None else known)
    kind = KINDS[letter.kind]
    with force_locale(whole.language):
        subject, body = whole.words or (_(kind.subject), _(kind.body))
        secret = HIDDEN if hide_secret or not letter.secret else letter.secret
        facts = {
            "business": whole.tenant.name,
            "customer": whole.customer.name if whole.customer else "",
            "person": letter.to_name or letter.to_address,
            **_read(letter.facts, whole.tenant, whole.language),
            **({"code": secret} if "code" in kind.sample else {}),
        }
        look = _look(whole.tenant, whole.customer, whole.language)
        if letter.unsubscribe:
            token = HIDDEN if hide_secret else letter.unsubscribe
            look["way_out"] = address_of(whole.tenant, WAY_OUT, token=token)
        return _compose(kind, subject, body, facts, _page(letter, whole, secret), look)


def sample(tenant: Tenant, kind: str, language: str, subject: str, body: str) -> Composed:
    """How these words would read, with the examples of their placeholders."""
    known = KINDS[kind]
    with force_locale(language):
        facts = known.placeholders | {"business": tenant.name}
        address = f"{base_address(tenant)}/…" if known.button else ""
        return _compose(known, subject, body, facts, address, _look(tenant, None, language))


def our_words(kind: str, language: str) -> tuple[str, str]:
    """Subject and body as Portico says them."""
    with force_locale(language):
        return str(_(KINDS[kind].subject)), str(_(KINDS[kind].body))


def present_words(kind: str, language: str) -> tuple[str, str]:
    """Subject and body as they are said now: the business's own, else ours."""
    return words_for(kind, language) or our_words(kind, language)


def broken_placeholders(kind: str, subject: str, body: str) -> list[str]:
    """What can't be filled in: unknown placeholders, stray braces and those in the address of a link, as written; {button} where a kind with
    a page lacks it.
    """
    known = KINDS[kind]
    wrong = [
        found
        for text, allowed in ((subject, set(known.placeholders)), (body, {*known.placeholders, BUTTON}))
        for found in re.findall(r"\]\([^()\n]*\{[^()\n]*\)|\{[^{}\n]*\}?|\}", text)
        if not ((slot := SLOT.fullmatch(found)) and slot[1] in allowed and (slot[1] != BUTTON or known.button))
    ]
    return [*dict.fromkeys(wrong), *(["{button}"] if known.button and "{button}" not in body else [])]


def base_address(tenant: Tenant) -> str:
    """What addresses in letters begin with: what the business says; else the installation's, with the business's own host name where that
    leads to another one.
    """
    if tenant.web_address:
        return tenant.web_address.rstrip("/")
    base = (current_app.config["PUBLIC_URL"] or f"http://127.0.0.1:{current_app.config['PORT']}").rstrip("/")
    names = [] if tenant.any_host else hosts_of(tenant.id)
    where = urlsplit(base)
    if not names or where.hostname in names:
        return base
    return where._replace(netloc=f"{names[0]}:{where.port}" if where.port else names[0]).geturl()


def address_of(tenant: Tenant, endpoint: str, **values: Any) -> str:
    """The whole address of a page, made without a request. Values that its rule doesn't have are left out."""
    rules = list(current_app.url_map.iter_rules(endpoint))
    wanted = {name: value for name, value in values.items() if any(name in rule.arguments for rule in rules)}
    return base_address(tenant) + current_app.url_map.bind("localhost").build(endpoint, wanted)


def public_address_of(tenant: Tenant, endpoint: str) -> str:
    """The same of a page for everybody, to be printed; empty where nobody has said what addresses begin with."""
    return address_of(tenant, endpoint) if tenant.web_address or current_app.config["PUBLIC_URL"] else ""


def _page(letter: Letter, whole: Any, secret: str) -> str:
    if not KINDS[letter.kind].button:
        return ""
    endpoint = (letter.staff_id and OF_STAFF.get(letter.kind)) or PAGES[letter.kind]
    identifier = {"identifier": whole.customer.identifier} if whole.customer else {}
    address = address_of(whole.tenant, endpoint, **identifier, token=secret, **letter.facts.get("values", {}))
    query = letter.facts.get("query")
    return f"{address}?{urlencode(query)}" if query else address


def _read(facts: Mapping, tenant: Tenant, language: str) -> dict[str, str]:
    """`said`: name → words of ours to translate, or [words, what is in them]; `moments` and `days`: name → an instant, or a local date, as ISO
    text; the rest as it is.
    """
    zone = ZoneInfo(tenant.time_zone)
    plain = {
        n: "" if value is None else str(value)
        for n, value in facts.items()
        if n not in ("said", "moments", "days", "values", "query")
    }
    moments = {
        name: formats.moment(dt.datetime.fromisoformat(at), zone, language)
        for name, at in facts.get("moments", {}).items()
    } | {name: formats.date(dt.date.fromisoformat(day), language) for name, day in facts.get("days", {}).items()}
    said = {}
    for name, words in facts.get("said", {}).items():
        text, values = (words, {}) if isinstance(words, str) else words
        said[name] = _(text, **(values | moments)) if values or moments else _(text)
    return plain | moments | said


def _compose(kind: LetterKind, subject: str, body: str, facts: dict, address: str, look: dict) -> Composed:
    button, plain = _(kind.button) if kind.button else "", one_line(subject, facts)
    html = current_app.jinja_env.get_template("mail/letter.html").render(  # without what pages get from their request
        content=as_html(body, facts, button, address),
        button=button,
        or_copy=_("Or copy this address:"),
        address=address,
        subject=plain,
        choose=_("Choose which mails you get"),
        **look,
    )
    foot = [look["business"], *look["lines"]]
    foot += [f"{_('Choose which mails you get')}:\n{look['way_out']}"] if look["way_out"] else []
    text = as_text(body, facts, button, address) + "\n\n-- \n" + "\n".join(foot) + "\n"
    return Composed(plain[:300], text, _inliner(look["accent"]).inline(html), look["way_out"])


def _look(tenant: Tenant, customer: Any, language: str) -> dict:
    colour = (customer and customer.accent) or tenant.accent
    logo = (customer and customer.logo_hash) or tenant.logo_hash
    return {
        "language": language.replace("_", "-"),
        "direction": Locale.parse(language).text_direction,
        "business": tenant.legal_name or tenant.name,
        "brand": tenant.name,
        "initials": formats.initials(tenant.name),
        "lines": list(filter(None, (tenant.phone, tenant.email))),
        "accent": colour,
        "way_out": "",
        "logo": address_of(tenant, "public.logo", digest=logo) if logo else "",
    }


@lru_cache(1_000)
def _inliner(colour: str) -> Any:
    """Puts the styles into the elements; what is for dark screens stays in the head, for mail programs that read it there."""
    import css_inline

    inks = {
        "on-accent": accent.on_accent(colour),
        "ink": accent.ink(colour, dark=False),
        "ink-dark": accent.ink(colour, dark=True),
    }
    styles = re.sub(r"var\(--([a-z-]+)\)", lambda found: inks[found[1]], STYLES.read_text(encoding="utf-8"))
    return css_inline.CSSInliner(extra_css=styles, keep_at_rules=True, load_remote_stylesheets=False)
