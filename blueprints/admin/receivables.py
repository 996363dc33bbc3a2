"""Who owes what and for how long: a table per currency, the latest money first, and all of it as a file."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.csv_file import send_csv
from blueprints.papers.wording import age_label
from models import formats, receivables
from models.money import AGES, main_units
from models.receivables import Owing

PAGE = "admin/receivables/receivables.html"


@bp.get("/receivables")
@needs(Right.SEE_CUSTOMERS)
def ageing():
    rows, tables = receivables.receivables(visit.today), []
    for all_, customers in receivables.all_receivables(visit.today):
        mine = [_row(one) for one in rows if one.currency == all_.currency]
        tables.append({"currency": all_.currency, "rows": mine, "all": _row(all_), "more": customers - len(mine)})
    return htmx.page(PAGE, tables=tables, ages=[age_label(name) for name in AGES], today=visit.today)


@bp.get("/receivables.csv")
@needs(Right.SEE_CUSTOMERS)
def ageing_file():
    ages = [age_label(name) for name in AGES]
    head = [_("Customer number"), _("Customer"), _("Currency"), *ages, _("Credit in hand"), _("Total"), _("Disputed")]
    rows = (
        [
            one.number,
            one.name,
            one.currency,
            *(main_units(amount, one.currency) for amount in (*one.ages.values(), one.credit, one.total, one.disputed)),
        ]
        for one in receivables.receivables(visit.today, None)
    )
    return send_csv(f"receivables-{visit.today}.csv", head, rows)


def _row(one: Owing) -> dict:
    def shown(amount: int) -> str:
        return formats.plain_money(amount, one.currency, visit.locale) if amount else "—"

    return {
        "name": one.name,
        "number": one.number,
        "url": one.number and url_for("admin.invoices", view="unpaid", customer=one.number),
        "statement_url": one.number and url_for("admin.customer_statement", number=one.number, currency=one.currency),
        "ages": [(shown(one.ages[name]), name != "not_due" and one.ages[name] > 0) for name in AGES],
        "credit": shown(one.credit),
        "disputed": shown(one.disputed) if one.disputed else "",
        "total": formats.plain_money(one.total, one.currency, visit.locale),
    }
