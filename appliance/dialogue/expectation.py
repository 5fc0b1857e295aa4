"""What the caller's next words will probably be, and what the house will probably say to them."""

from appliance.dialogue.replies import birth_date_said, patient_said
from appliance.dialogue.script import Script
from appliance.dialogue.state import State
from appliance.understanding.name_writing import given_names
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.speech import Hint

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
_WEEKDAYS = (
    *(
        f"{day}{part}"
        for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "demain")
        for part in ("", " matin", " après-midi")
    ),
    *("le plus tôt possible", "n'importe quand", "la semaine prochaine", "je ne sais pas"),
)
_PHRASES = {
    Detail.READBACK: _YES_NO,
    Detail.PROPOSAL: _YES_NO,
    Detail.MORE: ("oui", "non", "non merci", "non c'est tout", "non merci au revoir", "au revoir", "merci au revoir"),
    Detail.FOR_WHOM: ("pour moi", "pour moi-même", "c'est pour moi", "oui", "non", "oui c'est pour moi"),
    Detail.PICKED_UP: ("allô", "oui allô", "allô oui", "oui j'écoute", "oui bonjour"),
    Detail.FETCHED: ("allô", "oui allô", "allô oui", "oui bonjour"),
    Detail.CALLED: (
        *("oui", "oui c'est moi", "oui c'est moi-même", "c'est moi", "c'est elle-même", "c'est lui-même", "non"),
        *("non c'est son mari", "non c'est sa femme", "non c'est sa fille", "non c'est son fils", "elle n'est pas là"),
        *("il n'est pas là", "ne quittez pas", "ne quittez pas je vous la passe", "ne quittez pas je vous le passe"),
        *("c'est de la part de qui", "qui est à l'appareil", "vous faites erreur"),
        *("oui je suis sa mère", "oui je suis son père"),
    ),
    Detail.COMING: (
        *("oui", "oui je viendrai", "oui je serai là", "oui bien sûr", "oui d'accord", "non", "non je ne peux pas"),
        *("je ne peux pas venir", "je voudrais le déplacer", "je préfère un autre jour", "je voudrais l'annuler"),
    ),
    Detail.DAYS: _WEEKDAYS,
    Detail.PRACTITIONER: (
        *("peu importe", "n'importe lequel", "ça m'est égal", "comme vous voulez", "le premier disponible"),
        *("je ne sais pas", "les deux me vont"),
    ),
}
"""Short answers, which a recogniser of whole sentences hears worst."""
_DAYS = "lundi, mardi, mercredi, jeudi, vendredi, samedi, matin, après-midi, demain, la semaine prochaine"
DICTATED = frozenset({Detail.BIRTH_DATE, Detail.PHONE, Detail.SPELLED})
"""Answers that are said letter by letter or number by number."""
_WHOLE_NAMES = "Nom et prénom : Jacqueline Tessier, Michel Blanchard, Élodie Kermarrec, Maël Picard."
_MOTIVES = "rendez-vous, ordonnance, résultats, certificat, annuler, déplacer, message, urgence"

PROMPTS = {
    Detail.BIRTH_DATE: "Date de naissance : le deux octobre 1946, le 15 mars 1952.",
    Detail.PHONE: "Numéro de téléphone : zéro deux, soixante et un, zéro six.",
    Detail.NAME: _WHOLE_NAMES,
    Detail.PATIENT: _WHOLE_NAMES,
    Detail.FIRST_NAME: "Prénom : Jacqueline, Michel, Élodie, Maël.",
    Detail.SPELLED: "Nom épelé : D, E, L, A, U, N, A, Y.",
    Detail.DAYS: f"Jour souhaité : {_DAYS}, à quatorze heures, le plus tôt possible.",
    Detail.PROPOSAL: f"Oui, ça me convient. Non, plutôt {_DAYS}.",
    Detail.READBACK: "Oui, c'est ça. Non, ce n'est pas ça.",
    Detail.MORE: "Non merci, au revoir. Oui, je voudrais aussi.",
    Detail.PICKED_UP: "Allô ? Oui, allô. Bonjour, laissez un message après le bip.",
    Detail.FETCHED: "Allô ? Oui, bonjour.",
    Detail.CALLED: "Oui, c'est moi-même. Non, c'est son mari. Ne quittez pas, je vous la passe.",
    Detail.COMING: f"Oui, je viendrai. Non, je ne peux pas. Plutôt {_DAYS}.",
    Detail.FOR_WHOM: "Pour moi-même, pour mon mari, pour ma fille, pour mon fils.",
}


def hint(state: State) -> Hint:
    """Words likely in the answer, in the practice's own spelling."""
    practice = state.context.practice
    doctors = ", ".join(one.name for one in practice.practitioners.values())
    last_names = [one.name.split()[-1] for one in practice.practitioners.values()]
    asked = PROMPTS.get(state.asking, f"{practice.name}, {doctors}. {_MOTIVES}, {_DAYS}.")
    if state.asking in {Detail.NAME, Detail.PATIENT, Detail.REQUEST, Detail.SPELLED}:
        known = ", ".join(f"{one.first or ''} {one.last or ''}".strip() for one in state.context.household)
        asked = f"{asked} {known}.".strip() if known else asked
    if state.asking is Detail.PROPOSAL:
        asked = f"{asked} {doctors}."
    if state.asking is Detail.PRACTITIONER:  # full names in the prompt come back as the answer to a short one
        asked = f"Avec le docteur : {', '.join(last_names)}."
    if state.asking is Detail.VISIT_TYPE:
        asked = f"{', '.join(kind.label for kind in practice.types.values())}."
    phrases = _PHRASES.get(state.asking, ())
    if state.asking is Detail.PRACTITIONER:
        phrases += tuple(
            f"{before}{name}" for name in last_names for before in ("le docteur ", "avec le docteur ", "docteur ", "")
        )
    return Hint(asked, phrases, _names(state), dictated=state.asking in DICTATED)


def _names(state: State) -> tuple[str, ...]:
    """Who may be named; asked for a first name alone, most say the last name with it."""
    if state.asking is not Detail.FIRST_NAME:
        return state.context.known if state.asking in {Detail.NAME, Detail.PATIENT} else ()
    given, last = given_names(), state.person.name.last
    return (*given, *(f"{name} {last}" for name in given)) if last else given


def foreseen(state: State, script: Script) -> tuple[str, ...]:
    """Phrases that this conversation will need later, and no other: the patient's name, and a stranger's birth date."""
    if not state.person.name.last or state.request is None:
        return ()
    patient = {"patient": patient_said(state)}
    born = birth_date_said(state)
    return (
        script.pieces("readback.book_new", patient | {"birth_date": born})
        if born
        else script.pieces("readback.book", patient)
    )
