"""Staff and what the bank says came in: a file looked at and taken in, lines matched, booked, put aside."""

import io
import re

import pytest
from sqlalchemy import func, select

from blueprints.admin import bank_import
from models.bank_line import BankLine
from models.base import db
from models.invoice import Invoice
from models.payment import Payment
from tests import bank_files, cast
from tests.admin.conftest import events, said, undo
from tests.models.test_matching import line, owed

BANK, IMPORT = "/admin/bank", "/admin/bank/import"
MARIA = "Alfreds Futterkiste"


def upload(person, content, name="umsaetze.csv"):
    return person.post(IMPORT, file=(io.BytesIO(content), name))


def looked_at(person, content=bank_files.SPARKASSE):
    return person.get(upload(person, content).location)


def chosen(page):
    """What the form of columns would send."""
    sent = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page.text, re.S):
        found = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = found[1] if found else ""
    return sent | {"name": "umsaetze.csv"}


def take_in(person, content=bank_files.SPARKASSE, **change):
    answer = upload(person, content)
    place = answer.location.partition("?")[0]
    return person.post(place, **chosen(person.get(answer.location)) | change)


def count(noun=BankLine):
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(noun))


class TestImport:
    def test_shows_what_would_be_stored_and_stores_nothing(self, clerk):
        page = looked_at(clerk)
        words = said(page)
        assert "2 new lines Nothing is stored yet. 1 is money that went out: left out." in words
        assert "20 Nov 2024 €1,234.56 Alfreds Futterkiste" in words.replace("\xa0", " ")
        assert chosen(page)["column-1"] == "date"
        assert count() == 0

    def test_takes_each_line_in_once(self, clerk):
        assert "2 new lines Imported. 1 is money that went out" in said(take_in(clerk))
        assert "0 new lines Imported. 2 were in already." in said(take_in(clerk))
        assert count() == 2
        assert "2 are in already." in said(looked_at(clerk))

    def test_names_every_line_that_cant_be_used(self, clerk):
        content = b"Date;Amount;Text\n2024-11-20;5.00;a\nyesterday;5.00;b\n2024-11-20;five;c\n"
        for page in (looked_at(clerk, content), take_in(clerk, content)):
            assert "3 “yesterday” is not a date like" in said(page)
            assert "4 “five” is not an amount like" in said(page)
        assert count() == 1

    def test_reads_the_columns_that_staff_choose_and_remembers_them(self, clerk):
        content = "Päivä;Summa;Saaja\n20.11.2024;12,00;Firma\n".encode()
        page = looked_at(clerk, content)
        assert "Choose the column with the day" in said(page)
        choice = {
            "column-0": "date",
            "column-1": "amount",
            "column-2": "payer",
            "dates": "%d.%m.%Y",
            "decimal": ",",
            "currency": "EUR",
        }
        place = upload(clerk, content).location.partition("?")[0]
        preview = clerk.post(f"{place}/preview", **choice)
        assert "20 Nov 2024 €12.00 Firma" in said(preview).replace("\xa0", " ")
        assert count() == 0
        clerk.post(place, **choice)
        assert count() == 1
        assert chosen(looked_at(clerk, content))["column-2"] == "payer"

    def test_refuses_a_choice_that_says_too_little(self, clerk):
        answer = take_in(clerk, **{"column-1": ""})
        assert (answer.status_code, "Choose the column with the day" in said(answer)) == (422, True)
        assert count() == 0

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "Choose a file."),
            (b"hello", "No heading was found"),
            (b"x" * 2_001, "larger than 5 MB"),
            (b"PK\x03\x04", "can't be read"),
        ],
        ids=["nothing", "words", "too large", "a broken workbook"],
    )
    def test_refuses_what_is_no_statement(self, clerk, monkeypatch, content, words):
        monkeypatch.setattr(bank_import, "LARGEST", 2_000)
        answer = upload(clerk, content)
        assert (answer.status_code, words in said(answer)) == (422, True)

    def test_shows_cells_as_text(self, clerk):
        content = b"Date;Amount;Text\n2024-11-20;5.00;<script>alert(1)</script>=1+1\n"
        assert "&lt;script&gt;alert(1)" in looked_at(clerk, content).text

    def test_a_file_is_its_business_only(self, clerk, foreign_owner):
        place = upload(clerk, bank_files.SPARKASSE).location
        assert foreign_owner.get(place).status_code == 404


class TestList:
    def test_asks_for_a_first_statement(self, clerk):
        assert "No statement yet" in said(clerk.get(BANK))

    def test_proposes_whose_each_is(self, clerk, alfki):
        owed(alfki, "T-2026-0001", 10_000)
        line("T-2026-0001 danke", payer="A. Futter")
        line("?", 3)
        db.session.commit()
        words = said(clerk.get(BANK))
        assert "Sure Alfreds Futterkiste T-2026-0001" in words
        assert "Unknown Nothing tells whose it is." in words
        assert "1 line is sure" in words

    def test_books_all_that_are_sure_at_once(self, clerk, alfki):
        for n in range(3):
            owed(alfki, f"T-2026-000{n}", 1_000 + n)
            line(f"T-2026-000{n}", 1_000 + n)
        line("?", 3)
        db.session.commit()
        page = clerk.get(f"{BANK}?view=sure")
        assert "Book all 3" in said(page)
        shown = re.findall(r'name="line" value="(\d+)"', page.text)
        assert clerk.post(f"{BANK}/sure", line=shown).status_code == 303
        assert "3 payments booked." in said(clerk.get(BANK))
        assert [cast.find(Invoice, number=f"T-2026-000{n}").allocated for n in range(3)] == [1_000, 1_001, 1_002]
        assert said(clerk.get(f"{BANK}?view=booked")).count("Alfreds Futterkiste") == 3
        assert len(events("bank line booked")) == 3

    def test_says_which_are_not_sure_any_more(self, clerk, alfki):
        one = line("?", 3, payer="Somebody")
        db.session.commit()
        clerk.post(f"{BANK}/sure", line=[str(one.id)])
        assert "0 payments booked. Somebody: It is not sure any more whose this is." in said(clerk.get(BANK))
        assert clerk.post(f"{BANK}/sure", line=["x", "9" * 30]).status_code == 422

    def test_goes_on_by_pages(self, clerk, alfki):
        for n in range(30):
            line(f"n{n}", n + 1, day=n)
        db.session.commit()
        first = clerk.get(BANK)
        older = re.search(r'rel="next" href="([^"]*)"', first.text)[1].replace("&amp;", "&")
        assert "n29" in said(clerk.get(older))
        assert clerk.get(BANK, page="nowhere").status_code == 404

    def test_costs_as_much_for_many_lines_as_for_one(self, clerk, alfki, statements):
        def spent():
            db.session.commit()
            clerk.get(BANK)
            with statements() as seen:
                clerk.get(BANK)
            return len(seen)

        line("T-1", 5)
        few = spent()
        for n in range(40):
            owed(alfki, f"T-2026-1{n:03}", 100)
            line(f"T-2026-1{n:03}", 100, account=f"DE{n}")
        assert spent() == few

    def test_has_a_place_in_the_menu_for_who_may_work_there(self, clerk, viewer):
        assert 'href="/admin/bank"' in clerk.get("/admin/").text
        assert 'href="/admin/bank"' not in viewer.get("/admin/").text


class TestOneLine:
    def test_is_booked_for_the_proposed_invoices(self, clerk, alfki):
        owed(alfki, "T-2026-0001", 12_000)
        one = line("T-2026-0001", 10_000, payer="Alfreds")
        db.session.commit()
        page = clerk.get(f"{BANK}/{one.id}")
        assert re.search(r'value="T-2026-0001"\s+checked', page.text)
        assert (
            clerk.post(f"{BANK}/{one.id}/booking", customer="ALFKI", number=["T-2026-0001"], rest="hand").status_code
            == 303
        )
        payment = cast.find(Payment, note="Alfreds")
        assert (payment.total, payment.allocated) == (10_000, 10_000)
        assert f"Booked as {payment.number}." in said(clerk.get(BANK))
        assert payment.number in said(clerk.get(f"{BANK}/{one.id}"))

    def test_is_booked_for_a_customer_that_staff_find(self, clerk, alfki):
        one = line("danke", 7)
        db.session.commit()
        assert "Find the customer below." in said(clerk.get(f"{BANK}/{one.id}"))
        found = clerk.get(f"{BANK}/{one.id}", htmx=True, q="trujillo")
        assert f"{BANK}/{one.id}?customer=ANATR" in found.text
        assert "INV-AN1" in said(clerk.get(f"{BANK}/{one.id}?customer=ANATR"))
        clerk.post(f"{BANK}/{one.id}/booking", customer="ANATR", rest="hand")
        assert "€0.07 stay in hand" in said(clerk.get(BANK))
        assert clerk.get(f"{BANK}/{one.id}?customer=NOBODY").status_code == 404

    def test_a_refusal_keeps_what_was_chosen(self, clerk, alfki, northwind):
        owed(alfki, "T-2026-0001", 100)
        one = line("danke", 7)
        northwind.books_closed_on = cast.TODAY
        db.session.commit()
        answer = clerk.post(f"{BANK}/{one.id}/booking", customer="ALFKI", number=["T-2026-0001"])
        assert (answer.status_code, "The books are closed" in said(answer)) == (422, True)
        assert re.search(r'value="T-2026-0001"\s+checked', answer.text)

    def test_that_is_booked_already_says_so(self, clerk, alfki):
        one = line("danke", 7)
        db.session.commit()
        clerk.post(f"{BANK}/{one.id}/booking", customer="ALFKI")
        answer = clerk.post(f"{BANK}/{one.id}/booking", customer="ANATR")
        assert (answer.status_code, "A colleague was quicker" in said(answer)) == (422, True)

    def test_booked_to_the_wrong_customer_it_is_taken_back_and_booked_anew(self, clerk, alfki, maria):
        owed(alfki, "T-2026-0001", 12_000)
        one = line("danke", 10_000)
        db.session.commit()
        clerk.post(f"{BANK}/{one.id}/booking", customer="ALFKI", number=["T-2026-0001"], rest="hand")
        payment = cast.find(Payment, reference="danke")
        assert "Take the booking back" in said(clerk.get(f"{BANK}/{one.id}"))
        clerk.post(f"{BANK}/{one.id}/unbooking")
        page = said(clerk.get(f"{BANK}/{one.id}"))
        assert f"{payment.number} is taken back. Say now whose this is." in page
        assert "Take the booking back" not in page
        assert "it was booked by mistake" in said(maria.get(f"/p/alfki/payments/{payment.number}"))
        assert "taken back" in said(clerk.get("/admin/activity"))
        clerk.post(f"{BANK}/{one.id}/booking", customer="ANATR", rest="hand")
        assert "Booked as" in said(clerk.get(BANK))
        assert clerk.post(f"{BANK}/{one.id}/unbooking").status_code == 303
        late = clerk.post(f"{BANK}/{one.id}/unbooking")
        assert (late.status_code, "quicker" in said(late)) == (422, True)

    def test_in_a_closed_month_its_booking_stays_and_says_why(self, clerk, alfki, northwind):
        one = line("danke", 7)
        db.session.commit()
        clerk.post(f"{BANK}/{one.id}/booking", customer="ALFKI", rest="hand")
        northwind.books_closed_on = cast.TODAY
        db.session.commit()
        answer = clerk.post(f"{BANK}/{one.id}/unbooking")
        assert (answer.status_code, "whose books are closed through" in said(answer)) == (422, True)

    def test_is_put_aside_and_taken_up_again(self, clerk, northwind):
        one = line("salary", 7, payer="Tax office")
        db.session.commit()
        clerk.post(f"{BANK}/{one.id}/ignoring")
        page = clerk.get(BANK)
        assert "Ignored: Tax office." in said(page)
        assert "Tax office" in said(clerk.get(f"{BANK}?view=ignored"))
        undo(clerk, page)
        assert "Open again: Tax office." in said(clerk.get(f"{BANK}/{one.id}"))

    def test_of_another_business_is_not_there(self, clerk, foreign_owner):
        take_in(clerk)
        [first, *_rest] = db.session.scalars(select(BankLine.id)).all()
        assert clerk.get(f"{BANK}/{first}").status_code == 200
        assert foreign_owner.get(f"{BANK}/{first}").status_code == 404
        assert foreign_owner.post(f"{BANK}/{first}/ignoring").status_code == 404
        assert "No statement yet" in said(foreign_owner.get(BANK))
