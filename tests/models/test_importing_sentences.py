"""What the importer says is kept as words and figures, so that a page can say it in another language."""

import pytest

from models.importing.running import Row
from models.importing.values import Rules, Unreadable, amount


def test_a_row_keeps_words_and_figures_of_what_is_wrong():
    row = Row(4)
    with pytest.raises(Unreadable) as why:
        amount("dear", Rules(decimal=","))
    row.refuse("list_price", why.value.sentence)
    row.refuse("sku", "There is no product %(sku)s.", sku="A%1")
    dear, missing = [reason for _column, reason in row.problems]
    assert dear == "“dear” is not an amount like 1234,56."
    assert (dear.words, dear.figures) == (
        "“%(text)s” is not an amount like %(like)s.",
        {"text": "dear", "like": "1234,56"},
    )
    assert (missing, missing.words) == ("There is no product A%1.", "There is no product %(sku)s.")
