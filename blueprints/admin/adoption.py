"""The adoption board: how far customers are with their portal, and the next step for one of them or for all."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

import htmx
from access import Right, can, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.activity_words import SUBJECTS
from models import adoption as board
from models import next_step
from models.base import db
from models.inviting import sender

SURE = 20  # above which a press for all is asked about once more
BATCH = 100
WORDS = {  # heading, what it means, the next step for one, for all
    "nobody": (_l("Nobody there yet"), _l("The portal is open and has no user."), "", ""),
    "uninvited": (_l("Never invited"), _l("Portal users without a password whom nobody has invited."), _l("Invite"), _l("Invite all")),
    "invited": (_l("Invited, not there yet"), _l("They have a link that is good, and have not chosen a password."), _l("Send again"), _l("Send all again")),
    "lapsed": (_l("Invitation ended"), _l("Their link ended before they chose a password."), _l("Send a new one"), _l("Send new ones to all")),
    "failed": (_l("Mail that didn't arrive"), _l("Letters to customers that were refused or could not be delivered."), _l("Try again"), _l("Try all again")),
    "away": (_l("Not seen for 90 days"), _l("They have signed in before, and not lately."), _l("Remind"), _l("Remind all")),
    "unopened": (
        _l("Unopened documents"), _l("Quotes, orders, deliveries, invoices and credit memos of 90 days that nobody has looked at."),
        _l("Mail link"), _l("Mail all links"),
    ),
}  # fmt: skip


@bp.get("/adoption")
@needs(Right.SEE_CUSTOMERS)
def adoption():
    counts, after = board.counts(), request.args.get("after", 0, int)
    only = request.args.get("group", "")
    groups = [_group(key, counts[key], after if key == only else 0) for key in WORDS if not only or key == only]
    return htmx.page("admin/adoption/adoption.html", groups=groups, only=only, total=sum(counts.values()))


@bp.post("/adoption/<group>/<int:row_id>")
@needs(Right.INVITE)
def take_next_step(group, row_id):
    done = next_step.act(_group_or_404(group), [row_id], sender(actor()))
    if not done:
        abort(404)
    db.session.commit()
    say(
        _("%(who)s: %(why)s", who=done[0].who, why=_(done[0].refused))
        if done[0].refused
        else _("Done: %(who)s", who=done[0].who)
    )
    return htmx.leave_for(url_for("admin.adoption", _anchor=group))


@bp.post("/adoption/<group>/all")
@needs(Right.INVITE)
def take_next_step_for_all(group):
    chosen = board.ids(_group_or_404(group))
    if len(chosen) > SURE and request.form.get("sure") != "1":
        return htmx.page("admin/adoption/sure.html", group=group, count=len(chosen), words=WORDS[group])
    results, sent = [], sender(actor())
    for start in range(0, len(chosen), BATCH):
        results += next_step.act(group, chosen[start : start + BATCH], sent)
        db.session.commit()
    if any(one.refused for one in results):
        return htmx.page("admin/adoption/results.html", results=results, words=WORDS[group])
    say(ngettext("Done for %(num)d.", "Done for %(num)d.", len(results)))
    return htmx.leave_for(url_for("admin.adoption", _anchor=group))


def _group_or_404(group: str) -> str:
    return group if group in next_step.STEPS else abort(404)


def _group(key: str, count: int, after: int) -> dict:
    rows = board.rows(key, after) if count else []
    heading, about, one, every = WORDS[key]
    more = (
        url_for("admin.adoption", group=key, after=rows[-1].id) if len(rows) == board.FEW and count > board.FEW else ""
    )
    return {
        "key": key,
        "heading": heading,
        "about": about,
        "one": one,
        "all": every,
        "count": count,
        "rows": [(row, _place(key, row)) for row in rows],
        "kinds": SUBJECTS if key == "unopened" else {},
        "more": more,
    }


def _place(key: str, row: board.Row) -> str:
    """Where staff see what it is: the document, the letter, or the customer's people."""
    if key == "unopened":
        return url_for("admin.document", number=row.number, kind=row.about, document=row.who)
    if key == "failed" and can(Right.SEE_LETTERS):
        return url_for("admin.letter", letter_id=row.id)
    return url_for("admin.customer_portal", number=row.number)
