"""One name put together from several mentions of a person, part by part.

Readings: of "Perrot née Chauvin" the name said first is kept. Spelled letters correct the part of the name they sound
like. A last name of birth, of marriage or of the household counts where no other was said.
"""

import re

from appliance.understanding import phonetics
from appliance.understanding.name_mentions import Mention
from appliance.understanding.name_writing import (
    PARTICLES,
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

_SAME = 0.4
"""Phonetic distance up to which letters or a correction mean the word they are compared with."""
_UNLIKE = 0.75
"""Phonetic distance from which on letters spell another word than the one said before them."""


def together(found: list[Mention]) -> PersonName:
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
    if is_shared(mention) and not mention.cue.surname:
        return 3
    return 0 if _is_labelled(mention) else 1


def _is_said_in_full_later(mention: Mention, others: list[Mention]) -> bool:
    """Is it a given name, or a nickname, before the whole name ("c'est Nono, Arnaud Pellerin")?"""
    alone = len(mention.keys) == 1 and is_given(mention.keys[0]) and not (mention.cue.part or mention.cue.surname)
    return alone and any(
        other.start > mention.start
        and len(parts(other.tokens)) > 1
        and (mention.keys[0] in other.keys or (other.cue.whose == mention.cue.whose and not mention.titled))
        for other in others
    )


def is_shared(mention: Mention) -> bool:
    """Is it the last name of a household?"""
    return mention.cue.whose == "household" and bool(mention.tokens)


def _is_labelled(mention: Mention) -> bool:
    """Was it said to be the first or the last name ("prénom", "nom de famille", "son nom")?"""
    return (bool(mention.cue.part) and not mention.cue.whose) or (is_shared(mention) and mention.cue.surname)


def _is_aside(mention: Mention) -> bool:
    """Is it another last name of the same person ("née", "épouse")?"""
    return mention.cue.part in {"maiden", "married"}


def _with(named: PersonName, mention: Mention) -> PersonName:
    if _is_aside(mention) or (is_shared(mention) and not (mention.corrects or mention.cue.surname)):
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
    if mention.cue.part == "first" and len(mention.keys) > 2 and mention.keys[0] == mention.keys[1]:
        whole = split(mention.tokens[1:])  # "mon prénom c'est fleur, fleur vasseur"
        return PersonName(named.last or whole.last, whole.first)
    if mention.cue.part == "first":
        return PersonName(named.last, first_name(mention.tokens, whole=True))
    again = len(mention.keys) > 2 and mention.keys[0] == mention.keys[-1]
    mixed = len(parts(mention.tokens)) > 1 and (again or not all(is_given(key) for key in mention.keys))
    said = split(mention.tokens, titled=True) if mixed else PersonName(last_name(mention.tokens), None)
    return PersonName(said.last, named.first or said.first)


def _placed_last(named: PersonName, word: str | None) -> PersonName:
    """``word`` is the last name: what was read as one is the first."""
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
    if _is_labelled(mention):
        first = mention.cue.part == "first"
        return PersonName(named.last, word) if first else PersonName(richer(named.last or "", word), named.first)
    last, first_gap = _gap(word, named.last), _gap(word, named.first)
    if first_gap < min(_SAME, last):
        return _letters_of_first(named, word)
    if named.last and (spliced := _spliced(named.last, word)):
        return PersonName(spliced, named.first)
    if named.last and not named.first and last >= _SAME and is_given(fold(word)):
        return PersonName(named.last, word)
    if named.last and not named.first and last >= _UNLIKE and mention.cue.surname:
        return _placed_last(named, word)
    return PersonName(richer(named.last or "", word), named.first)


def _letters_of_first(named: PersonName, word: str) -> PersonName:
    """Letters of what was read as the first name: the last, where it may as well be, for that is what is spelled."""
    last, first = named.last or "", named.first or ""
    if not last:
        return PersonName(word, None) if mostly_last(fold(first)) else PersonName(None, richer(first, word))
    as_often_last = mostly_last(fold(word)) or not mostly_last(fold(last))
    if _alike(word, first) and is_given(fold(last)) and as_often_last:
        return _placed_last(named, word)  # "marcel stephan, s t e p h a n"
    return PersonName(last, richer(first, word))


def _alike(one: str | None, other: str | None) -> bool:
    return bool(one and other) and _letters(one or "") == _letters(other or "")


def _letters(word: str) -> str:
    return re.sub(r"\W", "", fold(word))


def _gap(word: str, other: str | None) -> float:
    """Phonetic distance, 0 for the same letters, 1 without another."""
    if not other:
        return 1.0
    return 0.0 if _alike(word, other) else phonetics.distance(word, other)


def richer(said: str, spelled: str) -> str:
    """The letters, but for what was said alike with accents, spaces or a particle that they left out."""
    extra = [len(re.sub(r"[a-zA-Z]", "", word)) for word in (said, spelled)]
    particle, _, rest = said.rpartition(" ")
    left_out = fold(particle) in PARTICLES and _alike(rest, spelled)
    return said if left_out or (_alike(said, spelled) and extra[0] >= extra[1]) else spelled


def _spliced(said: str, letters: str) -> str | None:
    """What was said with a part of it spelled: "colet", "deux l e t" is Collet. None when they do not overlap so."""
    once = re.sub(r"(.)\1+", r"\1", _letters(letters))
    found = re.search("".join(f"{letter}+" for letter in once), fold(said)) if len(once) > 1 else None
    if found is None or len(fold(said)) != len(said) or found[0] == fold(said):
        return None
    begins = not said[: found.start()] or not said[found.start() - 1].isalpha()
    return said[: found.start()] + (letters.capitalize() if begins else letters.lower()) + said[found.end() :]
