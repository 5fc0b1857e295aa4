"""What a caller takes from the house's words: the question, what was told, the slot that was proposed.

In text mode a reply carries its marks; on the telephone there are only words, as a recogniser heard them. The
question is then the last one whose words are found, by sound, so that "numero de telefone" is still one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache

from rapidfuzz.distance import Levenshtein

from appliance.understanding import dates, mentions, phonetics
from appliance.understanding.text import normalize
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.conversation import Detail, Reply, Told
from appliance.vocabulary.practice import Practice


@dataclass(frozen=True)
class Offer:
    """An appointment as far as it was said, in the practice's time."""

    day: date | None = None
    at: time | None = None
    practitioner: str | None = None
    type: str | None = None

    def __bool__(self) -> bool:
        return self.day is not None or self.at is not None


@dataclass(frozen=True)
class HouseSaid:
    """One reply of the house, as the caller takes it."""

    words: str
    asks: Detail | None = None
    tells: frozenset[Told] = frozenset()
    offer: Offer = Offer()
    ends_call: bool = False
    sure: bool = True
    """False: heard over the telephone, where a day or an hour may be misheard."""


def marked(reply: Reply, words: str, practice: Practice, now: datetime) -> HouseSaid:
    """A reply by its own marks; ``now`` is local."""
    offer = _of_slot(reply.proposes, practice) if reply.proposes else offered(words, practice, now)
    return HouseSaid(words, reply.asks, reply.tells, offer, reply.ends_call)


def heard(words: str, practice: Practice, now: datetime) -> HouseSaid:
    """A reply by its words alone.

    Who is told to hang up now is asked nothing: with a question behind it, "dial 15" was one of the conditions ("si
    c'est une urgence..."), whose first words are easily misheard.
    """
    asks, tells = question(words), told(words)
    if asks is not None:
        tells -= {Told.EMERGENCY_NUMBER}
    return HouseSaid(words, asks, tells, offered(words, practice, now), sure=False)


def _of_slot(slot: Slot, practice: Practice) -> Offer:
    start = slot.start.astimezone(practice.zone)
    return Offer(start.date(), start.time(), slot.practitioner, slot.type)


def offered(words: str, practice: Practice, now: datetime) -> Offer:
    """The day, hour and practitioner that the words name; the last day and hour when there are several.

    Of an appointment that moves, those of the new one: it may lie before the old one, which is named as well.
    """
    words = words.rpartition("nouveau rendez-vous")[2]
    wish = dates.parse_wish(_BIRTH.sub("", words), now)
    return Offer(
        wish.dates[-1] if wish.dates else None,
        wish.times[-1] if wish.times else None,
        mentions.practitioner(words, practice.practitioners.values()),
        _type_said(words, practice) or mentions.visit_type(words, practice.types.values()),
    )


def _type_said(words: str, practice: Practice) -> str | None:
    """Key of the visit type whose label sounds in the words ("t'es les consultations"); the longest of several."""
    said = _sounds(words)
    labels = [(_sounds(one.label), one.key) for one in practice.types.values()]
    found = [(len(label), key) for label, key in labels if label and label in said]
    return max(found)[1] if found else None


_BIRTH = re.compile(r"\b(?:née?(?:\(e\))?|naissance) le (?P<day>\d?\d(?:er)? \w+(?: \d{4})?)", re.IGNORECASE)
"""A birth date that is read back is no offer."""


def birth_date(words: str) -> date | None:
    """The one that the house reads back."""
    found = _BIRTH.search(words)
    return dates.parse_birth_date(found["day"], datetime.now(UTC)) if found else None


# --- the question ----------------------------------------------------------------------------------------

_CUES: Mapping[Detail, tuple[str, ...]] = {
    Detail.REQUEST: (
        "puis-je faire pour vous",
        "dites-moi ce que vous souhaitez",
        "simplement ce que vous souhaitez",
        "faire pour vous",
    ),
    Detail.NAME: ("votre nom", "quel nom", "nom de famille", "le nom et le prénom", "votre prénom"),
    Detail.PATIENT: ("s'appelle la personne", "son nom et son prénom", "nom du patient"),
    Detail.SPELLED: ("épeler", "lettre par lettre"),
    Detail.FIRST_NAME: ("et quel est le prénom s'il vous plaît",),
    Detail.BIRTH_DATE: ("date de naissance",),
    Detail.PHONE: ("numéro de téléphone", "quel numéro", "peut-on vous joindre"),
    Detail.REASON: (
        *("quelle raison", "pour quel motif", "votre message", "votre demande", "quels médicaments", "quel examen"),
        *(
            "quel document",
            "que se passe-t-il",
            "votre question",
            "faut-il renouveler",
            "s'agit-il",
            "à quelle adresse",
        ),
    ),
    Detail.VISIT_TYPE: ("de quoi s'agit-il",),
    Detail.DAYS: ("quel jour", "quand souhaitez-vous venir", "quand voulez-vous venir"),
    Detail.PRACTITIONER: ("avec quel médecin", "quel praticien", "avec qui"),
    Detail.APPOINTMENT: ("quel rendez-vous",),
    Detail.FOR_WHOM: ("pour vous-même", "pour qui est", "quelqu'un d'autre"),
    Detail.AGE: ("quel âge",),
    Detail.REMAINING: ("combien de jours vous en reste", "vous en reste-t-il"),
    Detail.ADDRESS: ("à quelle adresse s'il vous plaît", "l'étage ou le code"),
    Detail.CALLBACK: ("à quel moment peut-on vous rappeler", "moment peut-on vous rappeler"),
    Detail.WAITING: ("voulez-vous en être prévenu par SMS", "prévenu par SMS"),
    Detail.PROPOSAL: (
        "vous convient-il",
        "cela vous convient",
        "ça vous convient",
        "ça vous irait",
        "lequel préférez-vous",
    ),
    Detail.READBACK: (
        *(
            "c'est bien cela",
            "est-ce que je l'annule",
            "est-ce que je les annule",
            "votre venue à chacun",
            "vous confirmez votre venue",
            "est-ce exact",
        ),
        *("que je dois corriger", "c'est bien ça"),
    ),
    Detail.MORE: ("autre chose pour vous", "puis-je faire autre chose", "besoin d'autre chose"),
}
"""Words by which each question is known; the last cue found in a reply is its question."""

SAME_SOUNDS = 0.2
"""Share of a cue's sounds that may differ, less than this: one of six, two of eleven, none of five."""


def question(words: str) -> Detail | None:
    """The last question in the words; None when there is none."""
    said = _sounds(words)
    found = [(end, len(cue), detail) for detail, cue in _cues() if (end := _last_end(cue, said))]
    return max(found)[2] if found else None


def _sounds(words: str) -> str:
    return phonetics.in_a_row(normalize(words))


@cache
def _cues() -> tuple[tuple[Detail, str], ...]:
    return tuple((detail, _sounds(cue)) for detail, cues in _CUES.items() for cue in cues)


def _last_end(cue: str, said: str) -> int:
    """Where the last stretch that sounds like ``cue`` ends; 0 when there is none."""
    for end in range(len(said), len(cue) - 1, -1):
        apart = Levenshtein.distance(said[end - len(cue) : end], cue, score_cutoff=len(cue) // 5)
        if apart < SAME_SOUNDS * len(cue):
            return end
    return 0


CORRECTION = "dois corriger"
EVERYTHING = re.compile(r"votre nom votre numero")


def asks_correction(said: HouseSaid) -> bool:
    """Does the house ask what it should correct?"""
    return CORRECTION in normalize(said.words)


def asks_everything(said: HouseSaid) -> bool:
    """Name, number and request in one breath, when the house prefers a message."""
    return bool(EVERYTHING.search(normalize(said.words)))


# --- what was told ---------------------------------------------------------------------------------------

_DIAL_15 = re.compile(r"(?:compose[rz]?|faites|appele[rz]?|raccroche[rz]?)\b.{0,40}\b(?:15|quinze|112|cent douze)\b")
_IF = re.compile(r"en cas d ?urgence|si c est|si vous|si quelqu un|si ca ")
_HOUR = r"\d{1,2} ?h(?:eures?)?(?: ?\d{2})?"
_TOLD: Mapping[Told, re.Pattern[str]] = {
    Told.MACHINE: re.compile(r"assistant vocal|repondeur|robot|automatique"),
    Told.RECORDING: re.compile(r"appel est enregistre|note par ecrit pour le cabinet|est enregistre pour"),
    Told.HOURS: re.compile(rf"consulte\w* .*\b{_HOUR}"),
    Told.ADDRESS: re.compile(r"se trouve|parking|\badresse\b"),
    Told.PRICE: re.compile(r"\beuros?\b"),
    Told.TIME: re.compile(rf"rendez vous.*\b{_HOUR}|recapitule.*\b{_HOUR}"),
}


def told(words: str) -> frozenset[Told]:
    """What the words tell; "in case of emergency, dial 15" is no instruction to do it now."""
    found = {mark for mark, pattern in _TOLD.items() if pattern.search(normalize(words))}
    if any(_instructs(sentence) for sentence in _sentences(words)):
        found.add(Told.EMERGENCY_NUMBER)
    return frozenset(found)


def _sentences(words: str) -> list[str]:
    """Cut also where a recogniser leaves no stop: before the words with which the house begins to speak of danger."""
    cut = re.sub(
        r"(?i)\b(en cas d.urgence|si c.est|si vous|si quelqu.un|cela peut|vous êtes|raccrochez)", r".\1", words
    )
    joined = re.sub(r"(?i)(en cas d.urgence|si c.est une urgence|si quelqu.un est en danger)[, ]*\.", r"\1 ", cut)
    return [normalize(one) for one in re.split(r"[.?!]+", joined)]


def _instructs(sentence: str) -> bool:
    return bool(_DIAL_15.search(sentence)) and not _IF.search(sentence)
