"""Lists of documents: whose they are, how they are narrowed and sorted, and what they cost."""

import datetime as dt

import pytest

from models.base import db
from models.delivery import Delivery
from models.invoice import Invoice
from models.module import Module
from models.order import Order
from tests.cast import TODAY, find, make
from tests.portal.papers import LISTS, STAFF, fill, link, numbers, user

LISTED = [path for path in LISTS if path not in ("quotes", "jobs")]


@pytest.mark.parametrize("path", LISTED)
def test_a_list_shows_the_customers_documents(maria, path):
    page = maria.get(f"/p/alfki/{path}")
    assert page.status_code == 200
    assert numbers(page)
    assert all("-AL" in number for number in numbers(page))


@pytest.mark.parametrize("path", ["quotes", "jobs"])
def test_a_module_without_documents_says_so(maria, path):
    assert "Nothing here yet" in maria.get(f"/p/alfki/{path}").text


def test_quotes_show_once_there_are_some(maria, alfki):
    fill(alfki, "quote", [{"number": "Q-1", "status": "sent"}])
    assert numbers(maria.get("/p/alfki/quotes")) == ["Q-1"]


def test_the_newest_comes_first(maria):
    assert numbers(maria.get("/p/alfki/orders")) == ["SO-AL3", "SO-AL2", "SO-AL1"]


@pytest.mark.parametrize("path", ["invoices", "payments", "credit-memos", "quotes", "jobs"])
@pytest.mark.parametrize("part", ["", "/totals", ".csv"])
def test_a_colleague_without_the_module_finds_no_list(jonas, path, part):
    assert jonas.get(f"/p/alfki/{path}{part}").status_code == 404


def test_own_orders_only_holds_in_the_list_and_its_sums(jonas):
    assert numbers(jonas.get("/p/alfki/orders")) == ["SO-AL2"]
    assert numbers(jonas.get("/p/alfki/deliveries")) == ["DN-AL2"]
    assert "1 document" in jonas.get("/p/alfki/orders/totals").text


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("part", ["", "/totals", ".csv"])
def test_another_customers_list_does_not_exist(ana, path, part):
    assert ana.get(f"/p/alfki/{path}{part}").status_code == 404


def test_tenants_with_the_same_address_and_numbers_never_meet(foreign_maria, alfki):
    fill(alfki, "order", [{"number": "ONLY-HERE"}])
    assert "ONLY-HERE" not in foreign_maria.get("/p/alfki/orders", q="only").text


def test_drafts_are_not_listed_nor_counted(maria, alfki):
    fill(alfki, "invoice", [{"number": "INV-DRAFT", "status": "draft"}])
    assert "INV-DRAFT" not in maria.get("/p/alfki/invoices").text
    assert "2 documents" in maria.get("/p/alfki/invoices/totals").text


def test_a_module_switched_off_is_gone_at_the_next_request(maria, alfki):
    assert maria.get("/p/alfki/invoices").status_code == 200
    alfki.hide(Module.INVOICES, STAFF)
    db.session.commit()
    assert maria.get("/p/alfki/invoices").status_code == 404


# --- narrowing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so-al2", ["SO-AL2"]),
        ("PO 4403", ["SO-AL3"]),
        ("ROSSLE", ["SO-AL3", "SO-AL2", "SO-AL1"]),
        ("rößle 4401", ["SO-AL1"]),
        ("sauerkraut 4401", ["SO-AL1"]),
        ("4401 nowhere", []),
        ("%", []),
        ("SO_AL1", []),
        ("\\", []),
    ],
)
def test_search_finds_every_word_folded_and_literally(maria, text, found):
    assert numbers(maria.get("/p/alfki/orders", q=text)) == found


def test_nothing_found_says_so_and_offers_all(maria):
    page = maria.get("/p/alfki/orders", q="nowhere")
    assert "Nothing matches" in page.text
    assert link(page, "Show all") == "/p/alfki/orders"


def test_a_status_narrows(maria):
    assert numbers(maria.get("/p/alfki/orders", status="confirmed")) == ["SO-AL3"]


def test_an_invoices_status_is_the_shown_one(maria, alfki):
    due = {"early": TODAY - dt.timedelta(days=1), "today": TODAY, "never": None}
    fill(
        alfki,
        "invoice",
        [
            {"number": "I-OPEN", "due_on": due["today"]},
            {"number": "I-PART", "due_on": due["never"], "total": 10, "allocated": 4},
            {"number": "I-LATE", "due_on": due["early"], "total": 10, "allocated": 4},
            {"number": "I-PAID", "due_on": due["early"], "total": 10, "allocated": 10},
            {"number": "I-VOID", "due_on": due["early"], "status": "void"},
        ],
    )
    for status, number in {
        "open": "I-OPEN",
        "part_paid": "I-PART",
        "overdue": "I-LATE",
        "paid": "I-PAID",
        "void": "I-VOID",
    }.items():
        assert numbers(maria.get("/p/alfki/invoices", status=status, q="")).count(number) == 1
        assert (
            sum(
                number in numbers(maria.get("/p/alfki/invoices", status=other))
                for other in ("open", "part_paid", "overdue", "paid", "void")
            )
            == 1
        )


def test_dates_narrow_and_both_ends_count(maria):
    day = (TODAY - dt.timedelta(days=20)).isoformat()
    assert numbers(maria.get("/p/alfki/orders", **{"from": day, "to": day})) == ["SO-AL2"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"from": "yesterday"}, "not a date"),
        ({"to": "2026-02-30"}, "not a date"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "before the first"),
        ({"status": "draft"}, "no such state"),
        ({"sort": "profit"}, "sorted like that"),
        ({"sort": "due"}, "sorted like that"),
        ({"at": "nonsense"}, "no place in the list"),
        ({"q": "x" * 101}, "at most 100 characters"),
    ],
)
@pytest.mark.parametrize("part", ["", "/totals", ".csv"])
def test_what_can_not_be_used_gets_a_sentence_and_keeps_what_was_typed(maria, query, sentence, part):
    page = maria.get(f"/p/alfki/orders{part}", **query)
    assert page.status_code == 422
    assert sentence in page.text
    if not part and "at" not in query:
        assert f'value="{next(iter(query.values()))}"' in page.text or "status" in query
    assert maria.get(f"/p/alfki/orders{part}", htmx=True, **query).status_code == 422


ODD = [
    "%",
    "_",
    "\\",
    "%%%",
    "' OR 1=1 --",
    "\0",
    "a\0b",
    "🦆",
    "שלום",
    "\u202eevil",
    "x" * 10_000,
    "a " * 5_000,
    "\ud800",
    "\x1b",
    "<b>",
    "ﬃ",
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_input_is_answered_calmly(maria, odd):
    odd = odd.encode("utf-8", "surrogatepass")
    for path in ("orders", "orders/totals", "orders.csv", "invoices", "search"):
        for field in ("q", "status", "from", "to", "sort", "at"):
            assert maria.get(f"/p/alfki/{path}", **{field: odd}).status_code in (200, 422)


# --- order, pages, pieces ---------------------------------------------------------------------------


def test_a_head_sorts_and_says_which_way(maria):
    page = maria.get("/p/alfki/orders", sort="number")
    assert numbers(page) == ["SO-AL1", "SO-AL2", "SO-AL3"]
    assert 'aria-sort="ascending"' in page.text
    assert link(page, "Number") == "/p/alfki/orders?sort=-number"


def test_invoices_sort_by_due_date_those_without_one_last(maria, alfki):
    fill(alfki, "invoice", [{"number": "I-NEVER", "due_on": None}])
    assert numbers(maria.get("/p/alfki/invoices", sort="due")) == ["INV-AL1", "INV-AL2", "I-NEVER"]


def test_pages_lead_on_and_back_and_keep_the_filter(maria, alfki):
    fill(alfki, "order", [{"reference": "box"}] * 60)
    first = maria.get("/p/alfki/orders", q="or-t", sort="number")
    second = maria.get(link(first, "Older"))
    third = maria.get(link(second, "Older"))
    assert numbers(first) + numbers(second) + numbers(third) == [f"OR-T{n:05}" for n in range(60)]
    assert link(third, "Older") is None
    assert numbers(maria.get(link(third, "Newer"))) == numbers(second)
    assert link(maria.get(link(second, "Newer")), "Newer") is None


def test_somebody_typing_gets_the_results_alone_and_an_address_to_come_back_to(maria):
    answer = maria.get("/p/alfki/orders", htmx=True, q="4401", status="", sort="")
    assert answer.text.lstrip().startswith('<section id="results"')
    assert "<html" not in answer.text
    assert answer.headers["HX-Replace-Url"] == "/p/alfki/orders?q=4401"


def test_totals_come_by_themselves_or_by_a_link(maria):
    page = maria.get("/p/alfki/invoices", status="overdue")
    assert link(page, "Count and totals") == "/p/alfki/invoices/totals?status=overdue"
    assert "1 document" in maria.get(link(page, "Count and totals")).text


def test_totals_are_told_per_currency(maria, alfki):
    fill(
        alfki,
        "invoice",
        [{"total": 100_00, "currency": "USD"}, {"total": 50_00, "allocated": 20_00, "currency": "USD"}],
    )
    told = maria.get("/p/alfki/invoices/totals", htmx=True).text
    assert "4 documents" in told
    assert "US$150.00" in told
    assert "US$130.00" in told


def test_void_invoices_owe_nothing_in_the_totals(maria, alfki):
    fill(alfki, "invoice", [{"number": "I-VOID", "status": "void", "total": 99_00}])
    assert "open" not in maria.get("/p/alfki/invoices/totals", q="in-t", status="void").text.split("1 document")[1]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_for_one_row_and_fifty(maria, alfki, statements, path):
    counts = []
    for rows in ([{}], [{"number": f"N{n}"} for n in range(50)]):
        fill(alfki, LISTS[path], rows)
        with statements() as seen:
            assert maria.get(f"/p/alfki/{path}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 3


def test_a_delivery_names_its_order_where_that_may_be_seen(maria, jonas, alfki):
    mine = find(Order, number="SO-AL2")
    make(
        Delivery,
        alfki,
        "DN-X",
        1,
        status="planned",
        came_from_id=find(Order, number="SO-AL1").id,
        contact_id=mine.contact_id,
    )
    db.session.commit()
    assert "SO-AL1" in maria.get("/p/alfki/deliveries").text
    page = jonas.get("/p/alfki/deliveries").text
    assert "DN-X" in page
    assert "SO-AL1" not in page


def test_names_are_shown_as_text(maria, alfki):
    make(Order, alfki, "SO-<b>", 0, status="confirmed", reference="<script>alert(1)</script>")
    db.session.commit()
    page = maria.get("/p/alfki/orders").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_number_with_a_slash_opens(maria, alfki):
    make(Invoice, alfki, "2026/001", 0, status="issued")
    db.session.commit()
    assert "2026/001" in maria.get(link(maria.get("/p/alfki/invoices"), "2026/001")).text


def test_the_menu_has_only_ones_own_modules_and_marks_the_place(jonas):
    page = jonas.get("/p/alfki/orders/SO-AL2").text
    assert 'href="/p/alfki/orders" aria-current="page"' in " ".join(page.split())
    assert "/p/alfki/invoices" not in page


def test_hiding_a_module_from_one_person_leaves_the_others(maria, jonas, northwind):
    user("JONAS.BERG").hide(Module.ORDERS, STAFF)
    db.session.commit()
    assert jonas.get("/p/alfki/orders").status_code == 404
    assert maria.get("/p/alfki/orders").status_code == 200
