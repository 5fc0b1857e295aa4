"""The rules of an agenda in a practice file: read whole, and refused in one sentence."""

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest

from appliance.errors import SettingsError
from appliance.settings import SAMPLE, PracticeFile, load_practice
from appliance.settings.keys import TABLES
from appliance.vocabulary.practice import (
    Admitted,
    Block,
    DateRange,
    HoursException,
    KeptTime,
    Opening,
    Place,
    Practitioner,
    Recurrence,
    Replacement,
    Schedule,
    Season,
)
from tests.fakes.practices import at

RULES = """
name = "Cabinet du Pont"
public_holidays = ["2026-12-25"]
school_zone = "A"
school_holidays = ["2027-05-07/2027-05-08"]

[types]
consultation = { label = "consultation", minutes = 15, buffer_after = 5, max_in_a_row = 8 }
first = { label = "première consultation", minutes = 30, patients = "new", max_per_day = 2, days_ahead = 56 }
child = { label = "suivi de l'enfant", minutes = 20, min_age = 0, max_age = 5, notice_minutes = 120 }
home = { label = "visite", minutes = 30, place = "home", travel_minutes = 15, urgent = true }

[[practitioners]]
key = "roux"
name = "Docteur Anne Roux"
closed = ["2026-12-04", "2026-12-24/2026-12-26"]
minutes = { consultation = 20 }
[practitioners.hours]
mon = [["08:30", "12:00"], { from = "13:00", to = "14:00", types = ["home"] }]
[[practitioners.schedules]]
from = "2027-01-04"
to = "2027-06-30"
every_weeks = 2
season = "holidays"
hours = { tue = [["09:00", "12:00"]] }
[[practitioners.exceptions]]
day = "2026-12-31"
hours = [["09:00", "11:00"]]
[[practitioners.exceptions]]
day = "2027-01-04"
[[practitioners.blocked]]
from = "2026-12-01T14:00"
to = "2026-12-01T16:00"
every_days = 7
until = "2027-01-31"
except = ["2026-12-29"]
[[practitioners.kept]]
hours = { mon = [["11:00", "12:00"]] }
release = "08:00"

[[practitioners]]
key = "petit"
name = "Docteur Lucie Petit"

[[replacements]]
absent = "roux"
locum = "petit"
from = "2027-02-08"
to = "2027-02-20"

[[appointments]]
id = "w"
practitioner = "roux"
type = "consultation"
start = "2027-03-22T09:00"
patient = { last = "Tissier" }
every_days = 7
until = "2027-04-12"
except = ["2027-04-05"]
"""


def load(folder: Path, text: str) -> PracticeFile:
    path = folder / "practice.toml"
    path.write_text(text, "utf-8")
    return load_practice(path)


def roux(folder: Path) -> Practitioner:
    return load(folder, RULES).practice.practitioners["roux"]


def test_visit_types_say_whom_they_are_for_and_what_room_they_need(tmp_path: Path) -> None:
    types = load(tmp_path, RULES).practice.types
    assert (types["consultation"].after, types["consultation"].before, types["consultation"].max_in_a_row) == (5, 0, 8)
    assert (types["first"].patients, types["first"].max_per_day, types["first"].days_ahead) == (Admitted.NEW, 2, 56)
    assert (types["child"].min_age, types["child"].max_age, types["child"].notice_minutes) == (0, 5, 120)
    assert (types["home"].place, types["home"].before, types["home"].after) == (Place.HOME, 15, 15)
    assert types["home"].urgent


def test_weeks_for_a_time_single_days_and_what_comes_again(tmp_path: Path) -> None:
    one = roux(tmp_path)
    assert one.hours == {0: (Opening(time(8, 30), time(12)), Opening(time(13), time(14), ("home",)))}
    tuesdays = {1: (Opening(time(9), time(12)),)}
    period = DateRange(date(2027, 1, 4), date(2027, 6, 30))
    assert one.schedules == (Schedule(tuesdays, period, Season.HOLIDAYS, 2),)
    assert one.exceptions == (
        HoursException(date(2026, 12, 31), (Opening(time(9), time(11)),)),
        HoursException(date(2027, 1, 4)),
    )
    again = Recurrence(7, date(2027, 1, 31), frozenset({date(2026, 12, 29)}))
    assert one.blocked == (
        Block(datetime.fromisoformat("2026-12-01T14:00"), datetime.fromisoformat("2026-12-01T16:00"), again),
    )
    assert one.kept == (KeptTime({0: (Opening(time(11), time(12)),)}, time(8)),)
    assert one.minutes == {"consultation": 20}


def test_periods_are_every_day_between_and_the_school_calendar_is_known(tmp_path: Path) -> None:
    practice = load(tmp_path, RULES).practice
    assert practice.practitioners["roux"].closed == {date(2026, 12, day) for day in (4, 24, 25, 26)}
    assert practice.replacements == (Replacement("roux", "petit", DateRange(date(2027, 2, 8), date(2027, 2, 20))),)
    assert {date(2026, 12, 22), date(2027, 2, 15), date(2027, 5, 7)} <= practice.school_holidays
    assert date(2027, 1, 11) not in practice.school_holidays


def test_a_recurring_appointment_keeps_its_hour_through_the_clock_change(tmp_path: Path) -> None:
    series = load(tmp_path, RULES).appointments
    assert [one.id for one in series] == ["w.1", "w.2", "w.3"]
    assert [one.slot.start for one in series] == [at(f"2027-{day} 09:00") for day in ("03-22", "03-29", "04-12")], (
        "summer time begins on 28 March"
    )
    assert {one.slot.minutes for one in series} == {20}, "as long as with this practitioner"


MISTAKES = [
    ("buffer_after", "bufer_after", ["types.consultation", "Did you mean 'buffer_after'?"]),
    ('patients = "new"', 'patients = "nouveaux"', ["types.first", "patients", "all, new, known"]),
    ("max_in_a_row = 8", "max_in_a_row = 0", ["max_in_a_row must be between 1 and 100"]),
    ("days_ahead = 56", 'days_ahead = "8 weeks"', ["types.first", "whole number"]),
    ("min_age = 0", "min_age = 9", ["types.child", "min_age is above max_age"]),
    ("days_ahead = 56", "days_ahead = 0, notice_minutes = 4000", ["notice_minutes is longer than days_ahead"]),
    ('place = "home"', 'place = "practice"', ["types.home", "travel_minutes"]),
    ("urgent = true", 'urgent = "yes"', ["types.home", "true or false"]),
    ("2026-12-24/2026-12-26", "2026-12-26/2026-12-24", ["roux", "no period"]),
    ("2026-12-24/2026-12-26", "2026-12-24/2036-12-26", ["roux", "no period"]),
    ("2026-12-24/2026-12-26", "du 24 au 26", ["roux", "du 24 au 26"]),
    ("{ consultation = 20 }", "{ consultations = 20 }", ["roux", "minutes", "Did you mean 'consultation'?"]),
    ("{ consultation = 20 }", "{ consultation = 2 }", ["roux", "minutes", "between 5 and 240"]),
    ('types = ["home"]', 'types = ["homme"]', ["mon", "Did you mean 'home'?"]),
    ('from = "13:00"', 'de = "13:00"', ["mon", "'de'"]),
    ('to = "14:00"', 'to = "11:00"', ["mon", "ends before it starts"]),
    ('to = "14:00", ', "", ["mon"]),
    ('season = "holidays"', 'season = "vacances"', ["schedules", "always, school, holidays"]),
    ('from = "2027-01-04"\n', "", ["schedules", "every_weeks", "'from'"]),
    ('to = "2027-06-30"', 'to = "2026-06-30"', ["schedules", "'to' is before 'from'"]),
    ('school_zone = "A"\nschool_holidays = ["2027-05-07/2027-05-08"]', "", ["school_zone"]),
    ('school_zone = "A"', 'school_zone = "D"', ["A, B, C", "'D'"]),
    ("[[practitioners.schedules]]", "[practitioners.schedules]", ["[[practitioners.schedules]]", "roux"]),
    ('day = "2027-01-04"', 'day = "2026-12-31"', ["roux", "same day"]),
    ('day = "2027-01-04"', "", ["exceptions", "'day' is missing"]),
    ('to = "2026-12-01T16:00"', 'to = "2026-12-01T13:00"', ["blocked", "'to' is not after 'from'"]),
    ('to = "2026-12-01T16:00"', 'to = "2026-12-01T16:00+01:00"', ["blocked", "practice's clock"]),
    ('to = "2026-12-01T16:00"\n', "", ["blocked", "'to' is missing"]),
    ('every_days = 7\nuntil = "2027-01-31"', 'until = "2027-01-31"', ["blocked", "every_days"]),
    ('until = "2027-01-31"\n', "", ["blocked", "'until' is missing"]),
    ('release = "08:00"', 'release = "8h"', ["kept", "8h"]),
    ("hours = { mon", "hour = { mon", ["kept", "Did you mean 'hours'?"]),
    ('locum = "petit"', 'locum = "peti"', ["replacements", "Did you mean 'petit'?"]),
    ('locum = "petit"', 'locum = "roux"', ["replacements", "themselves"]),
    ('from = "2027-02-08"\n', "", ["replacements", "'from' is missing"]),
    ('every_days = 7\nuntil = "2027-04-12"', 'every_days = 0\nuntil = "2027-04-12"', ["'w'", "between 1 and 366"]),
]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('flag = "chest_pain"\nwords = "barre"', ["'barre'", "2 to 8 words"]),
        ('flag = "chest_pain"\nword = "barre sous les seins"', ["Did you mean 'words'?"]),
        ('words = "barre sous les seins"', ["'barre sous les seins'", "'flag' is missing"]),
    ],
)
def test_words_for_a_danger_are_written_whole(tmp_path: Path, table: str, told: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f"{RULES}\n[[red_flags]]\n{table}\n")
    assert [one for one in told if one not in str(caught.value)] == []


def test_a_machine_writes_to_five_numbers_at_most(tmp_path: Path) -> None:
    def watched(*numbers: str) -> str:
        return RULES + "".join(
            f'\n[[escalation]]\nname = "{rank}"\nnumber = "{one}"\n' for rank, one in enumerate(numbers)
        )

    five = [f"06399804{rank:02}" for rank in range(5)]
    assert len(load(tmp_path, watched(*five, five[0])).practice.escalation) == 6, "one of them at two times"
    with pytest.raises(SettingsError, match="at most 5"):
        load(tmp_path, watched(*five, "0639980405"))


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_is_named_where_it_is(tmp_path: Path, right: str, wrong: str, told: list[str]) -> None:
    assert right in RULES
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, RULES.replace(right, wrong, 1))
    sentence = str(caught.value)
    assert sentence.startswith("practice.toml")
    assert "\n" not in sentence
    assert [one for one in told if one not in sentence] == []


def _with_its_examples() -> str:
    """The sample practice with every example in its comments taken as said."""
    lines = SAMPLE.read_text("utf-8").splitlines()
    example = re.compile(r"# (?=\w+ = |\[)")
    return "\n".join(example.sub("", line, count=1) if example.match(line) else line for line in lines)


def test_the_examples_in_the_sample_practice_are_right_and_show_every_rule(tmp_path: Path) -> None:
    text = _with_its_examples()
    file = load(tmp_path, text)
    assert len(file.practice.practitioners) == 3
    shown = set(re.findall(r"(\w+) = ", text))
    unshown = {key for keys in TABLES.values() for key in keys if key not in shown}
    tables = {"types", "practitioners", "replacements", "appointments", "patients", "schedules", "exceptions"}
    tables |= {"sms", "reminder_calls", "retention", "escalation", "instructions", "calendars", "red_flags", "on_call"}
    box = {"on_call_number", "transfer_to", "rings", "unread_limit_hours"}
    assert unshown <= tables | {"blocked", "kept"} | box
