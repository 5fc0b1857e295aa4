"""What a secretary needs of a message besides its words: one more question, where the answer was not given already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from appliance.dialogue.state import Request
from appliance.understanding.text import any_of, normalize
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import IntentKind


@dataclass(frozen=True)
class Further:
    """One more question of a message."""

    detail: Detail
    said: re.Pattern[str]
    """Words with which it was answered already; in normal form."""


_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"

FURTHER: Mapping[IntentKind, Further] = {
    IntentKind.RENEWAL: Further(
        Detail.REMAINING,
        any_of(r"\d+ (?:jours?|semaines?)|demain|ce soir|au bout|plus (?:rien|aucun|de|que)|fini|reste|manque"),
    ),
    IntentKind.HOME_VISIT: Further(
        Detail.ADDRESS,
        any_of("rue|avenue|chemin|route|place|allee|impasse|boulevard|lotissement|lieu dit|bourg|residence"),
    ),
    IntentKind.HUMAN: Further(
        Detail.CALLBACK, any_of(r"matin|midi|apres midi|soir|heures?|\d+ ?h|toute la journee|n importe quand")
    ),
}
FIRST: Mapping[IntentKind, str] = {
    IntentKind.RENEWAL: "medicines",
    IntentKind.RESULTS: "examination",
    IntentKind.CERTIFICATE: "document",
    IntentKind.HOME_VISIT: "situation",
    IntentKind.HUMAN: "subject",
}
"""What the answer to the first question of such a message is."""


TOLD_AT_ONCE: Mapping[IntentKind, tuple[re.Pattern[str], ...]] = {
    IntentKind.RESULTS: (
        any_of(
            r"prises? de sang|bilan|analyses?|radio\w*|scanner|irm|echo\w*|mammo\w*|biopsie|frottis|doppler|tests?"
            r"|examen d(?:e|es)? \w+"
        ),
        any_of(rf"hier|avant hier|ce matin|{_DAYS}|(?:semaine|mois) derni\w+|il y a \d+|du \d+|le \d+"),
    ),
    IntentKind.CERTIFICATE: (
        any_of(
            r"certificat (?:medical )?(?:d[eu]?|des|pour) \w+|arret de travail|bon de transport|feuille de soins?"
            r"|courrier|attestation d[e]? \w+"
        ),
        any_of(
            rf"demain|aujourd hui|ce soir|pour (?:le )?(?:{_DAYS})|avant|au plus (?:vite|tot)|urgent|pas presse|d ici"
        ),
    ),
    IntentKind.MESSAGE: (any_of("(?:de|en) retard"),),
}
"""Where all of these were said with the first words, its first question is answered: what, and from or for when."""


def told_at_once(request: Request) -> bool:
    said = normalize(" ".join(request.words))
    asked = TOLD_AT_ONCE.get(request.kind, ())
    return not request.plain and bool(asked) and all(one.search(said) for one in asked)


def missing(request: Request) -> Detail | None:
    """What is still to be asked."""
    wanted = FURTHER.get(request.kind)
    if request.plain or wanted is None:
        return None
    said = normalize(" ".join((*request.words, request.reason)))
    if wanted.said.search(said) or any(name == wanted.detail for name, _ in request.fields):
        return None
    return wanted.detail


def of(request: Request) -> tuple[tuple[str, str], ...]:
    """By name, in the caller's words."""
    first = FIRST.get(request.kind)
    if request.plain or first is None or not request.reason:
        return request.fields
    return ((first, request.reason), *request.fields)
