"""What nobody needs any more goes once a day, and nothing that is in use."""

import datetime as dt
import threading

import pytest
import time_machine
from sqlalchemy import select

from integrations import sending, tidying
from integrations.sending import work
from integrations.tidying import tidy
from models import tidying as rules
from models.attaching import keep, store
from models.attachment import Attachment, StoredFile
from models.base import db, how_many
from models.event import Actor
from models.importing.recorded import begin, take_part
from models.importing.sheets import noun_for, written_map
from models.order_draft import OrderDraft
from models.order_files import detach
from models.portal_user import PortalUser
from models.scope import scope
from models.sheet_import import SheetChange, SheetImport
from models.tenant import Tenant, tenant_by_key
from models.types import now
from tests.models.test_choosing_mails_races import within
from tests.models.test_merging_races import own_app
from tests.models.test_ordering_races import at_once

assert own_app  # a fixture

BY = Actor("staff", None, "Nancy")
ROWS = b"sku,on_hand\n1,5\n2,6\n28,7\n"


class File:
    name, type, content = "order.pdf", "application/pdf", b"pdf"


def run(days=0, **more):
    """Tidy on a day to come, as the worker does; how many rows went."""
    with time_machine.travel(now() + dt.timedelta(days=days, minutes=1)):
        gone = tidy(threading.Event(), **more)
    db.session.expire_all()
    return gone


def taken_in(digest):
    one = begin("stock", "Stock", {"what": "stock"}, digest, "rows.csv", BY)
    columns = {"sku": "sku", "on_hand": "on_hand"}
    take_part(one, ROWS, noun_for("stock", BY), written_map(columns, ".", "%Y-%m-%d"), 0)
    db.session.commit()
    return one


@pytest.fixture
def draft(alfki):
    contact = db.session.scalars(select(PortalUser.contact_id).where(PortalUser.customer_id == alfki.id).limit(1)).one()
    made = OrderDraft(customer_id=alfki.id, contact_id=contact)
    db.session.add(made)
    db.session.commit()
    return made


def send_along(draft, content=b"pdf"):
    file = File()
    file.content = content
    keep([file], customer_id=draft.customer_id, draft_id=draft.id, contact_id=draft.contact_id)
    db.session.commit()
    return db.session.scalars(select(Attachment.id)).one()


def hashes():
    return set(db.session.scalars(select(StoredFile.hash)))


def test_a_sheet_that_nobody_imported_goes_after_a_day(northwind):
    store(ROWS)
    db.session.commit()
    assert run(0.9) == 0
    assert run(2) == 1
    assert hashes() == set()


def test_a_sheet_uploaded_again_is_as_new(northwind):
    store(ROWS)
    db.session.commit()
    with time_machine.travel(now() + dt.timedelta(days=2)):
        store(ROWS)
        db.session.commit()
    assert run(2.5) == 0
    assert len(hashes()) == 1


def test_an_imported_sheet_goes_after_30_days_and_what_it_changed_after_90(northwind):
    digest = store(ROWS)
    one = taken_in(digest)
    assert run(29) == 0
    assert run(31) == 1
    assert (hashes(), how_many(SheetChange)) == (set(), 3)
    assert run(89) == 0
    assert run(91) == 3
    assert (how_many(SheetChange), how_many(SheetImport)) == (0, 1)
    assert one.rows_changed == 3


def test_an_import_that_came_to_no_end_counts_from_its_begin(northwind):
    one = taken_in(store(ROWS))
    one.ended_at = None
    db.session.commit()
    assert run(29) == 0
    assert run(92) == 4


def test_a_sheet_that_somebody_sent_along_too_stays(northwind, draft):
    digest = store(ROWS)
    taken_in(digest)
    send_along(draft, ROWS)
    assert run(200) == 3
    assert hashes() == {digest}


def test_files_taken_off_a_draft_go_after_a_day(northwind, draft):
    ident = send_along(draft)
    assert run(5) == 0
    detach(draft, ident)
    db.session.commit()
    assert run(5, due=False) == 1
    assert hashes() == set()


def test_of_two_imports_of_a_sheet_the_later_counts(northwind):
    digest = store(ROWS)
    taken_in(digest)
    with time_machine.travel(now() + dt.timedelta(days=20)):
        taken_in(digest)
    assert run(40) == 0
    assert run(51) == 1


def test_it_goes_batch_by_batch_once_a_day(northwind, monkeypatch):
    monkeypatch.setattr(rules, "FILES", 2)
    monkeypatch.setattr(tidying, "MOST", 2)
    for n in range(6):
        store(b"%d" % n)
    db.session.commit()
    assert run(2) == 4
    assert run(2.5) == 0
    assert run(3.1) == 2


def test_one_business_keeps_what_another_drops(northwind):
    digest = store(ROWS)
    taken_in(digest)
    with scope(tenant_by_key("adventure")):
        store(ROWS)
    db.session.commit()
    assert run(2) == 1
    assert hashes() == {digest}


def test_of_workers_at_once_one_tidies(own_app):
    within(own_app, lambda: [store(b"%d" % n) for n in range(5)])
    with time_machine.travel(now() + dt.timedelta(days=2)):
        gone = at_once(own_app, [lambda: tidy(threading.Event())] * 4)
    assert sorted(gone) == [0, 0, 0, 5]


def test_the_worker_tidies_when_it_is_idle(own_app, monkeypatch):
    within(own_app, lambda: store(ROWS))
    monkeypatch.setattr(sending, "FIRST_LOOK", 0)
    stop = threading.Event()
    monkeypatch.setattr(sending, "IDLE", 0.01)
    with time_machine.travel(now() + dt.timedelta(days=2)):
        worker = threading.Thread(target=work, args=(own_app, stop))
        worker.start()
        for _look in range(200):
            if within(own_app, lambda: how_many(StoredFile)) == 0:
                break
            stop.wait(0.05)
        stop.set()
        worker.join(20)
    assert within(own_app, lambda: how_many(StoredFile)) == 0
    assert within(own_app, lambda: db.session.scalars(select(Tenant.tidied_at)).all())


def test_the_command_tidies_at_once(own_app):
    within(own_app, lambda: store(ROWS))
    with time_machine.travel(now() + dt.timedelta(days=2)), own_app.app_context():
        said = [own_app.test_cli_runner().invoke(args=["tidy"]).output for _time in range(2)]
        db.session.remove()
    assert [one.splitlines()[-1] for one in said] == ["Rows removed: 1.", "Rows removed: 0."]
