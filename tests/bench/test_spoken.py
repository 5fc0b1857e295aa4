import pytest

from appliance.bench.spoken import word_error_rate


@pytest.mark.parametrize(
    ("said", "heard", "expected"),
    [
        ("à quatorze heures", "à 14 h", 0),
        ("mardi matin", "mardi", 1 / 2),
        ("mardi", "le mardi matin", 2),
        ("non, jeudi !", "non jeudi", 0),
    ],
)
def test_words_wrong_of_words_said(said: str, heard: str, expected: float) -> None:
    assert word_error_rate([said], [heard]) == expected


def test_long_sentences_count_more_than_short_ones() -> None:
    assert word_error_rate(["oui", "je voudrais un rendez-vous"], ["non", "je voudrais un rendez-vous"]) == 1 / 6
