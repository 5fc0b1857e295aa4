"""What a caller wants: rules for safety and for short answers, a small trained classifier for the rest."""

import re
from dataclasses import dataclass
from typing import Final

from appliance.understanding import urgency
from appliance.understanding.classifier import probabilities
from appliance.understanding.short import short_answer
from appliance.understanding.text import normalize
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import Intent, IntentKind
from appliance.vocabulary.practice import OwnSign

SURE_ENOUGH: Final = 0.15
"""Below this probability the words are ``unclear``. Chosen by cross-validation on the tune corpus."""

ANOTHER, ANOTHER_NAMED = 0.60, 0.35
"""From this probability on a clause makes a further request; the lower where it names what it asks for ("votre adresse
exacte"). Chosen on the tune corpus."""

_SMALL_TALK: Final = frozenset(
    {IntentKind.YES, IntentKind.NO, IntentKind.BYE, IntentKind.REPEAT, IntentKind.UNCLEAR, IntentKind.EMERGENCY}
)


_CRITICAL: Final = "critical_result"
_ANNOUNCES: Final = frozenset({IntentKind.RESULTS, IntentKind.UNCLEAR, IntentKind.SALES, IntentKind.INFO_OTHER})
"""What a laboratory's alarming result may be taken for; it is words for the doctor."""


_OF_AN_APPOINTMENT: Final = frozenset(
    {IntentKind.BOOK, IntentKind.MOVE, IntentKind.CANCEL, IntentKind.CONFIRM}
    | {IntentKind.HOME_VISIT, IntentKind.TELECONSULTATION}
)
_NAMES_AN_APPOINTMENT: Final = re.compile(
    r"\b(?:rendez|rdv|creneau|annul|decal|deplac|report|confirm|avanc|visite|domicile|consult|visio)"
)
_NAMES_HOURS: Final = re.compile(r"\b(?:horaire|ouvert|ouvr|ferm|travaill|a quelle heure|jusqu a quelle|quels jours)")
""" "Pas avant dix-sept heures" is when they would come, and asks for no opening hours."""

_ASKS: Final = re.compile(
    r"\b(?:est ce|faut|quoi|comment|quel\w*|savoir|combien|peut on|(?:av|pren|accept|fait)\w+ vous|si vous)\b"
)
""" "L'autre, le vaccin, je le garde" is no question."""

_HAS_ONE: Final = re.compile(r"\b(?:a|ai|avec|avait) (?:(?:deja|bien|fait|donne|prescrit|une|l|son|mon) )+ordonnance")
""" "Le docteur m'a fait une ordonnance pour le kiné" is no wish for another."""

_NAMED: Final = {
    IntentKind.BOOK: r"rendez|rdv|creneau|consult",
    IntentKind.MOVE: r"deplac|decal|report|repouss|avanc|recul|chang",
    IntentKind.CANCEL: r"annul|supprim|decommand|laisse",
    IntentKind.CONFIRM: r"confirm|verifi|gard|maint|prevu",
    IntentKind.RENEWAL: r"ordonnance|renouvel|prescri|medicament",
    IntentKind.RESULTS: r"resultat|analyse|bilan",
    IntentKind.CERTIFICATE: r"certificat|attestation|papier|arret|courrier",
    IntentKind.MESSAGE: r"message|dire|dites|preven|rappel",
    IntentKind.HOME_VISIT: r"domicile|visite|maison|chez",
    IntentKind.TELECONSULTATION: r"tele|visio|video|distance",
    IntentKind.INFO_ADDRESS: r"adresse|ou (?:est|se trouve|vous)|quelle rue|garer|parking",
    IntentKind.INFO_PRICE: r"tarif|prix|coute|combien",
    IntentKind.REPEAT: r"repet|redi|pardon|comment|quoi|hein|enten|compri|plait|allo|encore|moins vite|plus fort",
}
FEW_WORDS: Final = 5
"""So few are often an answer misheard ("brie en boîte" for "peu importe"), or a rest ("c'est juste pour savoir")."""


def plainly(kind: IntentKind, text: str, *, answers: bool = False) -> bool:
    """May ``text`` be taken for a request of this kind, though something else was asked?

    A few words must name it, and so must those that are an answer as well ("celui de mercredi, sur mon calendrier").
    """
    words = normalize(text)
    enough = words.count(" ") >= FEW_WORDS and not answers
    return enough or kind not in _NAMED or bool(re.search(rf"\b(?:{_NAMED[kind]})", words))


@dataclass(frozen=True)
class _Request:
    kind: IntentKind
    confidence: float


def understand(
    text: str,
    alternatives: tuple[str, ...] = (),
    *,
    before: str = "",
    asked: Detail | None = None,
    foreign: bool = False,
    own: tuple[OwnSign, ...] = (),
) -> Intent:
    """What ``text`` asks for, and whether someone is in danger.

    Args:
        text: one utterance, as recognised; anything at all is answered.
        alternatives: other readings of the same sound, likeliest first; a red flag in any of them counts, and what is
            wanted is what they say together.
        before: as for ``urgency.listen``.
        asked: the same.
        foreign: the same.
        own: the same.
    """
    heard = [
        urgency.listen(reading, before=before, asked=asked, foreign=foreign, own=own)
        for reading in (text, *alternatives)
    ]
    red = tuple(dict.fromkeys(flag for one in heard for flag in one.red_flags))
    watch = tuple(dict.fromkeys(flag for one in heard for flag in one.watch_flags))
    wanted = _wanted(normalize(text), tuple(map(normalize, alternatives)))
    others = _others(text, wanted.kind)
    if red:
        rest = tuple(dict.fromkeys(kind for kind in (wanted.kind, *others) if kind not in _SMALL_TALK))
        return Intent(IntentKind.EMERGENCY, 1.0, rest, red, watch)
    if _CRITICAL in watch and wanted.kind in _ANNOUNCES:
        return Intent(IntentKind.MESSAGE, round(wanted.confidence, 3), others, (), watch)
    return Intent(wanted.kind, round(wanted.confidence, 3), others, (), watch)


def _wanted(words: str, others: tuple[str, ...] = ()) -> _Request:
    """The one request of ``words`` in normal form, and of the ``others`` that the same sound may have been."""
    answer = short_answer(words)
    if answer is not None:
        return _Request(answer, 0.98)
    ranked = _blended([probabilities(one) for one in (words, *others[: len(_WEIGHTS) - 1])])
    best = max(ranked, key=ranked.__getitem__)
    if ranked[best] < SURE_ENOUGH:
        return _Request(IntentKind.UNCLEAR, 1.0 - ranked[best])
    return _Request(best, ranked[best])


_WEIGHTS: Final = (1.0, 0.5, 0.33)
"""Of the first reading, the second and the third. What the others bring is ``aid_intent_accuracy_*`` of ``bench
understanding --audio``."""


def _blended(readings: list[dict[IntentKind, float]]) -> dict[IntentKind, float]:
    whole = sum(_WEIGHTS[: len(readings)])
    return {
        kind: sum(weight * odds[kind] for weight, odds in zip(_WEIGHTS, readings, strict=False)) / whole
        for kind in readings[0]
    }


_NEXT: Final = re.compile(
    r"[.;!?]+|,? \b(?:et puis|et aussi|et en même temps|et j'en profite|et je voudrais|et je voulais|et il faudrait|"
    r"par la même occasion|ensuite|également|au passage|en plus|et est-ce que|et sinon|sinon|et pour|aussi|et|mais)\b",
    re.IGNORECASE,
)


def _others(text: str, first: IntentKind) -> tuple[IntentKind, ...]:
    """Further requests of the same breath, clause by clause."""
    clauses = [words for words in map(normalize, _NEXT.split(text[:2_000])) if words.count(" ") >= 2]
    if len(clauses) < 2:
        return ()
    asked = [(words, _wanted(words)) for words in clauses[:6]]
    kinds = (one.kind for words, one in asked if _sure_enough(words, one) and _is_another(words, one.kind, first))
    return tuple(dict.fromkeys(kinds))


def _sure_enough(words: str, one: _Request) -> bool:
    named = one.kind in _NAMED and re.search(rf"\b(?:{_NAMED[one.kind]})", words)
    return one.confidence >= (ANOTHER_NAMED if named else ANOTHER)


def _is_another(words: str, kind: IntentKind, first: IntentKind) -> bool:
    """Does a clause ask for something else than ``first``, and in its own words?

    One breath is about one appointment: "sauf le jeudi, j'ai foot" moves none beside the one that is booked.
    """
    if kind is first or kind in _SMALL_TALK:
        return False
    if kind is IntentKind.INFO_HOURS and first in _OF_AN_APPOINTMENT:
        return bool(_NAMES_HOURS.search(words))
    if kind is IntentKind.INFO_OTHER:
        return bool(_ASKS.search(words))
    if kind not in _OF_AN_APPOINTMENT:
        return plainly(kind, words) and not (kind is IntentKind.RENEWAL and _HAS_ONE.search(words))
    return first not in _OF_AN_APPOINTMENT and bool(_NAMES_AN_APPOINTMENT.search(words))
