"""What every template can ask for: who, which business, formats in the reader's language."""

from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from access import Right, can, visit
from models import formats

TRANSLATIONS = Path(__file__).parents[2] / "translations"


def init_app(app: Flask) -> None:
    app.context_processor(common)
    app.jinja_env.globals.update(can=can, Right=Right, dom_id=dom_id, described=described)
    app.jinja_env.globals["_"] = say
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.filters.update(
        money=lambda amount, currency: formats.money(amount, currency, locale_code()),
        date=lambda day: formats.date(day, locale_code()),
        quantity=lambda amount: formats.quantity(Decimal(amount), locale_code()),
        percent=lambda share: formats.percent(share, locale_code()),
        file_size=lambda size: formats.file_size(size, locale_code()),
        moment=lambda at: formats.moment(at, ZoneInfo(visit.time_zone), locale_code()),
        initials=formats.initials,
        said=lambda message: _(message),
    )


def common() -> dict:
    found = g.get("visit")
    locale = locale_code()
    accent = (getattr(found, "customer_accent", None) or found.tenant_accent) if found else "#2456d6"
    return {
        "locale_code": locale.replace("_", "-"),
        "text_direction": direction(locale),
        "tenant": formats.named(found.tenant_name) if found else None,
        "viewer": formats.named(found.person_name, found.email) if found and found.signed_in else None,
        "theme_url": theme_url(accent, request.script_root),
        "logo_url": logo_url(
            found and (getattr(found, "customer_logo", None) or found.tenant_logo), request.script_root
        ),
        "logo_alt": found.customer_name if getattr(found, "customer_logo", None) else "",
        "demo": bool(found and found.demo),
    }


def locale_code() -> str:
    """The language of this request; English where nobody knows yet whose page it is."""
    found = g.get("visit")
    return found.locale if found else "en"


@cache
def direction(locale: str) -> str:
    return Locale.parse(locale).text_direction


@lru_cache(5_000)
def theme_url(accent: str, _root: str) -> str:
    return url_for("public.theme", colour=accent[1:])


@lru_cache(5_000)
def logo_url(digest: str | None, _root: str = "") -> str | None:
    """Where a picture is, by its hash; None for none."""
    return url_for("public.logo", digest=digest) if digest else None


def csrf_token() -> str:
    """Flask-WTF's token of this session, signed once and remembered: every page carries it."""
    raw = session.get("csrf_token")
    return _signed(raw) if raw else generate_csrf()


@lru_cache(5_000)
def _signed(_raw: str) -> str:
    return generate_csrf()


def say(text: str, **values) -> Markup:
    """`_()` of the templates: a page asks some forty times, so each text is looked up once per language."""
    said = _said(locale_code(), text)
    return said % values if values else said


@lru_cache(20_000)
def _said(locale: str, text: str) -> Markup:
    return Markup(_catalogue(locale).gettext(text))  # noqa: S704 - our own words; the values put into them are escaped


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(str(TRANSLATIONS), [locale])


def dom_id(row, part: str = "") -> str:
    """An element's id for a row: "customer-123-access". By table and key, so no two rows share one."""
    name = f"{row.__tablename__}-{row.id}"
    return f"{name}-{part}" if part else name


def described(field, hint: str | None = None) -> dict:
    """The attributes by which a field of a form says that it is wrong, and where the words about it stand."""
    about = [f"{field.id}-error"] * bool(field.errors) + [f"{field.id}-hint"] * bool(hint)
    return {"aria-invalid": "true" if field.errors else False, "aria-describedby": " ".join(about) or False}
