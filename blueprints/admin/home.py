"""Where staff arrive: what waits for them, how the portals do, and what happened last."""

import datetime as dt
from decimal import Decimal

from babel import dates
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.activity_rows import by_day
from blueprints.admin.charts import columns, slices
from blueprints.admin.inbox import KINDS
from models import dashboard, formats
from models.activity import Filter, events, names_of
from models.balance import Balance, balances
from models.money import AGES

DAYS, WEEKS, LATEST, FEW = 30, 12, 8, 5
TONES = dict(zip(AGES, ("not-due", "age-30", "age-60", "age-90", "age-over"), strict=True))


@bp.get("/")
@needs(Right.SEE_ADMIN)
def home():
    counts = dashboard.counts()
    since = dashboard.monday(visit.today) - dt.timedelta(weeks=WEEKS - 1)
    orders = dashboard.orders_by_day(since, visit.today)
    found = events(Filter(), size=LATEST).rows if can(Right.SEE_ACTIVITY) else []
    return htmx.page(
        "admin/dashboard/dashboard.html",
        counts=counts,
        elsewhere=[
            (kind, str(KINDS[kind][0]), KINDS[kind][1]) for kind in ("order", "message", "letter", "invitation")
        ],
        lapsed=dashboard.lapsed_people(FEW) if counts.lapsed else [],
        owed=[_owed(balance) for balance in balances(visit.today)],
        orders_lately=sum(n for day, n in orders.items() if day > visit.today - dt.timedelta(days=7)),
        charts=[_sign_ins(), _orders(orders)],
        portals=_portals(counts),
        days=by_day(found, names_of(found)),
        name=visit.person_name,
        tenant_open=visit.tenant_open,
    )


def _sign_ins() -> dict:
    found = dashboard.sign_ins_by_day(DAYS, visit.today, visit.time_zone)
    total = sum(count for _day, count in found)
    said = _("Sign-ins of the last %(days)d days: %(count)s in all.", days=DAYS, count=_number(total))
    return _chart("sign-ins", _("Sign-ins by day"), said, _("Day"), _("Sign-ins"), found)


def _orders(days: dict[dt.date, int]) -> dict:
    found = dashboard.by_week(days, WEEKS, visit.today)
    total = sum(count for _week, count in found)
    said = _("Orders of the last %(weeks)d weeks: %(count)s in all.", weeks=WEEKS, count=_number(total))
    return _chart("orders", _("Orders by week"), said, _("Week from"), _("Orders"), found)


def _chart(key: str, title: str, said: str, of: str, what: str, found: list[tuple[dt.date, int]]) -> dict:
    """A chart with what it is called, what it says in a sentence, and the heads of its table."""
    drawn = columns((_short(day), count, _number(count)) for day, count in found)
    best = max(found, key=lambda one: one[1])
    most = _("Most on %(day)s: %(count)s.", day=_short(best[0]), count=_number(best[1])) if best[1] else ""
    if key == "orders" and best[1]:
        most = _("Most in the week from %(day)s: %(count)s.", day=_short(best[0]), count=_number(best[1]))
    tops = (_number(drawn.top), _number(drawn.top // 2))
    return {
        "key": key,
        "title": title,
        "said": f"{said} {most}".strip(),
        "of": of,
        "what": what,
        "drawn": drawn,
        "tops": tops,
    }


def _portals(counts: dashboard.Counts) -> dict:
    parts = (
        (_("Used in the last 30 days"), counts.used, "not-due"),
        (_("Used before that"), counts.earlier, "age-30"),
        (_("Nobody has signed in yet"), counts.never, "resting"),
    )
    made = slices((label, count, _number(count), tone) for label, count, tone in parts)
    return {"slices": made, "said": ", ".join(f"{part.label}: {part.figure}" for part in made)}


def _owed(balance: Balance) -> dict:
    """One currency's open invoices as tile and bar."""
    money = {bucket: formats.money(amount, balance.currency, visit.locale) for bucket, amount in balance.ages.items()}
    made = slices((_age(bucket), amount, money[bucket], TONES[bucket]) for bucket, amount in balance.ages.items())
    amount = formats.money(balance.amount, balance.currency, visit.locale)
    return {
        "currency": balance.currency,
        "amount": amount,
        "count": balance.count,
        "overdue": formats.money(balance.overdue, balance.currency, visit.locale) if balance.overdue else "",
        "disputed": formats.money(balance.disputed, balance.currency, visit.locale) if balance.disputed else "",
        "slices": made,
        "said": ", ".join(f"{part.label}: {part.figure}" for part in made),
    }


def _age(bucket: str) -> str:
    return {
        "not_due": _("Not due"), "1-30": _("1–30 days late"), "31-60": _("31–60 days late"), "61-90": _("61–90 days late"),
        "over_90": _("Over 90 days late"),
    }[bucket]  # fmt: skip


def _short(day: dt.date) -> str:
    return dates.format_skeleton("MMMd", day, locale=visit.locale)


def _number(number: int) -> str:
    return formats.quantity(Decimal(number), visit.locale)
