"""What the caller's next words will probably be: a hint for the recogniser, and when they sound complete."""

import re
from collections.abc import Callable

from appliance.dialogue.replies import patient_said
from appliance.dialogue.script import Script
from appliance.dialogue.state import State
from appliance.understanding import dates, names, phones
from appliance.understanding.intent import understand
from appliance.understanding.text import normalize
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import IntentKind
from appliance.vocabulary.speech import Hint

_HANGING = frozenset(
    (
        *(
            "a",
            "au",
            "aux",
            "avec",
            "car",
            "ce",
            "cet",
            "cette",
            "chez",
            "d",
            "dans",
            "de",
            "des",
            "donc",
            "du",
        ),
        *(
            "elle",
            "en",
            "est",
            "et",
            "euh",
            "heu",
            "hum",
            "il",
            "j",
            "je",
            "l",
            "la",
            "le",
            "les",
            "leur",
            "ma",
        ),
        *(
            "mais",
            "me",
            "mes",
            "mon",
            "ne",
            "notre",
            "nous",
            "on",
            "ou",
            "par",
            "parce",
            "pour",
            "puis",
            "qu",
            "que",
        ),
        *(
            "qui",
            "sa",
            "sans",
            "se",
            "ses",
            "si",
            "son",
            "suis",
            "sur",
            "tres",
            "un",
            "une",
            "vers",
            "voudrais",
        ),
    )
)
"""Words on which a French sentence does not end: the caller is only taking breath."""

_SHORT = frozenset({IntentKind.YES, IntentKind.NO, IntentKind.BYE, IntentKind.REPEAT})

_YES_NO = (
    "oui",
    "non",
    "oui c'est ça",
    "oui d'accord",
    "d'accord",
    "non merci",
    "non ce n'est pas ça",
    "je ne sais pas",
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "demain", "je ne sais pas")
_PHRASES = {
    Detail.READBACK: _YES_NO,
    Detail.PROPOSAL: _YES_NO,
    Detail.MORE: ("oui", "non", "non merci", "non c'est tout", "non merci au revoir", "au revoir", "merci au revoir"),
    Detail.FOR_WHOM: ("pour moi", "pour moi-même", "c'est pour moi", "oui", "non", "oui c'est pour moi"),
    Detail.DAYS: _WEEKDAYS,
}
"""Short answers, which a recogniser of whole sentences hears worst."""
_DAYS = "lundi, mardi, mercredi, jeudi, vendredi, samedi, matin, après-midi, demain, la semaine prochaine"
_MOTIVES = "rendez-vous, ordonnance, résultats, certificat, annuler, déplacer, message, urgence"

_PROMPTS = {
    Detail.BIRTH_DATE: "Date de naissance : le deux octobre 1946, le 15 mars 1952.",
    Detail.PHONE: "Numéro de téléphone : zéro deux, soixante et un, zéro six.",
    Detail.SPELLED: "Nom épelé : D, E, L, A, U, N, A, Y.",
    Detail.DAYS: f"Jour souhaité : {_DAYS}, à quatorze heures, le plus tôt possible.",
    Detail.PROPOSAL: f"Oui, ça me convient. Non, plutôt {_DAYS}.",
    Detail.READBACK: "Oui, c'est ça. Non, ce n'est pas ça.",
    Detail.MORE: "Non merci, au revoir. Oui, je voudrais aussi.",
    Detail.FOR_WHOM: "Pour moi-même, pour mon mari, pour ma fille, pour mon fils.",
}


def hint(state: State) -> Hint:
    """Words likely in the answer, in the practice's own spelling."""
    practice = state.context.practice
    doctors = ", ".join(one.name for one in practice.practitioners.values())
    asked = _PROMPTS.get(state.asking, f"{practice.name}, {doctors}. {_MOTIVES}, {_DAYS}.")
    if state.asking in {Detail.NAME, Detail.PATIENT, Detail.REQUEST, Detail.SPELLED}:
        known = ", ".join(f"{one.first or ''} {one.last or ''}".strip() for one in state.context.household)
        asked = f"{asked} {known}.".strip() if known else asked
    if state.asking in {Detail.PRACTITIONER, Detail.PROPOSAL}:
        asked = f"{asked} {doctors}."
    return Hint(prompt=asked, phrases=_PHRASES.get(state.asking, ()))


def foreseen(state: State, script: Script) -> tuple[str, ...]:
    """Phrases that this conversation will need later, and no other: the patient's name."""
    if not state.person.name.last or state.request is None:
        return ()
    return script.pieces("readback.book", {"patient": patient_said(state)})


def complete(state: State) -> Callable[[str], bool]:
    """Whether words sound like a whole answer to what was asked; then the turn may end fast."""
    now = state.context.local_now
    match state.asking:
        case Detail.PHONE:
            return phones.is_complete
        case Detail.SPELLED | Detail.APPOINTMENT:
            return lambda _: False
        case Detail.BIRTH_DATE:
            return lambda text: dates.parse_birth_date(text, now) is not None
        case Detail.NAME | Detail.PATIENT:
            return _whole_name
        case Detail.DAYS:
            return lambda text: bool(dates.parse_wish(text, now)) and rounded_off(text)
        case Detail.PROPOSAL | Detail.READBACK | Detail.MORE | Detail.FOR_WHOM:
            return lambda text: understand(text).kind in _SHORT or rounded_off(text)
        case Detail.REASON if state.request and state.request.kind is not IntentKind.BOOK:
            return lambda _: False
        case _:
            return rounded_off


def _whole_name(text: str) -> bool:
    name = names.parse_name(text)
    return bool(name.last and name.first)


def rounded_off(text: str) -> bool:
    """Could a sentence end here?"""
    words = re.findall(r"[a-z0-9]+", normalize(text))
    return len(words) >= 2 and words[-1] not in _HANGING
