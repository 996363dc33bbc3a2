"""The inbox: everything that waits for staff, who looks after it, and what is done."""

import hashlib

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say, switched_on
from blueprints.admin.activity_words import SUBJECTS
from blueprints.admin.letter_words import kind_name
from models import inbox as waiting
from models import looking_after
from models.base import db

KINDS = {
    "order": (_l("Orders to confirm"), "shopping-cart"),
    "quote": (_l("Quotes asked for"), "file-text"),
    "approval": (_l("Offers to approve"), "check-circle"),
    "job": (_l("Visits and work asked for"), "wrench"),
    "visit": (_l("Wishes another time"), "calendar-clock"),
    "dispute": (_l("Disputed invoices"), "file-text"),
    "message": (_l("Messages"), "message-square"),
    "access": (_l("Wants to be let in"), "key-round"),
    "change": (_l("Wants something changed"), "pencil"),
    "letter": (_l("Failed letters"), "mail"),
    "invitation": (_l("Invitations about to expire"), "clock"),
}
WHOSE = {"all": _l("All"), "mine": _l("Mine"), "nobody": _l("Nobody's"), "done": _l("Done")}


@bp.get("/inbox")
@needs(Right.SEE_INBOX)
def inbox():
    asked = _asked()
    found, onward = waiting.items(asked, request.args.get("before", 0, int))
    every, mine = waiting.open_by_kind(), waiting.mine_by_kind(visit.person_id)
    known, counts = _known_by(found, every, mine), mine if asked.whose == "mine" else every
    if htmx.is_fragment() and request.args.get("known") == known:
        return htmx.nothing()
    return htmx.show(
        "admin/inbox/listed.html",
        "admin/inbox/inbox.html",
        address=_url(asked, before=request.args.get("before", 0, int)),
        asked=asked,
        again_url=_again(asked, known),
        items=[_shown(item) for item in found],
        older_url=_url(asked, before=onward) if onward else "",
        kinds=[(key, str(label), counts[key], _url(asked._replace(kind=key))) for key, (label, _icon) in KINDS.items()],
        every_url=_url(asked._replace(kind="")),
        whose=[(key, str(label), _url(asked._replace(whose=key))) for key, label in WHOSE.items()],
        of=asked.kind,
        how_many=_how_many(every, mine, asked.kind),
        total=sum(counts.values()),
        people=looking_after.colleagues() if can(Right.TALK) else [],
        me=visit.person_id,
    )


@bp.post("/inbox/<kind>/<int:subject_id>/assignee")
@needs(Right.TALK)
def assign_item(kind, subject_id):
    item, wanted = waiting.item(kind, subject_id) or abort(404), request.form.get("staff", "")
    staff = next((one for one in looking_after.colleagues() if str(one.id) == wanted), None)
    if wanted and staff is None:
        abort(422)
    looking_after.assign(item, staff, actor())
    db.session.commit()
    say(_("%(name)s looks after it now.", name=staff.name) if staff else _("Nobody looks after it now."))
    return _answer(kind, subject_id)


@bp.post("/inbox/<kind>/<int:subject_id>/done")
@needs(Right.TALK)
def mark_item(kind, subject_id):
    done, item = switched_on(), waiting.item(kind, subject_id) or abort(404)
    if done and request.form.get("seen", str(item.sort)) != str(item.sort):
        return _answer(kind, subject_id)  # it goes on: what is newer has not been seen yet, and is shown
    looking_after.set_done(item, done, actor())
    db.session.commit()
    if done:
        url = url_for("admin.mark_item", kind=kind, subject_id=subject_id)
        say(_("Done. It is under “Done”."), url, f"#inbox-{kind}-{subject_id}", on="")
    return _answer(kind, subject_id)


def _answer(kind: str, subject_id: int):
    item = waiting.item(kind, subject_id) or abort(404)
    of = request.form.get("of", "")  # the kind that the page is narrowed to
    of = of if of in KINDS else ""
    shown = {"one": _shown(item), "people": looking_after.colleagues(), "me": visit.person_id, "of": of}
    shown["how_many"] = _how_many(waiting.open_by_kind(), waiting.mine_by_kind(visit.person_id), of)
    return htmx.done("admin/inbox/changed.html", url_for("admin.inbox"), **shown)


def _asked() -> waiting.Wanted:
    kind, whose = request.args.get("kind", ""), request.args.get("whose", "all")
    return waiting.Wanted(kind if kind in KINDS else "", whose if whose in WHOSE else "all", visit.person_id)


def _url(asked: waiting.Wanted, **more) -> str:
    shown = {"kind": asked.kind, "whose": "" if asked.whose == "all" else asked.whose} | more
    return url_for("admin.inbox", **{name: value for name, value in shown.items() if value})


def _how_many(every: dict[str, int], mine: dict[str, int], kind: str) -> dict[str, int]:
    """What the tabs count: of one kind, or of all."""
    return {whose: counts[kind] if kind else sum(counts.values()) for whose, counts in (("all", every), ("mine", mine))}


def _known_by(*shown) -> str:
    """The same as long as nothing that the page shows has changed."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _again(asked: waiting.Wanted, known: str) -> str:
    """Where a page that stays open asks for what is new: itself, with what it knows."""
    return _url(asked, known=known, before=request.args.get("before", 0, int))


def _shown(item: waiting.Item) -> dict:
    label, icon = KINDS[item.kind]
    return {
        "item": item,
        "kind": str(label),
        "icon": icon,
        "url": _place(item),
        "about": _about(item),
        "text": item.text[:200],
    }


def _about(item: waiting.Item) -> str:
    """What it is about, in words."""
    if item.kind == "message":
        kind, _slash, number = item.about.partition("/")
        return f"{SUBJECTS[kind]} {number}" if kind else _("General")
    if item.kind == "change":
        return str(SUBJECTS.get(item.about, item.about))
    return kind_name(item.about) if item.kind == "letter" else item.about


def _place(item: waiting.Item) -> str:
    """Where it is dealt with."""
    if item.kind == "message":
        kind, _slash, number = item.about.partition("/")
        return url_for("admin.conversation", number=item.number, kind=kind or "general", document=number)
    if item.kind == "approval":
        return url_for("admin.quote_sending", number=item.about)
    if item.kind == "dispute":
        return url_for("admin.dispute", ident=item.id)
    if item.kind in ("order", "quote", "job", "visit"):
        kind = "job" if item.kind == "visit" else item.kind
        return url_for("admin.document", number=item.number, kind=kind, document=item.about)
    if item.kind == "letter":
        return url_for("admin.letter", letter_id=item.id) if can(Right.SEE_LETTERS) else ""
    if item.kind == "invitation":
        return url_for("admin.customer_portal", number=item.number)
    return url_for("admin.requests", _anchor="access" if item.kind == "access" else "changes")
