"""What this business calls the states of its documents, as customers read them, in each of its languages."""

from typing import NamedTuple

from flask import abort, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.activity_words import SUBJECTS
from blueprints.fields import tidy
from blueprints.papers.wording import NOUNS, STATUSES
from blueprints.refusals import explained
from models import status_names
from models.base import db
from models.languages import OFFERED, languages_on
from models.refusing import Refused
from models.tenant import Tenant, tenant_by_key

PAGE = "admin/settings/statuses/statuses.html"


class Word(NamedTuple):
    """One field: a state in one language; `ours` is our word, which an empty one stands for."""

    name: str
    language: str
    ours: str
    typed: str


@bp.get("/settings/states")
@needs(Right.SEE_SETTINGS)
def status_settings():
    return htmx.leave_for(url_for("admin.statuses_of", kind="quote"))


@bp.get("/settings/states/<kind>")
@needs(Right.SEE_SETTINGS)
def statuses_of(kind):
    return _page(kind if kind in NOUNS else abort(404))


@bp.post("/settings/states/<kind>")
@needs(Right.MANAGE_SETTINGS)
def rename_statuses(kind):
    business = tenant_by_key(visit.tenant_key)
    if kind not in NOUNS:
        abort(404)
    wanted = {
        status: {
            code: tidy(request.form.get(f"{status}-{code}", "").replace("\0", "")) for code in _languages(business)
        }
        for status in STATUSES[kind]
    }
    try:
        status_names.rename_statuses(business, kind, wanted, request.form.get("seen", ""), actor())
    except Refused as why:
        db.session.rollback()
        return _page(kind, 422, explained(why), wanted)
    db.session.commit()
    say(_("Saved. Customers read it from now on."))
    return htmx.leave_for(url_for("admin.statuses_of", kind=kind))


def _languages(business: Tenant) -> list[str]:
    return languages_on(business.language, business.languages)


def _page(kind: str, status: int = 200, error: str = "", typed: dict | None = None):
    business = tenant_by_key(visit.tenant_key)
    words = typed or status_names.words_of(business, kind)
    return htmx.page(
        PAGE,
        status,
        kind=kind,
        kinds=[(one, str(SUBJECTS[one]), url_for("admin.statuses_of", kind=one)) for one in NOUNS],
        rows=[(str(label), _words(key, label, business, words)) for key, (label, _tone) in STATUSES[kind].items()],
        seen=status_names.token_of(business, kind),
        error=error,
    )


def _words(status: str, label, business: Tenant, words: dict) -> list[Word]:
    return [
        Word(f"{status}-{code}", OFFERED.get(code, code), _ours(label, code), words.get(status, {}).get(code, ""))
        for code in _languages(business)
    ]


def _ours(label, code: str) -> str:
    with force_locale(code):
        return str(label)
