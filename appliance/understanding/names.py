"""The name of the person a call is for, as the practice would write it.

Of the names mentioned (``name_mentions``) those that are the patient's are put together, part by part.

Readings: who calls and who is meant are two; "je suis madame Perrot, c'est pour mon mari Jean" names Jean, without a
last name, for none was said for him. Of "Perrot née Chauvin" the name said first is kept. Spelled letters correct the
part of the name they sound like.
"""

import re
from collections.abc import Sequence

from appliance.understanding import phonetics, spelling
from appliance.understanding.name_mentions import Mention, mentions
from appliance.understanding.name_writing import (
    first_name,
    fold,
    is_given,
    is_last,
    last_name,
    mostly_last,
    parts,
    split,
)
from appliance.vocabulary.meaning import PersonName

_KNOWN_NEAR = 0.17
"""Phonetic distance up to which a heard last name is one of the known: alike but for a confusable sound."""
_SAME = 0.4
"""Phonetic distance up to which letters or a correction mean the word they are compared with."""
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
    return _together(_patients(mentions(text, asked=asked)))


def _as_known(found: PersonName, known: Sequence[PersonName]) -> PersonName:
    lasts = {name.last: name for name in known if name.last}
    nearest = phonetics.best(found.last or "", lasts)
    if nearest is None or nearest[1] > _KNOWN_NEAR:
        return found
    return PersonName(nearest[0], found.first)


# --- whose, and put together ------------------------------------------------------------------------------


def _patients(found: list[Mention]) -> list[Mention]:
    """The mentions of the patient: those announced so, and parts said right after; else all."""
    first = next((place for place, mention in enumerate(found) if mention.cue.whose == "patient"), None)
    if first is None:
        return found
    chosen: list[Mention] = []
    end = found[first].end
    for mention in found[first:]:
        near = mention.start - end <= _NEARBY or mention.cue.part or mention.corrects or mention.spelled
        if mention.cue.whose == "patient" or (near and mention.cue.whose != "caller"):
            chosen.append(mention)
            end = mention.end
    chosen = [mention for mention in chosen if mention.tokens]
    if len(chosen) == 1 and len(chosen[0].keys) == 1:
        chosen += [before for before in found[:first] if chosen[0].keys[0] in before.keys]
    return chosen


def _together(found: list[Mention]) -> PersonName:
    """One name of several mentions: announced parts first, then the others in order."""
    maiden = [mention.keys for mention in found if mention.cue.part == "maiden"]
    others = [mention for mention in found if mention.keys and mention.keys not in maiden]
    said = [mention for mention in others if not _is_said_in_full_later(mention, others)]
    named = PersonName()
    for mention in sorted(said or found, key=_rank):
        named = _with(named, mention)
    return named


def _rank(mention: Mention) -> int:
    """Labelled parts before others; a given name in letters last, for it completes any name ("s a m i r bouzid")."""
    if mention.spelled:
        return 2 if is_given(mention.keys[0]) and not mostly_last(mention.keys[0]) else 1
    return 0 if _is_labelled(mention) else 1


def _is_said_in_full_later(mention: Mention, others: list[Mention]) -> bool:
    """Is it a given name, or a nickname, before the whole name ("c'est Nono, Arnaud Pellerin")?"""
    alone = len(mention.keys) == 1 and is_given(mention.keys[0]) and not (mention.titled or mention.cue.part)
    return alone and any(
        other.start > mention.start and other.cue.whose == mention.cue.whose and len(parts(other.tokens)) > 1
        for other in others
    )


def _is_labelled(mention: Mention) -> bool:
    """Was it said to be the first or the last name ("prénom", "nom de famille")?"""
    return bool(mention.cue.part) and not mention.cue.whose


def _with(named: PersonName, mention: Mention) -> PersonName:
    if mention.spelled:
        return _spelled_over(named, mention)
    if _is_labelled(mention):
        if mention.cue.part == "first":
            return PersonName(named.last, first_name(mention.tokens, whole=True))
        return PersonName(last_name(mention.tokens), named.first)
    said = _read(mention, named)
    if mention.corrects and named:
        return _corrected(named, said)
    if said.first and not named.last and _alike(said.last, named.first):
        return said
    if said.first and not (named.last or said.last) and _is_doubtful(named.first, said.first):
        return PersonName(named.first, said.first)  # "c'est pour ma mère, Cazenave, Marguerite"
    return PersonName(named.last or said.last, named.first or said.first)


def _is_doubtful(first: str | None, other: str) -> bool:
    """Was ``first`` taken for a given name that it is not, now that ``other``, which is one, was said?"""
    return bool(first) and not is_given(fold(first or "")) and is_given(fold(other))


def _read(mention: Mention, named: PersonName) -> PersonName:
    """What a mention says, where ``named`` is known from others."""
    said = split(mention.tokens, titled=mention.titled)
    if mention.titled or mention.corrects or not named:
        announced = mention.cue.part == "first" and not mention.titled and len(parts(mention.tokens)) == 1
        announced = announced and (is_given(mention.tokens[0].key) or not is_last(mention.tokens[0].key))
        return PersonName(None, first_name(mention.tokens)) if announced else said
    groups = parts(mention.tokens)
    if len(groups) == 1:
        again = _alike(said.last or said.first, named.last) or _alike(said.last or said.first, named.first)
        if again:
            return named
        given = len(groups[0]) == 1 and is_given(groups[0][0].key)
        as_first = not named.first or _is_doubtful(named.first, groups[0][0].written) if given else bool(named.last)
        return PersonName(None, first_name(groups[0])) if as_first else PersonName(last_name(groups[0]), None)
    if not named.last and _alike(said.last, named.first):
        return said
    for known in (named.last, named.first):
        rest = [group for group in groups if not _alike(last_name(group), known)]
        if known and len(rest) < len(groups):
            words = [token for group in rest for token in group]
            return PersonName(named.last or last_name(words), named.first or first_name(words))
    if named.last and all(is_given(token.key) for token in mention.tokens):
        return PersonName(None, first_name(mention.tokens))
    return said


def _corrected(named: PersonName, said: PersonName) -> PersonName:
    """A correction takes the place of what it sounds like, else of the same part."""
    word = said.last or said.first
    if (said.last and said.first) or word is None:
        return PersonName(said.last or named.last, said.first or named.first)
    last, first = _gap(word, named.last), _gap(word, named.first)
    if min(last, first) < _SAME:
        return PersonName(word, named.first) if last <= first else PersonName(named.last, word)
    given = is_given(fold(word)) and named.first
    return PersonName(named.last, word) if given else PersonName(word, named.first)


def _spelled_over(named: PersonName, mention: Mention) -> PersonName:
    """Spelled letters take the place of the part they sound like; without one they are what is still missing."""
    word = mention.tokens[0].written
    if _is_labelled(mention):
        return PersonName(named.last, word) if mention.cue.part == "first" else PersonName(word, named.first)
    last, first = _gap(word, named.last), _gap(word, named.first)
    if first < _SAME and not named.last and mostly_last(fold(named.first or "")):
        return PersonName(word, None)
    if first < _SAME and first < last:
        return PersonName(named.last, _richer(named.first or "", word))
    if named.last and (spliced := _spliced(named.last, word)):
        return PersonName(spliced, named.first)
    if named.last and last >= _SAME and not named.first and is_given(fold(word)):
        return PersonName(named.last, word)
    return PersonName(_richer(named.last or "", word), named.first)


def _alike(one: str | None, other: str | None) -> bool:
    return bool(one and other) and _letters(one or "") == _letters(other or "")


def _letters(word: str) -> str:
    return re.sub(r"\W", "", fold(word))


def _gap(word: str, other: str | None) -> float:
    """Phonetic distance, 0 for the same letters, 1 without another."""
    if not other:
        return 1.0
    return 0.0 if _alike(word, other) else phonetics.distance(word, other)


def _richer(said: str, spelled: str) -> str:
    """The letters, but for what was said alike with accents, spaces or a particle that they left out."""
    extra = [len(re.sub(r"[a-zA-Z]", "", word)) for word in (said, spelled)]
    return said if _alike(said, spelled) and extra[0] >= extra[1] else spelled


def _spliced(said: str, letters: str) -> str | None:
    """What was said with a part of it spelled: "colet", "deux l e t" is Collet. None when they do not overlap so."""
    once = re.sub(r"(.)\1+", r"\1", _letters(letters))
    found = re.search("".join(f"{letter}+" for letter in once), fold(said)) if len(once) > 1 else None
    if found is None or len(fold(said)) != len(said) or found[0] == fold(said):
        return None
    return spelling.capitalised(said[: found.start()].lower() + letters.lower() + said[found.end() :])
