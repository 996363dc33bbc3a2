"""Files sent along with messages: for whom the message is there, as a download and never as a page."""

from io import BytesIO

import pytest

from models.attachment import Attachment, StoredFile
from models.base import db, how_many
from models.branch import Branch
from models.module import Module
from models.thread import Message, Thread
from tests.integrations.office import PDF
from tests.integrations.pictures import plain, saved

P, A = "/p/alfki/messages", "/admin/customers/ALFKI/messages"


def sent(person, where, *files, text="Here it is"):
    return person.post(where, text=text, files=[(BytesIO(content), name) for name, content in files])


@pytest.fixture
def ident(maria, alfki):
    assert sent(maria, f"{P}/order/SO-AL1", ("Größe.pdf", PDF)).status_code == 303
    return db.session.scalar(db.select(Attachment.id))


def test_a_file_comes_with_its_message_and_is_only_downloaded(maria, clerk, ident):
    assert f'href="/admin/files/{ident}"' in clerk.get(f"{A}/order/SO-AL1").text
    assert f'href="/p/alfki/files/{ident}"' in maria.get(f"{P}/order/SO-AL1").text
    for answer in (maria.get(f"/p/alfki/files/{ident}"), clerk.get(f"/admin/files/{ident}")):
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]


def test_it_is_there_for_nobody_else(browser, jonas, foreign_owner, visitor, ident):
    ana = browser("/p/anatr/sign-in", "ana.trujillo@anatr.example")
    assert ana.get(f"/p/anatr/files/{ident}").status_code == 404
    assert ana.get(f"/p/alfki/files/{ident}").status_code in (303, 404)
    assert jonas.get(f"/p/alfki/files/{ident}").status_code == 404, "a colleague's order"
    assert foreign_owner.get(f"/admin/files/{ident}").status_code == 404
    assert visitor.get(f"/p/alfki/files/{ident}").status_code == 303


@pytest.mark.parametrize("module", [Module.ORDERS, Module.MESSAGES])
def test_it_goes_with_its_document_and_with_messages(maria, alfki, ident, module):
    alfki.hidden_modules = frozenset({module})
    db.session.commit()
    assert maria.get(f"/p/alfki/files/{ident}").status_code == 404


def test_a_disguised_file_is_named_and_nothing_is_stored(maria, alfki):
    answer = sent(maria, f"{P}/general", ("good.pdf", PDF), ("bad.pdf", b"MZ\x90"), text="kept words")
    assert answer.status_code == 422
    assert "bad.pdf: The content of this file is not what its name says." in answer.text
    assert "kept words" in answer.text
    assert how_many(Message) == how_many(StoredFile) == 0


def test_six_files_are_too_many(maria, alfki):
    answer = sent(maria, f"{P}/general", *((f"{n}.txt", b"x") for n in range(6)))
    assert answer.status_code == 422
    assert "Send at most 5 files at once." in answer.text


def test_a_file_alone_is_a_message(maria, alfki):
    assert sent(maria, f"{P}/general", ("a.txt", b"x"), text="").status_code == 303
    assert "a.txt" in maria.get(f"{P}/general").text


def test_the_same_sent_twice_is_one_message_and_another_file_is_another(maria, alfki):
    for content in (b"one", b"one", b"two"):
        sent(maria, f"{P}/general", ("a.txt", content))
    assert how_many(Message) == how_many(Attachment) == 2


def test_the_same_bytes_lie_there_once(maria, clerk, alfki):
    picture = saved(plain())
    sent(maria, f"{P}/general", ("a.png", picture), ("b.png", picture))
    sent(clerk, f"{A}/general", ("c.png", picture))
    assert how_many(Attachment) == 3
    assert how_many(StoredFile) == 1


def test_many_files_cost_one_statement(maria, alfki, statements):
    sent(maria, f"{P}/general", ("a.txt", b"1"), text="first")
    with statements() as few:
        maria.get(f"{P}/general")
    for n in range(5):
        sent(maria, f"{P}/general", *((f"{n}{m}.txt", b"%d" % n) for m in range(5)), text=f"number {n}")
    with statements() as many:
        maria.get(f"{P}/general")
    assert len(few) == len(many)


def test_a_thread_is_read_and_its_files_are_there_at_whatever_branch_one_looks(maria, clerk, alfki, ident):
    for code in ("LON", "SEA"):
        db.session.add(Branch(code=code, name=code))
    db.session.commit()
    sent(clerk, f"{A}/order/SO-AL1", ("answer.txt", b"x"))
    thread = db.session.scalars(db.select(Thread)).one()
    maria.post("/p/alfki/branch", branch="SEA", next="/p/alfki/")
    assert "SO-AL1" not in maria.get("/p/alfki/orders").text, "it is of no branch that is looked at"
    assert maria.get(f"/p/alfki/files/{ident}").data == PDF
    assert 'id="count-messages">1</span>' in maria.get("/p/alfki/").text
    assert "answer.txt" in maria.get(f"/p/alfki/threads/{thread.id}/new", htmx=True, after=1).text
    assert maria.post(f"/p/alfki/threads/{thread.id}/read").status_code == 200
    assert 'id="count-messages">1</span>' not in maria.get("/p/alfki/").text
