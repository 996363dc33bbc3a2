"""Is this invoice genuine? For whoever holds one, signed in or not; the answer is the same for every paper that isn't."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import open_to_all, visit
from blueprints.fields import RowForm, words
from blueprints.language_pane import language_pane
from blueprints.papers.transfer_shown import account_lines
from blueprints.public import bp
from models.base import db
from models.formats import Named
from models.refusing import Refused
from models.signing_in import TooMany
from models.verifying import LONGEST_TOTAL, count_look, printed_totals, verify


class PaperForm(RowForm):
    """What stands on the paper."""

    number = words(_l("Number"), 40, _l("Enter the number that is printed."), autocomplete="off", autocapitalize="characters", spellcheck="false")  # fmt: skip
    total = words(_l("Total"), LONGEST_TOTAL, _l("Enter the total that is printed."), autocomplete="off", inputmode="decimal")  # fmt: skip

    def __init__(self) -> None:
        super().__init__("verify")


@bp.get("/verify")
@open_to_all
def verifying():
    return _page(PaperForm())


@bp.post("/verify")
@open_to_all
def verify_paper():
    form = PaperForm()
    try:
        return _page(form, verdict=_look(form)) if form.validate_on_submit() else _page(form, 422)
    except Refused as why:
        form.refuse(why)
        return _page(form, 422)
    except TooMany as wait:
        form.form_errors.append(_("You have asked often. Try again in %(minutes)s minutes.", minutes=-(-wait.seconds // 60)))  # fmt: skip
        return _page(form, 429)


def _look(form):
    """Counted and committed before anything is looked up, whatever comes of it."""
    total = printed_totals(form.total.data)
    try:
        count_look(visit.tenant_id, request.remote_addr or "", form.number.data)
    finally:
        db.session.commit()
    return verify(form.number.data, total)


def _page(form, status=200, verdict=None):
    answer = htmx.show(
        "public/_verify.html",
        "public/verify.html",
        status,
        form=form,
        verdict=verdict,
        accounts=[(one, account_lines(one)) for one in verdict.accounts] if verdict else [],
        brand=Named(visit.tenant_name),
        contact={"phone": visit.tenant_phone, "email": visit.tenant_email},
        languages=language_pane(),
        here=request.path,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer
