"""Do the caller's words sound like a whole answer? Then the turn may end fast; who is in the middle is waited for."""

import re
from collections.abc import Callable

from appliance.dialogue.state import State
from appliance.understanding import dates, names, phones
from appliance.understanding.intent import understand
from appliance.understanding.phrase import MONTHS
from appliance.understanding.text import normalize
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import IntentKind
from appliance.vocabulary.speech import Completeness

_HANGING = re.compile(
    r"au?x?|avec|car|cet?|cette|chez|d[eu]?|dans|des|donc|elle|en|est|et|euh|heu|hum|il|j|je|l|l[ae]|les|leur|m[ae]|mais"
    r"|mes|mon|ne|notre|nous|on|ou|par|parce|pour|puis|qu[ei]?|s[ae]|sans|ses|si|son|suis|sur|tres|une?|vers|voudrais"
)
"""Words on which a French sentence does not end: the caller is only taking breath."""

_SHORT = frozenset({IntentKind.YES, IntentKind.NO, IntentKind.BYE, IntentKind.REPEAT})
_YEAR_FOLLOWS = frozenset({*MONTHS, "mille", "mil", "cent"})
_LAST_DAY = 31


def completeness(state: State) -> Callable[[str], Completeness]:
    """How whole an answer to what was asked its words are."""
    now = state.context.local_now
    match state.asking:
        case Detail.PHONE:
            return _phone
        case Detail.SPELLED:
            return lambda _: Completeness.UNFINISHED
        case Detail.BIRTH_DATE:
            return lambda text: Completeness.WHOLE if dates.parse_birth_date(text, now) else _part_of_a_date(text)
        case Detail.NAME | Detail.PATIENT:
            return _name
        case Detail.DAYS:
            return lambda text: _sentence(text) if dates.parse_wish(text, now) else _at_most_unsure(text)
        case Detail.PROPOSAL | Detail.READBACK | Detail.MORE | Detail.FOR_WHOM | Detail.CALLED | Detail.COMING:
            return _short_answer
        case Detail.REASON if state.request and state.request.kind is not IntentKind.BOOK:
            return _at_most_unsure  # a message has no end of its own
        case _:
            return _sentence


def _sentence(text: str) -> Completeness:
    words = _words(text)
    if not words or _HANGING.fullmatch(words[-1]):
        return Completeness.UNFINISHED
    return Completeness.WHOLE if len(words) > 1 else Completeness.UNSURE


def _at_most_unsure(text: str) -> Completeness:
    return min(Completeness.UNSURE, _sentence(text))


def _short_answer(text: str) -> Completeness:
    likely = _sentence(text)
    return Completeness.WHOLE if likely and understand(text).kind in _SHORT else likely


def _phone(text: str) -> Completeness:
    if phones.is_complete(text):
        return Completeness.WHOLE
    return Completeness.UNFINISHED if phones.digits_said(text) else _sentence(text)


def _name(text: str) -> Completeness:
    name = names.parse_name(text)
    return Completeness.WHOLE if name.last and name.first else _at_most_unsure(text)


def _part_of_a_date(text: str) -> Completeness:
    words = _words(text)
    day = bool(words) and words[-1].isdigit() and int(words[-1]) <= _LAST_DAY
    return Completeness.UNFINISHED if day or (words and words[-1] in _YEAR_FOLLOWS) else _at_most_unsure(text)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", normalize(text))
