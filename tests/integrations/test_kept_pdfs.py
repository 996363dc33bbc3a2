"""PDFs are set once: by the worker when something is issued, which keeps them under what they say, else for the first who asks of a process."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select, update

from integrations import printing
from integrations.enclosing import enclosed
from integrations.printing_ahead import print_ahead
from integrations.tidying import tidy
from models import sharing
from models.allocating import allocate
from models.base import db, how_many
from models.event import Actor
from models.issued_paper import IssuedPaper
from models.issuing import issue
from models.kept_pdf import KEPT, KeptPdf, kept_pdf
from models.letter import Letter
from models.receiving import receive
from models.scope import scope
from models.staff import Staff
from models.tenant import tenant_by_key
from models.types import now
from models.writing_invoices import begin, set_lines
from tests import cast
from tests.models.test_issuing import BREAD, TEA

LAURA = Actor("staff", None, "Laura")


@pytest.fixture
def billed(northwind, alfki):
    draft = begin(alfki, None, cast.TODAY, LAURA)
    set_lines(draft, [TEA, BREAD])
    issue(draft, cast.TODAY, cast.TODAY, LAURA)
    db.session.commit()
    return draft


@pytest.fixture
def settings(monkeypatch):
    """How often a paper was set."""
    counted = []
    printing._set.cache_clear()
    typeset = printing.typeset
    monkeypatch.setattr(printing, "typeset", lambda paper, words: counted.append(paper.number) or typeset(paper, words))
    return counted


def path(paper):
    return f"/p/alfki/pdf/{paper.kind}/{paper.number}"


def test_what_nobody_has_set_is_set_for_the_first_who_asks_and_remembered(maria, billed, settings):
    first = maria.get(path(billed))
    assert maria.get(path(billed)).data == first.data
    assert settings == [billed.number]
    assert how_many(KeptPdf) == 0


def test_what_is_kept_is_not_set(maria, billed, settings):
    print_ahead(threading.Event())
    printing._set.cache_clear()
    assert maria.get(path(billed)).data == db.session.scalar(select(KeptPdf.content))
    assert settings == [billed.number]


def test_asked_with_its_mark_nothing_is_set_nor_sent(maria, billed, settings):
    mark = maria.get(path(billed)).headers["ETag"]
    printing._set.cache_clear()
    assert maria.get(path(billed), headers={"If-None-Match": mark}).status_code == 304
    assert settings == [billed.number]


def test_what_it_says_has_changed_so_it_is_set_anew(maria, billed, alfki, settings):
    before = maria.get(path(billed))
    allocate(receive(alfki, billed.total, cast.TODAY, LAURA), billed, billed.total)
    db.session.commit()
    after = maria.get(path(billed))
    assert after.headers["ETag"] != before.headers["ETag"]
    assert settings == [billed.number] * 2


def test_the_worker_sets_what_is_issued_once_and_everybody_gets_that(maria, billed, settings):
    assert print_ahead(threading.Event()) == 1
    assert print_ahead(threading.Event()) == 0
    assert maria.get(path(billed)).data.startswith(b"%PDF")
    assert settings == [billed.number]


def test_a_letter_takes_the_same_file(alfki, billed, settings):
    print_ahead(threading.Event())
    sender = db.session.scalars(select(Staff).limit(1)).one()
    by = Actor("staff", sender.id, sender.name)
    sharing.share(alfki, billed, ["bills@partner.example"], "", sender, "x", by)
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
    assert enclosed(letter).content == db.session.scalar(select(KeptPdf.content))
    assert settings == [billed.number]


def test_a_paper_that_can_not_be_set_does_not_stop_the_others(northwind, alfki, billed, monkeypatch, caplog):
    second = begin(alfki, None, cast.TODAY, LAURA)
    set_lines(second, [TEA])
    issue(second, cast.TODAY, cast.TODAY, LAURA)
    db.session.commit()
    typeset = printing.typeset
    printing._set.cache_clear()

    def fails_once(paper, words):
        if paper.number == billed.number:
            raise RuntimeError("no such glyph")
        return typeset(paper, words)

    monkeypatch.setattr(printing, "typeset", fails_once)
    assert print_ahead(threading.Event()) == 2
    assert how_many(KeptPdf) == 1
    assert "no such glyph" in caplog.text
    assert db.session.scalars(select(IssuedPaper.printed_at)).all().count(None) == 0


def test_after_its_time_it_goes_and_is_set_again(maria, northwind, billed, settings):
    print_ahead(threading.Event())
    db.session.execute(update(KeptPdf).values(made_at=now() - KEPT - dt.timedelta(days=1)))
    db.session.commit()
    tidy(threading.Event(), due=False)
    printing._set.cache_clear()
    with scope(northwind):
        assert how_many(KeptPdf) == 0
    assert maria.get(path(billed)).data.startswith(b"%PDF")
    assert settings == [billed.number] * 2


def test_another_business_finds_nothing_under_the_same_digest(northwind, billed):
    print_ahead(threading.Event())
    with scope(northwind):
        digest = db.session.scalar(select(KeptPdf.digest))
        assert kept_pdf(digest)
    with scope(tenant_by_key("adventure")):
        assert kept_pdf(digest) is None
