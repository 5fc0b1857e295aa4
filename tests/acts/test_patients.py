from dataclasses import replace
from datetime import date

import pytest

from appliance.acts.patients import recognised
from appliance.vocabulary.acts import FindPatient
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.meaning import PersonName
from tests.fakes.practices import BRUNO, ODETTE

BORN, NUMBER = ODETTE.birth_date, ODETTE.phone
OTHER_DAY = date(1950, 1, 1)
FILE = (ODETTE, BRUNO)


def found(
    last: str | None, first: str | None, born: date | None = None, phone: str | None = None
) -> tuple[Patient, ...]:
    return recognised(FindPatient(PersonName(last, first), (born,) if born else (), phone), FILE)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("Delaunay", "Odette"),
        ("Delaunay", None),
        ("De Launet", "Odette"),
        ("Delonnet", None),
        ("Odette", "Delaunay"),
        ("Odetdelonet", None),
        (None, "Odette"),
    ],
)
def test_a_birth_date_and_a_name_that_sounds_like_theirs_are_enough(last: str | None, first: str | None) -> None:
    assert found(last, first, born=BORN) == (ODETTE,)


@pytest.mark.parametrize(("last", "who"), [("Delaunay", (ODETTE,)), ("De Launet", (ODETTE,)), ("Vasseur", ())])
def test_a_guessed_birth_date_wants_a_surer_name(last: str, who: tuple[Patient, ...]) -> None:
    assert BORN
    asked = FindPatient(PersonName(last, "Odette"), birth_guesses=(OTHER_DAY, BORN))
    assert recognised(asked, FILE) == who


def test_a_date_that_was_understood_leaves_no_room_for_guesses() -> None:
    assert BORN
    asked = FindPatient(PersonName("Delaunay", "Odette"), (OTHER_DAY,), birth_guesses=(BORN,))
    assert recognised(asked, FILE) == ()


def test_one_half_of_a_double_name_is_enough_with_the_birth_date() -> None:
    married = replace(ODETTE, last="Le Goff-Delaunay")
    for said in ("Delaunay", "Le Goff"):
        assert recognised(FindPatient(PersonName(said), (BORN,)), [married]) == (married,)


def test_a_number_and_a_name_are_enough() -> None:
    assert found("Delaunay", "Odette", phone=NUMBER) == (ODETTE,)
    assert found("Delaunay", None, phone=NUMBER) == (ODETTE,)


def test_a_birth_date_and_a_number_are_enough_without_a_name() -> None:
    assert found(None, None, born=BORN, phone=NUMBER) == (ODETTE,)


@pytest.mark.parametrize(
    ("last", "first", "born", "phone"),
    [
        ("Delaunay", "Odette", None, None),
        (None, None, (), NUMBER),
        (None, None, BORN, None),
        ("Delaunay", "Odette", OTHER_DAY, None),
        ("Delaunay", "Odette", OTHER_DAY, NUMBER),
        ("Chauvin", "Bruno", BORN, None),
        (None, "Bruno", BORN, None),
        ("Kowalski", "Odette", (), NUMBER),
        ("Delaunay", "Bernard", (), NUMBER),
    ],
)
def test_nobody_is_recognised_by_less_or_against_what_is_known(
    last: str | None, first: str | None, born: date | None, phone: str | None
) -> None:
    assert found(last, first, born, phone) == ()


def test_twins_are_told_apart_by_their_first_name_only() -> None:
    twins = [Patient("Caron", first, date(2019, 5, 17)) for first in ("Hugo", "Louise")]

    def asked(first: str | None) -> tuple[Patient, ...]:
        return recognised(FindPatient(PersonName("Caron", first), (date(2019, 5, 17),)), twins)

    assert asked("Louise")[0] == twins[1]
    assert asked("Ugo")[0] == twins[0]
    assert asked(None) == ()


def test_a_household_on_one_number_is_not_guessed() -> None:
    couple = [replace(ODETTE, birth_date=None), replace(ODETTE, first="Marcel", birth_date=None)]
    assert recognised(FindPatient(PersonName("Delaunay"), (), NUMBER), couple) == ()
    assert recognised(FindPatient(PersonName("Delaunay", "Marcel"), (), NUMBER), couple) == (couple[1],)
