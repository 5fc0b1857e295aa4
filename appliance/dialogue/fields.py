"""What a secretary needs of a message besides its words: one more question, where the answer was not given already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from appliance.dialogue.state import Request
from appliance.understanding.text import normalize
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import IntentKind


@dataclass(frozen=True)
class Further:
    """One more question of a message."""

    detail: Detail
    said: re.Pattern[str]
    """Words with which it was answered already; in normal form."""


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


FURTHER: Mapping[IntentKind, Further] = {
    IntentKind.RENEWAL: Further(
        Detail.REMAINING,
        _any(r"\d+ (?:jours?|semaines?)|demain|ce soir|au bout|plus (?:rien|aucun|de|que)|fini|reste|manque"),
    ),
    IntentKind.HOME_VISIT: Further(
        Detail.ADDRESS,
        _any("rue|avenue|chemin|route|place|allee|impasse|boulevard|lotissement|lieu dit|bourg|residence"),
    ),
    IntentKind.HUMAN: Further(
        Detail.CALLBACK, _any(r"matin|midi|apres midi|soir|heures?|\d+ ?h|toute la journee|n importe quand")
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
