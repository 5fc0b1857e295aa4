import re

import pytest
from hypothesis import assume, given
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


@given(
    numbers, st.integers(0, 3), st.integers(10, 99), st.sampled_from(["non", "pardon", "enfin", "euh non", "attendez"])
)
def test_a_number_that_is_corrected_is_the_corrected_one(number: str, at: int, wrong: int, mark: str) -> None:
    pairs = [pair(two) for two in re.findall("..", number)]
    assume(f"{wrong}" != number[2 * at + 2 : 2 * at + 4])
    assume(wrong not in {60, 80})  # "soixante, enfin, onze" may be 71
    said = ", ".join([*pairs[: at + 1], f"{pair(str(wrong))}, {mark}, {pairs[at + 1]}", *pairs[at + 2 :]])
    assert parse_phone(said) == number


@given(numbers, st.integers(1, 4), st.sampled_from(["euh", "oui", "enfin"]))
def test_what_was_said_twice_counts_once(number: str, at: int, between: str) -> None:
    pairs = [pair(two) for two in re.findall("..", number)]
    said = ", ".join([*pairs[: at + 1], between, *pairs[at:]])
    assert parse_phone(said) == number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("zéro sept et puis quatre fois quarante-cinq", "0745454545"),
        ("zéro six quarante-cinq, le douze deux fois, et pour finir trente", "0645121230"),
        ("zéro trois cinquante-trois zéro un quarante-huit quatre-vingt-sept, après dix-huit heures", "0353014887"),
        ("de huit heures à midi au zéro deux quarante et un trente-six seize quinze", "0241361615"),
        ("j'ai quatre-vingts ans et c'est le zéro deux trente-deux cinquante et un seize quarante", "0232511640"),
        ("deux soixante et un quatre-vingt-onze cinquante-quatre soixante-quatre avec le zéro devant", "0261915464"),
        ("zéro cet quarante-cinq dis-huit vingt-deux trente", "0745182230"),
    ],
)
def test_remarks_folds_and_garbled_words(said: str, number: str) -> None:
    assert parse_phone(said) == number


@given(st.text(max_size=80))
def test_any_text_is_a_whole_number_or_none(text: str) -> None:
    number = parse_phone(text)
    assert number is None or re.fullmatch(r"0[1-79]\d{8}", number)


@given(
    st.lists(
        st.sampled_from(
            ["zéro", "six", "quatre", "vingt", "fois", "deux", "non", "euh", "pas", "double", "heures", ","]
        )
    )
)
def test_any_words_of_a_dictation_are_a_whole_number_or_none(words: list[str]) -> None:
    number = parse_phone(" ".join(words))
    assert number is None or re.fullmatch(r"0[1-79]\d{8}", number)


@pytest.mark.parametrize(
    ("first", "then"), [("zéro six douze", "trente-quatre cinquante-six soixante-dix-huit"), ("06 12 34", "56 78")]
)
def test_a_number_said_over_two_utterances(first: str, then: str) -> None:
    assert not is_complete(first)
    assert parse_phone(digits_said(first) + digits_said(then)) == "0612345678"
