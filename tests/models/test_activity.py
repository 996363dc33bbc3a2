"""What is on record: found by time and names, never changed."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from models.activity import BATCH, Filter, Word, events, every_event, first_id, names_of
from models.base import EPOCH_MS, db, new_id
from models.customer import Customer
from models.event import Actor, Event, OnRecord, record
from models.invoice import Invoice
from models.portal_user import PortalUser
from models.scope import scope
from models.tenant import tenant_by_key
from models.types import now
from tests import cast

ROOT = Path(__file__).parents[2]
NANCY = Actor("staff", 1, "Nancy Davolio", "203.0.113.9")


def whats(wanted=None):
    return [row.what for row in events(wanted or Filter()).rows]


def happened(at, what="portal opened", **facts):
    """An event of that instant: its key says when, as new_id() does."""
    row = {"subject_kind": "tenant", "subject_id": 1, "actor_kind": "staff", "actor_name": "Nancy"} | facts
    db.session.add(Event(id=first_id(at), what=what, at=at, **row))
    db.session.flush()


class TestAppendOnly:
    def test_an_event_can_not_be_changed(self, alfki):
        record(alfki, "portal opened", by=NANCY)
        db.session.flush()
        db.session.scalars(select(Event).where(Event.what == "portal opened")).one().what = "nothing"
        with pytest.raises(OnRecord):
            db.session.flush()

    def test_an_event_can_not_be_deleted(self, alfki):
        record(alfki, "portal opened", by=NANCY)
        db.session.flush()
        db.session.delete(db.session.scalars(select(Event).where(Event.what == "portal opened")).one())
        with pytest.raises(OnRecord):
            db.session.flush()

    @pytest.mark.parametrize(
        "statement", [update(Event).values(what="nothing"), delete(Event)], ids=["update", "delete"]
    )
    def test_nor_can_all_of_them_at_once(self, northwind, statement):
        with pytest.raises(OnRecord):
            db.session.execute(statement)

    def test_no_code_updates_or_deletes_events(self):
        changing = re.compile(
            r"(update|delete)\((Event\b|Event\.__table__)|Event\.__table__\.(update|delete)\(|session\.delete\(event\)"
        )
        files = [path for room in ("models", "blueprints", "integrations") for path in (ROOT / room).rglob("*.py")]
        calls = (
            (path, ast.unparse(node))
            for path in files
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
        )
        assert [(path.name, call) for path, call in calls if changing.match(call)] == []


class TestTime:
    def test_a_span_of_time_is_a_span_of_keys(self):
        before, key, after = now(), new_id(), now() + dt.timedelta(seconds=2)
        assert first_id(before - dt.timedelta(milliseconds=1)) <= key < first_id(after)

    @pytest.mark.parametrize("year", [1, 1999, 2023, 9999])
    def test_any_year_is_a_key_that_the_database_can_compare(self, northwind, year):
        at = dt.datetime(year, 6, 1, tzinfo=dt.UTC)
        assert 0 <= first_id(at) < 2**63
        events(Filter(since=at, until=at))

    def test_from_is_included_and_until_is_not(self, northwind):
        noon = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)
        for hours in (-1, 0, 1, 2):
            happened(noon + dt.timedelta(hours=hours), f"at {hours}")
        found = whats(Filter(since=noon, until=noon + dt.timedelta(hours=2)))
        assert found == ["at 1", "at 0"]

    def test_keys_begin_with_the_epoch_of_new_id(self):
        assert first_id(dt.datetime.fromtimestamp(EPOCH_MS / 1000, dt.UTC)) == 0


class TestFinding:
    def test_a_customers_record_has_its_people_and_papers_but_no_other_customers(self, alfki):
        record(alfki, "portal closed", by=NANCY)
        record(cast.find(Invoice, number="INV-AL1"), "invoice seen", by=NANCY)
        record(cast.find(Invoice, number="INV-AN1"), "invoice seen elsewhere", by=NANCY)
        db.session.flush()
        assert whats(Filter(customer_id=alfki.id)) == ["invoice seen", "portal closed"]

    def test_another_tenants_record_is_never_found(self, northwind, alfki):
        other = tenant_by_key("adventure")
        with scope(other):
            record(other, "portal closed for all", by=NANCY)
            db.session.flush()
            assert "portal closed for all" in whats()
        assert "portal closed for all" not in whats()

    @pytest.mark.parametrize(
        ("word", "found"),
        [("davolio", 1), ("DAVOLIO", 1), ("closed", 1), ("street 9", 1), ("100%", 0), ("_", 0), ("nobody", 0)],
    )
    def test_words_are_looked_for_in_names_phrases_and_values(self, alfki, word, found):
        record(alfki, "portal closed", by=NANCY, after="Street 9")
        db.session.flush()
        assert len(whats(Filter(words=(Word(word),)))) == found

    def test_a_word_of_a_translated_sentence_finds_its_phrases(self, alfki):
        record(alfki, "portal closed", by=NANCY)
        db.session.flush()
        assert whats(Filter(words=(Word("geschlossen", ("portal closed",)),))) == ["portal closed"]

    def test_batches_bring_everything_once(self, northwind):
        begin = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
        rows = [
            {
                "id": first_id(begin) + n,
                "what": f"n {n}",
                "at": begin,
                "subject_kind": "tenant",
                "subject_id": 1,
                "actor_kind": "staff",
                "actor_name": "N",
            }
            for n in range(BATCH + 5)
        ]
        db.session.add_all([Event(**row) for row in rows])
        db.session.flush()
        batches = [len(found) for found, _names in every_event(Filter(until=begin + dt.timedelta(days=1)))]
        assert batches == [BATCH, 5]


class TestNames:
    def test_subjects_are_called_by_what_they_are_called_today(self, alfki):
        maria = cast.find(PortalUser, code="MARIA.ANDERS")
        for subject in (alfki, maria, cast.find(Invoice, number="INV-AL1")):
            record(subject, "looked at", by=NANCY)
        db.session.flush()
        rows = events(Filter(customer_id=alfki.id)).rows
        assert sorted(names_of(rows).values()) == ["Alfreds Futterkiste", "INV-AL1", "Maria Anders"]

    def test_names_of_a_page_are_one_statement(self, alfki, statements):
        for subject in (alfki, cast.find(PortalUser, code="MARIA.ANDERS"), cast.find(Invoice, number="INV-AL1")):
            record(subject, "looked at", by=NANCY)
        db.session.flush()
        rows = events(Filter(customer_id=alfki.id)).rows
        with statements() as seen:
            names_of(rows)
        assert len(seen) == 1

    def test_another_tenants_subject_has_no_name_here(self, northwind):
        with scope(tenant_by_key("adventure")):
            theirs = cast.find(Customer, number="ALFKI").id
        happened(now(), subject_kind="customer", subject_id=theirs)
        assert theirs not in names_of(events(Filter()).rows)

    def test_what_has_no_name_is_left_out(self, northwind):
        happened(now(), subject_kind="meteorite")
        assert names_of(events(Filter()).rows[:1]) == {}
