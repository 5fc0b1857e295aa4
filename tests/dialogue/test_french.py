from datetime import date, time

import pytest

from appliance.dialogue import french


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (date(2026, 11, 24), "aujourd'hui, mardi 24 novembre"),
        (date(2026, 11, 25), "demain, mercredi 25 novembre"),
        (date(2026, 12, 1), "le mardi 1er décembre"),
        (date(2027, 11, 30), "le mardi 30 novembre 2027"),
    ],
)
def test_a_day_is_named_as_one_says_it(of: date, said: str) -> None:
    assert french.day(of, today=date(2026, 11, 24)) == said


def test_a_full_hour_has_no_minutes() -> None:
    assert [french.hour(time(14)), french.hour(time(8, 5))] == ["14h", "8h05"]


def test_choices_are_joined_by_or() -> None:
    assert french.either(["lundi", "mardi", "jeudi"]) == "lundi, mardi ou jeudi"
    assert french.either(["lundi"]) == "lundi"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Docteur Agnès Fournier", "le docteur Agnès Fournier"),
        ("Dr. Masson", "le docteur Masson"),
        ("Docteure Lebrun", "la docteure Lebrun"),
        ("Madame Petit", "Madame Petit"),
    ],
)
def test_a_practitioner_is_spoken_of_with_an_article(written: str, said: str) -> None:
    assert french.title(written) == said
