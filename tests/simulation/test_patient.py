"""The simulated patient answers, objects and misbehaves as the scenario says; each behaviour once."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from appliance.simulation import patient
from appliance.simulation.ear import HouseSaid, Offer
from appliance.simulation.patient import HangUp, Patient, Speak, Stay
from appliance.simulation.scenario import (
    Behaviour,
    Do,
    Goal,
    Outcome,
    Persona,
    Scenario,
    Wanted,
    Window,
    trigger,
)
from appliance.vocabulary.conversation import Detail, Told

CALL = Scenario(
    id="x",
    title="",
    now=datetime(2026, 11, 24, 12, 40),  # noqa: DTZ001 - local
    persona=Persona(),
    opening="Je voudrais un rendez-vous.",
    facts={
        "name": "Odette Delaunay",
        "birth_date": "le deux octobre quarante-six",
        "days": "jeudi",
        "refuse": "Non, jeudi.",
        "appointment": "jeudi à dix heures",
    },
    behaviours=(),
    goal=Goal(
        Outcome.APPOINTMENT,
        practitioner=("fournier",),
        window=Window(start=date(2026, 11, 26), end=date(2026, 11, 26), after=time(13, 30)),
        patient=Wanted("Delaunay"),
    ),
    max_turns=5,
)
GREETING = HouseSaid("Bonjour.", Detail.REQUEST, frozenset({Told.RECORDING}))
THURSDAY = date(2026, 11, 26)


def caller(*behaviours: tuple[str, Do, str], **changes: object) -> Patient:
    made = tuple(Behaviour(trigger(when) or pytest.fail(when), do, text) for when, do, text in behaviours)
    return Patient(replace(CALL, behaviours=made, **changes), {"a1": Offer(THURSDAY, time(10))})


def asked(detail: Detail, offer: Offer = Offer(), words: str = "") -> HouseSaid:  # noqa: B008 - frozen
    return HouseSaid(words, detail, offer=offer)


def test_opens_and_answers_from_the_facts() -> None:
    one = caller()
    assert one.hears(GREETING) == (Speak("Je voudrais un rendez-vous."),)
    assert one.hears(asked(Detail.BIRTH_DATE)) == (Speak("le deux octobre quarante-six"),)
    assert one.hears(asked(Detail.PHONE)) == (Speak(patient.UNKNOWN),)
    assert one.hears(asked(Detail.MORE)) == (Speak(patient.NOTHING_MORE),)


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        (Offer(THURSDAY, time(14), "fournier"), patient.ACCEPT),
        (Offer(THURSDAY, time(14)), patient.ACCEPT),
        (Offer(THURSDAY, time(14), "masson"), "Non, jeudi."),
        (Offer(THURSDAY, time(9), "fournier"), "Non, jeudi."),
        (Offer(date(2026, 11, 27), time(14), "fournier"), "Non, jeudi."),
    ],
)
def test_takes_what_fits_and_declines_the_rest(offer: Offer, answer: str) -> None:
    assert caller().hears(asked(Detail.PROPOSAL, offer)) == (Speak(answer),)


def test_takes_what_fits_the_alternative() -> None:
    goal = replace(CALL.goal, alternative=replace(CALL.goal, window=Window(start=date(2026, 11, 27))))
    assert caller(goal=goal).hears(asked(Detail.PROPOSAL, Offer(date(2026, 11, 27), time(9)))) == (
        Speak(patient.ACCEPT),
    )


def test_objects_to_a_wrong_read_back_and_says_it_again_when_asked() -> None:
    one = caller()
    wrong = asked(Detail.READBACK, Offer(date(2026, 11, 27), time(14)), "vendredi à 14h, pour Odette Delaunay.")
    assert one.hears(wrong) == (Speak("Non, jeudi."),)
    assert one.hears(asked(Detail.READBACK, words="Qu'est-ce que je dois corriger ?")) == (Speak("Non, jeudi."),)


def test_objects_once_to_somebody_elses_name() -> None:
    one = caller()
    wrong = asked(Detail.READBACK, Offer(THURSDAY, time(14)), "jeudi à 14h, pour Simone Perrot.")
    assert one.hears(wrong) == (Speak("Non, c'est pour Odette Delaunay."),)
    assert one.hears(wrong) == (Speak(patient.YES),)


@pytest.mark.parametrize(
    ("read", "answer"),
    [
        ("né(e) le 2 octobre 1956", "Non, en 1946."),
        ("né le 3 octobre 1946", "Non, le deux octobre quarante-six."),
        ("née le 2 octobre 1946", patient.YES),
    ],
)
def test_objects_once_to_somebody_elses_birth_date(read: str, answer: str) -> None:
    wanted = Wanted("Delaunay", "Odette", date(1946, 10, 2))
    one = caller(goal=replace(CALL.goal, patient=wanted))
    words = f"pour Odette Delaunay, {read}, consultation, jeudi à 14h. C'est bien cela ?"
    wrong = asked(Detail.READBACK, Offer(THURSDAY, time(14)), words)
    assert one.hears(wrong) == (Speak(answer),)
    assert one.hears(wrong) == (Speak(patient.YES),)


@pytest.mark.parametrize("read", ["Odette Delaunay", "odette de launet", "Delaunay"])
def test_agrees_with_a_name_that_sounds_right(read: str) -> None:
    right = asked(Detail.READBACK, Offer(THURSDAY, time(14)), f"jeudi à 14h, pour {read}. C'est bien cela ?")
    assert caller().hears(right) == (Speak(patient.YES),)


def test_what_displeases_is_said_twice_over_the_telephone() -> None:
    one = caller(max_turns=4)
    late = HouseSaid("", Detail.PROPOSAL, offer=Offer(date(2026, 11, 27), time(14)), sure=False)
    assert one.hears(late) == (Speak(patient.AGAIN),)
    assert one.hears(late) == (Speak("Non, jeudi."),)
    lost = HouseSaid("", Detail.PROPOSAL, sure=False)
    assert one.hears(lost) == (Speak(patient.AGAIN),)
    assert one.hears(lost) == (Speak(patient.ACCEPT),)
    wrong = HouseSaid("", Detail.READBACK, offer=Offer(date(2026, 11, 27), time(14)), sure=False)
    assert one.hears(wrong) == (Speak(patient.AGAIN),)
    assert one.hears(replace(wrong, offer=Offer(THURSDAY, time(14)))) == (Speak(patient.YES),)


def test_knows_which_appointment_is_meant() -> None:
    one = caller(goal=Goal(Outcome.CANCELLED, existing="a1"))
    assert one.hears(asked(Detail.READBACK, Offer(THURSDAY, time(15)))) == (Speak("Non, c'est jeudi à dix heures."),)
    assert one.hears(asked(Detail.READBACK, Offer(THURSDAY, time(10)))) == (Speak(patient.YES),)


def test_hangs_up_when_told_to_dial_15() -> None:
    assert caller().hears(HouseSaid("", Detail.REQUEST, frozenset({Told.EMERGENCY_NUMBER}))) == (HangUp(),)


def test_says_nothing_once_the_house_has_ended_the_call() -> None:
    assert caller().hears(HouseSaid("Au revoir.", ends_call=True)) == ()


def test_patience_runs_out() -> None:
    one = caller()
    for _ in range(5):
        one.hears(asked(Detail.PHONE))
    assert one.hears(asked(Detail.PHONE)) == (HangUp(),)
    assert one.ran_out


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("greeting", GREETING),
        ("recording_notice", GREETING),
        ("turn:1", GREETING),
        ("asked:phone", asked(Detail.PHONE)),
        ("asked:name", asked(Detail.PATIENT)),
        ("proposed:1", asked(Detail.PROPOSAL)),
        ("readback", asked(Detail.READBACK)),
        ("told:price", HouseSaid("", Detail.MORE, frozenset({Told.PRICE}))),
    ],
)
def test_a_behaviour_fires_once(when: str, said: HouseSaid) -> None:
    one = caller((when, Do.SAY, "Tiens."))
    assert one.hears(said) == (Speak("Tiens."),)
    assert one.hears(said) != (Speak("Tiens."),)


def test_a_refused_recording_comes_before_the_opening() -> None:
    one = caller(("recording_notice", Do.REFUSE_RECORDING, ""))
    assert one.hears(GREETING) == (Speak(patient.USUAL[Do.REFUSE_RECORDING]),)
    assert one.hears(asked(Detail.REQUEST)) == (Speak(CALL.opening),)


def test_the_second_proposal() -> None:
    one = caller(("proposed:2", Do.REJECT, ""))
    fits = asked(Detail.PROPOSAL, Offer(THURSDAY, time(14)))
    assert one.hears(fits) == (Speak(patient.ACCEPT),)
    assert one.hears(fits) == (Speak("Non, jeudi."),)


def test_speaks_and_hangs_up() -> None:
    assert caller(("asked:phone", Do.HANG_UP, "Tant pis.")).hears(asked(Detail.PHONE)) == (
        Speak("Tant pis."),
        HangUp(),
    )


def test_stays_silent_then_speaks() -> None:
    silent = Behaviour(trigger("greeting") or pytest.fail("a trigger"), Do.SILENCE, "Pardon.", 7.0)
    assert Patient(replace(CALL, behaviours=(silent,)), {}).hears(GREETING) == (Stay(7.0), Speak("Pardon."))


def test_one_who_never_speaks() -> None:
    assert isinstance(caller(opening="").hears(GREETING)[0], Stay)


def test_interrupts_the_greeting_and_opens_no_second_time() -> None:
    one = caller(("greeting", Do.BARGE_IN, ""))
    assert one.interrupts() == Speak(CALL.opening)
    assert one.interrupts() is None
    assert one.hears(asked(Detail.BIRTH_DATE)) == (Speak("le deux octobre quarante-six"),)


def test_asks_again_when_no_question_was_heard() -> None:
    one = caller()
    assert one.hears(HouseSaid("bonjour")) == (Speak(CALL.opening),)
    assert one.hears(HouseSaid("brouhaha")) == (Speak(patient.AGAIN),)


def test_tells_all_at_once_when_a_message_is_preferred() -> None:
    said = caller().hears(asked(Detail.REASON, words="Dites-moi votre nom, votre numéro et votre demande."))[0]
    assert isinstance(said, Speak)
    assert "Odette Delaunay" in said.text
    assert "rendez-vous" in said.text


def test_all_that_may_be_said_is_known_before_the_call() -> None:
    said = caller(("greeting", Do.ANGRY, "Encore !")).phrases()
    assert {"Encore !", CALL.opening, *CALL.facts.values(), patient.YES} <= set(said)
