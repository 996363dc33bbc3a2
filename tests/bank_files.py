"""What banks' files look like, with invented people and numbers: each as bytes, and what is in it."""

SPARKASSE = """"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Kundenreferenz (End-to-End)";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"
"DE11222233334444555566";"20.11.24";"20.11.24";"GUTSCHR. UEBERWEISUNG";"Rechnung IN-AL1 vielen Dank";"";"NOTPROVIDED";"Alfreds Futterkiste";"DE89370400440532013000";"COBADEFFXXX";"1.234,56";"EUR";"Umsatz gebucht"
"DE11222233334444555566";"20.11.24";"20.11.24";"FOLGELASTSCHRIFT";"Strom November";"DE99ZZZ";"E-77";"Stadtwerke Musterstadt";"DE02120300000000202051";"BYLADEM1001";"-89,90";"EUR";"Umsatz gebucht"
"DE11222233334444555566";"19.11.24";"19.11.24";"GUTSCHR. UEBERWEISUNG";"Müßiggang & Söhne";"";"";"Bäckerei Groß";"DE02500105170137075030";"INGDDEFF";"50,00";"EUR";"Umsatz gebucht"
""".encode("cp1252")  # noqa: E501

DKB = """"Girokonto";"DE11 2222 3333 4444 5555 66"
"Zeitraum:";"01.11.2024 - 20.11.2024"
"Kontostand vom 20.11.2024:";"12.345,67 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"20.11.24";"20.11.24";"Gebucht";"Ana Trujillo";"Northwind Traders";"INV 10952";"Eingang";"ES9121000418450200051332";"1.000,00 €";"";"";"ETE-1"
"18.11.24";"18.11.24";"Gebucht";"Northwind Traders";"Vermieter GmbH";"Miete";"Ausgang";"DE02120300000000202051";"-2.500,00 €";"";"";""
""".encode()  # noqa: E501

COMMERZBANK = """\ufeffBuchungstag;Wertstellung;Umsatzart;Buchungstext;Betrag;Währung;IBAN Kontoinhaber;Kategorie
20.11.2024;20.11.2024;Gutschrift;Eastern Connection Kundennr EASTC INV-7;450,5;EUR;DE11222233334444555566;Sonstige
17.11.2024;17.11.2024;Entgelte;Kontoführung;-9,9;EUR;DE11222233334444555566;Gebühren
""".encode()

BARCLAYS = b"""Number,Date,Account,Amount,Subcategory,Memo
,20/11/2024,20-00-00 12345678,1250.00,Counter Credit,EASTERN CONNECTION      IN-EA1 BGC
,19/11/2024,20-00-00 12345678,-42.10,Debit,"STATIONERY, LONDON"
,03/11/2024,20-00-00 12345678,75.25,Funds Transfer,CONSOLIDATED HOLDINGS
"""

REVOLUT = b"""Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
TOPUP,Current,2024-11-20 09:12:44,2024-11-20 09:13:01,Payment from Alfreds Futterkiste,120.00,0.00,EUR,COMPLETED,1120.00
CARD_PAYMENT,Current,2024-11-19 18:00:00,2024-11-20 07:00:00,Cafe,-4.50,0.00,EUR,COMPLETED,1000.00
TRANSFER,Current,2024-11-20 10:00:00,,Pending from somebody,10.00,0.00,EUR,PENDING,
"""

UBS = """Kontonummer:;0230 00123456.01;
IBAN:;CH93 0076 2011 6238 5295 7;
Von:;2024-11-01;
Bis:;2024-11-20;
Anfangssaldo:;1'000.00;
Bewertet in:;CHF;
Anzahl Transaktionen in diesem Zeitraum:;3;

Abschlussdatum;Abschlusszeit;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;Beschreibung1;Beschreibung2;Beschreibung3;Fussnoten;
2024-11-20;;2024-11-20;2024-11-20;CHF;;1'234.50;;2'234.50;ZD81324TI0001;"Chop-suey Chinese; Bern";"Gutschrift";"Rechnung INV-2024-00017";;
2024-11-18;;2024-11-18;2024-11-18;CHF;-200.00;;;1'000.00;ZD81318TI0002;"Vermieter; Zürich";"Zahlung";"Miete";;
""".encode()

CHASE = b"""Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
CREDIT,11/20/2024,"ORIG CO NAME:GREAT LAKES FOOD INV-44",2500.00,ACH_CREDIT,5000.00,,
DEBIT,11/19/2024,"OFFICE DEPOT #1",-17.99,DEBIT_CARD,2500.00,,
"""

TABBED = (
    "Datum\tNaam / Omschrijving\tTegenrekening\tAf Bij\tBedrag (EUR)\tMededelingen\n"
    "20241120\tBon app'\tNL91ABNA0417164300\tBij\t99,95\tFactuur INV-3\n20241119\tHuur\tNL20INGB0001234567\tAf\t800,00\tHuur\n"
).encode("utf-16")
