"""An invoice or credit memo in the terms of EN 16931 ("BT-1" and so on): what it says, and what has to be known before it can be said."""

import re
from decimal import Decimal
from typing import Any

from integrations.unit_codes import unit_code
from models.letter_kinds import said
from models.money import line_total, main_units
from models.paper import Paper, PaperLine, Party, TaxSum

TYPE_CODES = {"invoice": "380", "credit_memo": "381"}  # UNTDID 1001
ITEMS = ("item", "freight")
UNTAXED = {  # category → why there is no tax, where the paper doesn't say
    "E": "Exempt from tax",
    "AE": "Reverse charge",
    "K": "Intra-Community supply",
    "G": "Export outside the EU",
    "O": "Not subject to VAT",
}
EXEMPTIONS = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}  # CEF VATEX list
NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
VAT_ID = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}")
Facts = dict[str, Any]


class CannotSayElectronically(Exception):
    """Something is missing or forbidden there; `sentence` says what, in English and ready to be translated."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def facts_of(paper: Paper) -> Facts:
    """What factur-x writes from: amounts as decimals in main units. Raises CannotSayElectronically."""
    lines = [line for line in paper.lines if line.kind in ITEMS and not line.is_optional]
    taxes = tuple(sorted(paper.taxes, key=lambda one: (one.rate, one.category), reverse=True))
    _check(paper, lines)
    said = {
        "BT-1": _plain(paper.number),
        "BT-2": paper.dated_on,
        "BT-3": TYPE_CODES[paper.kind],
        "BT-5": paper.currency,
        "BT-9": paper.due_on if paper.kind == "invoice" else None,
        "BT-10": _plain(paper.reference),
        "BT-13": _plain(paper.reference),
        "BT-14": _plain(paper.came_from),
        "BT-20": _terms(paper),
        "BT-72": paper.delivered_on or paper.dated_on,
        "BG-1": [{"BT-22": text} for text in map(_plain, (*paper.legal_texts, paper.note)) if text],
        "BG-4": _party(paper.seller, is_seller=True, untaxed=_is_outside(lines)),
        "BG-7": _party(paper.buyer, is_seller=False, untaxed=_is_outside(lines)),
        "BG-13": _goes_to(paper),
        "BG-23": [_tax(one, paper) for one in taxes],
        "BG-25": [_line(n, line, paper.currency) for n, line in enumerate(lines, start=1)],
        **_totals(paper),
        **_payment(paper),
    }
    if paper.corrects:
        said["BG-3"] = [{"BT-25": _plain(paper.corrects), "BT-26": paper.corrects_on}]
    return {name: value for name, value in said.items() if value}


def _check(paper: Paper, lines: list[PaperLine]) -> None:
    if paper.kind not in TYPE_CODES or paper.is_draft:
        raise CannotSayElectronically(said("Only invoices and credit memos that are issued can be sent as e-invoices."))
    if not paper.seller.country:
        raise CannotSayElectronically(said("The e-invoice needs the country of your business: add it under Settings."))
    if not paper.buyer.country:
        raise CannotSayElectronically(
            said("The e-invoice needs the customer's country: add it to the customer's address.")
        )
    if not paper.seller.tax_id and not _is_outside(lines):
        raise CannotSayElectronically(said("The e-invoice needs the tax ID of your business: add it under Settings."))
    if not lines:
        raise CannotSayElectronically(said("An e-invoice needs at least one line."))
    if main_units(1, paper.currency) < Decimal("0.01"):
        raise CannotSayElectronically(said("E-invoices know amounts of two decimals only; this currency has more."))
    _check_categories(paper, {category(line) for line in lines})
    _check_sums(paper, lines)


def _check_categories(paper: Paper, found: set[str]) -> None:
    if "O" in found and len(found) > 1:
        raise CannotSayElectronically(said("Lines that are outside of tax can't stand beside others on an e-invoice."))
    if found & {"AE", "K"} and not (_is_vat_id(paper.seller.tax_id) and _is_vat_id(paper.buyer.tax_id)):
        raise CannotSayElectronically(
            said("Without tax because the customer owes it: the e-invoice needs the VAT IDs of both sides.")
        )
    if found & {"G", "E", "Z"} and not paper.seller.tax_id:
        raise CannotSayElectronically(said("The e-invoice needs the tax ID of your business: add it under Settings."))
    if "K" in found and not paper.delivered_on:
        raise CannotSayElectronically(
            said("A supply to another country of the EU needs the date of delivery on its e-invoice.")
        )


def _check_sums(paper: Paper, lines: list[PaperLine]) -> None:
    """EN 16931 BR-CO-10 to 16 and the rules per category, before they are said."""
    nets: dict[tuple[str, Decimal], int] = {}
    for line in lines:
        key = category(line), line.tax_rate.normalize()
        nets[key] = nets.get(key, 0) + line.amount
    told = {(category(one), one.rate.normalize()): one.net for one in paper.taxes}
    untaxed = any(one.tax or one.rate for one in paper.taxes if category(one) != "S")
    taxes = sum(one.tax for one in paper.taxes)
    if (
        nets != told
        or untaxed
        or (sum(nets.values()), taxes, paper.net + paper.tax) != (paper.net, paper.tax, paper.total)
    ):
        raise CannotSayElectronically(
            said("The lines, taxes and totals of this document don't agree, so it can't be sent as an e-invoice.")
        )


def category(one: PaperLine | TaxSum) -> str:
    """The tax category in EN 16931: what is taxed at nought is Z there."""
    said = one.tax_category if isinstance(one, PaperLine) else one.category
    rate = one.tax_rate if isinstance(one, PaperLine) else one.rate
    return "Z" if said == "S" and not rate else said


def _is_outside(lines: list[PaperLine]) -> bool:
    return {category(line) for line in lines} == {"O"}


def _is_vat_id(tax_id: str) -> bool:
    return bool(VAT_ID.fullmatch(_bare(tax_id)))


def _bare(code: str) -> str:
    return re.sub(r"[\s.-]", "", code).upper()


def _plain(text: str) -> str:
    return NOT_XML.sub("", text).strip()


def _party(party: Party, *, is_seller: bool, untaxed: bool) -> Facts:
    said: Facts = {"name": _plain(party.name) or "—", "country_code": party.country}
    said |= {"addr_l1": _plain(party.street), "postcode": _plain(party.postcode), "city": _plain(party.city)}
    if party.tax_id and not untaxed:
        if _is_vat_id(party.tax_id):
            said["vat_identifier"] = _bare(party.tax_id)
        elif is_seller:
            said["tax_identifier"] = _plain(party.tax_id)
    if is_seller and "vat_identifier" not in said:
        said["identifiers"] = {
            None: _plain(party.tax_id) or said["name"]
        }  # BR-CO-26: something by which a buyer's program knows it
    if party.email:
        said |= {"einvoicing_addr": _plain(party.email), "einvoicing_addr_schemeid": "EM"}
    if is_seller and (party.phone or party.email):
        said["contacts"] = [{"name": said["name"], "phone": _plain(party.phone), "email": _plain(party.email)}]
    return said


def _goes_to(paper: Paper) -> Facts:
    """Where goods went. EN 16931 asks for its country where a supply to another EU state is free of tax."""
    free = any(category(one) == "K" for one in paper.taxes)
    country = paper.ship_to_country or (paper.buyer.country if free or paper.ship_to else "")
    if not country:
        return {}
    name, *address = [_plain(line) for line in paper.ship_to] or [_plain(paper.buyer.name)]
    return {"name": name or "—", "country_code": country} | {
        f"addr_l{n}": line for n, line in enumerate(address[:3], start=1) if line
    }


def _line(position: int, line: PaperLine, currency: str) -> Facts:
    """A price below nought is said as a quantity below nought (BR-27); a discount is an allowance on the line."""
    sign = -1 if line.unit_price < 0 else 1
    code, known = unit_code(line.unit)
    said: Facts = {
        "BT-126": str(position),
        "BT-129": f"{line.quantity * sign:f}",
        "BT-130": code,
        "BT-131": _amount(line.amount, currency),
        "BT-146": _amount(line.unit_price * sign, currency),
        "BT-151": category(line),
        "BT-153": _plain(line.description) or _plain(line.sku) or "—",
        "BT-154": "" if known else _plain(line.unit),
        "BT-155": _plain(line.sku),
    }
    said |= {"BT-152": _percent(line.tax_rate)} if category(line) != "O" else {}
    whole = line_total(line.unit_price, line.quantity)
    if whole != line.amount:
        said["BG-27"] = [
            {
                "amount": _amount(whole - line.amount, currency),
                "base_amount": _amount(whole, currency),
                "rate": _percent(line.discount),
                "reason": "Discount",
                "reason_code": "95",  # UNTDID 5189
            }
        ]
    return said


def _tax(one: TaxSum, paper: Paper) -> Facts:
    said: Facts = {
        "BT-116": _amount(one.net, paper.currency),
        "BT-117": _amount(one.tax, paper.currency),
        "BT-118": category(one),
    }
    if category(one) != "O":
        said["BT-119"] = _percent(one.rate)
    if category(one) in UNTAXED:
        said["BT-120"] = " ".join(filter(None, map(_plain, paper.legal_texts))) or UNTAXED[category(one)]
        said["BT-121"] = EXEMPTIONS.get(category(one), "")
    return said


def _totals(paper: Paper) -> Facts:
    left = paper.left if paper.kind == "invoice" else paper.total
    said = {"BT-106": paper.net, "BT-109": paper.net, "BT-110": paper.tax, "BT-112": paper.total, "BT-115": left}
    if left != paper.total:
        said["BT-113"] = paper.total - left
    return {name: _amount(amount, paper.currency) for name, amount in said.items()}


def _terms(paper: Paper) -> str:
    """BR-CO-25 wants terms where neither a date nor words are there."""
    if paper.terms or (paper.kind == "invoice" and (paper.due_on or paper.left <= 0)):
        return _plain(paper.terms)
    return "Payable on receipt" if paper.kind == "invoice" else "Set off against open invoices, or paid back"


def _payment(paper: Paper) -> Facts:
    """A transfer, for invoices with an account (UNTDID 4461: 58 SEPA, 30 any other)."""
    account = paper.account
    if paper.kind != "invoice" or not account or not account.iban:
        return {}
    return {
        "BT-81": "58" if paper.currency == "EUR" else "30",
        "BT-83": _plain(paper.payment_reference or paper.number),
        "BT-84": account.iban.replace(" ", ""),
        "BT-85": _plain(account.holder),
        "BT-86": account.bic.replace(" ", ""),
    }


def _amount(amount: int, currency: str) -> str:
    return f"{main_units(amount, currency):f}"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
