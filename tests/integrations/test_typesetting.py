"""Papers as they are printed: everything that is known is on them, nothing that is typed is obeyed, and any program can read them."""

import datetime as dt
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from bench.paper_samples import ACCOUNT, BUYER, SELLER, invoice, line, lines, statement
from integrations import typesetting
from integrations.paper_words import words_of_papers
from integrations.paying_by_code import transfer_code
from integrations.typefaces import printable
from integrations.typesetting import pictures, typeset
from models.paper import KINDS, Fact, OpenItem, Party, Settled

ENGLISH = words_of_papers("en")
SPACES = re.compile(r"[\s\u200b\u2066-\u2069]+")


def read(pdf):
    return PdfReader(BytesIO(pdf))


def shown(paper, words=ENGLISH):
    """All its words, with one space between them."""
    return SPACES.sub(" ", " ".join(page.extract_text() for page in read(typeset(paper, words)).pages))


def picture(width=400, height=100):
    stream = BytesIO()
    Image.new("RGB", (width, height), "#b3402e").save(stream, "PNG")
    return stream.getvalue()


def test_an_invoice_says_who_owes_whom_what_for_what_and_how_to_pay():
    text = shown(invoice())
    for said in (
        "Invoice INV-10952", "Alfreds Futterkiste", "Obere Str. 57", "Northwind Traders GmbH · Speicherstraße 12", "PO 4711", "SO-10952", "ALFKI",
        "Mar 16, 2026", "Apr 15, 2026", "DE136695976", "Rössle Sauerkraut", "NW-001 · 12 × 8 oz jars", "Total €444.01", "Tax 19% on",
        "Please transfer €444.01 by Apr 15, 2026.", "DE89 3704 0044 0532 0130 00", "30 days net.", "Page 1 of 1",
    ):  # fmt: skip
        assert said in text


def test_its_foot_says_on_each_page_where_one_can_ask_whether_it_is_genuine():
    line = "Check that this is genuine: portal.northwind.example/verify Page"
    assert shown(invoice(60, verify_at="https://portal.northwind.example/verify")).count(line) == 4
    assert "genuine" not in shown(invoice())


def test_each_rate_has_its_line_in_the_sums():
    paper = invoice(
        lines=(line(1, unit_price=10_000, quantity=Decimal(1)), line(2, unit_price=10_000, quantity=Decimal(1)))
    )
    assert "Net €200.00 Tax 7% on €100.00 €7.00 Tax 19% on €100.00 €19.00 Total €226.00" in shown(paper)


def test_an_invoice_without_tax_says_why():
    free = line(1, tax_rate=Decimal(0), tax_category="AE", unit_price=1000, quantity=Decimal(1))
    text = shown(invoice(lines=(free,), legal_texts=("The recipient owes the tax.",)))
    assert "Reverse charge, on €10.00 €0.00" in text
    assert "The recipient owes the tax." in text


@pytest.mark.parametrize(("left", "said"), [(0, "Paid in full."), (14_401, "Paid −€300.00 To pay €144.01")])
def test_what_is_paid_is_taken_off(left, said):
    assert said in shown(invoice(left=left))


def test_a_column_is_there_only_when_it_tells_something():
    plain = (line(1, discount=Decimal(0)), line(3, discount=Decimal(0)))
    assert "Discount" not in shown(invoice(lines=plain))
    assert "Quantity Price Amount" in shown(invoice(lines=plain))
    assert "Quantity Price Discount Tax Amount" in shown(invoice())


def test_sections_head_their_lines_and_count_for_nothing():
    cool = replace(line(1), kind="section", description="Cooling")
    text = shown(invoice(lines=(cool, line(2), replace(line(3), kind="freight", description=""))))
    assert re.search(r"Cooling 1 Uncle Bob.* 2 Freight", text)


def test_a_draft_says_so_and_asks_for_no_money():
    text = shown(invoice(is_draft=True))
    assert "Draft" in text
    assert "Please transfer" not in text


def test_a_delivery_note_has_quantities_and_no_prices():
    text = shown(
        invoice(kind="delivery", number="DN-7", ship_to=("Hall 3", "Hafenweg 3"), facts=(Fact("Carrier", "DHL"),))
    )
    assert "Delivery note DN-7" in text
    assert "Delivery address Hall 3, Hafenweg 3" in text
    assert "Carrier DHL" in text
    assert "Received in good order" in text
    assert "€" not in text


def test_a_quote_says_how_long_it_is_good_and_what_is_optional():
    paper = invoice(
        kind="quote",
        number="Q-1",
        title="Hall 3",
        introduction="Dear Maria,\nas wished.",
        lines=(line(1), replace(line(2), is_optional=True)),
    )
    text = shown(paper)
    for said in (
        "Quote Q-1",
        "Good through Apr 15, 2026",
        "Hall 3 Dear Maria, as wished.",
        "Optional, not in the total",
    ):
        assert said in text


def test_a_credit_memo_names_the_invoice_it_corrects():
    text = shown(
        invoice(kind="credit_memo", number="CM-1", corrects="INV-9", corrects_on=dt.date(2026, 1, 2), left=10_000)
    )
    assert "Corrects invoice INV-9 · Jan 2, 2026" in text
    assert "Not used yet €100.00" in text
    assert "Please transfer" not in text


def test_a_receipt_names_what_it_paid():
    settles = (Settled("INV-1", dt.date(2026, 1, 2), 20_000), Settled("INV-2", None, 30_000))
    text = shown(invoice(0, kind="payment", number="PAY-5", total=50_000, method="Card", settles=settles, lines=()))
    for said in (
        "Payment receipt PAY-5",
        "We have received €500.00.",
        "INV-1 Jan 2, 2026 €200.00",
        "INV-2 €300.00",
        "Payment method Card",
    ):
        assert said in text


def test_a_signed_job_shows_by_whom():
    paper = invoice(
        kind="job", number="JOB-9", signature=picture(), signed_by="Maria Anders", signed_on=dt.date(2026, 3, 20)
    )
    assert "Signed by Maria Anders on Mar 20, 2026" in shown(paper)
    assert len(read(typeset(paper, ENGLISH)).pages[0].images) == 1


def test_a_statement_runs_from_its_opening_to_its_closing_balance():
    owed = OpenItem("INV-1", dt.date(2026, 1, 2), dt.date(2026, 2, 2), 50_000, 20_000)
    text = shown(statement(open_items=(owed,)))
    for said in (
        "Statement of account", "Mar 16, 2026 Opening balance 125.00", "Mar 17, 2026 Payment No-1 −300.00 275.00", "Closing balance €725.00",
        "Credit not used yet €50.00", "More than 90 days late", "INV-1 Jan 2, 2026 Feb 2, 2026 500.00 200.00",
    ):  # fmt: skip
        assert said in text


@pytest.mark.parametrize(
    ("paper", "head"), [(invoice(200), "Quantity"), (statement(300), "Balance")], ids=["invoice", "statement"]
)
def test_every_page_of_a_long_paper_has_its_number_and_the_heads_of_its_table(paper, head):
    pages = [SPACES.sub(" ", page.extract_text()) for page in read(typeset(paper, ENGLISH)).pages]
    assert len(pages) > 5
    for n, page in enumerate(pages, start=1):
        assert f"Page {n} of {len(pages)}" in page
        assert head in page or n == len(pages)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_every_kind_is_an_archive_for_screen_readers_too(kind, language):
    pdf = typeset(invoice(kind=kind, language=language, logo=picture()), ENGLISH)
    root = read(pdf).trailer["/Root"]
    described = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in described
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (language, True)
    known = read(pdf).metadata
    assert known.title.endswith("INV-10952")
    assert (known.author, known.creation_date.date()) == ("Northwind Traders GmbH", dt.date(2026, 3, 16))


def test_the_same_facts_give_the_same_bytes():
    assert typeset(invoice(), ENGLISH) == typeset(invoice(), ENGLISH)


def test_in_german_words_amounts_and_dates_are_german(app):
    with app.app_context():
        text = shown(invoice(language="de"), words_of_papers("de"))
    for said in (
        "Rechnung INV-10952",
        "Gesamt 444,01 €",
        "Bitte überweisen Sie 444,01 € bis 15.04.2026.",
        "Seite 1 von 1",
    ):
        assert said in text


def test_names_in_any_alphabet_and_without_end_are_printed():
    names = (
        "شركة النور للتجارة",
        "אלפרדס בע״מ",
        "Ελληνικά ΑΕ",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    )
    for name in names:
        there = typeset(invoice(buyer=Party(name, ("x" * 150,))), ENGLISH)
        fonts = {
            str(font["/BaseFont"])
            for page in read(there).pages
            for font in (f.get_object() for f in page["/Resources"]["/Font"].values())
        }
        assert any("Arabic" in font for font in fonts) == ("ش" in name)
        assert any("Hebrew" in font for font in fonts) == ("ב" in name)
    assert "gesellschaft" in shown(invoice(buyer=Party(names[-1]))).replace("-", "").replace(" ", "")


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        "*bold* _slanted_ = Heading",
        "$x^2$ `raw` \\ // comment",
        '"; panic() //',
        '#import "letterhead.typ": *',
        "{{ 7*7 }}",
    ],
)
def test_what_is_typed_is_printed_and_never_obeyed(typed):
    paper = invoice(
        buyer=Party(typed), note=typed, reference=typed, lines=(line(1, description=typed, unit=typed),), facts=(Fact(typed, typed),)
    )  # fmt: skip
    assert shown(paper).count(SPACES.sub(" ", typed)) >= 5


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(st.characters(categories=("Lo", "Mn", "So", "Cf", "Co", "Cs", "Cc")), max_size=30))
def test_anything_can_be_printed(one, other):
    paper = invoice(
        buyer=Party(one, (other,)), note=other + one, number=one, lines=(line(1, description=other),), terms=other
    )
    for language in ("en", "he"):
        assert typeset(replace(paper, language=language), ENGLISH).startswith(b"%PDF-1.7")


def test_what_no_font_has_becomes_a_question_mark():
    assert printable("Zoë \x00株 ﬁ\u202e Ｂ\t.") == "Zoë ? fi B ."


def test_a_page_can_be_seen_as_a_picture():
    (page,) = pictures(invoice(logo=picture()), ENGLISH, ppi=40)
    with Image.open(BytesIO(page)) as seen:
        assert seen.size == (331, 468)
        assert (179, 64, 46) in {colour for _, colour in seen.convert("RGB").getcolors(100_000)}


class TestTheCodeForBankingApps:
    def test_is_there_for_euros_to_an_iban(self):
        assert transfer_code(ACCOUNT, 44_401, "EUR", "INV-1").startswith("<svg")

    @pytest.mark.parametrize(
        ("account", "amount", "currency"),
        [
            (None, 100, "EUR"),
            (ACCOUNT, 0, "EUR"),
            (ACCOUNT, 10**11, "EUR"),
            (ACCOUNT, 100, "USD"),
            (replace(ACCOUNT, iban="DE00"), 100, "EUR"),
        ],
    )
    def test_is_left_out_where_nothing_can_be_paid_with_it(self, account, amount, currency):
        assert transfer_code(account, amount, currency, "INV-1") == ""

    def test_asks_for_what_is_left(self, monkeypatch):
        asked = []
        monkeypatch.setattr(typesetting, "transfer_code", lambda *told: asked.append(told) or "")
        typeset(invoice(left=500, payment_reference="RF18"), ENGLISH)
        typeset(invoice(is_draft=True), ENGLISH)
        typeset(invoice(kind="quote"), ENGLISH)
        assert asked == [(ACCOUNT, 500, "EUR", "RF18")]


def test_eight_threads_set_papers_at_once():
    wanted = [invoice(n, number=f"INV-{n}") for n in range(1, 25)]
    alone = [typeset(paper, ENGLISH) for paper in wanted]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda paper: typeset(paper, ENGLISH), wanted)) == alone


def test_an_invoice_of_45_lines_takes_a_moment():
    paper, took = invoice(lines=lines(45)), []
    for _ in range(5):
        began = time.perf_counter()
        typeset(paper, ENGLISH)
        took.append(time.perf_counter() - began)
    assert statistics.median(took) < 1  # some 25 ms where nothing else runs


def test_the_address_stands_in_the_window_of_its_envelope():
    """DIN 5008, form B: 20 to 105 mm from the left, 62.7 to 90 mm from the top, where the sheet is 297 mm high."""
    places = {}
    page = read(typeset(invoice(), ENGLISH)).pages[0]
    page.extract_text(visitor_text=lambda text, user, matrix, *_: places.setdefault(text.strip(), _place(user, matrix)))
    left, top = places[BUYER.name]
    assert (20 < left < 30, 62 < top < 70) == (True, True)
    assert places["12209 Berlin"][1] < 90
    assert SELLER.name in places


def _place(user, matrix):
    x, y = matrix[4] * user[0] + matrix[5] * user[2] + user[4], matrix[4] * user[1] + matrix[5] * user[3] + user[5]
    return x / 72 * 25.4, 297 - y / 72 * 25.4
