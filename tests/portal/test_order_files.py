"""Files sent along with an order: chosen while it is written, and then there for whoever may see the order."""

from io import BytesIO

import pytest

from models.attachment import Attachment, StoredFile
from models.base import db, how_many
from models.branch import Branch
from models.customer import Status
from models.module import Module
from models.order import Order
from tests.integrations.office import PDF
from tests.portal.test_order_pad import PAD, put, send

FILES = f"{PAD}/files"


def attach(person, *files, **more):
    return person.post(FILES, files=[(BytesIO(content), name) for name, content in files], **more)


def names():
    return list(db.session.scalars(db.select(Attachment.name).order_by(Attachment.id)))


def attached():
    return db.session.scalars(db.select(Attachment.id)).one()


@pytest.fixture
def order(maria, northwind):
    """Maria's, with a file."""
    put(maria, "1", "2")
    assert attach(maria, ("Größe.pdf", PDF)).status_code == 303
    assert send(maria).status_code == 303
    return db.session.scalars(db.select(Order).where(Order.order_key.is_not(None))).one()


def test_a_file_waits_with_the_draft_on_the_pad_and_in_the_review(maria, northwind):
    put(maria, "1", "2")
    assert attach(maria, ("plan.pdf", PDF)).headers["Location"] == PAD
    assert attach(maria, ("list.csv", b"a,b"), review="1").headers["Location"] == f"{PAD}/review"
    for page in (PAD, f"{PAD}/review"):
        text = maria.get(page).text
        assert "plan.pdf" in text
        assert "list.csv" in text


def test_it_is_taken_away_again(maria, northwind):
    put(maria, "1", "2")
    attach(maria, ("plan.pdf", PDF), ("list.csv", b"a,b"))
    first = db.session.scalars(db.select(Attachment.id).order_by(Attachment.id)).first()
    answer = maria.post(f"{FILES}/{first}/removal", htmx=True, review="1")
    assert 'id="order-files"' in answer.text
    assert names() == ["list.csv"]
    assert maria.post(f"{FILES}/{first}/removal").status_code == 303, "gone is gone"
    maria.post(f"{PAD}/emptying")
    assert names() == []


def test_once_sent_it_stands_on_the_order_for_both_sides_and_is_only_downloaded(maria, clerk, order):
    ident = attached()
    addresses = (f"/p/alfki/orders/{order.number}/files/{ident}", f"/admin/orders/{order.number}/files/{ident}")
    assert addresses[0] in maria.get(f"/p/alfki/orders/{order.number}").text
    assert addresses[1] in clerk.get(f"/admin/customers/ALFKI/documents/order/{order.number}").text
    for answer in (maria.get(addresses[0]), clerk.get(addresses[1])):
        assert answer.data == PDF
        assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Größe.pdf" not in maria.get(PAD).text, "the next order begins without it"
    assert maria.post(f"{FILES}/{ident}/removal").status_code == 303
    assert names() == ["Größe.pdf"], "what is sent stays"


def test_it_is_there_for_nobody_else(browser, jonas, foreign_owner, maria, ana, visitor, order):
    ident = attached()
    mine = f"/p/alfki/orders/{order.number}/files/{ident}"
    assert jonas.get(mine).status_code == 404, "a colleague who sees his own orders only"
    assert ana.get(f"/p/anatr/orders/{order.number}/files/{ident}").status_code == 404
    assert ana.get(f"/p/anatr/orders/SO-AN1/files/{ident}").status_code == 404
    assert foreign_owner.get(f"/admin/orders/{order.number}/files/{ident}").status_code == 404
    assert visitor.get(mine).status_code == 303
    assert maria.get(f"/p/alfki/orders/SO-AL1/files/{ident}").status_code == 404, "another order's"
    for way in ("/p/alfki/files", "/admin/files"):
        assert browser("/admin/sign-in", "clerk@northwind.example").get(f"{way}/{ident}").status_code != 200
    assert maria.get(f"/p/alfki/files/{ident}").status_code == 404, "no message's file"


def test_nobody_reaches_the_files_of_another_s_draft(maria, browser, alfki):
    from tests.cast import add_user

    add_user(alfki, "Lena", "Vogt", "lena.vogt@alfki.example")
    db.session.commit()
    attach(maria, ("plan.pdf", PDF))
    lena = browser("/p/alfki/sign-in", "lena.vogt@alfki.example")
    lena.post(f"{FILES}/{attached()}/removal")
    assert names() == ["plan.pdf"]
    assert "plan.pdf" not in lena.get(PAD).text
    assert maria.get(f"/p/alfki/orders/SO-AL1/files/{attached()}").status_code == 404


def test_it_goes_with_the_orders(maria, alfki, order):
    alfki.hidden_modules = frozenset({Module.ORDERS})
    db.session.commit()
    assert maria.get(f"/p/alfki/orders/{order.number}/files/{attached()}").status_code == 404


def test_it_is_there_at_whatever_branch_one_looks(maria, northwind, order):
    for code in ("LON", "SEA"):
        db.session.add(Branch(code=code, name=code))
    db.session.commit()
    maria.post("/p/alfki/branch", branch="SEA", next="/p/alfki/")
    assert maria.get(f"/p/alfki/orders/{order.number}/files/{attached()}").data == PDF


@pytest.mark.parametrize("review", [{}, {"review": "1"}])
def test_what_can_t_be_sent_is_named_and_nothing_is_stored(maria, northwind, review):
    put(maria, "1", "2")
    for htmx in (False, True):
        answer = attach(maria, ("good.pdf", PDF), ("bad.pdf", b"MZ\x90"), htmx=htmx, **review)
        assert answer.status_code == 422
        assert "bad.pdf: The content of this file is not what its name says." in answer.text
        assert "Choose a file first." in maria.post(FILES, htmx=htmx, **review).text
    assert how_many(Attachment) == how_many(StoredFile) == 0


def test_an_order_has_five_files_at_most_and_each_once(maria, northwind):
    assert attach(maria, *((f"{n}.txt", b"x") for n in range(4))).status_code == 303
    assert attach(maria, ("0.txt", b"x"), ("4.txt", b"x")).status_code == 303
    assert len(names()) == 5
    answer = attach(maria, ("5.txt", b"x"))
    assert answer.status_code == 422
    assert "An order can have at most 5 files." in answer.text
    assert len(names()) == 5
    assert "Send at most 5 files at once." in attach(maria, *((f"{n}.txt", b"x") for n in range(6))).text


def test_a_blacklisted_customer_attaches_nothing(maria, alfki):
    alfki.status = Status.BLACKLISTED
    db.session.commit()
    assert attach(maria, ("a.txt", b"x")).status_code == 422
    assert names() == []
