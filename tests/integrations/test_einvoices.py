"""E-invoices say what the paper says, by the rules of EN 16931, or say why they can't."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from facturx import get_xml_from_pdf, xml_check_xsd
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from bench.paper_samples import BUYER, SELLER, invoice, line, sums
from integrations.einvoicing import CannotSayElectronically, cii, facturx, ubl
from integrations.paper_words import words_of_papers
from integrations.typesetting import typeset
from integrations.unit_codes import unit_code
from models.money import main_units
from models.paper import Party

ENGLISH = words_of_papers("en")
FRENCH = Party(
    "Bon app'", (), "12 rue des Bouchers", "13008", "Marseille", "FR", "FR40303265045", "laurence@bonap.example"
)


def found(xml, *names):
    """The texts of all elements of that path, whatever their namespaces."""
    path = "//" + "/".join(f"*[local-name()='{name}']" for name in names)
    return [element.text for element in etree.fromstring(xml).xpath(path)]


def untaxed(category, **other):
    return invoice(lines=(line(1, tax_rate=Decimal(0), tax_category=category),), **other)


def test_an_invoice_is_said_in_both_dialects():
    one, other = cii(invoice()), ubl(invoice())
    assert xml_check_xsd(one, flavor="factur-x", level="en16931")
    assert xml_check_xsd(other, flavor="ubl-2.1-invoice")
    assert found(one, "ExchangedDocument", "TypeCode") == ["380"]
    assert found(other, "InvoiceTypeCode") == ["380"]
    assert found(one, "BuyerReference") == found(other, "BuyerReference") == ["PO 4711"]
    assert found(one, "IBANID") == ["DE89370400440532013000"]
    assert found(one, "BICID") == ["COBADEFFXXX"]
    assert found(one, "SpecifiedTradeSettlementPaymentMeans", "TypeCode") == ["58"]
    assert found(one, "OccurrenceDateTime", "DateTimeString") == ["20260316"]
    assert found(other, "ActualDeliveryDate") == ["2026-03-16"]


def test_a_credit_memo_is_a_credit_note_that_names_its_invoice():
    memo = invoice(
        kind="credit_memo", number="CM-1", corrects="INV-9", corrects_on=dt.date(2026, 1, 2), due_on=None, left=0
    )
    one, other = cii(memo), ubl(memo)
    assert xml_check_xsd(other, flavor="ubl-2.1-creditnote")
    assert found(one, "ExchangedDocument", "TypeCode") == found(other, "CreditNoteTypeCode") == ["381"]
    assert found(one, "InvoiceReferencedDocument", "IssuerAssignedID") == ["INV-9"]
    assert found(one, "DuePayableAmount") == [f"{main_units(memo.total, 'EUR')}"]
    assert found(one, "IBANID") == []


def test_a_discount_is_an_allowance_on_its_line_and_freight_a_line():
    goods = line(1, unit_price=1000, quantity=Decimal(3), discount=Decimal("0.125"))
    freight = replace(
        line(2, unit_price=1490, quantity=Decimal(1), discount=Decimal(0)), kind="freight", description="Freight"
    )
    xml = cii(invoice(lines=(goods, freight)))
    assert found(xml, "SpecifiedLineTradeSettlement", "SpecifiedTradeAllowanceCharge", "ActualAmount") == ["3.75"]
    assert found(xml, "SpecifiedTradeAllowanceCharge", "CalculationPercent") == ["12.5"]
    assert found(xml, "SpecifiedTradeProduct", "Name")[1] == "Freight"
    assert found(xml, "LineTotalAmount") == ["26.25", "14.90", "41.15"]


def test_what_is_deducted_is_a_quantity_below_nought():
    xml = cii(invoice(lines=(line(1), line(3, unit_price=-500, quantity=Decimal(2), discount=Decimal(0)))))
    assert found(xml, "BilledQuantity")[1] == "-2"
    assert found(xml, "NetPriceProductTradePrice", "ChargeAmount")[1] == "5.00"


def test_sections_and_options_are_not_said():
    paper = invoice(lines=(replace(line(1), kind="section"), line(2), replace(line(3), is_optional=True)))
    assert found(cii(paper), "LineID") == ["1"]


@pytest.mark.parametrize(
    ("category", "code"),
    [("AE", "VATEX-EU-AE"), ("K", "VATEX-EU-IC"), ("G", "VATEX-EU-G"), ("O", "VATEX-EU-O"), ("E", None)],
)
def test_without_tax_the_reason_is_said(category, code):
    xml = cii(untaxed(category, buyer=FRENCH))
    assert found(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "CategoryCode") == [category]
    assert found(xml, "ExemptionReasonCode") == ([code] if code else [])
    assert len(found(xml, "ExemptionReason")) == 1
    theirs = cii(untaxed(category, buyer=FRENCH, legal_texts=("Autoliquidation",)))
    assert found(theirs, "ExemptionReason") == ["Autoliquidation"]


def test_what_is_taxed_at_nought_says_so():
    assert found(cii(untaxed("S")), "CategoryCode") == ["Z", "Z"]


@pytest.mark.parametrize(
    ("left", "paid", "due"), [(44_401, [], "444.01"), (14_401, ["300.00"], "144.01"), (0, ["444.01"], "0.00")]
)
def test_what_is_paid_already_is_said(left, paid, due):
    xml = cii(invoice(left=left))
    assert (found(xml, "TotalPrepaidAmount"), found(xml, "DuePayableAmount")) == (paid, [due])


def test_a_business_without_vat_id_gives_its_tax_number():
    xml = cii(invoice(seller=replace(SELLER, tax_id="12/345/67890")))
    assert found(xml, "SpecifiedTaxRegistration", "ID") == ["12/345/67890", "DE136695976"]
    assert b'schemeID="FC"' in xml


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (invoice(is_draft=True), "issued"),
        (invoice(kind="quote"), "issued"),
        (invoice(seller=replace(SELLER, country="")), "country of your business"),
        (invoice(seller=replace(SELLER, tax_id="")), "tax ID of your business"),
        (invoice(buyer=replace(BUYER, country="")), "customer's country"),
        (invoice(lines=()), "at least one line"),
        (invoice(currency="KWD"), "two decimals"),
        (untaxed("AE", buyer=replace(BUYER, tax_id="")), "VAT IDs of both"),
        (untaxed("K", delivered_on=None), "date of delivery"),
        (invoice(lines=(line(1), line(3, tax_rate=Decimal(0), tax_category="O"))), "outside of tax"),
        (invoice(net=1), "don't agree"),
        (invoice(lines=(line(1, tax_category="AE"),)), "don't agree"),
    ],
)
def test_what_is_missing_is_named_in_a_sentence(paper, sentence):
    with pytest.raises(CannotSayElectronically, match=sentence) as refused:
        cii(paper)
    assert refused.value.sentence == str(refused.value)


@pytest.mark.parametrize(
    ("unit", "code"), [("", "C62"), ("Hours", "HUR"), ("Std.", "HUR"), ("kg", "KGM"), ("12 × 8 oz jars", "C62")]
)
def test_units_have_codes(unit, code):
    assert unit_code(unit)[0] == code


AMOUNTS = st.integers(-(10**7), 10**9)
LINES = st.builds(
    lambda n, price, quantity, discount, rate, kind, words: replace(
        line(n, unit_price=price, quantity=quantity, discount=discount, tax_rate=rate), kind=kind, description=words
    ),
    st.integers(1, 99), AMOUNTS, st.decimals(0, 9999, places=3), st.decimals(0, 1, places=4), st.sampled_from(("0.19", "0.07", "0", "0.081")).map(Decimal),
    st.sampled_from(("item", "freight")), st.text(max_size=20),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(LINES, min_size=1, max_size=12),
    st.sampled_from(("EUR", "USD", "JPY")),
    st.sampled_from(("invoice", "credit_memo")),
    st.text(max_size=30),
)
def test_any_paper_is_valid_and_says_the_same_totals(lines, currency, kind, words):
    paper = invoice(
        lines=tuple(lines), currency=currency, kind=kind, reference=words, note=words, buyer=replace(BUYER, name=words)
    )
    xml = cii(paper)
    ubl(paper)
    said = {
        name: Decimal(found(xml, name)[-1])
        for name in ("LineTotalAmount", "TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")
    }
    assert [*said.values()] == [
        main_units(amount, currency) for amount in (paper.net, paper.net, paper.tax, paper.total)
    ]
    each = [
        Decimal(amount) for amount in found(xml, "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount")
    ]
    assert sum(each) == said["LineTotalAmount"]
    assert sum(map(Decimal, found(xml, "CalculatedAmount"))) == said["TaxTotalAmount"]
    assert (
        sum(map(Decimal, found(xml, "ApplicableHeaderTradeSettlement", "ApplicableTradeTax", "BasisAmount")))
        == said["TaxBasisTotalAmount"]
    )


class TestFacturX:
    def test_is_the_paper_with_the_xml_in_it(self):
        pdf = typeset(invoice(), ENGLISH)
        whole = facturx(pdf, invoice())
        assert whole.startswith(pdf)
        name, xml = get_xml_from_pdf(whole)
        assert (name, xml) == ("factur-x.xml", cii(invoice()))
        assert "Invoice INV-10952" in PdfReader(BytesIO(whole)).pages[0].extract_text()

    def test_is_still_an_archive_and_says_what_it_is(self):
        root = PdfReader(BytesIO(facturx(typeset(invoice(), ENGLISH), invoice()))).trailer["/Root"]
        described = root["/Metadata"].get_data()
        etree.fromstring(described[described.index(b"<x:xmpmeta") : described.rindex(b"<?xpacket")])
        for said in (
            b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"<fx:DocumentType>INVOICE<", b"<fx:ConformanceLevel>EN 16931<",
            b"<fx:DocumentFileName>factur-x.xml<", b"<pdfaSchema:prefix>fx<",
        ):  # fmt: skip
            assert described.count(said) == 1
        (file,) = root["/AF"]
        assert file.get_object()["/AFRelationship"] == "/Alternative"
        assert "/StructTreeRoot" in root

    @pytest.mark.parametrize(
        "words",
        [") >> endobj", "<rdf:RDF>&amp;", "trailer\n<<", "\n152 0 obj\n<<>>\nendobj\n", "/ModDate(D:1)", "Ünïcödé 株"],
    )
    def test_stands_whatever_is_typed(self, words):
        paper = invoice(number=words, seller=replace(SELLER, name=words), buyer=replace(BUYER, name=words))
        whole = facturx(typeset(paper, ENGLISH), paper)
        assert get_xml_from_pdf(whole)[0] == "factur-x.xml"
        assert len(PdfReader(BytesIO(whole), strict=True).pages) == 1

    def test_refuses_a_pdf_that_is_not_ours(self):
        with pytest.raises(ValueError, match="not a PDF of ours"):
            facturx(b"%PDF-1.4\ntrailer\n<<>>", invoice())

    def test_can_be_written_by_eight_threads_at_once(self):
        papers = [invoice(n, number=f"INV-{n}") for n in range(1, 17)]
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda paper: facturx(typeset(paper, ENGLISH), paper), papers))
        assert [found(get_xml_from_pdf(one)[1], "ExchangedDocument", "ID") for one in made] == [
            [paper.number] for paper in papers
        ]
        assert made[0] == facturx(typeset(papers[0], ENGLISH), papers[0])


def test_the_samples_of_these_tests_add_up():
    assert sums(invoice(45).lines)["total"] == invoice(45).total
