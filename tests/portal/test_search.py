"""Search over all documents."""

import pytest

from models.base import db
from models.module import Module
from models.order import Order
from tests.cast import make
from tests.portal.papers import STAFF, fill, numbers


def found(person, text, **more):
    return numbers(person.get("/p/alfki/search", q=text, **more))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("inv-al1", "INV-AL1"),
        ("PO 4402", "SO-AL2"),
        ("PAY-AL1", "PAY-AL1"),
        ("cm-al", "CM-AL1"),
        ("dn-al1", "DN-AL1"),
        ("rössle SO-AL3", "SO-AL3"),
    ],
)
def test_a_document_is_found_by_number_reference_or_product(maria, text, number):
    assert number in found(maria, text)


def test_accents_and_capitals_make_no_difference(maria):
    assert found(maria, "ROSSLE") == found(maria, "rößle") == found(maria, "rössle") != []


def test_the_very_number_comes_first(maria, alfki):
    fill(alfki, "order", [{"number": "SO-AL10", "search_text": "so-al10"}])
    assert found(maria, "so-al1")[0] == "SO-AL1"


def test_only_what_one_may_see_is_found(jonas):
    assert set(found(jonas, "al")) == {"SO-AL2", "DN-AL2"}


def test_others_documents_are_not_found(maria, ana, foreign_maria, alfki):
    fill(
        alfki,
        "order",
        [
            {"number": "ONLY-HERE", "search_text": "only-here"},
            {"number": "DRAFT", "status": "draft", "search_text": "only-here"},
        ],
    )
    assert found(maria, "only-here") == ["ONLY-HERE"]
    assert found(foreign_maria, "only-here") == []
    assert numbers(ana.get("/p/anatr/search", q="only-here")) == []
    assert ana.get("/p/alfki/search", q="only-here").status_code == 404


def test_a_module_switched_off_is_searched_no_longer(maria, alfki):
    assert "INV-AL1" in found(maria, "inv-al1")
    alfki.hide(Module.INVOICES, STAFF)
    db.session.commit()
    assert found(maria, "inv-al1") == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "SO_AL", "%%", "so-al%"])
def test_wildcards_mean_themselves(maria, text):
    assert found(maria, text) == []


def test_a_percent_sign_in_a_text_is_found(maria, alfki):
    make(Order, alfki, "SO-P", 0, status="confirmed", reference="50% off")
    db.session.commit()
    assert found(maria, "50%") == ["SO-P"]


def test_more_than_fifty_are_cut_with_a_sentence(maria, alfki, statements):
    fill(alfki, "order", [{}] * 60)
    with statements() as seen:
        page = maria.get("/p/alfki/search", q="or-t")
    assert len(numbers(page)) == 50
    assert "50 best matches" in page.text
    assert len(seen) == 3  # the visit, what was found, what is new in messages


def test_nothing_found_and_nothing_asked_each_say_so(maria):
    assert "Nothing found" in maria.get("/p/alfki/search", q="nowhere").text
    assert "What are you looking for?" in maria.get("/p/alfki/search").text


def test_somebody_typing_gets_the_results_alone(maria):
    answer = maria.get("/p/alfki/search", htmx=True, q="al1")
    assert answer.text.lstrip().startswith('<section id="found"')
    assert answer.headers["HX-Replace-Url"] == "/p/alfki/search?q=al1"


def test_too_much_text_gets_a_sentence(maria):
    page = maria.get("/p/alfki/search", q="x" * 101)
    assert page.status_code == 422
    assert "at most 100 characters" in page.text


def test_the_kinds_are_named(maria):
    page = maria.get("/p/alfki/search", q="al1").text
    for kind in ("Order", "Delivery", "Invoice", "Payment", "Credit memo"):
        assert f"<td>{kind}</td>" in page
