import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.notices.gsm import BASIC, EXTENDED, Alphabet, alphabet, length, parts, transliterated


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("forêt, Noël, garçon, hôpital", "foret, Noel, garcon, hopital"),
        ("à l’heure prévue où", "à l'heure prévue où"),
        ("« une sœur »…", '"une soeur"...'),
        ("18\N{NO-BREAK SPACE}h – 19\N{NARROW NO-BREAK SPACE}h", "18 h - 19 h"),
        ("À Élancourt", "A Élancourt"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "café"),
    ],
)
def test_french_letters_outside_the_alphabet_are_written_plainly(words: str, plain: str) -> None:
    assert transliterated(words) == plain
    assert alphabet(plain) is Alphabet.GSM7


def test_other_scripts_stay_readable_and_cost_more() -> None:
    assert transliterated("привет") == "привет"
    assert alphabet("привет") is Alphabet.UCS2


@pytest.mark.parametrize(
    ("words", "long", "count"),
    [
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ж" * 70, 70, 1),
        ("ж" * 71, 71, 2),
        ("😀" * 35, 70, 1),
        ("", 0, 1),
    ],
)
def test_parts_are_counted_as_an_operator_counts_them(words: str, long: int, count: int) -> None:
    assert (length(words), parts(words)) == (long, count)


@given(st.text())
def test_transliteration_is_done_in_one_go_and_keeps_what_is_in_the_alphabet(words: str) -> None:
    once = transliterated(words)
    assert transliterated(once) == once
    if set(words) <= BASIC | EXTENDED:
        assert once == words
