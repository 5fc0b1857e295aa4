"""How a need is met, and how a request goes on: with a step, or onward with another state.

A need never walks the plan itself: it says with what the walk goes on (``plans.advance`` does it).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from appliance.dialogue.answers import glean_request
from appliance.dialogue.replies import ask, say
from appliance.dialogue.state import Request, State, Step
from appliance.vocabulary.conversation import Detail, Reply
from appliance.vocabulary.meaning import IntentKind


@dataclass(frozen=True)
class Onward:
    """The plan is walked again with another state, after these words."""

    state: State
    reply: Reply = field(default_factory=Reply)


Next = Step | Onward
"""What follows from a turn, an outcome or a need."""

Need = Callable[[State, Request], Next | None]
"""What is done to meet it; None: it is met."""

MOST_TRIES = 2
"""How often one detail is asked before the conversation goes on without it."""

SUBJECTS: Mapping[IntentKind, str] = defaultdict(
    lambda: "d'autre chose",
    {
        IntentKind.BOOK: "d'un rendez-vous",
        IntentKind.MOVE: "de déplacer un rendez-vous",
        IntentKind.CANCEL: "d'annuler un rendez-vous",
        IntentKind.CONFIRM: "de confirmer un rendez-vous",
        IntentKind.RENEWAL: "d'une ordonnance",
        IntentKind.RESULTS: "de résultats",
        IntentKind.CERTIFICATE: "d'un certificat",
        IntentKind.HOME_VISIT: "d'une visite à domicile",
        IntentKind.TELECONSULTATION: "d'une téléconsultation",
        IntentKind.MESSAGE: "d'un message pour le médecin",
        IntentKind.HUMAN: "de parler à quelqu'un",
        IntentKind.INFO_HOURS: "des horaires",
        IntentKind.INFO_ADDRESS: "de l'adresse",
        IntentKind.INFO_PRICE: "des tarifs",
    },
)
"""What a request is called when it is spoken of: "vous m'avez aussi parlé...", "au sujet..."."""


def asked(state: State, detail: Detail) -> bool:
    """Met by having been asked enough, or by the caller's not knowing."""
    return detail in state.unknown or state.tries.get(detail, 0) >= MOST_TRIES


def finished(state: State, reply: Reply | None = None) -> Onward:
    """One request is done: take up the next of the same breath, or ask for more."""
    reply = reply or Reply()
    if not state.later:
        return Onward(replace(state, saved=True, request=None), reply + ask(Detail.MORE))
    kind, *rest = state.later
    words = state.current.words[:1]
    further = replace(state, later=tuple(rest), request=Request(kind, words=words), saved=False)
    return Onward(glean_request(further, " ".join(words)), reply + say("done.also", {"of": SUBJECTS[kind]}))


def to_message(state: State, reply: Reply) -> Onward:
    """What could not be done here becomes a message for the practice; nothing said is lost."""
    request = state.request or Request(IntentKind.MESSAGE)
    request = replace(request, plain=True, words=state.heard, reason=" / ".join(state.heard))
    return Onward(replace(state, request=request, saved=False), reply)


def instead(state: State, reply: Reply) -> Onward:
    """We did not understand: the caller says it once more, in free words, for a person to read."""
    request = replace(state.request or Request(IntentKind.MESSAGE), plain=True, reason="", words=state.heard)
    tries = dict.fromkeys((Detail.NAME, Detail.PATIENT, Detail.BIRTH_DATE, Detail.PHONE), MOST_TRIES)
    return Onward(replace(state, request=request, tries=tries, failures=0, saved=False), reply)
