from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.understanding.dates import parse_wish, relative_to, wish_to_json
from appliance.understanding.feasts import back_to_school, easter, feast
from appliance.vocabulary.meaning import Period, Wish

NOW = datetime(2026, 11, 24, 10, 15)  # noqa: DTZ001 - local time at the practice, a Tuesday
JEUDI = date(2026, 11, 26)
_MONTHS = """
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
"""
MONTHS = _MONTHS.split()
_DAYS = """
lundi mardi mercredi jeudi vendredi samedi dimanche
"""
DAYS = _DAYS.split()


@given(st.dates(NOW.date(), NOW.date() + timedelta(days=364)))
def test_a_date_said_in_full_is_that_date(day: date) -> None:
    said = f"le {DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    assert parse_wish(said, NOW) == Wish(dates=(day,))


@given(st.dates(NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=364)))
def test_a_weekday_beside_another_date_is_asked_again(day: date) -> None:
    wrong = DAYS[(day.weekday() + 1) % 7]
    assert not parse_wish(f"{wrong} {day.day} {MONTHS[day.month - 1]}", NOW).dates


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.integers(0, 6))  # noqa: DTZ001
def test_a_weekday_alone_is_the_next_one(now: datetime, weekday: int) -> None:
    (day,) = parse_wish(DAYS[weekday], now).dates
    assert day.weekday() == weekday
    assert 1 <= (day - now.date()).days <= 7


@given(st.times(min_value=time(7, 0), max_value=time(23, 59)))
def test_a_clock_time_is_that_time(at: time) -> None:
    assert parse_wish(f"à {at.hour}h{at.minute:02}", NOW).times == (time(at.hour, at.minute),)


@pytest.mark.parametrize(
    ("said", "day", "excluded"),
    [
        ("non ça ne va pas vendredi après-midi plutôt", date(2026, 11, 27), ()),
        ("ça ne me va pas jeudi si possible", date(2026, 11, 26), ()),
        ("ça ne va pas vendredi plutôt jeudi", date(2026, 11, 26), (4,)),
        ("non ça ne me va pas vendredi", None, (4,)),
    ],
)
def test_a_refusal_and_another_day_in_one_breath(said: str, day: date | None, excluded: tuple[int, ...]) -> None:
    wish = parse_wish(said, NOW)
    assert wish.dates == ((day,) if day else ())
    assert wish.not_weekdays == excluded


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("demain c'est dimanche donc mardi", Wish(dates=(date(2026, 12, 1),))),
        ("le dix je suis chez le dentiste, le onze ça irait", Wish(dates=(date(2026, 12, 11),))),
        ("demain je suis à la maison", Wish(dates=(date(2026, 11, 25),))),
        ("jeudi c'est Pâques alors vendredi", Wish(dates=(date(2026, 11, 27),))),
        ("lundi je garde les petits, donc mardi", Wish(dates=(date(2026, 12, 1),))),
        ("demain matin je peux pas mais l'après-midi oui", Wish(dates=(date(2026, 11, 25),), period=Period.AFTERNOON)),
        ("le vendredi je travaille pas", Wish(weekdays=(4,))),
        ("mon arrêt finit vendredi, il faudrait que je le voie avant", Wish(end=date(2026, 11, 26))),
        ("demain je ne peux pas", Wish(start=date(2026, 11, 26))),
        ("pas avant le vingt, je suis en cure", Wish(start=date(2026, 12, 20))),
        ("j'ai pas la voiture en semaine, que le samedi", Wish(weekdays=(5,))),
        ("en semaine je ne peux pas", Wish(not_weekdays=(0, 1, 2, 3, 4))),
        ("ni cette semaine ni la prochaine", Wish(start=date(2026, 12, 7))),
        ("la semaine prochaine non, celle d'après", Wish(start=date(2026, 12, 7), end=date(2026, 12, 12))),
    ],
)
def test_what_keeps_somebody_on_a_day_is_no_wish(said: str, wish: Wish) -> None:
    assert parse_wish(said, NOW) == wish


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("demain je ne peux pas venir", date(2026, 11, 25)),
        ("je peux pas venir demain", date(2026, 11, 25)),
        ("mon rendez-vous du dix décembre je ne peux pas venir", date(2026, 12, 10)),
        ("je dois annuler demain, j'ai un empêchement", date(2026, 11, 25)),
    ],
)
def test_a_day_that_does_not_suit_is_that_of_the_appointment_that_stands(said: str, day: date) -> None:
    assert parse_wish(said, NOW, standing=True).dates == (day,)
    assert parse_wish(said, NOW).dates == ()


@given(st.text(max_size=120))
def test_any_text_has_a_wish(text: str) -> None:
    wish = parse_wish(text, NOW)
    assert set(wish_to_json(wish)) <= {
        *("date", "dates", "weekday", "week_offset", "weekdays", "not_weekdays", "from", "to"),
        *("time", "times", "after", "before", "period", "not_period", "earliest", "any"),
    }


PROPOSED = datetime(2026, 12, 3, 10, 30)  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("le lendemain plutôt", Wish(dates=(date(2026, 12, 4),))),
        ("le décaler au lendemain", Wish(dates=(date(2026, 12, 4),))),
        ("le déplacer au jeudi suivant", Wish(dates=(date(2026, 12, 10),))),
        ("plutôt le vendredi d'après, le matin", Wish(dates=(date(2026, 12, 4),), period=Period.MORNING)),
        ("un peu plus tard", Wish(dates=(date(2026, 12, 3),), after=time(10, 30))),
        ("la semaine d'après", Wish(start=date(2026, 12, 7), end=date(2026, 12, 12))),
        ("le même jour mais l'après-midi", Wish(dates=(date(2026, 12, 3),), period=Period.AFTERNOON)),
        ("oui très bien", None),
    ],
)
def test_a_wish_relative_to_a_proposal(said: str, wish: Wish | None) -> None:
    assert relative_to(said, PROPOSED) == wish


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28))],
)
def test_easter_of_the_calendar(year: int, day: date) -> None:
    assert easter(year) == day


def test_a_feast_is_the_next_one() -> None:
    assert feast("noel", date(2026, 12, 26)) == date(2027, 12, 25)
    assert back_to_school(date(2026, 11, 24)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("la première quinzaine de janvier", Wish(start=date(2027, 1, 1), end=date(2027, 1, 15))),
        ("dans la seconde moitié de décembre", Wish(start=date(2026, 12, 16), end=date(2026, 12, 31))),
        ("pas avant la mi-janvier", Wish(start=date(2027, 1, 11))),
        ("d'ici la fin du mois", Wish(end=date(2026, 11, 30))),
        ("sous quinzaine", Wish(end=date(2026, 12, 8))),
        ("la semaine avant Noël", Wish(start=date(2026, 12, 14), end=date(2026, 12, 19))),
        ("n'importe quel lundi", Wish(weekdays=(0,))),
        ("un samedi, la semaine je suis sur les chantiers", Wish(weekdays=(5,))),
        ("tous les jours sauf le mercredi", Wish(not_weekdays=(2,))),
        ("pas avant le vingt du mois prochain", Wish(start=date(2026, 12, 20))),
        ("le dix de ce mois", Wish(dates=(date(2026, 12, 10),))),
        ("après le pont du premier mai", Wish(start=date(2027, 5, 3))),
        ("au printemps", Wish(start=date(2027, 3, 20), end=date(2027, 6, 20))),
        ("à la fin de l'été", Wish(start=date(2027, 8, 22), end=date(2027, 9, 21))),
        ("j'ai été malade", Wish()),
        ("mardi, pas aujourd'hui, l'autre", Wish(dates=(date(2026, 12, 1),))),
        ("pas lundi qui vient, le lundi suivant", Wish(dates=(date(2026, 12, 7),))),
        ("mon rendez-vous de jeudi je voudrais le mettre à lundi", Wish(dates=(date(2026, 11, 30),))),
    ],
)
def test_stretches_and_any_such_day(said: str, wish: Wish) -> None:
    assert parse_wish(said, NOW) == wish


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("je suis absente du vingt-six au trente novembre, après ça va", Wish(start=date(2026, 12, 1))),
        ("je pars en vacances samedi, il me le faut avant", Wish(end=date(2026, 11, 27))),
        ("je rentre lundi", Wish(start=date(2026, 11, 30))),
        ("je ne suis pas là la semaine prochaine", Wish(start=date(2026, 12, 6))),
        ("pendant les vacances de Noël", Wish(start=date(2026, 12, 19), end=date(2027, 1, 3))),
        ("la semaine prochaine ou celle d'après", Wish(start=date(2026, 11, 30), end=date(2026, 12, 12))),
        ("début janvier ou fin décembre", Wish(start=date(2026, 12, 21), end=date(2027, 1, 10))),
        ("j'aimerais mieux jeudi que mardi", Wish(dates=(JEUDI,))),
        ("pas le vingt-cinq, le vingt-six", Wish(dates=(JEUDI,))),
        ("le lendemain du quatorze décembre", Wish(dates=(date(2026, 12, 15),))),
        ("jeudi à quatorze ou quinze heures", Wish(dates=(JEUDI,), times=(time(14), time(15)))),
        ("jeudi, mon mari vient avec moi à dix heures", Wish(dates=(JEUDI,), times=(time(10),))),
        ("jeudi, parce que mardi je prends l'avion", Wish(dates=(JEUDI,))),
        ("je vous appelle parce que je voudrais venir jeudi", Wish(dates=(JEUDI,))),
        ("vous pouvez me mettre jeudi à la place de mercredi", Wish(dates=(JEUDI,))),
        ("non pas à neuf heures, plutôt dix heures", Wish(times=(time(10),))),
        ("non, neuf heures c'est trop tôt", Wish(after=time(9))),
        ("jeudi matin, l'infirmière passe à huit heures", Wish(dates=(JEUDI,), period=Period.MORNING)),
    ],
)
def test_absences_choices_and_refusals(said: str, wish: Wish) -> None:
    assert parse_wish(said, NOW) == wish


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("jeudi à dix-huit heures, je finis à dix-sept heures trente", Wish(dates=(JEUDI,), times=(time(18),))),
        ("jeudi, je finis à dix-sept heures trente", Wish(dates=(JEUDI,), after=time(17, 30))),
        ("jeudi, je travaille jusqu'à seize heures", Wish(dates=(JEUDI,), after=time(16))),
        ("jeudi, je commence à dix heures", Wish(dates=(JEUDI,), before=time(10))),
        ("jeudi après-midi, je travaille que le matin", Wish(dates=(JEUDI,), period=Period.AFTERNOON)),
        ("le matin je dors", Wish(not_period=Period.MORNING)),
        ("le plus vite possible l'après-midi, je travaille la nuit", Wish(earliest=True, period=Period.AFTERNOON)),
    ],
)
def test_a_duty_bounds_the_day_only_where_nothing_else_does(said: str, wish: Wish) -> None:
    assert parse_wish(said, NOW) == wish
