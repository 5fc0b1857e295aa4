from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from appliance.errors import SettingsError
from appliance.settings import load_practice, sample_practice
from appliance.understanding.feasts import easter
from appliance.vocabulary.practice import Opening
from tests.fakes.practices import at

WHOLE = """
name = "Cabinet du Pont"
address = "1 rue du Pont"
phone = "0261910500"
timezone = "Europe/Paris"
parking = "devant la mairie"
wheelchairs = "entrée par la cour"
public_holidays = ["2026-12-25"]
on_call_number = "116117"

[types]
consultation = { label = "consultation", minutes = 15 }

[[practitioners]]
key = "roux"
name = "Docteur Anne Roux"
role = "médecin généraliste"
new_patients = false
types = ["consultation"]
closed = ["2026-12-04"]
[practitioners.hours]
mon = [["08:30", "12:00"], ["14:00", "18:30"]]

[[appointments]]
id = "a1"
practitioner = "roux"
type = "consultation"
start = "2026-11-30T09:00"
patient = { last = "Perrot", first = "Simone", birth_date = "1939-05-06", phone = "+33 2 61 91 05 11" }

[[patients]]
last = "Delaunay"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "practice.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_practice(file)
    sentence = str(caught.value)
    assert sentence.startswith("practice.toml")
    assert "\n" not in sentence
    return sentence


def test_a_whole_file_is_read(file: Path) -> None:
    file.write_text(WHOLE, "utf-8")
    read = load_practice(file)
    assert read.practice.texts == {"parking": "devant la mairie", "wheelchairs": "entrée par la cour"}
    assert read.practice.public_holidays == {date(2026, 12, 25)}
    assert read.practice.on_call_number == "116117"
    roux = read.practice.practitioners["roux"]
    assert roux.hours == {0: (Opening(time(8, 30), time(12)), Opening(time(14), time(18, 30)))}
    assert not roux.new_patients
    appointment = read.appointments[0]
    assert appointment.slot.start == at("2026-11-30 09:00")
    assert appointment.patient.birth_date == date(1939, 5, 6)
    assert appointment.patient.phone == "0261910511", "as a line tells it"
    assert read.patients[0].first is None


def test_dates_may_be_written_without_quotes(file: Path) -> None:
    file.write_text(WHOLE.replace('"2026-12-04"', "2026-12-04").replace('"2026-11-30T09:00"', "2026-11-30T09:00:00"))
    read = load_practice(file)
    assert read.practice.practitioners["roux"].closed == {date(2026, 12, 4)}
    assert read.appointments[0].slot.start == at("2026-11-30 09:00")


def test_an_instant_with_its_own_offset_keeps_it(file: Path) -> None:
    file.write_text(WHOLE.replace("2026-11-30T09:00", "2026-11-30T08:00+00:00"))
    assert load_practice(file).appointments[0].slot.start == at("2026-11-30 09:00")


def test_the_sample_practice_ships_and_is_right() -> None:
    assert sample_practice().practice.practitioners


def test_legal_holidays_are_computed_where_none_are_listed_or_a_region_is_named(file: Path) -> None:
    unlisted = WHOLE.replace('public_holidays = ["2026-12-25"]\n', "")
    year = datetime.now(UTC).year + 1

    def holidays(text: str) -> frozenset[date]:
        file.write_text(text, "utf-8")
        return load_practice(file).practice.public_holidays

    bastille, boxing_day, good_friday = date(year, 7, 14), date(year, 12, 26), easter(year) - timedelta(days=2)
    assert bastille in holidays(unlisted)
    assert {boxing_day, good_friday}.isdisjoint(holidays(unlisted))
    assert {bastille, boxing_day, good_friday} <= holidays('legal_holidays = "alsace-moselle"\n' + unlisted)
    assert {bastille, date(2026, 12, 25)} <= holidays('legal_holidays = "france"\n' + WHOLE)
    assert holidays('legal_holidays = "none"\n' + unlisted) == frozenset()
    assert "Did you mean 'alsace-moselle'?" in refused(file, 'legal_holidays = "alsace"\n' + WHOLE)


MISTAKES = [
    ('address = "1 rue', 'adress = "1 rue', ["'adress'", "Did you mean 'address'?"]),
    ('timezone = "Europe/Paris"', 'timezone = "Europe/Pariss"', ["Pariss"]),
    ("new_patients", "new_patient", ["roux", "Did you mean 'new_patients'?"]),
    ("new_patients = false", 'new_patients = "false"', ["roux", "true or false"]),
    ("mon =", "lun =", ["roux", "'lun'"]),
    ('types = ["consultation"]', 'types = ["consultations"]', ["roux", "Did you mean 'consultation'?"]),
    ('types = ["consultation"]', 'types = "consultation"', ["roux", "list"]),
    ('closed = ["2026-12-04"]', 'closed = "2026-12-04"', ["roux", "list"]),
    ('["2026-12-04"]', '["4 décembre"]', ["4 décembre", "2026-12-25"]),
    ('["08:30", "12:00"], ', '["12:00", "08:30"], ', ["mon"]),
    ('["14:00", "18:30"]', '["11:00", "18:30"]', ["mon"]),
    ('["14:00", "18:30"]', '"14:00-18:30"', ["mon", "pairs"]),
    ('["14:00", "18:30"]', '["14h", "18h30"]', ["mon", "14h"]),
    ("minutes = 15", "minutes = 0", ["types.consultation", "minutes"]),
    ("minutes = 15", 'minutes = "15"', ["types.consultation", "whole number"]),
    ('practitioner = "roux"', 'practitioner = "rou"', ["a1", "Did you mean 'roux'?"]),
    ('type = "consultation"', 'type = "vaccin"', ["a1", "type of visit 'vaccin'"]),
    ('id = "a1"\n', "", ["'id' is missing"]),
    ("2026-11-30T09:00", "lundi à neuf heures", ["a1", "2026-11-26T09:00"]),
    ('birth_date = "1939-05-06"', 'birth_date = "06/05/1939"', ["a1", "1946-10-02"]),
    ('[[patients]]\nlast = "Delaunay"', '[patients]\nlast = "Delaunay"', ["[[patients]]"]),
    ('name = "Cabinet du Pont"', "name = 3", ["'name'", "text"]),
    ('name = "Cabinet du Pont"\n', "", ["'name' is missing"]),
    ('parking = "devant la mairie"', "parking = 3", ["'parking'"]),
    ("[types]", "[types", ["TOML", "line"]),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_is_named_where_it_is(file: Path, right: str, wrong: str, told: list[str]) -> None:
    assert right in WHOLE
    sentence = refused(file, WHOLE.replace(right, wrong))
    assert [one for one in told if one not in sentence] == []


def test_two_appointments_of_a_practitioner_never_overlap(file: Path) -> None:
    again = WHOLE[WHOLE.index("[[appointments]]") : WHOLE.index("[[patients]]")]
    sentence = refused(file, WHOLE + again.replace('"a1"', '"a2"').replace("09:00", "09:10"))
    assert "'a2'" in sentence
    assert "'a1'" in sentence
    assert "same id" in refused(file, WHOLE + again.replace("09:00", "11:00"))


def test_a_file_that_is_no_text_or_not_there_is_refused_in_a_sentence(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"practice\.toml cannot be read"):
        load_practice(file)
    file.write_bytes(b'name = "caf\xe9"')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_practice(file)
