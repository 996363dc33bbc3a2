"""What banks call the columns of their files, in several languages: small letters and digits only, the better names first."""

from models.text import fold

NAMES = {
    "date": """
        buchungstag buchungsdatum bookingdate dateposted postingdate transactiondate completeddate datecompletedutc datecompleted
        dateoperation fechaoperacion datacontabile boekdatum buchung date datum fecha data abschlussdatum valutadatum valuta
        wertstellung wertstellungsdatum valuedate starteddate datestartedutc""",
    "amount": """
        betrag betrageur betragineur umsatz umsatzineur amount amountgbp amountusd amounteur montant importe importo bedrag
        bedrageur transactionamount value""",
    "credit": """
        gutschrift gutschriftinchf haben credit creditamount paidin moneyin deposits deposit eingang einzahlung creditchf kredit""",
    "debit": """
        belastung belastunginchf soll debit debitamount paidout moneyout withdrawals withdrawal ausgang auszahlung debitchf""",
    "direction": "sollhaben sh debitcredit creditdebit drcr crdr afbij creditdebitindicator",
    "currency": "waehrung wahrung currency paymentcurrency devise divisa valutakod munt whg",
    "payer": """
        zahlungspflichtiger beguenstigterzahlungspflichtiger namezahlungsbeteiligter auftraggeber auftraggeberempfaenger
        auftraggeberempfanger beguenstigterauftraggeber begunstigterauftraggeber auftraggeberbegunstigter payer payername
        counterparty counterpartyname nameofcounterparty naamomschrijving naam debtor debtorname sender from name""",
    "account": """
        kontonummeriban ibanzahlungsbeteiligter ibankontonummer counterpartyiban counterpartyaccount counterpartyaccountnumber
        tegenrekening payeriban debtoriban payeraccountnumber iban kontonummer""",
    "text": """
        verwendungszweck zahlungszweck avisierungstext description beschreibung beschreibung1 beschreibung2 beschreibung3 memo
        details mededelingen narrative remittanceinformation particulars transactiondescription libelle concepto causale
        purpose buchungstext text betreff""",
    "reference": """
        kundenreferenzendtoend kundenreferenz endtoendid endtoendreference bankreference transaktionsnr transactionid reference
        referenz referenznummer id""",
}
RANKED = {what: {name: rank for rank, name in enumerate(names.split())} for what, names in NAMES.items()}
KNOWN = {name: what for what, names in RANKED.items() for name in names}


def bare(name: str) -> str:
    """A column's name as it is compared."""
    return "".join(letter for letter in fold(name) if letter.isalnum())


def what_it_holds(name: str) -> str:
    """date, amount, …; empty for a name that nobody has told us."""
    return KNOWN.get(bare(name), "")


def guessed_columns(header: tuple[str, ...]) -> tuple[str, ...]:
    """What each column holds, as far as its name tells: of several days, amounts, names the likeliest one; of purposes all."""
    found = [what_it_holds(name) for name in header]
    for what, ranks in RANKED.items():
        places = [place for place, is_ in enumerate(found) if is_ == what]
        ranked = sorted(places, key=lambda place: ranks[bare(header[place])])
        for place in ranked[1:] if what != "text" else ():
            found[place] = ""
    if "amount" in found:
        found = ["" if what in ("credit", "debit") else what for what in found]
    return tuple(found)
