"""Letters: what waits, what was sent, what failed; each to be read, tried again or held back."""

from functools import partial

from flask import Response, abort, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.letter_words import STATES, kind_name, kinds, standing, states
from blueprints.paging import neighbours, place_in
from integrations.letters import compose
from models import delivering
from models.base import db
from models.finding_letters import BY_ID, Wanted, customer_of, how_many_failed, letter_by_id, letters, secret_shown
from models.letter import Letter, State
from models.letter_kinds import KINDS
from models.staff import Role
from models.tenant import tenant_by_key

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'"
FRAMING = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
LONGEST = 100


@bp.get("/letters")
@needs(Right.SEE_LETTERS)
def letter_list():
    wanted = _wanted()
    found = letters(wanted, place_in(BY_ID))
    return htmx.show(
        "admin/letters/_list.html",
        "admin/letters/letters.html",
        address=_url(wanted),
        wanted=wanted,
        rows=[(row, standing(row), kind_name(row.kind)) for row in found.rows],
        **neighbours(found, partial(_url, wanted)),
        states=states(),
        kinds=kinds(),
        failed=how_many_failed(),
    )


@bp.post("/letters/retry")
@needs(Right.SEE_LETTERS)
def retry_failed_letters():
    many = delivering.retry_failed(tenant_by_key(visit.tenant_key), actor())
    db.session.commit()
    again = ngettext("%(num)d letter is tried again now.", "%(num)d letters are tried again now.", many)
    say(again if many else _("No letter has failed."))
    return htmx.leave_for(url_for("admin.letter_list"))


@bp.get("/letters/<int:letter_id>")
@needs(Right.SEE_LETTERS)
def letter(letter_id):
    return _page(_letter_or_404(letter_id))


@bp.post("/letters/<int:letter_id>/link")
@needs(Right.SEE_LETTERS)
def show_letter_link(letter_id):
    """The same page with what opens somebody's way in, on record: no GET ever shows it."""
    one = _letter_or_404(letter_id)
    if not _may_see_secret(one):
        abort(403)
    shown = secret_shown(one, actor())
    db.session.commit()
    if not shown:
        say(_("Nothing in this letter opens anything any more."))
        return _back(letter_id)
    return _page(one, shown=True)


@bp.get("/letters/<int:letter_id>/as-sent")
@needs(Right.SEE_LETTERS)
def letter_as_sent(letter_id):
    one = _letter_or_404(letter_id)
    response = make_response(compose(one, hide_secret=True).html)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/letters/<int:letter_id>/retry")
@needs(Right.SEE_LETTERS)
def retry_letter(letter_id):
    done = delivering.retry(_letter_or_404(letter_id), actor())
    db.session.commit()
    say(_("It is tried again now.") if done else _("This letter has left already."))
    return _back(letter_id)


@bp.post("/letters/<int:letter_id>/withdrawal")
@needs(Right.SEE_LETTERS)
def withdraw_letter(letter_id):
    done = delivering.withdraw(_letter_or_404(letter_id), actor())
    db.session.commit()
    say(_("It stays here.") if done else _("This letter has left already."))
    return _back(letter_id)


def _back(letter_id) -> Response:
    return htmx.leave_for(url_for("admin.letter", letter_id=letter_id))


def _letter_or_404(letter_id: int) -> Letter:
    return letter_by_id(letter_id) or abort(404)


def _may_see_secret(one: Letter) -> bool:
    """What opens a colleague's sign-in is for owners only."""
    return one.staff_id is None or KINDS[one.kind].button == "" or visit.role == Role.OWNER


def _page(one: Letter, shown: bool = False) -> Response:
    composed = compose(one, hide_secret=not shown)
    response = htmx.page(
        "admin/letters/letter.html",
        letter=one,
        kind=kind_name(one.kind),
        standing=standing(one),
        subject=one.subject or composed.subject,
        text=one.text or composed.text,
        secret=bool(one.secret or one.unsubscribe)
        and ("shown" if shown else "hidden" if _may_see_secret(one) else "for owners"),
        whose=one.customer_id and customer_of(one),
        unsent=one.state in (State.WAITING, State.FAILED),
    )
    response.headers["Content-Security-Policy"] = (
        FRAMING + "frame-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _wanted() -> Wanted:
    asked = {name: request.args.get(name, "").strip()[:LONGEST] for name in ("state", "kind", "q", "customer")}
    state = asked["state"] if asked["state"] in list(STATES) else ""
    return Wanted(
        state,
        asked["kind"] if asked["kind"] in KINDS else "",
        asked["q"].replace("\0", ""),
        asked["customer"].replace("\0", ""),
    )


def _url(wanted: Wanted, **more) -> str:
    asked = {"state": wanted.state, "kind": wanted.kind, "q": wanted.text, "customer": wanted.customer} | more
    return url_for("admin.letter_list", **{name: value for name, value in asked.items() if value})
