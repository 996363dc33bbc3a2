"""Units as people write them, in the codes of e-invoices (UN/ECE Recommendation 20)."""

PIECES = "C62"
CODES = {
    PIECES: "pc pcs piece pieces unit units each ea stück stk st",
    "HUR": "h hr hrs hour hours std stunde stunden",
    "MIN": "min minute minutes minuten",
    "DAY": "day days tag tage",
    "WEE": "week weeks woche wochen",
    "MON": "month months monat monate",
    "ANN": "year years jahr jahre",
    "KGM": "kg kilo kilogram kilograms kilogramm",
    "GRM": "g gram grams gramm",
    "TNE": "t tonne tonnes tonnen",
    "LTR": "l litre litres liter liters",
    "MLT": "ml millilitre milliliter",
    "MTR": "m metre metres meter meters lfm",
    "KMT": "km kilometre kilometer",
    "CMT": "cm",
    "MMT": "mm",
    "MTK": "m² m2 qm sqm",
    "MTQ": "m³ m3 cbm",
    "KWH": "kwh",
    "PR": "pair pairs paar",
    "SET": "set sets satz",
    "LS": "lump flat pauschal pauschale",
}
BY_WORD = {word: code for code, words in CODES.items() for word in words.split()}


def unit_code(unit: str) -> tuple[str, bool]:
    """The code, and whether it says all that the words do: ("hours" → HUR, True), ("12 × 8 oz jars" → C62, False)."""
    word = unit.strip().rstrip(".").casefold()
    return (BY_WORD[word], True) if word in BY_WORD else (PIECES, not word)
