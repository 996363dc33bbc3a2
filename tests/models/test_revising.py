"""Two people save one thing: whoever comes second sees both versions; nothing is lost, and nothing happens twice."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.base import db
from models.event import Actor
from models.revising import Conflict, change, revise, seen, written
from tests.admin.conftest import events

ANNA, BERND = Actor("staff", 1, "Anna"), Actor("staff", 2, "Bernd")
FIELDS = ("name", "city", "phone")


def typed(customer, **changes):
    return {field: getattr(customer, field) for field in FIELDS} | changes


def save(customer, token, by=ANNA, **changes):
    return revise(customer, typed(customer, **changes), token, what="customer changed", by=by)


def test_what_changed_is_saved_and_on_record_field_by_field(alfki):
    before = alfki.city
    assert save(alfki, seen(alfki, FIELDS), city="Potsdam")
    db.session.flush()
    (event,) = events("customer changed")
    assert (json.loads(event.before), json.loads(event.after)) == ({"city": before}, {"city": "Potsdam"})
    assert event.actor_name == "Anna"


def test_saving_what_is_there_changes_nothing_and_is_not_on_record(alfki):
    assert not save(alfki, seen(alfki, FIELDS))
    assert events("customer changed") == []


def test_the_second_of_two_sees_both_versions_and_nothing_of_his_is_stored(alfki):
    token, was = seen(alfki, FIELDS), typed(alfki)
    save(alfki, token, city="Potsdam")
    with pytest.raises(Conflict) as conflict:
        revise(alfki, was | {"city": "Bonn", "phone": "7"}, token, what="customer changed", by=BERND)
    found = {d.field: (d.theirs, d.yours, d.touched_by_you) for d in conflict.value.differences}
    assert found == {"city": ("Potsdam", "Bonn", True), "phone": (was["phone"], "7", True)}
    assert (alfki.city, alfki.phone) == ("Potsdam", was["phone"])


def test_a_field_that_he_did_not_touch_is_told_apart(alfki):
    token, was = seen(alfki, FIELDS), typed(alfki)
    save(alfki, token, city="Potsdam")
    with pytest.raises(Conflict) as conflict:
        revise(alfki, was | {"phone": "7"}, token, what="customer changed", by=BERND)
    assert {d.field: d.touched_by_you for d in conflict.value.differences} == {"city": False, "phone": True}


def test_with_the_token_of_the_conflict_his_choice_is_saved(alfki):
    token, was = seen(alfki, FIELDS), typed(alfki)
    save(alfki, token, city="Potsdam")
    with pytest.raises(Conflict) as conflict:
        revise(alfki, was | {"city": "Bonn"}, token, what="customer changed", by=BERND)
    assert save(alfki, conflict.value.seen, by=BERND, city="Bonn")
    assert alfki.city == "Bonn"


def test_two_who_typed_the_same_do_not_quarrel(alfki):
    token = seen(alfki, FIELDS)
    save(alfki, token, city="Potsdam")
    assert not save(alfki, token, by=BERND, city="Potsdam")


@pytest.mark.parametrize("token", ["", "{", "[]", "null", '{"city": 3}', "\0"])
def test_a_token_that_is_none_counts_as_having_seen_nothing(alfki, token):
    with pytest.raises(Conflict):
        save(alfki, token, city="Potsdam")


def test_an_import_in_between_is_noticed_like_anybody_elses_save(alfki):
    token = seen(alfki, FIELDS)
    alfki.city = "Leipzig"
    db.session.flush()
    with pytest.raises(Conflict):
        revise(alfki, typed(alfki, city="Bonn"), token, what="customer changed", by=BERND)


def test_a_switch_in_between_is_no_conflict(alfki):
    token = seen(alfki, FIELDS)
    alfki.close_portal(by=BERND)
    assert save(alfki, token, city="Potsdam")
    assert not alfki.portal_open


def test_change_tells_only_of_what_changed(alfki):
    assert change(alfki, {"city": "Bonn", "name": alfki.name}, what="customer changed", by=ANNA)
    db.session.flush()
    assert json.loads(events("customer changed")[0].after) == {"city": "Bonn"}


def test_even_twenty_five_values_that_grow_when_written_fit_an_event():
    values = {f"field_number_{n:02}": "\x01" * 600 for n in range(25)}
    assert len(written(values)) <= 2000
    assert set(json.loads(written(values))) == set(values)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.text("abcdefghij_", min_size=1, max_size=18), st.text(max_size=600), max_size=25))
def test_what_is_written_always_fits_an_event_and_can_be_read(values):
    text = written(values)
    assert len(text) <= 2000
    assert set(json.loads(text)) <= set(values)
