"""What is printed on a paper: plain facts, put together by whoever knows the rows, set and written elsewhere."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

KINDS = ("quote", "order", "job", "delivery", "invoice", "credit_memo", "payment")


@dataclass(frozen=True)
class Party:
    """Who sends or gets a paper. `address`: the lines as printed, without the name; `country`: an ISO code, empty where unknown."""

    name: str
    address: tuple[str, ...] = ()
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    tax_id: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PaperLine:
    """One line. `unit_price` and `amount` in minor units, `discount` and `tax_rate` as fractions, `amount` net of discount.

    `kind`: item, freight or section, a heading that has only its description. `tax_category` as EN 16931 has it: S (taxed), Z (at nought),
    E (exempt), AE (reverse charge), K (to another EU state), G (export), O (no tax at all). `is_optional`: offered, not in the totals.
    """

    position: int
    description: str
    quantity: Decimal = Decimal(0)
    unit_price: int = 0
    amount: int = 0
    kind: str = "item"
    sku: str = ""
    unit: str = ""
    discount: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(0)
    tax_category: str = "S"
    is_optional: bool = False


@dataclass(frozen=True)
class TaxSum:
    """The tax of one rate (a fraction) and category: on `net`, `tax`, both in minor units."""

    rate: Decimal
    category: str
    net: int
    tax: int


@dataclass(frozen=True)
class Account:
    """Where money is sent. `text`: what else a payer has to know, a few lines."""

    holder: str
    iban: str = ""
    bic: str = ""
    bank: str = ""
    text: str = ""


@dataclass(frozen=True)
class Fact:
    """One thing more to read, in the paper's language: a label and what it says."""

    label: str
    text: str


@dataclass(frozen=True)
class Settled:
    """What a payment paid, or a credit memo was set against: an invoice and how much of it, in minor units."""

    number: str
    dated_on: dt.date | None
    amount: int


@dataclass(frozen=True)
class Letter:
    """What all papers have: who writes to whom, about what, when, and how it looks.

    `accent`: #rrggbb; `logo`: PNG, JPEG or WebP; `language`: as Babel knows it; `facts`: more for the block beside the address.
    """

    number: str
    dated_on: dt.date
    currency: str
    seller: Party
    buyer: Party
    customer_number: str = ""
    account: Account | None = None
    language: str = "en"
    accent: str = "#2456d6"
    logo: bytes | None = None
    is_draft: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Paper(Letter):
    """One document of KINDS. Amounts are minor units of `currency`, dates the seller's local ones.

    `due_on`: of an invoice when it is to be paid, of a quote the last day on which it is good. `left`: what is still to be paid, of a
    credit memo or a payment what is not used yet. `reference`: the buyer's own; `came_from`: the number of the order; `corrects`: of the
    invoice that a credit memo corrects, dated `corrects_on`. `introduction`, `note`, `terms`, `legal_texts`: plain text, with line breaks.
    `payment_reference`: what a transfer has to say, the number where it is empty. `method`: how a payment came. `settles`: what was paid.
    `verify_at`: the address of the page that says whether it is genuine, empty where there is none.
    `ship_to`: printed lines, its ISO code in `ship_to_country`. `signature`: a PNG of what `signed_by` drew on `signed_on`.
    """

    kind: str = "invoice"
    due_on: dt.date | None = None
    delivered_on: dt.date | None = None
    reference: str = ""
    ship_to: tuple[str, ...] = ()
    ship_to_country: str = ""
    lines: tuple[PaperLine, ...] = ()
    taxes: tuple[TaxSum, ...] = ()
    net: int = 0
    tax: int = 0
    total: int = 0
    left: int = 0
    title: str = ""
    introduction: str = ""
    note: str = ""
    legal_texts: tuple[str, ...] = ()
    terms: str = ""
    payment_reference: str = ""
    came_from: str = ""
    corrects: str = ""
    corrects_on: dt.date | None = None
    method: str = ""
    settles: tuple[Settled, ...] = ()
    signature: bytes | None = None
    signed_by: str = ""
    signed_on: dt.date | None = None
    verify_at: str = ""


@dataclass(frozen=True)
class StatementRow:
    """One entry of a statement: `kind` in the paper's language, `amount` and the balance after it in minor units, credits negative."""

    dated_on: dt.date
    kind: str
    number: str
    amount: int
    balance: int
    reference: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class OpenItem:
    """An invoice that is not paid whole: its total and what is left, in minor units. `is_overdue`: at the statement's last day."""

    number: str
    dated_on: dt.date
    due_on: dt.date | None
    total: int
    left: int
    is_overdue: bool = False


@dataclass(frozen=True)
class StatementPaper(Letter):
    """All that happened from `since` through `until`: opening balance, rows, closing balance, in minor units of `currency`.

    `ages`: what is open at `until` by how late it is, in the order of models.money.AGES; `credit`: what is not used yet, a positive number;
    `closing` is the sum of what is open less `credit`. `number` may be empty, `dated_on` is when it was made.
    """

    since: dt.date = dt.date.min
    until: dt.date = dt.date.min
    opening: int = 0
    rows: tuple[StatementRow, ...] = ()
    closing: int = 0
    ages: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    credit: int = 0
    open_items: tuple[OpenItem, ...] = field(default=())
    kind: str = "statement"
