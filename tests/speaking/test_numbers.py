import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_to_num import text2num

from appliance.speaking.numbers import digits, feminine, number, ordinal, pairs


@given(st.integers(0, 999_999_999))
def test_an_independent_reader_finds_the_number_in_the_words(value: int) -> None:
    assert text2num(number(value), "fr") == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (21, "vingt et un"),
        (22, "vingt-deux"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (100, "cent"),
        (101, "cent un"),
        (200, "deux cents"),
        (280, "deux cent quatre-vingts"),
        (1_000, "mille"),
        (2_026, "deux mille vingt-six"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (1_000_000, "un million"),
        (80_000_000, "quatre-vingts millions"),
        (-3, "moins trois"),
    ],
)
def test_spelling_follows_the_rules_of_agreement(value: int, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(("value", "words"), [(1, "une"), (21, "vingt et une"), (11, "onze"), (81, "quatre-vingt-une")])
def test_one_agrees(value: int, words: str) -> None:
    assert feminine(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "premier"),
        (2, "deuxième"),
        (4, "quatrième"),
        (5, "cinquième"),
        (9, "neuvième"),
        (11, "onzième"),
        (21, "vingt et unième"),
        (75, "soixante-quinzième"),
        (80, "quatre-vingtième"),
        (200, "deux centième"),
    ],
)
def test_ranks(value: int, words: str) -> None:
    assert ordinal(value) == words


def test_codes_are_read_digit_by_digit() -> None:
    assert digits("007") == "zéro zéro sept"
    assert digits("1234567890") == "un deux trois quatre cinq six sept huit neuf zéro"
    assert digits("0") == "zéro"


def test_pairs_breathe() -> None:
    assert pairs("0601718099") == "zéro six, zéro un, soixante et onze, quatre-vingts, quatre-vingt-dix-neuf"
