"""A document, or a statement, as the facts that are printed: what was frozen when it was issued, else what is so now."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models import dossier
from models.base import db
from models.branding import logo_by_hash
from models.business_in_scope import business
from models.customer import Customer
from models.document import Document
from models.issued_paper import IssuedPaper
from models.issuing import facts_now, seller_of
from models.listing import left_of
from models.paper import Account, OpenItem, Paper, PaperLine, Party, Settled, StatementPaper, StatementRow, TaxSum
from models.statement import Statement
from models.taxing import category, tax_sums

ISSUED = ("invoice", "credit_memo")


def paper_of(document: Any, customer: Customer, language: str) -> Paper:
    """One document, found by models/dossier.py, in a language that Babel knows. Of an issued one names and accounts are those of that day."""
    tenant = business()
    frozen = _facts(document, customer)
    treatment = frozen["treatment"]
    lines = [line for line in dossier.lines_of(document) if document.kind != "payment"]
    account = frozen["account"]
    source = _came_from(document)
    return Paper(
        number=document.number, dated_on=document.dated_on, currency=document.currency, seller=_party(frozen["seller"]),
        buyer=_party(frozen["buyer"], document.bill_to), customer_number=customer.number, account=_account(account, tenant.name),
        language=language, accent=customer.accent or tenant.accent, logo=_logo(tenant.logo_hash), is_draft=document.status == "draft",
        kind=document.kind, due_on=document.due_on if document.kind in ("invoice", "quote") else None, delivered_on=document.delivered_on,
        reference=document.reference, ship_to=tuple(filter(None, document.ship_to.splitlines())),
        lines=tuple(_line(n, line, treatment) for n, line in enumerate(lines, 1)),
        taxes=tuple(TaxSum(*one) for one in tax_sums(lines, treatment)) if document.tax or lines else (),
        net=document.net, tax=document.tax, total=document.total, left=left_of(document) if document.kind in (*ISSUED, "payment") else document.total,
        note=document.note, legal_texts=tuple(filter(None, [frozen["texts"].get("tax", "")])), terms=frozen["texts"].get("terms", ""),
        came_from=source[1] if source and source[0] == "order" else "", corrects=source[1] if source and source[0] == "invoice" else "",
        corrects_on=source[2] if source and source[0] == "invoice" else None, method=document.method, settles=_settles(document),
    )  # fmt: skip


def statement_paper(
    made: Statement, customer: Customer, words: Mapping[str, str], on: dt.date, language: str
) -> StatementPaper:
    """A statement made on a local date; `words`: what each kind of entry is called in that language."""
    tenant = business()
    rows = [
        StatementRow(line.on, words[line.kind], line.number, line.amount, running, line.reference, line.due_on)
        for line, running in zip(made.lines, made.running, strict=True)
    ]
    items = [
        OpenItem(one.number, one.on, one.due_on, one.total, one.left, bool(one.due_on and one.due_on < made.until))
        for one in made.items
        if one.left > 0
    ]
    buyer = facts_now(made.currency, customer, tenant)
    ages: Any = tuple(made.standing.ages.values())
    return StatementPaper(
        number=customer.number, dated_on=on, currency=made.currency, seller=_party(seller_of(tenant)), buyer=_party(buyer["buyer"]),
        customer_number=customer.number, account=_account(buyer["account"], tenant.name), language=language,
        accent=customer.accent or tenant.accent, logo=_logo(tenant.logo_hash), since=made.since, until=made.until, opening=made.opening,
        rows=tuple(rows), closing=made.closing, ages=ages, credit=made.standing.credit, open_items=tuple(items),
    )  # fmt: skip


def _facts(document: Any, customer: Customer) -> dict[str, Any]:
    frozen = (
        db.session.scalar(select(IssuedPaper).where(IssuedPaper.document_id == document.id))
        if document.kind in ISSUED
        else None
    )
    if frozen is None:
        now: dict[str, Any] = facts_now(document.currency, customer, business())
        return now if document.kind in ISSUED else now | {"texts": {}}
    return {name: getattr(frozen, name) for name in ("treatment", "seller", "buyer", "account", "texts")}


def _party(facts: Mapping[str, Any], printed: str = "") -> Party:
    """`printed`: the document's own address, name first, where it carries one: it is what was agreed."""
    name, *rest = printed.splitlines() or [facts["name"]]
    return Party(
        name or facts["name"], tuple(rest) or tuple(facts["address"]), facts["street"], facts["postal_code"], facts["city"], facts["country"],
        facts.get("tax_id", ""), facts.get("email", ""), facts.get("phone", ""),
    )  # fmt: skip


def _account(facts: Mapping[str, str], holder: str) -> Account | None:
    if not facts:
        return None
    return Account(facts.get("holder") or holder, facts["iban"], facts["bic"], facts["bank"], facts["instructions"])


def _line(position: int, line: Any, treatment: str) -> PaperLine:
    return PaperLine(
        position, line.description, line.quantity, line.unit_price, line.amount, line.kind, line.sku, line.unit, line.discount, line.tax_rate,
        category(treatment, line.tax_rate),
    )  # fmt: skip


def _settles(document: Any) -> tuple[Settled, ...]:
    """What a payment or credit memo was used for."""
    if document.kind not in ("payment", "credit_memo"):
        return ()
    return tuple(Settled(row.number, row.dated_on, row.amount) for row in dossier.allocations_of(document))


def _came_from(document: Any) -> Any:
    """(kind, number, date) of what it was made of, as far as that may be seen."""
    if not document.came_from_id:
        return None
    source = select(Document.kind, Document.number, Document.dated_on).where(Document.id == document.came_from_id)
    return db.session.execute(source).one_or_none()


def _logo(digest: str | None) -> bytes | None:
    found = logo_by_hash(digest) if digest else None
    return found.content if found else None
