"""Letters as they are read: the words of their kind with the facts put in, as text and as HTML in the brand of who sends them.

Facts are text wherever they come from: words become markup first, the escaped facts are put in after.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from integrations.markdown import to_html
from models import accent, formats
from models.composing import around, words_for
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
    "document": "portal.shared_document",
    "message": "portal.conversation",
    "request_answered": "portal.account",
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
SLOT = re.compile(r"\{([a-z_]+)\}")
MARK = re.compile("\ue000([a-z_]+)\ue001")
PRIVATE = re.compile("[\ue000\ue001]")
BUTTON, HIDDEN = "button", "•••"
STYLES = Path(__file__).parents[1] / "templates/mail/letter.css"


class Composed(NamedTuple):
    """A letter as it is read. `html` has its styles in its elements, as mail programs want them."""

    subject: str
    text: str
    html: str


def compose(letter: Letter, *, hide_secret: bool = False) -> Composed:
    """Within the letter's scope and the application. `hide_secret`: as it is shown to others, without what opens anything."""
    whole = around(letter)
    kind = KINDS[letter.kind]
    with force_locale(letter.language):
        subject, body = whole.words or (_(kind.subject), _(kind.body))
        secret = HIDDEN if hide_secret or not letter.secret else letter.secret
        facts = {
            "business": whole.tenant.name,
            "customer": whole.customer.name if whole.customer else "",
            "person": letter.to_name or letter.to_address,
            **_read(letter.facts, whole.tenant, letter.language),
            **({"code": secret} if "code" in kind.sample else {}),
        }
        address = _page(letter, whole, secret)
        return _compose(kind, subject, body, facts, address, _look(whole.tenant, whole.customer, letter.language))


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
    """What can't be filled in: unknown placeholders and stray braces as written, and {button} where a kind with a page lacks it."""
    known = KINDS[kind]
    wrong = [
        found
        for text, allowed in ((subject, set(known.placeholders)), (body, {*known.placeholders, BUTTON}))
        for found in re.findall(r"\{[^{}\n]*\}?|\}", text)
        if not ((slot := SLOT.fullmatch(found)) and slot[1] in allowed and (slot[1] != BUTTON or known.button))
    ]
    return [*dict.fromkeys(wrong), *(["{button}"] if known.button and "{button}" not in body else [])]


def base_address(tenant: Tenant) -> str:
    """What addresses in letters begin with."""
    return (
        tenant.web_address or current_app.config["PUBLIC_URL"] or f"http://127.0.0.1:{current_app.config['PORT']}"
    ).rstrip("/")


def address_of(tenant: Tenant, endpoint: str, **values: Any) -> str:
    """The whole address of a page, made without a request. Values that its rule doesn't have are left out."""
    rules = list(current_app.url_map.iter_rules(endpoint))
    wanted = {name: value for name, value in values.items() if any(name in rule.arguments for rule in rules)}
    return base_address(tenant) + current_app.url_map.bind("localhost").build(endpoint, wanted)


def _page(letter: Letter, whole: Any, secret: str) -> str:
    if not KINDS[letter.kind].button:
        return ""
    endpoint = (letter.staff_id and OF_STAFF.get(letter.kind)) or PAGES[letter.kind]
    identifier = {"identifier": whole.customer.identifier} if whole.customer else {}
    return address_of(whole.tenant, endpoint, **identifier, token=secret, **letter.facts.get("values", {}))


def _read(facts: Mapping, tenant: Tenant, language: str) -> dict[str, str]:
    """`said`: name → words of ours to translate, or [words, what is in them]; `moments`: name → an instant as ISO text; the rest as it is."""
    zone = ZoneInfo(tenant.time_zone)
    plain = {name: str(value) for name, value in facts.items() if name not in ("said", "moments", "values")}
    moments = {
        name: formats.moment(dt.datetime.fromisoformat(at), zone, language)
        for name, at in facts.get("moments", {}).items()
    }
    said = {}
    for name, words in facts.get("said", {}).items():
        text, values = (words, {}) if isinstance(words, str) else words
        said[name] = _(text, **(values | moments)) if values or moments else _(text)
    return plain | moments | said


def _compose(kind: LetterKind, subject: str, body: str, facts: dict, address: str, look: dict) -> Composed:
    body = PRIVATE.sub("", body)
    plain = SLOT.sub(lambda found: facts.get(found[1], found[0]), subject)
    words = SLOT.sub("\ue000\\1\ue001", body)
    button = _(kind.button) if kind.button else ""
    html = current_app.jinja_env.get_template("mail/letter.html").render(  # without what pages get from their request
        content=_filled(words, facts),
        button=button,
        or_copy=_("Or copy this address:"),
        address=address,
        subject=plain,
        **look,
    )
    return Composed(
        " ".join(plain.split())[:300], _text(body, facts, button, address, look), _inlined(html, look["on_accent"])
    )


def _filled(words: str, facts: dict) -> list[Markup | str]:
    """The body as HTML in pieces around its button, which is the string "button"."""
    made = str(to_html(words))
    pieces: list[Markup | str] = []
    for n, piece in enumerate(re.split(f"<p>\ue000{BUTTON}\ue001</p>", made)):
        if n:
            pieces.append(BUTTON)
        filled = MARK.sub(lambda found: _said(facts.get(found[1], "")), piece)
        pieces.append(Markup(filled))  # noqa: S704 - the words went through integrations/markdown.py, the facts are escaped
    return pieces


def _said(fact: str) -> str:
    return str(escape(fact)).replace("\n", "<br>\n")


def _text(body: str, facts: dict, button: str, address: str, look: dict) -> str:
    facts = facts | {BUTTON: f"{button}:\n{address}"}
    filled = SLOT.sub(lambda found: facts.get(found[1], found[0]), body)
    wrap: Callable[[str], str] = lambda line: (  # noqa: E731
        line if "://" in line else fill(line, 76, break_long_words=False, break_on_hyphens=False)
    )
    lines = "\n".join(wrap(line) for line in filled.splitlines())
    foot = "\n".join(filter(None, (look["business"], *look["lines"])))
    return f"{lines}\n\n--\n{foot}\n"


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
        "on_accent": accent.on_accent(colour),
        "logo": address_of(tenant, "public.logo", digest=logo) if logo else "",
    }


def _inlined(html: str, on_accent: str) -> str:
    return _inliner(on_accent).inline(html)


@cache
def _inliner(on_accent: str) -> Any:
    import css_inline

    styles = STYLES.read_text(encoding="utf-8") + f".head, .button a {{ color: {on_accent}; }}"
    return css_inline.CSSInliner(extra_css=styles, load_remote_stylesheets=False)
