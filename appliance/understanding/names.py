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
    Token,
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
    """The mentions of the patient: those announced so, parts said right after, and the last name of all; else all."""
    first = _first_of(found, "patient")
    turned = _first_of(found, "self")
    if turned is not None and not any(mention.cue.other for mention in found):
        return [mention for mention in found[:turned] if _is_shared(mention)] + found[turned:]
    if first is None:
        return found
    chosen: list[Mention] = []
    end = found[first].end
    for mention in found[first:]:
        near = mention.start - end <= _NEARBY or mention.cue.part or mention.corrects or mention.spelled
        if mention.cue.whose == "patient" or (near and mention.cue.whose not in {"caller", "self"}):
            chosen.append(mention)
            end = mention.end
    chosen = [mention for mention in chosen if mention.tokens]
    if len(chosen) == 1 and len(chosen[0].keys) == 1:
        chosen += [before for before in found[:first] if chosen[0].keys[0] in before.keys]
    shared = [mention for mention in found if _is_shared(mention) or mention in _opening(found[:first])]
    return chosen + [mention for mention in shared if mention not in chosen]


def _first_of(found: list[Mention], whose: str) -> int | None:
    return next((place for place, mention in enumerate(found) if mention.cue.whose == whose), None)


def _is_shared(mention: Mention) -> bool:
    return mention.cue.whose == "household" and bool(mention.tokens)


def _opening(before: list[Mention]) -> list[Mention]:
    """A last name with which a caller opens, and its letters ("yilmaz, y i l m a z, c'est pour mon fils emre")."""
    opening: list[Mention] = []
    for mention in before:
        lone = mention.tokens and not mention.cue.whose and not mention.titled and len(parts(mention.tokens)) == 1
        if not lone or (is_given(mention.keys[-1]) and not mostly_last(mention.keys[-1])):
            return []
        opening.append(mention)
    return opening


def _together(found: list[Mention]) -> PersonName:
    """One name of several mentions: labelled parts first, then the others in order, then what fills what is missing."""
    maiden = [mention.keys for mention in found if mention.cue.part == "maiden"]
    others = [mention for mention in found if mention.keys and (_is_aside(mention) or mention.keys not in maiden)]
    said = [mention for mention in others if not _is_said_in_full_later(mention, others)]
    named = PersonName()
    for mention in sorted(said, key=_rank):
        named = _with(named, mention)
    return named


def _rank(mention: Mention) -> int:
    """Labelled parts before others; a given name in letters late, for it completes any name ("s a m i r bouzid")."""
    if _is_aside(mention):
        return 4
    if mention.spelled:
        return 2 if is_given(mention.keys[0]) and not mostly_last(mention.keys[0]) else 1
    if _is_shared(mention):
        return 3
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


def _is_aside(mention: Mention) -> bool:
    """Is it another last name of the same person ("née", "épouse")?"""
    return mention.cue.part in {"maiden", "married"}


def _with(named: PersonName, mention: Mention) -> PersonName:
    if _is_aside(mention) or (_is_shared(mention) and not mention.corrects):
        return _filled(named, mention)
    if mention.spelled:
        return _spelled_over(named, mention)
    if _is_labelled(mention):
        return _labelled(named, mention)
    said = _read(mention, named)
    if mention.corrects and named:
        return _corrected(named, said)
    if said.first and not named.last and _alike(said.last, named.first):
        return said
    if said.first and not (named.last or said.last) and _is_doubtful(named.first, said.first):
        return PersonName(named.first, said.first)  # "c'est pour ma mère, Cazenave, Marguerite"
    return PersonName(named.last or said.last, named.first or said.first)


def _filled(named: PersonName, mention: Mention) -> PersonName:
    """With the last name that counts only where no other was said, and a first name that stands beside it."""
    lone = len(parts(mention.tokens)) == 1
    given = lone and _is_aside(mention) and is_given(mention.keys[0]) and not mostly_last(mention.keys[0])
    said = split(mention.tokens, titled=not (given and named.last))
    if lone and _alike(said.last, named.first):
        return _placed_last(named, said.last)
    if mention.spelled and _alike(said.last, named.last):
        return _spelled_over(named, mention)
    return PersonName(named.last or said.last, named.first or said.first)


def _labelled(named: PersonName, mention: Mention) -> PersonName:
    if mention.cue.part == "first":
        return PersonName(named.last, first_name(mention.tokens, whole=True))
    mixed = len(parts(mention.tokens)) > 1 and not all(is_given(key) for key in mention.keys)
    said = split(mention.tokens, titled=True) if mixed else PersonName(last_name(mention.tokens), None)
    return PersonName(said.last, named.first or said.first)


def _placed_last(named: PersonName, word: str | None) -> PersonName:
    """``word``, read as the first name, is the last: what was read as the last name is the first."""
    return PersonName(word, first_name([Token(named.last, fold(named.last))]) if named.last else None)


def _is_doubtful(first: str | None, other: str) -> bool:
    """Was ``first`` taken for a given name that it is not, now that ``other``, which is one, was said?"""
    return bool(first) and not is_given(fold(first or "")) and is_given(fold(other))


def _read(mention: Mention, named: PersonName) -> PersonName:
    """What a mention says, where ``named`` is known from others."""
    said = split(mention.tokens, titled=mention.titled)
    groups = parts(mention.tokens)
    if mention.corrects or not named or (mention.titled and len(groups) == 1):
        if mention.cue.surname and _alike(said.last, named.first):
            return _placed_last(named, said.last)
        announced = mention.cue.part == "first" and not mention.titled and len(groups) == 1
        announced = announced and (is_given(mention.tokens[0].key) or not is_last(mention.tokens[0].key))
        return PersonName(None, first_name(mention.tokens)) if announced else said
    if len(groups) == 1:
        return _read_word(mention, named, said)
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


def _read_word(mention: Mention, named: PersonName, said: PersonName) -> PersonName:
    """What one word says beside what is known: which part it is, or nothing new."""
    word, key = said.last or said.first, mention.tokens[0].key
    if _alike(word, named.last) or _alike(word, named.first):
        return named
    given = len(mention.tokens) == 1 and is_given(key)
    as_first = not named.first or _is_doubtful(named.first, mention.tokens[0].written) if given else bool(named.last)
    return PersonName(None, first_name(mention.tokens)) if as_first else PersonName(last_name(mention.tokens), None)


def _corrected(named: PersonName, said: PersonName) -> PersonName:
    """A correction takes the place of what it sounds like, else of the same part."""
    word = said.last or said.first
    if (said.last and said.first) or word is None:
        return PersonName(said.last or named.last, said.first or named.first)
    last, first = _gap(word, named.last), _gap(word, named.first)
    if min(last, first) < _SAME:
        return PersonName(word, named.first) if last <= first else PersonName(named.last, word)
    given = is_given(fold(word)) and (named.first or not mostly_last(fold(word)))
    return PersonName(named.last, word) if given else PersonName(word, named.first)


def _spelled_over(named: PersonName, mention: Mention) -> PersonName:
    """Spelled letters take the place of the part they sound like; without one they are what is still missing."""
    word = mention.tokens[0].written
    if _is_labelled(mention) and mention.cue.part == "first":
        return PersonName(named.last, word)
    if _is_labelled(mention):
        return PersonName(_richer(named.last or "", word), named.first)
    last, first = _gap(word, named.last), _gap(word, named.first)
    if first < _SAME and not named.last and mostly_last(fold(named.first or "")):
        return PersonName(word, None)
    if first == 0 and named.last and is_given(fold(named.last)) and mostly_last(fold(word)):
        return _placed_last(named, word)  # "marcel stephan, s t e p h a n": who spells, spells the last name
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
