"""A statement as it is read: amounts and days formatted, a page of lines at a time."""

from types import SimpleNamespace

from flask_babel import gettext as _

from blueprints.papers.rows import Printer
from blueprints.papers.wording import age_label, words_here
from models.statement import Statement

PAGE = 200  # lines
WITH_PAGES = ("invoice", "credit_memo", "payment")


def entry_word(kind: str) -> str:
    """What a line of a statement is called."""
    own = words_here()
    if kind in WITH_PAGES:
        return own[kind].one
    return {"refund": _("Refund"), "write_off": _("Written off")}[kind]


def printed_statement(made: Statement, printer: Printer, page: int = 1) -> SimpleNamespace:
    """The figures, and one page of lines with the balance that it begins with."""

    def money(amount: int) -> str:
        return printer.money(amount, made.currency)

    pages = max(1, -(-len(made.lines) // PAGE))
    page = max(1, min(page, pages))
    first = (page - 1) * PAGE
    lines = list(zip(made.lines, made.running, strict=True))[first : first + PAGE]
    return SimpleNamespace(
        currency=made.currency,
        since=printer.date(made.since),
        until=printer.date(made.until),
        opening=money(made.opening),
        carried=money(made.running[first - 1]) if first else "",
        closing=money(made.closing),
        billed=money(made.billed),
        settled=money(made.settled),
        lines=[_line(line, running, printer, money) for line, running in lines],
        count=len(made.lines),
        page=page,
        pages=pages,
        ages=[(age_label(bucket), money(amount), bool(amount)) for bucket, amount in made.standing.ages.items()],
        open=money(made.standing.open),
        credit=money(made.standing.credit) if made.standing.credit else "",
        owes=made.standing.open > 0,
    )


def _line(line, running: int, printer: Printer, money) -> SimpleNamespace:
    return SimpleNamespace(
        date=printer.date(line.on),
        kind=entry_word(line.kind),
        number=line.number,
        url=printer.url(line.kind, line.number) if line.kind in WITH_PAGES else "",
        reference=line.reference,
        due=printer.date(line.due_on) if line.due_on else "",
        amount=money(line.amount),
        running=money(running),
        credit=line.amount < 0,
    )
