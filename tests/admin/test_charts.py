"""Figures become bars."""

import pytest

from blueprints.admin.charts import HEIGHT, columns, round_up, slices


@pytest.mark.parametrize(
    ("number", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (41, 50), (81, 100), (1_000_001, 2_000_000)],
)
def test_a_scale_ends_at_a_round_number_whose_half_is_whole(number, top):
    assert round_up(number) == top


def test_bars_stand_on_the_ground_and_are_as_high_as_their_numbers():
    drawn = columns([("Mon", 0, "0"), ("Tue", 5, "5"), ("Wed", 10, "10")])
    assert [bar.height for bar in drawn.bars] == [0, HEIGHT / 2, HEIGHT]
    assert all(bar.y + bar.height == HEIGHT for bar in drawn.bars)
    assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width


def test_one_among_millions_still_shows():
    assert columns([("a", 1, "1"), ("b", 5_000_000, "5M")]).bars[0].height > 1


def test_nothing_at_all_is_a_chart_without_bars():
    assert [bar.height for bar in columns([("Mon", 0, "0")]).bars] == [0]
    assert columns([]).bars == []


def test_shares_fill_the_whole():
    parts = slices([("a", 1, "1", "good"), ("b", 3, "3", "bad"), ("c", 0, "0", "")])
    assert [(part.start, part.width) for part in parts] == [(0, 25), (25, 75), (100, 0)]


def test_shares_of_nothing_have_no_width():
    assert [part.width for part in slices([("a", 0, "0", "good")])] == [0]
