from dataclasses import replace

import pytest
from icalendar import Calendar

from appliance.doors.feed import calendar, ours
from appliance.doors.outside import busy_times
from appliance.errors import DoorError
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus
from tests.fakes.clock import TUESDAY_NOON
from tests.fakes.practices import BRUNO, PARIS, at, practice, visit

ONE = Appointment(AppointmentId("a1"), visit("2026-11-26 09:00"), BRUNO)
GONE = replace(ONE, id=AppointmentId("a2"), slot=visit("2026-11-26 10:00"), status=AppointmentStatus.CANCELLED)
NOELS = replace(ONE, id=AppointmentId("a3"), slot=visit("2026-11-25 09:00", "noel"))
OWN = ours(practice())
YEAR = (at("2026-11-01 00:00"), at("2027-11-01 00:00"))


def ics(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//other//FR", ZONE]
    for rank, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{rank}@other", "DTSTAMP:20261101T000000Z", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


ZONE = """BEGIN:VTIMEZONE\r
TZID:Europe/Paris\r
BEGIN:STANDARD\r
DTSTART:19701025T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:19700329T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
END:VTIMEZONE"""


def spans(*events: str) -> list[tuple[str, str]]:
    found = busy_times(ics(*events), *YEAR, PARIS, OWN)
    return [(f"{start.astimezone(PARIS):%m-%d %H:%M}", f"{end.astimezone(PARIS):%m-%d %H:%M}") for start, end in found]


# --- out ---------------------------------------------------------------------------------------------------


def test_a_feed_says_when_and_neither_who_nor_what_for() -> None:
    told = calendar(practice(), "roux", [ONE, GONE, NOELS], {}, TUESDAY_NOON)
    first, second = Calendar.from_ical(told).walk("VEVENT")
    assert (first["summary"], first["uid"]) == ("Rendez-vous", f"a1{ours(practice())}")
    assert (first.start, first.end) == (ONE.slot.start, ONE.slot.end)
    assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
    assert b"Chauvin" not in told
    assert b"Bruno Chauvin (consultation)" in calendar(practice(), "roux", [ONE], {}, TUESDAY_NOON, names=True)


def test_a_visit_carries_how_often_it_has_changed() -> None:
    told = calendar(practice(), "roux", [ONE, GONE], {GONE.id: 2}, TUESDAY_NOON)
    assert [one["sequence"] for one in Calendar.from_ical(told).walk("VEVENT")] == [0, 2]


def test_lines_end_and_fold_as_the_standard_wants() -> None:
    accents = replace(ONE, patient=replace(BRUNO, last="Éléonoré" * 30))
    told = calendar(practice(), "roux", [accents], {}, TUESDAY_NOON, names=True)
    assert told.count(b"\n") == told.count(b"\r\n")
    assert max(map(len, told.split(b"\r\n"))) <= 75
    assert all(line.decode() for line in told.splitlines()), "no letter is cut in two"


def test_an_empty_feed_is_a_calendar() -> None:
    assert Calendar.from_ical(calendar(practice(), "roux", [], {}, TUESDAY_NOON)).walk("VEVENT") == []


# --- in ----------------------------------------------------------------------------------------------------


def test_events_take_their_time() -> None:
    assert spans("DTSTART:20261126T080000Z|DTEND:20261126T090000Z") == [("11-26 09:00", "11-26 10:00")]
    assert spans("DTSTART;TZID=Europe/Paris:20261126T090000|DURATION:PT30M") == [("11-26 09:00", "11-26 09:30")]
    assert spans("DTSTART:20261126T090000|DTEND:20261126T093000") == [("11-26 09:00", "11-26 09:30")]
    assert spans("DTSTART;VALUE=DATE:20261126|DTEND;VALUE=DATE:20261128") == [("11-26 00:00", "11-28 00:00")]
    for one_day in ("", "|DTEND;VALUE=DATE:20261126", "|DURATION:P0D", "|DTEND;VALUE=DATE:20261127"):
        assert spans(f"DTSTART;VALUE=DATE:20261126{one_day}") == [("11-26 00:00", "11-27 00:00")]


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Paris", "09:00"),
        ("Romance Standard Time", "09:00"),  # as Outlook names Paris
        ('"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"', "09:00"),
        ("GMT Standard Time", "10:00"),
        ("America/Guadeloupe", "14:00"),
        ("Planète Mars", "09:00"),  # the practice's own
    ],
)
def test_a_zone_is_known_by_the_names_that_programs_give_it(zone: str, start: str) -> None:
    (found,) = spans(f"DTSTART;TZID={zone}:20261126T090000|DURATION:PT1H")
    assert found[0] == f"11-26 {start}"


@pytest.mark.parametrize("zone", ["Europe/Paris", "Romance Standard Time", "Planète Mars"])
def test_a_calendars_own_zone_keeps_the_hour_of_what_is_told_in_utc(zone: str) -> None:
    weekly = ics("DTSTART:20270322T080000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2")
    named = weekly.replace(b"VERSION:2.0", f"VERSION:2.0\r\nX-WR-TIMEZONE:{zone}".encode())
    found = busy_times(named, *YEAR, PARIS, OWN)
    assert [f"{start.astimezone(PARIS):%m-%d %H:%M}" for start, _ in found] == ["03-22 09:00", "03-29 09:00"]


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_free_and_cancelled_events_and_our_own_take_none(free: str) -> None:
    assert spans(f"DTSTART:20261126T080000Z|DTEND:20261126T090000Z|{free}") == []
    own = calendar(practice(), "roux", [ONE], {}, TUESDAY_NOON)
    assert busy_times(own, *YEAR, PARIS, ours(practice())) == []
    assert len(busy_times(own, *YEAR, PARIS, ours(replace(practice(), name="Cabinet du Bourg")))) == 1


def test_repeated_events_keep_their_hour_through_a_clock_change_and_their_exceptions() -> None:
    weekly = "DTSTART;TZID=Europe/Paris:20270322T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3"
    assert spans(weekly) == [(f"{day} 09:00", f"{day} 10:00") for day in ("03-22", "03-29", "04-05")]
    for gone in ("EXDATE;TZID=Europe/Paris:20270329T090000", "EXDATE:20270329T070000Z", "EXDATE;VALUE=DATE:20270329"):
        assert [start for start, _ in spans(f"{weekly}|{gone}")] == ["03-22 09:00", "04-05 09:00"]


def test_one_of_a_series_is_moved_made_free_or_cancelled_alone() -> None:
    weekly = "DTSTART;TZID=Europe/Paris:20261126T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2"
    second = "END:VEVENT|BEGIN:VEVENT|UID:0@other|DTSTAMP:20261101T000000Z|RECURRENCE-ID:20261203T080000Z|DURATION:PT1H"
    moved = spans(f"{weekly}|{second}|DTSTART;TZID=Europe/Paris:20261204T140000")
    assert [start for start, _ in moved] == ["11-26 09:00", "12-04 14:00"]
    for gone in ("STATUS:CANCELLED", "TRANSP:TRANSPARENT"):
        stands = spans(f"{weekly}|{second}|DTSTART;TZID=Europe/Paris:20261203T090000|{gone}")
        assert [start for start, _ in stands] == ["11-26 09:00"]


def test_overlapping_events_are_one_stretch() -> None:
    two = ("DTSTART:20261126T080000Z|DTEND:20261126T090000Z", "DTSTART:20261126T083000Z|DTEND:20261126T100000Z")
    assert spans(*two) == [("11-26 09:00", "11-26 11:00")]


def test_several_calendars_and_what_tells_only_when_somebody_is_busy_count() -> None:
    busy = "BEGIN:VFREEBUSY|UID:1|DTSTAMP:20261101T000000Z|{}|END:VFREEBUSY"
    told = "FREEBUSY:20261126T080000Z/20261126T090000Z,20261127T080000Z/PT1H|FREEBUSY;FBTYPE=FREE:20261128T080000Z/PT1H"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//other//FR",
        *busy.format(told).split("|"),
        "END:VCALENDAR",
        "",
    ]
    both = "\r\n".join(lines).encode() + ics("DTSTART:20261201T080000Z|DTEND:20261201T090000Z")
    assert [f"{start:%m-%d %H}" for start, _ in busy_times(both, *YEAR, PARIS, OWN)] == [
        "11-26 08",
        "11-27 08",
        "12-01 08",
    ]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"<html>Connexion</html>", b"\x00\x01\x02", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR"),
        ics("DTSTART:hier|DTEND:demain"),
        ics("DTSTART:20261126T080000Z|DURATION:PT1H|RRULE:FREQ=SOMETIMES"),
    ],
)
def test_what_is_no_calendar_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(DoorError, match="iCalendar"):
        busy_times(data, *YEAR, PARIS, OWN)


def test_an_event_that_cannot_be_read_is_named_by_its_day() -> None:
    good = "DTSTART:20261126T080000Z|DTEND:20261126T090000Z"
    with pytest.raises(DoorError, match=r"iCalendar .*l'événement n° 2, du 27/11/2026, ne peut pas être lu"):
        spans(good, "DTSTART:20261127T080000Z|DTEND:demain", good)
    with pytest.raises(DoorError, match="événement n° 2 ne peut pas être lu"):
        spans(good, "DTSTART:hier|DTEND:demain")


def test_a_calendar_without_end_is_refused() -> None:
    minutes = ",".join(map(str, range(60)))
    for rule, why in (
        ("MINUTELY;INTERVAL=3", "toute la journée"),
        ("SECONDLY", "toute la journée"),
        (f"HOURLY;BYMINUTE={minutes}", "toute la journée"),
        (f"DAILY;BYHOUR=8,9;BYMINUTE={minutes}", "toute la journée"),
        ("HOURLY", "plus de"),
    ):
        endless = ics(f"DTSTART:20261101T000000Z|DURATION:PT1M|RRULE:FREQ={rule}")
        with pytest.raises(DoorError, match=why):
            busy_times(endless, *YEAR, PARIS, OWN)
