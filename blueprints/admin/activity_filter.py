"""What a list of activity is asked for by its address: words, who, what kind, days, customer and place."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import visit
from blueprints.admin.activity_words import GROUPS, phrases_saying
from models import keyset
from models.activity import NEWEST_FIRST, Filter, Word
from models.customer import Customer
from models.types import fits

ASKED = ("q", "who", "kind", "from", "to", "customer")
LONGEST, MOST_WORDS = 100, 8
YEARS = (2000, 2200)
ACTORS = {
    "staff": (_l("Staff"), ("staff",)),
    "customers": (_l("Customers' people"), ("contact", "link", "visitor")),
    "programs": (_l("Imports and commands"), ("command", "worker", "api")),
}


@dataclass
class Asked:
    """The fields as they were typed, a sentence for each that can't be used, and the filter they make."""

    endpoint: str
    customer: Customer | None
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    wanted: Filter | None = None
    place: keyset.Cursor | None = None

    def url(self, endpoint: str = "", **more: str) -> str:
        """The address of this list, or of what else is asked like it, with what was typed."""
        whose = {"number": self.customer.number} if self.customer else {}
        return url_for(endpoint or self.endpoint, **whose, **self.typed, **more)

    @property
    def whole_url(self) -> str:
        """Without any filter."""
        return url_for(self.endpoint, **({"number": self.customer.number} if self.customer else {}))

    @property
    def csv_url(self) -> str:
        return self.url(f"{self.endpoint}_csv")


def read_asked(endpoint: str, customer: Customer | None = None) -> Asked:
    """Everything of the address, checked. With errors there is no filter."""
    typed = {name: value for name in ASKED if (value := request.args.get(name, "").strip())}
    if customer:
        typed.pop("customer", None)
    asked = Asked(endpoint, customer, typed)
    since, until = _days(asked)
    filtered = Filter(
        customer_id=customer.id if customer else None,
        actors=_choice(asked, "who", {name: kinds for name, (_label, kinds) in ACTORS.items()}),
        kinds=_choice(asked, "kind", {name: kinds for name, (_label, kinds) in GROUPS.items()}),
        words=_words(asked),
        customer=_text(asked, "customer"),
        since=since and _begins(since),
        until=until and _begins(until + dt.timedelta(days=1)),
    )
    _read_place(asked)
    asked.wanted = None if asked.errors else filtered
    return asked


def _text(asked: Asked, name: str) -> str:
    text = asked.typed.get(name, "")
    if not fits(text, LONGEST) or len(text.split()) > MOST_WORDS:
        asked.errors[name] = _("That is too long to search for. Use up to 8 words and 100 characters.")
        return ""
    return text


def _words(asked: Asked) -> tuple[Word, ...]:
    return tuple(Word(word, phrases_saying(word, visit.locale)) for word in dict.fromkeys(_text(asked, "q").split()))


def _choice(asked: Asked, name: str, choices: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    chosen = asked.typed.get(name, "")
    if chosen and chosen not in choices:
        asked.errors[name] = _("There is no such filter. Choose one from the list.")
    return choices.get(chosen, ())


def _days(asked: Asked) -> tuple[dt.date | None, dt.date | None]:
    since, until = _day(asked, "from"), _day(asked, "to")
    if since and until and since > until:
        asked.errors["to"] = _("The last day is before the first one.")
    return since, until


def _day(asked: Asked, name: str) -> dt.date | None:
    if name not in asked.typed:
        return None
    try:
        day = dt.date.fromisoformat(asked.typed[name])
    except ValueError:
        asked.errors[name] = _("This is not a date. Write it like 2026-03-16.")
        return None
    if not YEARS[0] <= day.year <= YEARS[1]:
        asked.errors[name] = _("Nothing is on record in that year.")
        return None
    return day


def _begins(day: dt.date) -> dt.datetime:
    """The instant at which a day begins where the business is."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(visit.time_zone))


def _read_place(asked: Asked) -> None:
    place = request.args.get("page", "")
    try:
        asked.place = keyset.read_cursor(place, NEWEST_FIRST) if place else None
    except keyset.BadCursor:
        asked.errors["page"] = _("This link leads to no place in the list. Start from its first page.")
