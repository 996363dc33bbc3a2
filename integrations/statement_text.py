"""A statement's facts as it prints them."""

from typing import Any

from integrations.paper_text import Speech, letterhead
from integrations.paper_words import Words
from models.money import AGES
from models.paper import StatementPaper


def statement(paper: StatementPaper, words: Words) -> dict[str, Any]:
    speech = Speech(paper)
    period = f"{speech.date(paper.since)} – {speech.date(paper.until)}"
    facts = [
        [words["period"], period],
        [words["number"], paper.number],
        [words["date"], speech.date(paper.dated_on)],
        [words["customer_number"], paper.customer_number],
        [words["currency"], paper.currency],
        *([fact.label, fact.text] for fact in paper.facts),
    ]
    return letterhead(paper, words, words["statement"]) | {
        "facts": [fact for fact in facts if fact[1]],
        "opening": [speech.date(paper.since), words["opening"], speech.amount(paper.opening)],
        "rows": _rows(paper, speech),
        "closing": [speech.date(paper.until), words["closing"], speech.money(paper.closing)],
        "ages": [[words[name], speech.amount(amount)] for name, amount in zip(AGES, paper.ages, strict=True)],
        "credit": [words["credit"], speech.money(paper.credit)] if paper.credit else [],
        "open_items": [
            [
                one.number,
                speech.date(one.dated_on),
                speech.date(one.due_on),
                speech.amount(one.total),
                speech.amount(one.left),
            ]
            for one in paper.open_items
        ],
        "words": words,
    }


def _rows(paper: StatementPaper, speech: Speech) -> list[dict[str, str]]:
    return [
        {
            "date": speech.date(row.dated_on),
            "what": f"{row.kind} {row.number}".strip(),
            "reference": row.reference,
            "due": speech.date(row.due_on),
            "amount": speech.amount(row.amount),
            "balance": speech.amount(row.balance),
        }
        for row in paper.rows
    ]
