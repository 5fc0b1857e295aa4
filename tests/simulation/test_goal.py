"""What landed is judged part by part; every unmet part is said."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from appliance.simulation.goal import unmet
from appliance.simulation.landed import Landed, compare
from appliance.simulation.played import Played, TurnPlayed, as_json
from appliance.simulation.scenario import Goal, Outcome, Persona, Scenario, Wanted, Window
from appliance.store.kept import AlertKept, MessageKept
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient, Slot
from appliance.vocabulary.meaning import PersonName

ODETTE = Patient("Delaunay", "Odette", date(1946, 10, 2))
AT_TWO = Appointment(
    AppointmentId("n1"), Slot(datetime(2026, 11, 26, 13, 0, tzinfo=UTC), 15, "fournier", "consultation"), ODETTE
)
ALERT = AlertKept("x1", 1, ("chest_pain",), "ça serre")
MESSAGE = MessageKept("m1", 1, "renewal", "mes ordonnances", False, True, (), PersonName("Perrot", "Simone"), None)  # noqa: FBT003
BOOKED = Goal(
    Outcome.APPOINTMENT,
    practitioner=("fournier",),
    type=("consultation",),
    window=Window(start=date(2026, 11, 26), end=date(2026, 11, 26), after=time(13, 30)),
    patient=Wanted("Delaunay", "Odette", date(1946, 10, 2)),
)


def played(goal: Goal, landed: Landed = Landed(), *turns: TurnPlayed, mode: str = "text") -> Played:  # noqa: B008
    now = datetime(2026, 11, 24, 12, 40)  # noqa: DTZ001 - local
    scenario = Scenario("x", "", now, Persona(), "", {}, (), goal)
    return Played(scenario, mode, ZoneInfo("Europe/Paris"), turns, landed, 1.0)


def told_15(at: int) -> tuple[TurnPlayed, ...]:
    return tuple(
        TurnPlayed(n, "", "", "", "Composez le 15.", (), ("15",) if n == at else (), None) for n in range(at + 1)
    )


def test_a_booking_as_wanted() -> None:
    assert unmet(played(BOOKED, Landed(added=(AT_TWO,)))) == ()


@pytest.mark.parametrize(
    ("landed", "why"),
    [
        (Landed(), "0 were made"),
        (Landed(added=(AT_TWO, replace(AT_TWO, id=AppointmentId("n2")))), "2 were made"),
        (Landed(added=(replace(AT_TWO, slot=replace(AT_TWO.slot, practitioner="masson")),)), "with masson"),
        (Landed(added=(replace(AT_TWO, slot=replace(AT_TWO.slot, type="vaccination")),)), "is a vaccination"),
        (
            Landed(added=(replace(AT_TWO, slot=replace(AT_TWO.slot, start=datetime(2026, 11, 26, 9, tzinfo=UTC))),)),
            "outside the window",
        ),
        (Landed(added=(replace(AT_TWO, patient=replace(ODETTE, last="Martin")),)), "last name"),
        (Landed(added=(replace(AT_TWO, patient=replace(ODETTE, birth_date=None)),)), "birth date"),
        (Landed(added=(AT_TWO,), cancelled=(replace(AT_TWO, id=AppointmentId("a1")),)), "a1 was cancelled"),
    ],
)
def test_a_booking_that_is_not(landed: Landed, why: str) -> None:
    said = unmet(played(BOOKED, landed))
    assert len(said) == 1
    assert why in said[0]


def test_names_are_compared_without_accents_and_by_sound_only_on_the_telephone() -> None:
    capital = Landed(added=(replace(AT_TWO, patient=replace(ODETTE, last="DELAUNAY")),))
    heard = Landed(added=(replace(AT_TWO, patient=replace(ODETTE, last="Delaunet")),))
    assert not unmet(played(BOOKED, capital))
    assert unmet(played(BOOKED, heard))
    assert not unmet(played(BOOKED, heard, mode="audio"))


def test_the_alternative_counts_as_well() -> None:
    goal = replace(BOOKED, alternative=Goal(Outcome.MESSAGE, category=("renewal",)))
    assert not unmet(played(goal, Landed(messages=(MESSAGE,))))
    assert any("alternative" in one for one in unmet(played(goal)))


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED, Outcome.CONFIRMED, Outcome.MOVED])
def test_what_stands_is_changed_as_wanted(outcome: Outcome) -> None:
    goal = Goal(outcome, existing="n1")
    assert not unmet(played(goal, replace(Landed(), **{str(outcome): (AT_TWO,)})))
    assert unmet(played(goal))
    assert unmet(played(goal, replace(Landed(), **{str(outcome): (replace(AT_TWO, id=AppointmentId("n9")),)})))


def test_moved_into_the_window() -> None:
    goal = replace(BOOKED, outcome=Outcome.MOVED, existing="n1", patient=None)
    late = replace(AT_TWO, slot=replace(AT_TWO.slot, start=datetime(2026, 12, 3, 13, tzinfo=UTC)))
    assert not unmet(played(goal, Landed(moved=(AT_TWO,))))
    assert "outside" in unmet(played(goal, Landed(moved=(late,))))[0]


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal(Outcome.MESSAGE, category=("renewal",), urgent=False, mentions_any=("ordonnance",)), True),
        (Goal(Outcome.MESSAGE), True),
        (Goal(Outcome.MESSAGE, category=("results",)), False),
        (Goal(Outcome.MESSAGE, urgent=True), False),
        (Goal(Outcome.MESSAGE, mentions_any=("certificat",)), False),
        (Goal(Outcome.MESSAGE, patient=Wanted("Perrot", "Simone")), True),
        (Goal(Outcome.MESSAGE, patient=Wanted("Martin")), False),
        (Goal(Outcome.NOTHING), False),
        (Goal(Outcome.NOTHING, allow_extra=("message",)), True),
        (Goal(Outcome.NOTHING, allow_extra=("renewal",)), True),
        (Goal(Outcome.NOTHING, allow_extra=("alert",)), False),
    ],
)
def test_messages(goal: Goal, *, met: bool) -> None:
    assert (not unmet(played(goal, Landed(messages=(MESSAGE,))))) is met


def test_an_emergency_needs_the_15_in_time_and_an_alert() -> None:
    goal = Goal(Outcome.EMERGENCY, within_turns=2)
    alerted = Landed(alerts=(ALERT,))
    assert not unmet(played(goal, alerted, *told_15(2)))
    assert "turn 3" in unmet(played(goal, alerted, *told_15(3)))[0]
    assert "never told" in unmet(played(goal, alerted))[0]
    assert "no alert" in unmet(played(goal, Landed(), *told_15(1)))[0]


def test_what_must_and_must_not_be_besides() -> None:
    nothing = Goal(Outcome.NOTHING, must_say_any=("horaires", "15"), must_say_all=("Composez",))
    assert not unmet(played(nothing, Landed(), *told_15(0)))
    assert unmet(played(replace(nothing, must_say_all=("Composez", "samedi")), Landed(), *told_15(0)))
    assert unmet(played(Goal(Outcome.MESSAGE, no_alert=True), Landed(messages=(MESSAGE,), alerts=(ALERT,))))
    assert unmet(played(Goal(Outcome.MESSAGE, no_recording=True), Landed(messages=(MESSAGE,), recording_kept=True)))
    assert unmet(played(Goal(Outcome.EMERGENCY, no_appointment=True), Landed(added=(AT_TWO,), alerts=(ALERT,)))) != ()
    assert unmet(played(Goal(Outcome.NOTHING, unchanged=("n1",)), Landed(moved=(AT_TWO,))))


def test_patience_that_ran_out_is_said_only_when_something_is_unmet() -> None:
    assert "patience" in unmet(replace(played(BOOKED), gave_up=True))[-1]
    assert not unmet(replace(played(BOOKED, Landed(added=(AT_TWO,))), gave_up=True))


def test_the_difference_of_two_agendas() -> None:
    cancelled = replace(AT_TWO, status=AppointmentStatus.CANCELLED)
    moved = replace(AT_TWO, slot=replace(AT_TWO.slot, practitioner="masson"))
    confirmed = replace(AT_TWO, confirmed=True)
    new = replace(AT_TWO, id=AppointmentId("n2"))
    assert compare([AT_TWO], [cancelled], [], [], recording_kept=False).cancelled == (cancelled,)
    assert compare([AT_TWO], [moved], [], [], recording_kept=False).moved == (moved,)
    assert compare([AT_TWO], [confirmed], [], [], recording_kept=False).confirmed == (confirmed,)
    assert compare([AT_TWO], [AT_TWO, new], [], [], recording_kept=False) == Landed(added=(new,))


def test_the_documented_object() -> None:
    shown = as_json(played(BOOKED, Landed(added=(AT_TWO,), messages=(MESSAGE,), alerts=(ALERT,)), *told_15(1)))
    assert set(shown) == {
        *("id", "mode", "passed", "why", "turns", "told_15_at_turn", "alerts", "appointments", "messages"),
        *("recording_kept", "seconds"),
    }
    assert set(shown["turns"][0]) == {"n", "caller_said", "heard", "intent", "said", "asks", "tells", "latency_ms"}
    assert set(shown["appointments"]) == {"added", "cancelled", "moved", "confirmed"}
    assert set(shown["messages"][0]) == {"category", "urgent", "patient", "text"}
    assert shown["told_15_at_turn"] == 1
    assert shown["appointments"]["added"][0]["start"] == "2026-11-26T14:00"
