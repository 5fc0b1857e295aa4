"""The name of the person a call is for, as the practice would write it.

Of the names mentioned (``name_mentions``) those that are the patient's are put together (``name_joining``).

Readings: who calls and who is meant are two; "je suis madame Perrot, c'est pour mon mari Jean" names Jean, without a
last name, for none was said for him. What a household shares ("on s'appelle Perrot") and what a caller opens with and
says of nobody ("Perrot, c'est pour mon fils Jean") is the patient's too.
"""

from collections.abc import Sequence
from dataclasses import replace

from appliance.understanding import phonetics
from appliance.understanding.name_joining import is_shared, together
from appliance.understanding.name_mentions import Mention, mentions
from appliance.understanding.name_writing import is_given, mostly_last, parts
from appliance.vocabulary.meaning import PersonName

_KNOWN_NEAR = 0.17
"""Phonetic distance up to which a heard last name is one of the known: alike but for a confusable sound."""
_GREETING = 2
"""Words before the name with which a caller opens ("bonjour, yilmaz")."""
_NEARBY = 4
"""Words between a patient and a further part of the name that nothing else announces."""


def parse_name(text: str, known: Sequence[PersonName] = ()) -> PersonName:
    """The person the call is for, where the words clearly name one; parts that were not said are None.

    Args:
        text: an utterance as recognised.
        known: names it may be ("le dossier"); one that sounds the same gives its writing.
    """
    found = _named(text, asked=False)
    return _as_known(found, known) if known and found.last else found


def bare_name(text: str) -> PersonName:
    """The name in an answer to "what is the name?", where unknown words are a name too."""
    return _named(text, asked=True)


def _named(text: str, *, asked: bool) -> PersonName:
    return together(_patients(_told_apart(mentions(text, asked=asked))))


def _told_apart(found: list[Mention]) -> list[Mention]:
    """Without those who are told apart from the patient, also where they were named before."""
    kept: list[Mention] = []
    for mention in found:
        if mention.cue.whose != "denied":
            kept.append(mention)
            continue
        others = [replace(one, tokens=tuple(t for t in one.tokens if t.key not in mention.keys)) for one in kept]
        kept = [one for one in others if one.tokens or one.cue.other]
    return kept


def _as_known(found: PersonName, known: Sequence[PersonName]) -> PersonName:
    lasts = {name.last: name for name in known if name.last}
    nearest = phonetics.best(found.last or "", lasts)
    if nearest is None or nearest[1] > _KNOWN_NEAR:
        return found
    return PersonName(nearest[0], found.first)


# --- whose ------------------------------------------------------------------------------------------------


def _patients(found: list[Mention]) -> list[Mention]:
    """The mentions of the patient, and of the last name that others share with him; all where nobody else is meant."""
    turned = _first_of(found, "self")
    if turned is not None and not any(mention.cue.other for mention in found):
        before = [mention for mention in found[:turned] if mention.cue.whose != "patient"]
        return [mention for mention in before + found[turned:] if mention.tokens]
    first = _first_of(found, "patient")
    if first is None:
        return found
    chosen = _announced(found[first:])
    if len(chosen) == 1 and len(chosen[0].keys) == 1:
        chosen += [other for other in found if other not in chosen and chosen[0].keys[0] in other.keys]
    opening = _opening(found[:first]) if chosen else []
    return chosen + [mention for mention in (*opening, *filter(is_shared, found)) if mention not in chosen]


def _first_of(found: list[Mention], whose: str) -> int | None:
    return next((place for place, mention in enumerate(found) if mention.cue.whose == whose), None)


def _announced(found: list[Mention]) -> list[Mention]:
    """What is said to be the patient's, from the first such mention on, and parts said right after."""
    chosen: list[Mention] = []
    end = found[0].end
    for mention in found:
        near = mention.start - end <= _NEARBY or mention.cue.part or mention.corrects or mention.spelled
        whole = len(parts(mention.tokens)) > 1  # "pour mon mari, il en a plus besoin que moi : Jean Petit"
        near = near or (whole and not any(one.tokens for one in chosen))
        if mention.cue.whose == "patient" or (near and mention.cue.whose not in {"caller", "self"}):
            chosen.append(mention)
            end = mention.end
    return [mention for mention in chosen if mention.tokens]


def _opening(before: list[Mention]) -> list[Mention]:
    """A last name with which a caller opens, and its letters ("yilmaz, y i l m a z, c'est pour mon fils emre")."""
    opening: list[Mention] = []
    for mention in before:
        if mention.start > (opening[-1].end if opening else 0) + _GREETING:
            return []
        lone = mention.tokens and not mention.cue.whose and not mention.titled and len(parts(mention.tokens)) == 1
        if not lone or (is_given(mention.keys[-1]) and not mostly_last(mention.keys[-1])):
            return []
        opening.append(mention)
    return opening
