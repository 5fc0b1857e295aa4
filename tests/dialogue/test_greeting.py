"""The greeting tells the truth about what is possible now."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from appliance.dialogue import greeting, script
from appliance.dialogue.state import CallContext
from appliance.speaking.french import for_the_ear
from appliance.vocabulary.conversation import Reply
from appliance.vocabulary.practice import HoursException, OnCall, Practice, Shift
from appliance.vocabulary.telephony import CallerId
from tests.fakes.practices import NOEL, ROUX, at, practice


def greeted(when: str, unread_hours: float = 0, *, recording: bool = True, clock_sure: bool = True) -> str:
    house = replace(practice(), on_call_number="116117")
    context = CallContext(
        house, CallerId(None), at(when), clock_sure=clock_sure, unread_hours=unread_hours, recording=recording
    )
    return " ".join(script.french().phrases(greeting.words(context)))


def test_the_emergency_numbers_come_before_anything_but_the_name() -> None:
    assert greeted("2026-11-24 10:00").startswith(
        "Bonjour, Cabinet du Pont. En cas d'urgence, raccrochez et composez le 15 ou le 112."
    )


@pytest.mark.parametrize(
    ("when", "reopens"),
    [
        ("2026-11-24 12:40", "Il rouvre à 14h."),
        ("2026-11-24 21:00", "Il rouvre demain, mercredi 25 novembre à 9h."),
        ("2026-11-27 19:00", "Il rouvre le lundi 30 novembre à 9h."),
        ("2026-12-24 19:00", "Il rouvre le lundi 28 décembre à 9h."),
    ],
)
def test_after_hours_it_says_when_the_practice_opens(when: str, reopens: str) -> None:
    assert reopens in greeted(when)


@pytest.mark.parametrize(
    ("when", "named"),
    [
        ("2026-11-24 12:40", False),  # lunch
        ("2026-11-24 19:59", False),
        ("2026-11-24 20:00", True),
        ("2026-11-28 10:00", False),  # a Saturday morning
        ("2026-11-28 12:00", True),
        ("2026-12-25 10:00", True),
    ],
)
def test_the_doctors_on_duty_are_named_while_they_answer(when: str, named: bool) -> None:  # noqa: FBT001
    assert ("Pour un médecin de garde, composez le 116117." in greeted(when)) is named


def with_martin(number: str = "0261910514", name: str | None = "Docteur Paul Martin") -> Practice:
    """He answers on Tuesday from noon to Wednesday morning."""
    turn = Shift(
        datetime.fromisoformat("2026-11-24 12:00"), datetime.fromisoformat("2026-11-25 08:00"), OnCall(number, name)
    )
    return replace(practice(), on_call_number="116117", rota=(turn,))


def said(reply: Reply) -> str:
    return " ".join(script.french().phrases(reply))


def test_whom_the_rota_names_is_named_whatever_the_hour() -> None:
    lunch = CallContext(with_martin(), CallerId(None), at("2026-11-24 12:40"))
    assert "Si vous avez besoin d'un médecin, appelez le docteur Paul Martin, au 0261910514." in said(
        greeting.words(lunch)
    )
    night = replace(lunch, now=at("2026-11-24 21:00"))
    assert "le docteur Paul Martin, au 0261910514." in said(greeting.words(night))
    assert "116117" not in said(greeting.words(night))
    assert "Martin" not in said(greeting.words(replace(lunch, now=at("2026-11-24 14:10")))), "it is open"
    assert "Martin" not in said(greeting.words(replace(lunch, now=at("2026-11-25 21:00"))))
    nameless = replace(lunch, practice=with_martin(name=None))
    assert "Pour un médecin de garde, composez le 0261910514." in said(greeting.words(nameless))


def test_where_nobody_reads_it_is_said_who_answers() -> None:
    unread = CallContext(with_martin(), CallerId(None), at("2026-11-24 14:10"), unread_hours=73)
    assert "appelez le docteur Paul Martin, au 0261910514, ou composez le 15." in said(greeting.words(unread))


def test_a_message_left_while_it_is_closed_is_told_when_it_is_read_and_who_answers_till_then() -> None:
    night = CallContext(with_martin(), CallerId(None), at("2026-11-24 21:00"))
    assert said(greeting.will_be_read(night)) == (
        "Elle pourra être lue à la réouverture, demain, mercredi 25 novembre à 9h."
        " Si vous ne pouvez pas attendre, appelez le docteur Paul Martin, au 0261910514."
    )
    tomorrow = replace(night, now=at("2026-11-25 21:00"))
    assert said(greeting.will_be_read(tomorrow)).endswith("Si vous ne pouvez pas attendre, composez le 116117.")
    lunch = replace(tomorrow, now=at("2026-11-26 12:40"))
    assert said(greeting.will_be_read(lunch)).endswith("aujourd'hui, jeudi 26 novembre à 14h.")
    for_good = practice(replace(ROUX, hours={}), replace(NOEL, hours={}))
    shut = replace(night, practice=replace(for_good, rota=with_martin().rota))
    assert said(greeting.will_be_read(shut)).startswith("Si vous ne pouvez pas attendre, appelez")


def test_numbers_are_said_as_people_say_them() -> None:
    night = CallContext(replace(practice(), on_call_number="116117"), CallerId(None), at("2026-11-24 21:00"))
    aloud = [for_the_ear(one) for one in script.french().phrases(greeting.words(night))]
    assert "Pour un médecin de garde, composez le cent seize, cent dix-sept." in aloud
    martin = replace(night, practice=with_martin())
    aloud = [for_the_ear(one) for one in script.french().phrases(greeting.words(martin))]
    assert "au zéro deux, soixante et un, quatre-vingt-onze, zéro cinq, quatorze." in aloud
    maison = replace(night, practice=with_martin("3624", "SOS Médecins"))
    assert "au trente-six vingt-quatre." in [
        for_the_ear(one) for one in script.french().phrases(greeting.words(maison))
    ]


def test_an_absence_in_the_day_names_nobody_who_does_not_answer() -> None:
    house = replace(practice(), on_call_number="116117")
    away = CallContext(house, CallerId(None), at("2026-11-24 10:00"), absent_until=at("2026-11-24 18:00"))
    said = " ".join(script.french().phrases(greeting.words(away)))
    assert "Le cabinet est fermé en ce moment." in said
    assert "116117" not in said


@pytest.mark.parametrize(
    ("until", "again"),
    [
        ("2026-11-26 10:00", "2026-11-26 10:00"),
        ("2026-11-26 13:00", "2026-11-26 14:00"),
        ("2026-11-26 09:00", "2026-11-26 09:00"),
        ("2026-11-28 08:00", "2026-11-30 09:00"),
    ],
)
def test_after_an_absence_it_opens_when_somebody_sees_patients(until: str, again: str) -> None:
    context = CallContext(practice(), CallerId(None), at("2026-11-24 10:00"), absent_until=at(until))
    assert greeting.next_opening(context) == at(again)


def test_during_hours_nothing_is_closed() -> None:
    assert "fermé" not in greeted("2026-11-24 10:00")


def test_an_exception_of_the_day_is_told() -> None:
    shut = replace(ROUX, exceptions=(HoursException(date(2026, 11, 26)),))
    context = CallContext(practice(shut), CallerId(None), at("2026-11-26 10:00"))
    assert greeting.is_open(replace(context, practice=practice(ROUX)))
    assert not greeting.is_open(context)
    assert greeting.next_opening(context) == at("2026-11-27 09:00")


def test_who_would_not_be_read_is_told_so() -> None:
    assert "personne n'a relevé les messages" in greeted("2026-11-24 10:00", unread_hours=100)
    assert "personne n'a relevé les messages" not in greeted("2026-11-24 10:00", unread_hours=10)


def test_without_recording_the_notice_says_that_words_are_written_down() -> None:
    said = greeted("2026-11-24 10:00", recording=False)
    assert "enregistré" not in said
    assert "noté par écrit" in said


def test_a_clock_in_doubt_speaks_of_no_hours() -> None:
    assert "fermé" not in greeted("2026-11-24 21:00", clock_sure=False)


def test_where_nobody_reads_the_number_to_call_is_given_and_no_reading_is_promised() -> None:
    night = greeted("2026-11-24 21:00", unread_hours=73)
    assert "appelez le 116117, ou composez le 15" in night
    assert night.count("116117") == 1
    assert "appelez un autre médecin ou composez le 15" in greeted("2026-11-24 10:00", unread_hours=73)
    assert "116117" not in greeted("2026-11-24 21:00", unread_hours=73, clock_sure=False)
    house = replace(practice(), on_call_number="15")
    samu = CallContext(house, CallerId(None), at("2026-11-24 21:00"), unread_hours=73)
    assert "appelez le 15" not in " ".join(script.french().phrases(greeting.words(samu)))
    without = CallContext(practice(), CallerId(None), at("2026-11-24 21:00"), unread_hours=73)
    assert "appelez un autre médecin" in " ".join(script.french().phrases(greeting.words(without)))
    assert greeting.will_be_read(without).lines == ()
    assert greeting.will_be_read(replace(without, unread_hours=0.0)).lines
    assert greeting.will_be_read(replace(without, unread_hours=0.0, clock_sure=False)).lines == ()
