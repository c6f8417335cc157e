"""Contrast, against values that WCAG's own definition gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.colors import DARK_BACKGROUND, LIGHT_BACKGROUND, channels, contrast, luminance, visible

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_21_and_a_color_on_itself_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0072b2", "#0072b2") == 1


def test_the_greys_that_wcag_tutorials_name() -> None:
    # The lightest greys on white that reach 4.5 and 3 (WCAG 2.2, 1.4.3 and 1.4.11).
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")
    assert contrast("#949494", "#ffffff") >= 3 > contrast("#959595", "#ffffff")


def test_luminance_weighs_green_most() -> None:
    assert luminance("#00ff00") == pytest.approx(0.7152)
    assert luminance("#ff0000") == pytest.approx(0.2126)


@given(COLORS, COLORS)
def test_contrast_is_symmetric_and_within_its_range(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21


@given(COLORS, st.sampled_from([LIGHT_BACKGROUND, DARK_BACKGROUND]))
def test_a_visible_color_is_found_from_every_color(color: str, background: str) -> None:
    found = visible(color, background)
    assert contrast(found, background) >= 3
    assert contrast(color, background) < 3 or found == color


@pytest.mark.parametrize("word", ["red", "#fff", "#12345g", "123456", "#1234567"])
def test_other_ways_to_write_a_color_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        channels(word)


def test_no_color_is_visible_on_middle_grey_at_21() -> None:
    with pytest.raises(ValueError, match="no colour"):
        visible("#000000", "#777777", least=21)
