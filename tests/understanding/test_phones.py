import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.understanding.phones import digits_said, is_complete, parse_phone

_UNITS = """
zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
"""
UNITS = _UNITS.split()
TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")


def pair(two: str) -> str:
    """Two digits as they are dictated."""
    if two[0] == "0":
        return f"zéro {UNITS[int(two[1])]}"
    number = int(two)
    if number <= 16:
        return UNITS[number]
    if number < 20:
        return f"dix-{UNITS[number - 10]}"
    tens, unit = divmod(number, 10)
    unit += 10 if tens in {7, 9} else 0
    if unit == 0:
        return TENS[tens]
    small = UNITS[unit] if unit <= 16 else f"dix-{UNITS[unit - 10]}"
    return f"{TENS[tens]}{' et ' if unit in {1, 11} and tens < 8 else '-'}{small}"


numbers = st.from_regex(re.compile(r"0[1-79][0-9]{8}", re.ASCII), fullmatch=True)


@given(numbers)
def test_digits_one_by_one_are_read_back(number: str) -> None:
    assert parse_phone(" ".join(UNITS[int(digit)] for digit in number)) == number


@given(numbers)
def test_figures_in_any_grouping_are_read_back(number: str) -> None:
    assert parse_phone(" ".join(re.findall("..", number))) == number
    assert parse_phone(f"+33 {number[1]} {number[2:]}") == number


@given(numbers)
def test_pairs_are_whole_and_of_the_right_length(number: str) -> None:
    said = ", ".join(pair(two) for two in re.findall("..", number))
    assert parse_phone(said) == number


@given(numbers, st.integers(1, 4))
def test_a_number_cut_short_is_none(number: str, kept: int) -> None:
    said = ", ".join(pair(two) for two in re.findall("..", number)[:kept])
    assert parse_phone(said) is None
    assert not is_complete(said)


@given(st.text(max_size=80))
def test_any_text_is_a_whole_number_or_none(text: str) -> None:
    number = parse_phone(text)
    assert number is None or re.fullmatch(r"0[1-79]\d{8}", number)


@pytest.mark.parametrize(
    ("first", "then"), [("zéro six douze", "trente-quatre cinquante-six soixante-dix-huit"), ("06 12 34", "56 78")]
)
def test_a_number_said_over_two_utterances(first: str, then: str) -> None:
    assert not is_complete(first)
    assert parse_phone(digits_said(first) + digits_said(then)) == "0612345678"
