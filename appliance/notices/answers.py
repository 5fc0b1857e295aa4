"""What an incoming text means: OUI, NON, STOP, danger, or something for a person to read."""

import re

from appliance.understanding import urgency
from appliance.understanding.text import normalize
from appliance.vocabulary.sms import Answer

_STOP = re.compile(r"stop\b|(?:arret\w*|plus|pas) (?:de |d |les |vos |ces )?(?:sms|textos?|messages?)\b")
_NO = re.compile(
    r"(?:non+|no|n|annul\w*|(?:je |on )?(?:ne )?(?:peux|pourrai|viens|viendrai|peut|pourra) (?:pas|plus))\b"
    r"|\bj annule\b|\bannuler\b"
)
_YES = re.compile(
    r"(?:oui+|yes|o|ok|okay|d accord|c est (?:bon|d accord|ok)|je (?:confirme|viens|serai la)|confirm\w*)\b"
)
_UNLESS = re.compile(r"\b(?:mais|sauf|plutot|decaler|deplacer|reporter|changer|autre|retard)\b")
"""An answer with a condition is for a person."""

_LONGEST = 60
"""Letters; a longer text says more than yes or no."""


def meaning(words: str) -> Answer:
    """STOP goes before all else; then danger; then yes or no where nothing else is said with it."""
    said = normalize(words)
    if _STOP.match(said) or (len(said) <= _LONGEST and _STOP.search(said)):
        return Answer.STOP
    if urgency.listen(words).red_flags:
        return Answer.DANGER
    if len(said) > _LONGEST or "?" in words or _UNLESS.search(said):
        return Answer.OTHER
    if _NO.match(said):
        return Answer.NO
    return Answer.YES if _YES.match(said) else Answer.OTHER
