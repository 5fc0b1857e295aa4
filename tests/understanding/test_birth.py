from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.understanding.birth import birth_date_told, parse_birth_date
from appliance.understanding.birth_guesses import guess_birth_dates

NOW = datetime(2026, 11, 24, 10, 15)  # noqa: DTZ001 - local time at the practice
_MONTHS = """
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
"""
MONTHS = _MONTHS.split()
births = st.dates(date(1927, 1, 1), date(2026, 11, 24))


@given(births)
def test_a_birth_date_in_full_is_read_back(born: date) -> None:
    assert parse_birth_date(f"le {born.day} {MONTHS[born.month - 1]} {born.year}", NOW) == born
    assert parse_birth_date(born.strftime("%d/%m/%Y"), NOW) == born


@given(births)
def test_a_two_digit_year_is_the_latest_that_can_be(born: date) -> None:
    assert parse_birth_date(f"{born.day} {MONTHS[born.month - 1]} {born.year % 100:02}", NOW) == born
    assert parse_birth_date(born.strftime("%d %m %y"), NOW) == born


@given(births)
def test_the_year_may_be_told_first(born: date) -> None:
    day = f"le {born.day} {MONTHS[born.month - 1]}"
    assert parse_birth_date(f"{born.year}, {day}", NOW) == born
    assert parse_birth_date(f"il est de l'année {born.year}, {day}", NOW) == born


@given(births)
def test_the_day_may_be_told_apart_from_the_month(born: date) -> None:
    month = MONTHS[born.month - 1]
    assert parse_birth_date(f"en {month} {born.year}, le {born.day}", NOW) == born
    assert parse_birth_date(f"le {born.day}, c'était en {month} {born.year}", NOW) == born


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("elle est née avant-hier", date(2026, 11, 22)),
        ("il est né ce matin à la maternité", date(2026, 11, 24)),
        ("le bébé est né il y a cinq jours", date(2026, 11, 19)),
        ("née samedi dernier", date(2026, 11, 21)),
        ("né hier, non, avant-hier", date(2026, 11, 22)),
        ("le quatre du mois dernier", date(2026, 10, 4)),
        ("le douze décembre dernier", date(2025, 12, 12)),
        ("le quatre novembre de cette année", date(2026, 11, 4)),
        ("le trois mai de l'année dernière", date(2025, 5, 3)),
        ("le jour de Noël trente-six", date(1936, 12, 25)),
        ("le premier de l'an quarante-neuf", date(1949, 1, 1)),
        ("le vingt-trois mars soixante-huit, euh, soixante-neuf", date(1969, 3, 23)),
        ("le premier janvier, enfin le deux, cinquante-cinq", date(1955, 1, 2)),
        ("le onze février cinquante sis", date(1956, 2, 11)),
    ],
)
def test_a_day_told_by_another_is_that_day(said: str, born: date) -> None:
    assert parse_birth_date(said, NOW) == born


@pytest.mark.parametrize(
    "said",
    [
        "elle est née le mois dernier",
        "il est né il y a trois semaines",
        "en juin, mais le jour je sais plus, quarante-quatre",
        "le trente-deux mars cinquante",
        "je ne sais pas, hier je le savais encore",
        "en mars quarante-cinq, dans le vingt-neuf",
        "le vingt-six novembre à quatorze heures quarante-cinq",
    ],
)
def test_a_date_that_is_not_whole_is_none(said: str) -> None:
    assert parse_birth_date(said, NOW) is None


@given(st.text(max_size=80))
def test_any_text_is_a_past_date_or_none(text: str) -> None:
    born = parse_birth_date(text, NOW)
    assert born is None or born <= NOW.date()


@pytest.mark.parametrize(
    ("heard", "born"),
    [
        ("25 mais 92", date(1992, 5, 25)),
        ("le 30 ou de 77", date(1977, 8, 30)),
        ("23 ne vendre 63", date(1963, 11, 23)),
        ("le 2 décembre 501", date(1951, 12, 2)),
        ("le 25 mai 4 20 11", date(1991, 5, 25)),
        ("le 11 feurier 88", date(1988, 2, 11)),
        ("première juillet 1969-60", date(1960, 7, 1)),
        ("le 2 mars 1940-8", date(1948, 3, 2)),
        ("le 3 mai 1980-15", date(1995, 5, 3)),
        ("le 12 5 1956-6", date(1956, 5, 12)),
    ],
)
def test_what_a_telephone_makes_of_a_date_is_read(heard: str, born: date) -> None:
    assert parse_birth_date(heard, NOW) == born


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("prends tout 67", date(1967, 8, 30)),
        ("prenez vendre 52", date(1952, 11, 1)),
        ("vingt sept anvier 1971", date(1971, 1, 27)),
        ("né le onze a vril 48", date(1948, 4, 11)),
        ("le 321967", date(1967, 8, 30)),
    ],
)
def test_words_that_are_no_date_sound_like_one(heard: str, meant: date) -> None:
    assert parse_birth_date(heard, NOW) is None
    assert meant in guess_birth_dates(heard, NOW)


@pytest.mark.parametrize("said", ["je veux annuler 52", "pour moi 60", "docteur martin 52", "je ne sais pas", ""])
def test_other_words_sound_like_no_date(said: str) -> None:
    assert guess_birth_dates(said, NOW) == ()


@given(st.text(max_size=80))
def test_any_text_has_past_guesses_or_none(text: str) -> None:
    assert all(guess <= NOW.date() for guess in guess_birth_dates(text, NOW))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("Marie Kermarrec, du vingt-deux juillet trente-huit, je voudrais annuler", date(1938, 7, 22)),
        ("le docteur peut me voir un de ces jours pour mon dos", None),
        ("le vendredi vingt-six si c'est possible, sinon un autre jour en fin d'après-midi", None),
    ],
)
def test_a_birth_date_among_other_words_is_named_by_its_month(text: str, born: date | None) -> None:
    assert birth_date_told(text, NOW) == born
