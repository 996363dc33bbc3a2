"""When customers are reminded of what is overdue, and in which words."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.conflicts import side_by_side
from blueprints.fields import SeenForm
from models import reminder_levels
from models.base import db
from models.refusing import Refused
from models.reminder_levels import LONGEST, MOST, USUAL, levels_of
from models.revising import Conflict, seen
from models.tenant import Tenant, tenant_by_key

PAGE = "admin/reminders/settings.html"
LEVELS = tuple(f"days_{n}" for n in range(1, MOST + 1))
LETTERS = ("payment_reminder_1", "payment_reminder_2", "payment_reminder_3")


def _days(label) -> IntegerField:
    return IntegerField(label, [Optional(), NumberRange(1, LONGEST, _l("Enter a number from 1 to 365."))])


class ReminderForm(SeenForm):
    """Empty levels are none; switched on without any it takes the usual ones."""

    on = BooleanField(_l("Remind customers of overdue invoices by mail"))
    days_1 = _days(_l("First reminder, days after the due date"))
    days_2 = _days(_l("Second"))
    days_3 = _days(_l("Third"))
    days_4 = _days(_l("Fourth"))
    days_5 = _days(_l("Fifth"))

    def __init__(self, business: Tenant, **known: Any):
        levels = levels_of(business)
        days = dict(zip(LEVELS, levels or USUAL, strict=False))
        data = {"on": bool(levels), "seen": seen(business, ("reminder_days",)), **days}
        super().__init__("reminders", data=data, **known)

    def levels(self) -> list[int]:
        typed = [self[name].data for name in LEVELS if self[name].data is not None]
        return (typed or list(USUAL)) if self.on.data else []


@bp.get("/settings/reminders")
@needs(Right.SEE_SETTINGS)
def reminder_settings():
    return _page(ReminderForm(tenant_by_key(visit.tenant_key), formdata=None))


@bp.post("/settings/reminders")
@needs(Right.MANAGE_SETTINGS)
def change_reminder_settings():
    business = tenant_by_key(visit.tenant_key)
    form = ReminderForm(business)
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        reminder_levels.change_levels(business, form.levels(), form.seen.data or "", actor())
    except Refused as why:
        form.days_1.errors = [_(str(why))]
        return _page(form, 422)
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen  # what is saved next was decided with both in sight
        return _page(form, 409, side_by_side(why, lambda _field: form.days_1))
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.reminder_settings"))


def _page(form: ReminderForm, status: int = 200, versions: Any = None):
    words = [
        (n, url_for("admin.letter_text", kind=kind, language=visit.tenant_language))
        for n, kind in enumerate(LETTERS, 1)
    ]
    return htmx.page(PAGE, status, form=form, versions=versions, levels=[form[name] for name in LEVELS], words=words)
