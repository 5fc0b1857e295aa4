"""Whom callers are sent to while the practice is closed, as the practice file says it."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import SettingsError
from appliance.settings import load_practice
from appliance.vocabulary.practice import OnCall, Practice, Shift
from tests.settings.test_practice_file import WHOLE


def read(folder: Path, instead: str, *, more: str = "") -> Practice:
    """The whole file, with another line for the number of the département."""
    file = folder / "practice.toml"
    file.write_text(WHOLE.replace('on_call_number = "116117"', instead) + more, "utf-8")
    return load_practice(file).practice


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("15", "15"),
        ("116 117", "116117"),
        ("36 24", "3624"),
        ("02 61 91 05 14", "0261910514"),
        ("+33 2 61 91 05 14", "0261910514"),
        ("+33 (0)2 61 91 05 14", "0261910514"),
        ("33261910514", "0261910514"),
    ],
)
def test_a_number_is_written_as_on_paper(tmp_path: Path, written: str, dialled: str) -> None:
    assert read(tmp_path, f'on_call_number = "{written}"').on_call_number == dialled


def test_without_a_number_only_the_15_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, "").on_call_number is None
    assert read(tmp_path, 'on_call_number = ""').on_call_number is None


@pytest.mark.parametrize("wrong", ["116116", "02 61 91 05", "le Samu", "+32 2 511 22 33", "0061910514"])
def test_a_number_that_nobody_can_dial_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f'on_call_number = "{wrong}"')
    assert f"on_call_number must be 15, 116117, 3624 or ten digits like 0261910513, not '{wrong}'." in str(caught.value)


def turn(start: str, end: str, more: str = 'number = "0261910514"') -> str:
    return f'[[on_call]]\nfrom = "{start}"\nto = "{end}"\n{more}\n'


def at(told: str) -> datetime:
    return datetime.fromisoformat(told)


def test_a_rota_is_read_in_order_with_whole_days_and_hours(tmp_path: Path) -> None:
    named = 'number = "02 61 91 05 15"\nname = "le docteur Martin"'
    rota = turn("2027-02-08", "2027-02-20") + turn("2026-12-24T18:00", "2026-12-26T08:00", named)
    assert read(tmp_path, "", more=rota).rota == (
        Shift(at("2026-12-24 18:00"), at("2026-12-26 08:00"), OnCall("0261910515", "le docteur Martin")),
        Shift(at("2027-02-08 00:00"), at("2027-02-21 00:00"), OnCall("0261910514")),
    )


def test_dates_without_quotes_are_dates_and_one_day_is_enough(tmp_path: Path) -> None:
    told = '[[on_call]]\nfrom = 2026-12-24\nto = 2026-12-24\nnumber = "15"\n'
    told += '[[on_call]]\nfrom = 2026-12-25T00:00:00\nto = 2026-12-26\nnumber = "15"\n'
    first, second = read(tmp_path, "", more=told).rota
    assert (first.end, second.start, second.end) == (
        at("2026-12-25 00:00"),
        at("2026-12-25 00:00"),
        at("2026-12-27 00:00"),
    )


@pytest.mark.parametrize(
    ("rota", "told"),
    [
        (
            turn("2026-12-25", "2026-12-26") + turn("2026-12-24", "2026-12-25"),
            "what begins on 2026-12-25 00:00:00 overlaps what begins on 2026-12-24 00:00:00.",
        ),
        (turn("2026-12-26", "2026-12-25"), "on_call from 2026-12-26: 'to' is not after 'from'."),
        (turn("2026-12-26T20:00", "2026-12-26T20:00"), "'to' is not after 'from'."),
        (turn("2026-12-26", "2036-12-27"), "more than three years"),
        (turn("2026-12-26", "9999-12-31"), "more than three years"),
        (turn("2026-12-26T20:00+01:00", "2026-12-27"), "as the practice's clock shows them"),
        (turn("Noël", "2026-12-27"), "'Noël' is not of the form 2026-11-26T09:00"),
        (turn("2026-12-26", "2026-12-27", ""), "'number' is missing"),
        (turn("2026-12-26", "2026-12-27", 'number = "12"'), "number must be 15, 116117, 3624 or ten digits"),
        (turn("2026-12-26", "2026-12-27", 'number = "15"\nnom = "Martin"'), "there is no setting 'nom'"),
        ('[[on_call]]\nfrom = "2026-12-26"\nnumber = "15"\n', "'to' is missing"),
        ("[on_call]\nfrom = 2026-12-26\n", "write each one as [[on_call]]"),
    ],
)
def test_a_rota_that_contradicts_itself_is_refused_in_one_sentence(tmp_path: Path, rota: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, "", more=rota)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


HOURS = st.integers(0, 60)


@given(st.lists(st.tuples(HOURS, HOURS), max_size=4))
def test_whatever_is_taken_leaves_each_hour_to_one_at_most(spans: list[tuple[int, int]]) -> None:
    first = at("2026-12-24 00:00")
    stretches = [tuple(first + timedelta(hours=hour) for hour in span) for span in spans]
    rota = "".join(turn(start.isoformat(), end.isoformat()) for start, end in stretches)
    hours = [first + timedelta(hours=hour) for hour in range(61)]
    held = [sum(start <= hour < end for start, end in stretches) for hour in hours]
    right = all(start < end for start, end in stretches) and max(held) <= 1
    with TemporaryDirectory() as folder:
        try:
            found = read(Path(folder), "", more=rota).rota
        except SettingsError:
            assert not right
            return
    assert right
    assert [(one.start, one.end) for one in found] == sorted(stretches)
