"""A customer says what is wrong with an invoice, with photos; staff credit it or answer, and the customer reads that."""

from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select

from models.base import db
from models.dispute import Dispute
from models.disputing import disputed_of
from models.event import Actor
from models.invoice import Invoice
from models.letter import Letter
from models.module import Module
from models.receivables import receivables
from models.receiving import allocate_oldest_first, receive
from tests import cast
from tests.admin.conftest import said
from tests.admin.forms import fields_of
from tests.integrations.pictures import plain, saved
from tests.models.test_issuing import issued
from tests.portal.papers import user

TEA = {"sku": "1", "description": "Tea", "quantity": Decimal(10), "unit_price": 1000, "tax_rate": Decimal("0.19")}
SHORT = {"line": "1", "reason": "short", "quantity": "2", "text": "Two boxes were missing."}
STAFF = Actor("staff", None, "Laura Callahan")


@pytest.fixture
def invoice(alfki):
    made = issued(alfki, TEA)
    db.session.commit()
    return made


@pytest.fixture
def place(invoice):
    return f"/p/alfki/invoices/{invoice.number}"


def disputing(person, place, **more):
    fields = fields_of(person.get(f"{place}/dispute"), "dispute-form")
    return person.post(f"{place}/dispute", **(fields | SHORT | more))


def one():
    return db.session.scalars(select(Dispute).execution_options(populate_existing=True)).one()


class TestSaying:
    def test_the_page_of_an_invoice_leads_there(self, maria, place):
        assert f"{place}/disputes" in maria.get(place).text
        assert f"{place}/dispute" in maria.get(f"{place}/disputes", htmx=True).text

    def test_it_stands_on_the_invoice_with_its_photo(self, maria, place):
        answer = disputing(maria, place, files=[(BytesIO(saved(plain())), "box.png")])
        assert answer.status_code == 303
        page = said(maria.get(f"{place}/disputes", htmx=True))
        for words in ("Two boxes were missing.", "€23.80", "We look into it", "box.png", "Maria Anders"):
            assert words in page
        file = f"{place}/disputes/{one().id}/files/"
        ident = maria.get(f"{place}/disputes").text.partition(file)[2].partition('"')[0]
        assert maria.get(file + ident).status_code == 200
        assert "Disputed: €23.80" in said(maria.get(place))

    def test_the_same_form_twice_disputes_once(self, maria, place):
        fields = fields_of(maria.get(f"{place}/dispute"), "dispute-form") | SHORT
        for _press in range(2):
            assert maria.post(f"{place}/dispute", **fields).status_code == 303
        assert one().amount == 2380

    def test_a_price_is_typed_with_a_comma(self, maria, place):
        disputing(maria, place, reason="wrong_price", quantity="", price="9,50")
        assert one().amount == 595

    @pytest.mark.parametrize(
        ("odd", "sentence"),
        [
            ({"text": ""}, "Say what is wrong"),
            ({"quantity": ""}, "Say how many are concerned"),
            ({"quantity": "11"}, "at most 10"),
            ({"quantity": "many"}, "Enter a number in digits"),
            ({"line": "7"}, "Not a valid choice"),
            ({"reason": "dear"}, "Not a valid choice"),
            ({"key": "x"}, "Open this form anew"),
            ({"reason": "other", "amount": "500"}, "At most €119.00 can still be disputed"),
        ],
    )
    def test_what_can_not_be_is_said_and_what_was_typed_stays(self, maria, place, odd, sentence):
        answer = disputing(maria, place, **odd)
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert odd.get("text", "Two boxes were missing.") in said(answer)

    def test_a_disguised_file_is_refused_and_nothing_kept(self, maria, place):
        answer = disputing(maria, place, files=[(BytesIO(b"MZ"), "box.png")])
        assert (answer.status_code, db.session.scalars(select(Dispute)).all()) == (422, [])

    def test_without_lines_the_whole_invoice_is_meant(self, maria, alfki):
        from tests.cast import make

        make(Invoice, alfki, "INV-BARE", 3, status="issued", lines=False, total=5000)
        db.session.commit()
        fields = fields_of(maria.get("/p/alfki/invoices/INV-BARE/dispute"), "dispute-form")
        assert "line" not in fields
        maria.post("/p/alfki/invoices/INV-BARE/dispute", **fields | {"reason": "other", "text": "Not ours"})
        assert one().amount == 5000


class TestBelongs:
    def test_colleagues_without_invoices_and_others_find_nothing(self, maria, jonas, ana, place):
        disputing(maria, place)
        for person in (jonas, ana):
            assert person.get(f"{place}/disputes").status_code == 404
            assert person.post(f"{place}/disputes/{one().id}/withdrawal").status_code == 404
        assert not one().outcome

    def test_a_dispute_of_another_invoice_is_not_there(self, maria, alfki, place):
        disputing(maria, place)
        other = issued(alfki, TEA)
        db.session.commit()
        assert maria.post(f"/p/alfki/invoices/{other.number}/disputes/{one().id}/withdrawal").status_code == 404

    def test_who_may_not_see_credit_memos_sees_no_number_of_one(self, maria, clerk, place):
        disputing(maria, place)
        credit(clerk)
        assert "Credit memo" in said(maria.get(f"{place}/disputes", htmx=True))
        user("MARIA.ANDERS").hidden_modules = frozenset([Module.CREDIT_MEMOS])
        db.session.commit()
        page = said(maria.get(f"{place}/disputes", htmx=True))
        assert "Sorry!" in page
        assert "Credit memo" not in page


def credit(staff, **more):
    place = f"/admin/disputes/{one().id}"
    fields = fields_of(staff.get(place), "credit-form") | {"answer": "Sorry!"}
    return staff.post(f"{place}/credit", **fields | more)


class TestSettling:
    def test_staff_find_it_in_the_inbox_the_list_and_on_the_invoice(self, maria, clerk, invoice, place):
        disputing(maria, place, files=[(BytesIO(saved(plain())), "box.png")])
        address = f"/admin/disputes/{one().id}"
        assert address in clerk.get("/admin/inbox", kind="dispute").text
        assert address in clerk.get("/admin/disputes").text
        assert address in clerk.get(f"/admin/disputes/of/{invoice.number}", htmx=True).text
        assert (
            f"/admin/disputes/of/{invoice.number}"
            in clerk.get(f"/admin/customers/ALFKI/documents/invoice/{invoice.number}").text
        )
        page = clerk.get(address).text
        assert "<img" in page
        assert "Two boxes were missing." in page

    def test_credited_it_is_off_the_list_and_the_customer_reads_it(self, maria, clerk, place):
        disputing(maria, place)
        assert credit(clerk).status_code == 303
        assert "Sorry!" in said(maria.get(f"{place}/disputes", htmx=True))
        assert "Nothing to answer" in said(clerk.get("/admin/disputes"))
        assert "Two boxes were missing." in said(clerk.get(f"/admin/disputes/{one().id}"))
        assert one().outcome == "credited"

    def test_less_can_be_credited_and_more_is_refused(self, maria, clerk, place):
        disputing(maria, place)
        answer = credit(clerk, **{"amount": "23.81"})
        assert answer.status_code == 422
        assert "At most what is disputed" in said(answer)
        assert credit(clerk, **{"amount": "11.90"}).status_code == 303

    def test_an_answer_without_words_is_refused(self, maria, clerk, place):
        disputing(maria, place)
        address = f"/admin/disputes/{one().id}/rejection"
        assert clerk.post(address, answer="").status_code == 422
        assert clerk.post(address, answer="They were on the pallet.").status_code == 303
        assert "They were on the pallet." in said(maria.get(f"{place}/disputes", htmx=True))

    def test_taken_back_it_can_not_be_credited(self, maria, clerk, place):
        disputing(maria, place)
        fields = fields_of(clerk.get(f"/admin/disputes/{one().id}"), "credit-form")
        answer = maria.post(f"{place}/disputes/{one().id}/withdrawal", htmx=True)
        assert "Withdrawn" in said(answer)
        late = clerk.post(f"/admin/disputes/{one().id}/credit", **fields)
        assert (late.status_code, "quicker" in said(late)) == (422, True)
        again = maria.post(f"{place}/disputes/{one().id}/withdrawal", htmx=True)
        assert "quicker" in said(again)

    def test_what_is_fully_disputed_or_void_is_not_asked_about_again(self, maria, place):
        disputing(maria, place, line="", reason="other", quantity="")
        page = maria.get(f"{place}/disputes", htmx=True).text
        assert f'{place}/dispute"' not in page


def test_a_paid_invoice_can_be_disputed(maria, alfki, invoice, place):
    allocate_oldest_first(receive(alfki, invoice.total, cast.TODAY, STAFF), STAFF, only=[invoice])
    db.session.commit()
    assert disputing(maria, place).status_code == 303


def test_the_fragment_costs_the_same_for_one_and_for_many(maria, alfki, invoice, place, statements):
    disputing(maria, place, quantity="1")
    with statements() as few:
        maria.get(f"{place}/disputes", htmx=True)
    for _n in range(6):
        disputing(maria, place, quantity="1")
    with statements() as many:
        assert maria.get(f"{place}/disputes", htmx=True).text.count("Two boxes") == 7
    assert len(few) == len(many) <= 8


def test_the_list_of_staff_costs_the_same_for_one_and_for_thirty(maria, clerk, invoice, place, statements):
    disputing(maria, place, quantity="0.1")
    with statements() as few:
        clerk.get("/admin/disputes")
    rows = [
        Dispute(customer_id=invoice.customer_id, invoice_id=invoice.id, reason="other", amount=1, text="x")
        for _n in range(30)
    ]
    db.session.add_all(rows)
    db.session.commit()
    with statements() as many:
        page = clerk.get("/admin/disputes").text
    assert len(few) == len(many)
    assert "Older" in page
    assert clerk.get("/admin/disputes", page="nonsense").status_code == 404


def test_called_off_with_its_invoice_it_says_so(maria, manager, invoice, place):
    disputing(maria, place)
    manager.post(f"/admin/invoices/{invoice.number}/voiding", reason="Billed twice")
    page = said(maria.get(f"{place}/disputes", htmx=True))
    assert "Settled: the invoice was called off" in page
    assert "Disputed, and settled: the invoice was called off" in said(maria.get(place))
    assert "Nothing to answer" in said(manager.get("/admin/disputes"))


class TestNotedByStaff:
    """The customer phoned: the same form in the admin, on the customer's behalf."""

    def noting(self, staff, number, **more):
        fields = fields_of(staff.get(f"/admin/disputes/of/{number}/new"), "dispute-form")
        return staff.post(f"/admin/disputes/of/{number}", **(fields | SHORT | more))

    def test_the_customer_reads_it_and_who_noted_it(self, maria, clerk, invoice, place):
        assert f"/admin/disputes/of/{invoice.number}/new" in clerk.get(f"/admin/disputes/of/{invoice.number}").text
        answer = self.noting(clerk, invoice.number, files=[(BytesIO(saved(plain())), "box.png")])
        assert answer.headers["Location"].endswith(f"/admin/disputes/{one().id}")
        assert (one().amount, one().contact_id, bool(one().noted_by)) == (2380, None, True)
        page = said(maria.get(f"{place}/disputes", htmx=True))
        for words in ("Two boxes were missing.", "€23.80", f"Noted by {one().noted_by}", "box.png"):
            assert words in page
        assert "noted on the customer’s behalf: €23.80" in said(maria.get(place))
        assert not db.session.scalars(select(Letter).where(Letter.kind == "staff_dispute")).all()

    def test_whoever_sees_the_invoices_hears_what_becomes_of_it(self, clerk, invoice):
        self.noting(clerk, invoice.number)
        credit(clerk)
        assert db.session.scalars(select(Letter.kind).where(Letter.kind == "dispute_news")).all()

    def test_the_same_form_twice_notes_once(self, clerk, invoice):
        fields = fields_of(clerk.get(f"/admin/disputes/of/{invoice.number}/new"), "dispute-form") | SHORT
        for _press in range(2):
            assert clerk.post(f"/admin/disputes/of/{invoice.number}", **fields).status_code == 303
        assert one().amount == 2380

    @pytest.mark.parametrize(
        ("odd", "sentence"), [({"text": ""}, "Say what is wrong"), ({"quantity": "11"}, "at most 10")]
    )
    def test_what_can_not_be_is_said_and_nothing_stored(self, clerk, invoice, odd, sentence):
        answer = self.noting(clerk, invoice.number, **odd)
        assert (answer.status_code, db.session.scalars(select(Dispute)).all()) == (422, [])
        assert sentence in said(answer)

    def test_who_only_looks_is_offered_nothing(self, viewer, invoice):
        assert "Note a dispute" not in viewer.get(f"/admin/disputes/of/{invoice.number}").text
        assert viewer.post(f"/admin/disputes/of/{invoice.number}").status_code == 403


class TestWhatIsAskedFor:
    """The balance stays what the ledger says; what is disputed is neither asked for nor offered, and every page says so alike."""

    def test_home_the_statement_and_staff_say_what_is_disputed(self, maria, clerk, place):
        before = said(maria.get("/p/alfki/"))
        assert "disputed" not in before
        disputing(maria, place)
        page = said(maria.get("/p/alfki/"))
        for words in ("€469.00", "3 open invoices", "Pay balance", "€23.80 disputed"):
            assert words in page
        assert "€445.20" in said(maria.get("/p/alfki/pay"))
        assert "€23.80 disputed" in said(clerk.get("/admin/"))
        assert "23.80 disputed" in said(clerk.get("/admin/receivables"))
        assert "457.00,23.80" in clerk.get("/admin/receivables.csv").text
        assert "/p/alfki/pay?currency=EUR" in maria.get("/p/alfki/statements").text

    def test_where_all_is_disputed_nothing_is_offered(self, maria, alfki, place):
        for number in (one.number for one in db.session.scalars(select(Invoice).where(Invoice.status == "issued"))):
            if (page := maria.get(f"/p/alfki/invoices/{number}/dispute")).status_code == 200:
                whole = {"reason": "other", "line": "", "quantity": "", "text": "Not ours"}
                maria.post(f"/p/alfki/invoices/{number}/dispute", **fields_of(page, "dispute-form") | whole)
        page = said(maria.get("/p/alfki/"))
        assert "€469.00 disputed" in page
        assert "Pay balance" not in page
        assert "Pay balance" not in said(maria.get("/p/alfki/statements"))

    def test_what_is_disputed_is_never_more_than_what_is_open(self, maria, alfki, invoice, place):
        disputing(maria, place, line="", reason="other", quantity="", text="Not ours")
        allocate_oldest_first(receive(alfki, 11_000, cast.TODAY, STAFF), STAFF, only=[invoice])
        db.session.commit()
        assert "€9.00 disputed" in said(maria.get("/p/alfki/"))
        [mine] = [row for row in receivables(cast.TODAY) if row.number == "ALFKI"]
        assert (mine.disputed, disputed_of([invoice.id])) == (900, {invoice.id: 900})

    def test_settled_it_is_asked_for_again(self, maria, place):
        disputing(maria, place)
        maria.post(f"{place}/disputes/{one().id}/withdrawal")
        assert "disputed" not in said(maria.get("/p/alfki/"))
